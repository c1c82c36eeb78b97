"""Going from here to there: strides, turns, running on the spot, jumps."""

from dataclasses import replace

import numpy as np

from benchmarks.lifter.body.twist import KNEE_DEG, SWING_DEG
from benchmarks.lifter.figure.stance import Stance, pair
from benchmarks.lifter.moves.floor import STAND, both
from benchmarks.lifter.moves.routine import Routine

STRIDES_S = 0.8  # strides a second
RUNS_S = 1.35
JUMP_S = 0.45  # in the air


class Visitor:
    """Somebody who does one thing after the other, and turns in between."""

    def __init__(self, heading: float = 0.0, carried: str = "nothing") -> None:
        """Begin standing; ``heading`` degrees to the left of facing the front."""
        self.heading = heading
        start = replace(STAND, heading=heading)
        self.routine = Routine(start, carried=carried, held=False)

    def go(self, stance: Stance, seconds: float, posture: str = "upright") -> None:
        """Move to a stance, facing as before."""
        self.routine.to(replace(stance, heading=self.heading), seconds, posture)
        self.routine.become(posture)

    def stay(self, seconds: float) -> None:
        """Stay as they are."""
        self.routine.stay(seconds)

    def turn(self, deg: float, seconds: float = 1.0) -> None:
        """Turn on the spot, to the left."""
        self.heading += deg
        self.routine.to(replace(self.routine.at, heading=self.heading), seconds)

    def walk(self, strides: float, carrying: bool = False) -> None:
        """Walk ahead, whole strides or half ones."""
        self.go(strided(0.0, carrying), 0.35)
        heading = self.heading
        self.routine.to(
            replace(strided(strides, carrying), heading=heading),
            strides / STRIDES_S,
            "upright",
            lambda share: replace(strided(strides * share, carrying), heading=heading),
        )
        self.go(STAND, 0.35)

    def run(self, strides: float) -> None:
        """Run on the spot."""
        heading = self.heading
        self.routine.to(
            replace(STAND, heading=heading),
            strides / RUNS_S,
            "upright",
            lambda share: replace(running(strides * share), heading=heading),
        )

    def jump(self, high_m: float = 0.25, spread_deg: float = 0.0) -> None:
        """Jump once; with a spread arms and legs go out and in again."""
        ready = replace(STAND, pelvis=24.0, knee=pair(48.0), thigh=pair(-26.0))
        self.go(ready, 0.35)
        top = replace(STAND, balance=0.0, foot=pair(25.0), heading=self.heading)
        if spread_deg:
            way = np.array([0.6, 0.0, 0.9])
            top = replace(top, out=pair(spread_deg), upper=both(way), fore=both(way))
        before = self.routine.at
        self.routine.to(
            replace(before, heading=self.heading),
            JUMP_S,
            "upright",
            lambda share: replace(
                before.to(top, 1 - abs(2 * share - 1)),
                air=4 * high_m * share * (1 - share),
            ),
        )
        self.go(STAND, 0.3)


def strided(strides: float, carrying: bool = False) -> Stance:
    """Return the stance so many strides into a walk."""
    phase = 2 * np.pi * (strides + np.array([0.0, 0.5]))
    swing = SWING_DEG * np.sin(phase)
    bend = KNEE_DEG * np.maximum(np.cos(phase), 0.0)
    arm = np.radians(-0.8 * swing * (0.0 if carrying else 1.0))
    upper = np.stack([np.full(2, 0.12), np.sin(arm), -np.cos(arm)], axis=1)
    return replace(
        STAND,
        balance=0.0,
        pelvis=3.0,
        thigh=-swing,
        knee=4.0 + bend,
        foot=0.6 * (bend - swing).clip(-15.0, 45.0),
        upper=upper,
        fore=upper + np.array([-0.05, -0.25, 0.0]),
    )


def running(strides: float) -> Stance:
    """Return the stance so many strides into running on the spot."""
    phase = 2 * np.pi * (strides + np.array([0.0, 0.5]))
    lifted = np.maximum(np.sin(phase), 0.0)
    arm = np.radians(50.0 * np.sin(phase + np.pi))
    upper = np.stack([np.full(2, 0.15), -np.sin(arm), -np.cos(arm)], axis=1)
    return replace(
        STAND,
        balance=0.0,
        pelvis=5.0,
        thigh=-58.0 * lifted - 4.0,
        knee=10.0 + 85.0 * lifted,
        foot=25.0 * lifted,
        upper=upper,
        fore=upper + np.array([-0.1, -1.0, 0.5]),
        air=0.05 * float(np.abs(np.sin(phase[0]))) ** 2,
    )
