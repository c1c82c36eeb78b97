"""Stances between two feet, one ahead: stepping into them, through and up."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.limbs import legs_apart
from benchmarks.lifter.figure.stance import Stance, eased, pair
from benchmarks.lifter.moves.floor import LEFT, RIGHT

STANDING = 0.996  # of the leg's length, the hips of somebody who stands
STRIDE_M, LIFT_M = 0.85, 0.1  # between the feet; how high a foot is carried
SPLIT_TOP = 0.86  # of the leg's length, the hips between two split squats
HIPS_AT = 0.45  # of the stride, where the hips are at the bottom


@dataclass(frozen=True, slots=True)
class Bottom:
    """The bottom of a split: how low the hips are, of the leg, and the trunk."""

    hips: float = 0.56
    pelvis: float = 6.0
    lumbar: float = 0.0
    thoracic: float = 0.0
    lateral: float = 0.0
    heel: float = 62.0


class Split:
    """Stances of one figure with one foot ahead."""

    def __init__(self, figure: Figure, arms: Arms = Arms.HIPS) -> None:
        body = figure.body
        self._lengths = figure.lengths
        ball = body.head("toe2-1.L")
        hip = body.head("upperleg01.L")
        self._ball = float(hip[1] - ball[1])
        self._leg = float(hip[2] - ball[2])
        self._arms = arms
        self.standing = self.at(0.0, 0.0, STANDING, Bottom(heel=0.0), LEFT, 0.0, 0.0)

    def at(
        self,
        foot_m: float,
        hips_m: float,
        low: float,
        trunk: Bottom,
        side: str,
        lift_m: float,
        share: float,
    ) -> Stance:
        """Return a stance.

        Parameters
        ----------
        foot_m, hips_m : how far the front foot and the hips are before the rear foot
        low : how high the hips are, of the leg's length
        trunk : what trunk and heel do where ``share`` is 1
        side : the front foot's
        lift_m : how high the front foot is above the floor
        """
        ahead = np.array([foot_m - hips_m, -hips_m]) + self._ball
        heels = np.array([0.0, share * trunk.heel])
        high = np.array([low * self._leg - lift_m, low * self._leg])
        thigh, knee = legs_apart(self._lengths, high, ahead, heels)
        stance = Stance(
            pelvis=share * trunk.pelvis,
            lumbar=share * trunk.lumbar,
            thoracic=share * trunk.thoracic,
            lateral=share * trunk.lateral,
            thigh=thigh,
            knee=knee,
            foot=heels,
            toe=pair(0.0),
        ).arms(self._arms)
        if side == RIGHT:
            names = "thigh", "knee", "foot"
            stance = replace(stance, **{n: getattr(stance, n)[::-1] for n in names})
        return stance

    def step(
        self, side: str, bottom: Bottom, stride_m: float
    ) -> Callable[[float], Stance]:
        """Return the way from standing to the bottom of a lunge, by its share."""

        def via(share: float) -> Stance:
            foot = eased(share / 0.55)
            sunk = eased((share - 0.15) / 0.85)
            lift = LIFT_M * np.sin(np.pi * min(share / 0.55, 1.0))
            return self.at(
                stride_m * foot,
                HIPS_AT * stride_m * eased(share / 0.9),
                STANDING + sunk * (bottom.hips - STANDING),
                bottom,
                side,
                float(lift),
                sunk,
            )

        return via

    def through(
        self, side: str, bottom: Bottom, stride_m: float
    ) -> Callable[[float], Stance]:
        """Return the way up from a lunge to standing over the front foot.

        The rear foot is brought to the front one, as in walking lunges.
        """

        def via(share: float) -> Stance:
            up = eased(share / 0.85)
            rear = eased((share - 0.3) / 0.7)
            lift = 0.6 * LIFT_M * np.sin(np.pi * min(max(share - 0.3, 0) / 0.7, 1.0))
            low = bottom.hips + up * (STANDING - bottom.hips)
            hips = HIPS_AT + (1 - HIPS_AT) * eased(share)
            # The rear foot now is the one that is carried.
            ahead = (
                np.array([stride_m * (1 - hips), stride_m * (rear - hips)]) + self._ball
            )
            heels = np.array([0.0, (1 - rear) * bottom.heel])
            high = np.array([low * self._leg, low * self._leg - float(lift)])
            thigh, knee = legs_apart(self._lengths, high, ahead, heels)
            trunk = self.at(0.0, 0.0, STANDING, bottom, LEFT, 0.0, 1 - up)
            stance = replace(trunk, thigh=thigh, knee=knee, foot=heels)
            if side == RIGHT:
                names = "thigh", "knee", "foot"
                stance = replace(stance, **{n: getattr(stance, n)[::-1] for n in names})
            return stance

        return via

    def split(self, side: str, bottom: Bottom, stride_m: float, low: float) -> Stance:
        """Return a stance between two feet that stay; ``low`` as ``hips`` of Bottom."""
        span = SPLIT_TOP - bottom.hips
        share = (SPLIT_TOP - low) / span
        trunk = replace(bottom, heel=bottom.heel)
        stance = self.at(stride_m, HIPS_AT * stride_m, low, trunk, side, 0.0, 1.0)
        top = 1 - share
        return stance.more(
            pelvis=-top * bottom.pelvis,
            lumbar=-top * bottom.lumbar,
            thoracic=-top * bottom.thoracic,
            lateral=-top * bottom.lateral,
        )
