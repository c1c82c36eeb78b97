"""A bow of each lifter's own, with a spine that is known to be neutral.

``NAME_bow`` shows the lifter of the clip ``NAME`` in the same clothes at the same
place, before the set: a slow bow with empty hands. What would differ between the two
takes differs: they stand a step off, turned a little, and the light is not the same.
The other kinds show what such a bow may be spoilt by.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

import numpy as np

from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.drawn import PASSED
from benchmarks.lifter.plan import NEUTRAL, SIDE_YAW_DEG, Plan, rdl
from benchmarks.lifter.script import Ramp
from benchmarks.lifter.truth_files import BOW

SLOWER = 1.6  # than a repetition: some two seconds down, as a bow is asked for
STAND_S = 1.2
# Chosen: what may differ between two takes of one lifter before a camera that stays.
STEP_M, TURN_DEG, BRIGHTNESS = (-0.35, 0.35), (-4.0, 4.0), (0.6, 1.15)
PELVIS_DEG, KNEE_DEG = (58.0, 78.0), (8.0, 20.0)
# A stick that keeps its three contacts leaves the hollow some play. Chosen: 95 % of
# bows within 4 degrees of neutral.
PLAY_SD_DEG = 2.0
THORACIC = 0.3  # of the lumbar flexion, as in ``plan.worse``


class Kind(StrEnum):
    """What is seen or done besides; the end of the clip's name."""

    NEUTRAL = ""
    CHEAT_10 = "_cheat10"
    CHEAT_20 = "_cheat20"
    STICK = "_stick"
    PASSED = "_passed"


CHEATS_DEG = {Kind.CHEAT_10: 10.0, Kind.CHEAT_20: 20.0}


def bow(plan: Plan, kind: Kind = Kind.NEUTRAL) -> Plan:
    """Return the bow of a clip's lifter.

    All kinds are the same take but for what gives them their name: a cheat rounds by so
    many degrees more, a stick lies along the back with a hand at either end of it, and
    somebody walks by.
    """
    # Dice of its own: the set's are the lifter's, and stay as they are.
    dice = np.random.default_rng([plan.seed, 5])
    step_m, turn_deg, brightness, pelvis, knee = (
        float(dice.uniform(*span))
        for span in (STEP_M, TURN_DEG, BRIGHTNESS, PELVIS_DEG, KNEE_DEG)
    )
    flexion = float(dice.normal(0.0, PLAY_SD_DEG)) + CHEATS_DEG.get(kind, 0.0)
    lumbar = flexion / (1 + THORACIC)
    low, high = -SIDE_YAW_DEG, SIDE_YAW_DEG
    neck = 0.0 if kind is Kind.STICK else NEUTRAL["neck"][0].deg
    moved = rdl(lumbar, THORACIC * lumbar, pelvis - 0.6 * max(lumbar, 0.0), neck)
    return replace(
        plan,
        reps=({**moved, "knee": (Ramp(knee),)},),
        yaw_deg=round(min(max(plan.yaw_deg + turn_deg, low), high), 1),
        stand_s=STAND_S,
        even=True,
        arms=Arms.STICK if kind is Kind.STICK else Arms.HANGING,
        carried="stick" if kind is Kind.STICK else "nothing",
        light=plan.light * brightness,
        passer=kind is Kind.PASSED,
        slower=SLOWER,
        nearer_m=step_m,
    )


def bows(clips: Mapping[str, Plan]) -> dict[str, Plan]:
    """Return every kind of bow of the lifters who stand first, seen from the side."""
    return {
        bow_name(name, kind): bow(plan, kind)
        for name, plan in clips.items()
        if abs(plan.yaw_deg) <= SIDE_YAW_DEG and plan.stand_s
        for kind in Kind
    }


def bow_name(clip: str, kind: Kind = Kind.NEUTRAL) -> str:
    """Return the name of the bow of a clip's lifter."""
    return f"{clip.removesuffix(PASSED)}{BOW}{kind}"


def named(name: str) -> tuple[str, Kind]:
    """Return whose clip a bow's name stands for, and what kind of bow it is."""
    clip, _, kind = name.partition(BOW)
    return clip, Kind(kind)
