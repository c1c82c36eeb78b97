"""Lunges and split squats as people do them, well and badly."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.clips.move_plan import Build
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.figure.stance import Stance
from benchmarks.lifter.moves.floor import LEFT, RIGHT
from benchmarks.lifter.moves.routine import Routine
from benchmarks.lifter.moves.splits import SPLIT_TOP, STRIDE_M, Bottom, Split


def lunges(
    count: int = 6,
    bottom: Bottom | None = None,
    *,
    walking: bool = False,
    down_s: float = 1.1,
    pause_s: float = 0.15,
    up_s: float = 1.0,
    arms: Arms = Arms.HIPS,
    stride_m: float = STRIDE_M,
) -> Build:
    """Return lunges that alternate, back to where they began or walking on."""
    low = bottom or Bottom()

    def build(figure: Figure, footing: Footing, dice: np.random.Generator) -> Routine:
        split = Split(figure, arms)
        routine = Routine(split.standing)
        routine.stay(1.5)
        side = RIGHT
        for _ in range(count):
            deep = replace(low, hips=low.hips + dice.uniform(-0.015, 0.015))
            there = split.step(side, deep, stride_m)
            back = split.through(side, deep, stride_m) if walking else _backwards(there)
            slow = dice.uniform(0.94, 1.06)
            routine.rep(
                there(1.0),
                slow * down_s,
                pause_s,
                slow * up_s,
                side=side,
                top=split.standing,
                down=there,
                up=back,
                posture="split",
            )
            routine.stay(dice.uniform(0.35, 0.6))
            side = LEFT if side == RIGHT else RIGHT
        routine.stay(0.8)
        return routine

    return build


def _backwards(way: Callable[[float], Stance]) -> Callable[[float], Stance]:
    return lambda share: way(1.0 - share)


def split_squats(
    count: int = 4,
    bottom: Bottom | None = None,
    *,
    side: str = LEFT,
    down_s: float = 1.4,
    pause_s: float = 0.2,
    up_s: float = 1.2,
    stride_m: float = STRIDE_M,
    lean_hold: bool = False,
) -> Build:
    """Return split squats; with ``lean_hold`` a lean of 45 degrees is held for 5 s."""
    low = bottom or Bottom()

    def build(figure: Figure, footing: Footing, dice: np.random.Generator) -> Routine:
        split = Split(figure)
        top = split.split(side, low, stride_m, SPLIT_TOP)
        routine = Routine(split.standing)
        routine.stay(1.2)
        step = split.step(side, replace(low, hips=SPLIT_TOP, pelvis=0.0), stride_m)
        routine.to(top, 1.1, "unknown", _ending(step, top))
        routine.become("split")
        routine.stay(0.8)
        if lean_hold:
            leaning = split.split(side, low, stride_m, SPLIT_TOP - 0.1).more(
                pelvis=42.0
            )
            routine.to(leaning, 1.2)
            routine.begin_hold(side=side)
            routine.stay(5.0)
            routine.end_hold()
            routine.to(top, 1.2)
        for _ in range(count):
            deep = low.hips + dice.uniform(-0.015, 0.015)

            def way(share: float, deep: float = deep) -> Stance:
                height = SPLIT_TOP + share * (deep - SPLIT_TOP)
                return split.split(side, low, stride_m, height)

            slow = dice.uniform(0.94, 1.06)
            routine.rep(
                way(1.0),
                slow * down_s,
                pause_s,
                slow * up_s,
                side=side,
                top=top,
                down=way,
                up=_backwards(way),
            )
            routine.stay(dice.uniform(0.3, 0.5))
        routine.to(split.standing, 1.0, "unknown", _backwards(_ending(step, top)))
        routine.become("upright")
        routine.stay(0.5)
        return routine

    return build


def _ending(way: Callable[[float], Stance], end: Stance) -> Callable[[float], Stance]:
    """Return a way that is drawn to where it is to end."""
    return lambda share: way(share).to(end, share**3)
