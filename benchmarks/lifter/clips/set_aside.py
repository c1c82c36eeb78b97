"""Movements that dice draw: nothing is chosen on them.

Lifter, tempo, camera, clothes, side, number of repetitions and how much is wrong all
follow from one seed, which was written down before anything was judged on them.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.clips.move_plan import FPS, QUICK_FPS, Build, Plan
from benchmarks.lifter.moves.cable import pallof
from benchmarks.lifter.moves.floor import LEFT, RIGHT
from benchmarks.lifter.moves.floor_work import (
    bird_dog,
    piked,
    plank,
    sagging,
    side_plank,
)
from benchmarks.lifter.moves.hinges import bends, bent, bow, deadlifts
from benchmarks.lifter.moves.lunges import lunges, split_squats
from benchmarks.lifter.moves.splits import Bottom
from benchmarks.lifter.moves.swings import swings

SEED = 91
BODIES = 24
Drawn = tuple[str, str, Build, tuple[str, ...]]
Draw = Callable[[np.random.Generator], Drawn]
FRONT = ("squat_front", "side_plank", "pallof_hold")
QUICK = ("kettlebell_swing",)
LYING = ("plank", "plank_fault", "bird_dog", "bird_dog_fault")


def _side(dice: np.random.Generator) -> str:
    return LEFT if dice.random() < 0.5 else RIGHT


def _plank(dice: np.random.Generator) -> Drawn:
    straight = bool(dice.random() < 0.5)
    hold_s = float(dice.uniform(5.0, 9.0))
    build = plank(hold_s, straight_arms=straight, from_standing=False)
    return "plank", "good", build, ()


def _plank_fault(dice: np.random.Generator) -> Drawn:
    hold_s, deg = float(dice.uniform(7.0, 9.0)), float(dice.uniform(22.0, 30.0))
    if dice.random() < 0.5:
        build = plank(hold_s, late=sagging(deg), from_standing=False)
        return "plank", "sags", build, ("hips_low", "spine_extension")
    build = plank(hold_s, early=piked(1.4 * deg), from_standing=False)
    return "plank", "hips high", build, ("hips_high",)


def _bird_dog(dice: np.random.Generator) -> Drawn:
    count, hold_s = int(dice.integers(2, 4)), float(dice.uniform(1.6, 3.0))
    build = bird_dog(count, hold_s=hold_s, from_standing=False, first=_side(dice))
    return "bird_dog", "good", build, ()


def _bird_dog_fault(dice: np.random.Generator) -> Drawn:
    if dice.random() < 0.5:
        low = float(dice.uniform(40.0, 56.0))
        build = bird_dog(2, thigh=low, arm=low, from_standing=False)
        return "bird_dog", "limbs low", build, ("limb_low",)
    deg = float(dice.uniform(20.0, 28.0))
    build = bird_dog(2, lumbar=-deg, pelvis=0.5 * deg, thigh=102.0, from_standing=False)
    return "bird_dog", "lumbar extension", build, ("spine_extension",)


def _lunge(dice: np.random.Generator) -> Drawn:
    down_s, up_s = dice.uniform(0.9, 1.8, 2)
    build = lunges(
        int(dice.integers(3, 6)),
        Bottom(hips=float(dice.uniform(0.54, 0.6)), pelvis=float(dice.uniform(2, 12))),
        down_s=float(down_s),
        up_s=float(up_s),
        stride_m=float(dice.uniform(0.75, 0.92)),
    )
    return "lunge", "good", build, ()


def _split_squat(dice: np.random.Generator) -> Drawn:
    build = split_squats(
        int(dice.integers(2, 5)),
        Bottom(hips=float(dice.uniform(0.54, 0.6))),
        side=_side(dice),
        down_s=float(dice.uniform(1.0, 2.0)),
    )
    return "split_squat", "good", build, ()


def _squat(dice: np.random.Generator) -> Drawn:
    bottom = bent(float(dice.uniform(26, 36)), float(dice.uniform(95, 112)))
    tempo = float(dice.uniform(1.1, 2.6)), 0.2, float(dice.uniform(0.9, 1.8))
    arms = (Arms.FORWARD, Arms.CHEST)[int(dice.integers(2))]
    return (
        "squat",
        "good",
        bends(bottom, int(dice.integers(2, 5)), tempo, arms=arms),
        (),
    )


def _side_plank(dice: np.random.Generator) -> Drawn:
    side, hold_s = _side(dice), float(dice.uniform(5.0, 8.0))
    if dice.random() < 0.5:
        return "side_plank", "good", side_plank(hold_s, side=side), ()
    drop = float(dice.uniform(16.0, 22.0))
    build = side_plank(hold_s, drop=drop, late_s=2.0, side=side)
    return "side_plank", "hips drop", build, ("lateral_flexion",)


def _swing(dice: np.random.Generator) -> Drawn:
    build = swings(
        int(dice.integers(6, 10)),
        float(dice.uniform(0.7, 0.9)),
        pelvis=float(dice.uniform(58, 72)),
    )
    return "kettlebell_swing", "good", build, ()


def _pallof(dice: np.random.Generator) -> Drawn:
    hold_s = float(dice.uniform(4.0, 6.0))
    if dice.random() < 0.5:
        return "pallof_hold", "good", pallof(2, hold_s), ()
    turn = float(dice.uniform(18.0, 26.0))
    return "pallof_hold", "turned", pallof(2, hold_s, rotation=turn), ("rotation",)


def _deadlift(dice: np.random.Generator) -> Drawn:
    tempo = float(dice.uniform(0.9, 1.6)), 0.15, float(dice.uniform(1.0, 1.6))
    stop_s = float(dice.choice([0.0, 1.0]))
    build = deadlifts(int(dice.integers(2, 5)), tempo, dead_stop_s=stop_s)
    return "deadlift", "good", build, ()


def _bow(dice: np.random.Generator) -> Drawn:
    bottom = bent(float(dice.uniform(52, 64)), float(dice.uniform(8, 18)), neck=0.0)
    return "standing_bow", "good", bow(bottom), ()


DRAWS: dict[str, Draw] = {
    "plank": _plank,
    "plank_fault": _plank_fault,
    "bird_dog": _bird_dog,
    "bird_dog_fault": _bird_dog_fault,
    "lunge": _lunge,
    "squat_front": _squat,
    "squat_side": _squat,
    "side_plank": _side_plank,
    "kettlebell_swing": _swing,
    "split_squat": _split_squat,
    "pallof_hold": _pallof,
    "deadlift": _deadlift,
    "standing_bow": _bow,
}


def _drawn() -> dict[str, Plan]:
    bodies = 4 * np.random.default_rng(SEED).permutation(BODIES)
    out = {}
    for number, (name, draw) in enumerate(DRAWS.items()):
        seed = 100 * SEED + number
        dice = np.random.default_rng(seed)
        exercise, what, build, faults = draw(dice)
        off_deg = float(dice.uniform(-12.0, 12.0))
        plan = Plan(
            exercise,
            what,
            build,
            int(bodies[number]),
            seed,
            faults,
            yaw_deg=round(90.0 + off_deg if name in FRONT else off_deg, 1),
            side=1 if dice.random() < 0.5 else -1,
            light=round(float(dice.uniform(0.5, 1.0)), 2),
            fps=QUICK_FPS if name in QUICK else FPS,
            aside=True,
        )
        out[f"aside_{name}"] = replace(plan, at=(0.0, 0.35 if name in LYING else 0.0))
    return out


ASIDE = _drawn()
