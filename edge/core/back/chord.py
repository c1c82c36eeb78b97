"""The chord from hip to shoulder: the axes that the back is measured along."""

import math
from dataclasses import dataclass

import numpy as np

from edge.core.types.frames import FloatArray, Point

MIN_TORSO_PX = 40.0  # below this a 20 degree bend bows the back by under 2 px


@dataclass(frozen=True, slots=True)
class Chord:
    """The strip's axes: hip, unit vectors up the chord and behind it, length in px."""

    hip: FloatArray
    up: FloatArray
    behind: FloatArray
    length_px: float

    def to_frame(self, along: FloatArray, behind: FloatArray) -> FloatArray:
        """Return px of the frame, (K, 2), of places given in torso lengths."""
        return np.asarray(
            self.hip
            + self.length_px
            * (along[:, None] * self.up + behind[:, None] * self.behind)
        )

    @property
    def shoulder(self) -> FloatArray:
        """Return the chord's upper end, px."""
        return np.asarray(self.hip + self.length_px * self.up)

    def to_strip(self, xy: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return where points of the frame lie, along and behind, torso lengths."""
        offset = (xy - self.hip) / self.length_px
        return np.asarray(offset @ self.up), np.asarray(offset @ self.behind)


def moved_on(before: Chord, last: Chord, share: float) -> Chord | None:
    """Return where the chord is if it goes on as it went from ``before`` to ``last``.

    ``share`` is the time since ``last``, counted in the time between the two.
    """
    facing = 1 if last.behind[0] * last.up[1] >= last.behind[1] * last.up[0] else -1
    return chord(
        last.hip + share * (last.hip - before.hip),
        last.shoulder + share * (last.shoulder - before.shoulder),
        facing,
    )


def apart(one: Chord, other: Chord) -> float:
    """Return how far their ends are from each other at most, torso lengths.

    Infinite where they face different ways.
    """
    if one.behind @ other.behind <= 0:
        return math.inf
    ends = one.hip - other.hip, one.shoulder - other.shoulder
    return max(math.hypot(*end.tolist()) for end in ends) / one.length_px


def chord(
    hip: FloatArray | Point, shoulder: FloatArray | Point, facing: int
) -> Chord | None:
    """Return the strip's axes, or None without a torso or a facing side."""
    hip_x, hip_y = float(hip[0]), float(hip[1])
    across, down = float(shoulder[0]) - hip_x, float(shoulder[1]) - hip_y
    size = math.hypot(across, down)
    if not size >= MIN_TORSO_PX or facing == 0:
        return None
    x, y = across / size, down / size
    # One array and its rows: each array alone costs as much as all of this.
    start, up, behind = np.array(((hip_x, hip_y), (x, y), (facing * y, -facing * x)))
    return Chord(start, up, behind, size)
