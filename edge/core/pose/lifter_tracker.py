"""Stays with one lifter: which square to look at next, and whether it is still them.

Whoever walks past or trains behind may be what the pose model answers with for a few
frames. An answer that jumped further than a body can is not believed at once; the
lifter is looked for where they were, and only after a while anew in the whole frame.
Nor is another body that leaves where the lifter stood: they are looked for there.
"""

import math

import numpy as np

from edge.core.pose.crop import Region, region_around, search_regions
from edge.core.pose.geometry import middle
from edge.core.pose.lifting_spot import LiftingSpot
from edge.core.types.frames import UNKNOWN_SD, FloatArray, Points, Pose
from edge.core.types.skeleton import HIPS, SHOULDERS

# Chosen: a sprinter's hips move five torso lengths a second, a lifter's under three.
MAX_SPEED_TORSOS_PER_S = 8.0
MAX_JUMP_TORSOS = 0.7
# Of the hip-shoulder line, from one believed frame to the next. Chosen: who stands up
# from a bend towards the camera unfolds over several frames.
MAX_GROWTH = 1.6
# Chosen: an empty room was answered with a body three frames long. Frames, not seconds:
# it is their noise that looks like one. Who was followed a moment ago is known.
FOUND_FRAMES = 4
KNOWN_S = 2.0
# How long the lifter is looked for where they were. Chosen: longer than somebody takes
# to pass in front of them.
PATIENCE_S = 0.8
# And where they stood, when they seem to walk off: either the lifter is found there at
# once, as long as they were, or it is they who walk. Chosen: six frames; and a torso as
# much shorter as a trunk looks that leans by 40 degrees towards the camera.
SPOT_PATIENCE_S = 0.2
MAX_MISFIT = 0.25


class LifterTracker:
    """Holds the region to look at and turns answers into poses, or into nobody."""

    def __init__(self) -> None:
        self._spot = LiftingSpot()
        self.reset()

    def reset(self) -> None:
        """Let go of the lifter."""
        self._spot.reset()
        self._region: Region | None = None
        self._xy: FloatArray | None = None
        self._believed_s = -math.inf
        self._until_s = -math.inf
        self._known_s = -math.inf
        self._frames = 0
        self._confirmed = False
        self._seeking_spot = False
        self._turn = 0

    @property
    def searching(self) -> bool:
        """Whether nobody was found in the last frame, nor is expected in the next."""
        return self._region is None

    def region(self, width_px: int, height_px: int) -> Region:
        """Return the square of the frame to look at now."""
        if self._region is not None:
            return self._region
        places = search_regions(width_px, height_px)
        return places[self._turn % len(places)]

    def prior(self, region: Region) -> FloatArray | None:
        """Return where the keypoints were, as fractions of the region."""
        if self._xy is None or self._region is None:
            return None
        return region.to_unit(self._xy).astype(np.float32)

    def step(
        self,
        t_s: float,
        region: Region,
        unit_xy: FloatArray,
        score: FloatArray,
        unit_sd: FloatArray = UNKNOWN_SD,
    ) -> Pose:
        """Return the lifter's pose from an answer; nobody is all NaN.

        Parameters
        ----------
        unit_xy : (17, 2) fractions of ``region``
        score : (17,) 0-1
        unit_sd : (17,) how far each may be off, in fractions of ``region``
        """
        xy = region.to_frame(unit_xy).astype(np.float32)
        hip, shoulder, size = torso(xy.tolist())
        there = region_around(xy, score)
        if self._spot.stranger(hip, shoulder, size):
            there = there if self._gave_up(t_s) else None
        if there is not None and self._believable(t_s, hip, size):
            self._confirmed = self._found(t_s)
            self._region, self._xy, self._believed_s = there, xy, t_s
            self._until_s, self._seeking_spot = t_s + PATIENCE_S, False
            self._spot.step(t_s, hip, shoulder, size, (xy, there))
            sd_px = unit_sd * region.side_px
            return _pose(t_s, xy, score, sd_px) if self._confirmed else nobody(t_s)
        # Who was not found for sure is not waited for.
        expected = self._confirmed and self._believed_s <= t_s < self._until_s
        if self._region is None or not expected:
            self._region, self._xy, self._seeking_spot = None, None, False
            self._spot.reset()
            self._turn += 1
        return nobody(t_s)

    def _found(self, t_s: float) -> bool:
        """Count an answer that was believed; return whether there is somebody.

        The first comes from a coarse search: look closer before judging.
        """
        self._frames = 1 if self._region is None else self._frames + 1
        known = 0 <= t_s - self._known_s < KNOWN_S
        if self._frames < (2 if known else FOUND_FRAMES):
            return False
        self._known_s = t_s
        return True

    def _gave_up(self, t_s: float) -> bool:
        """Look where the lifter stood; return whether nobody was found there."""
        if not self._seeking_spot and self._spot.kept is not None:
            self._xy, self._region = self._spot.kept
            self._until_s, self._seeking_spot = t_s + SPOT_PATIENCE_S, True
        elif t_s >= self._until_s:
            self._spot.reset()
            self._seeking_spot = False
        return not self._seeking_spot

    def _believable(self, t_s: float, hip: tuple[float, float], size: float) -> bool:
        if self._xy is None:
            return True
        last_hip, _, last_size = torso(self._xy.tolist())
        # Two people who overlap may be answered as one small one, for a frame.
        last_size = max(last_size, self._spot.torso_px)
        gap_s = max(t_s - self._believed_s, 0.0)
        reach = max(MAX_JUMP_TORSOS, MAX_SPEED_TORSOS_PER_S * gap_s) * last_size
        spot_px = self._spot.torso_px
        if self._seeking_spot and abs(size - spot_px) > MAX_MISFIT * spot_px:
            return False
        # A trunk bent towards the camera shortens, so only growth is suspicious.
        return math.dist(hip, last_hip) < reach and size < MAX_GROWTH * max(
            last_size, self._region.side_px / 8 if self._region else 0.0
        )


def nobody(t_s: float) -> Pose:
    """Return the pose of an empty frame."""
    return _pose(
        t_s, np.full((17, 2), np.nan, np.float32), np.zeros(17, dtype=np.float32)
    )


def _pose(
    t_s: float, xy: FloatArray, score: FloatArray, sd_px: FloatArray = UNKNOWN_SD
) -> Pose:
    score, sd_px = np.asarray(score, np.float32), np.asarray(sd_px, np.float32)
    for array in (xy, score, sd_px):
        array.setflags(write=False)
    return Pose(t_s, xy, score, sd_px)


def torso(points: Points) -> tuple[tuple[float, float], tuple[float, float], float]:
    """Return the middles of hips and shoulders and the length between them, px.

    It is 1 at least. NaN stays NaN.
    """
    hip_x, hip_y = hip = middle(points, HIPS)
    shoulder_x, shoulder_y = shoulder = middle(points, SHOULDERS)
    size = max(math.hypot(shoulder_x - hip_x, shoulder_y - hip_y), 1.0)
    return hip, shoulder, size
