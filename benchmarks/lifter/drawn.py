"""Clips that nobody chose: dice draw lifter, lift, spine, clothes, camera and scene.

The clips of the table ask single questions, and four in ten repetitions are neutral.
Here every repetition's spine is drawn evenly between an arched and a rounded one, so
that its rank among the others says something all over the range. Some are there twice,
the second time with somebody who walks by.
"""

from dataclasses import replace

import numpy as np

from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.plan import Plan, late, wink, worse

# Seed and count. The second were drawn when how a back is read had been chosen by the
# first; the third when what the second showed had been mended; the fourth, of hinges
# alone, when how a lifter's own bow is used had been chosen.
DRAWS = {
    "drawn": (71, 16),
    "last_drawn": (72, 8),
    "new_drawn": (73, 8),
    "hinge_drawn": (74, 10),
}
SQUATS = {"hinge_drawn": 0.0}  # share of a set's clips that show squats
BODIES = 24
PASSED, COUNT_PASSED = "_passed", 6
REPS = 4
# Lumbar flexion at the bottom, degrees.
HINGE_DEG, SQUAT_DEG = (-15.0, 40.0), (0.0, 35.0)
SQUAT_ARMS = (Arms.FORWARD, Arms.CHEST, Arms.BACK_RACK, Arms.FRONT_RACK)
EMPTY_HANDED = (Arms.FORWARD, Arms.CHEST)


def draw(seed: int, body: int, squats: float = 0.25) -> Plan:
    """Return a clip that its seed draws, a side view of a lifter who stands first.

    ``squats`` is the share of clips that show squats.
    """
    dice = np.random.default_rng(seed)
    squat = dice.random() < squats
    how = wink if squat else (late if dice.random() < 0.3 else worse)
    lumbar_deg = dice.uniform(*(SQUAT_DEG if squat else HINGE_DEG), REPS)
    arms = SQUAT_ARMS[dice.integers(len(SQUAT_ARMS))] if squat else Arms.HANGING
    loaded = dice.random() < 0.5 and arms not in EMPTY_HANDED
    return Plan(
        tuple(how(float(deg)) for deg in lumbar_deg),
        body,
        seed,
        yaw_deg=round(float(dice.uniform(-15.0, 15.0)), 1),
        side=1 if dice.random() < 0.5 else -1,
        arms=arms,
        carried="barbell" if loaded else "nothing",
        light=1.0 if dice.random() < 0.75 else round(float(dice.uniform(0.25, 1)), 2),
        uprights=bool(dice.random() < 0.25),
        passer=bool(dice.random() < 0.2),
    )


def _drawn(name: str) -> dict[str, Plan]:
    seed, count = DRAWS[name]
    bodies = np.random.default_rng(seed).permutation(BODIES)[:count] * 4
    return {
        f"{name}_{number:02}": draw(
            100 * seed + number, int(body), SQUATS.get(name, 0.25)
        )
        for number, body in enumerate(bodies)
    }


def _passed() -> dict[str, Plan]:
    alone = [name for name, plan in ALONE.items() if not plan.passer][:COUNT_PASSED]
    return {name + PASSED: replace(ALONE[name], passer=True) for name in alone}


SETS = {name: _drawn(name) for name in DRAWS}
ALONE = SETS["drawn"]
DRAWN = _passed() | {
    name: plan for some in SETS.values() for name, plan in some.items()
}
