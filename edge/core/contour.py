"""The edge of the back: cuts a strip along the trunk and finds the edge in it.

The strip is sampled along the chord from hip to shoulder and its posterior normal.
Evidence at each place is how well the colours on its two sides tell apart (Fisher's
ratio of the means' distance to the spread), which a bright but busy background does
not raise. The edge is the path of least cost through the strip, smooth from station
to station and, softly, from frame to frame.
"""

from itertools import pairwise

import numpy as np

from edge.core.chord import Chord
from edge.core.records import ByteArray, DorsalContour, FloatArray, IndexArray

STATIONS = 20
# Where the strip lies, in torso lengths along the chord and behind it. Chosen from
# clips: rounded backs reach 0.40 behind the chord.
CHORD_SPAN = (0.0, 1.0)
DEPTH_SPAN = (-0.06, 0.50)
DEPTHS = 56
SIDE_WIDTH = 4  # samples on each side of an edge, about 4 % of the torso
NOISE_FLOOR = 180.0  # sensor and compression noise, squared grey levels, 3 channels
MAX_STEP = 5  # samples from one station to the next: slopes up to 45 degrees
BEND_COST = 0.031  # per squared sample of step
TRACK_COST = 0.012  # per squared sample away from the last frame's edge
TRACK_LIMIT = 0.9  # what leaving the last edge may cost in all, per station
TRACK_S = 0.25  # an edge older than this says nothing
CLEAR_EDGE = 1.0  # evidence at which two sides differ by more than their spread
RIVAL_GAP = 4  # samples: a stronger edge further off casts doubt on this one
# The lifter's looks: mean colour inside the edge per station. A difference of about
# 55 grey levels per channel is as strange as it gets; chosen, shading stays below.
LOOKS_SPREAD = 3 * 55.0**2
LOOKS_COST = 0.9
LOOKS_SHADING = 0.3
# A back has no steps: of what was tried on synthetic clips, the share of stations at
# the steepest step tells wrong edges best (AUC 0.91).
ROUGH_COST = 3.0
LOOKS_QUALITY = 0.55
LOOKS_S = 2.0
LOOKS_FORGET_S = 3.0  # of looking strange: these may be somebody else's looks

_ALONG = np.linspace(*CHORD_SPAN, 2 * STATIONS)
_BEHIND = np.linspace(*DEPTH_SPAN, DEPTHS)
_STEPS = np.arange(-MAX_STEP, MAX_STEP + 1)
_STEP_COST = (BEND_COST * _STEPS**2).astype(np.float32)[:, None, None]
_STEP_COSTS = _STEP_COST.ravel().tolist()
_JUDGED = slice(SIDE_WIDTH, DEPTHS - SIDE_WIDTH + 1)
_EDGES = np.arange(DEPTHS)
_ROWS = np.arange(STATIONS)
_AROUND = np.array([[-1], [0], [1]])
# What leaving the last edge costs, by the samples between; counted from both ends.
_SAMPLES = np.concatenate([np.arange(DEPTHS), np.arange(-DEPTHS, 0)])
_LEAVING = np.minimum(TRACK_COST * _SAMPLES**2, TRACK_LIMIT).astype(np.float32)
# An edge lies between two samples.
_SAMPLE = float(_BEHIND[1] - _BEHIND[0])
_EDGE_DEPTH = _BEHIND - 0.5 * _SAMPLE
STATION_ALONG = _ALONG.reshape(STATIONS, 2).mean(axis=1)


def cut_strip(rgb: ByteArray, axes: Chord) -> tuple[FloatArray, float]:
    """Return the strip (3, STATIONS, DEPTHS) float32 and its share inside the frame."""
    height, width = rgb.shape[:2]
    up, behind = axes.up * axes.length_px, axes.behind * axes.length_px
    x = (axes.hip[0] + _ALONG * up[0])[:, None] + _BEHIND * behind[0]
    y = (axes.hip[1] + _ALONG * up[1])[:, None] + _BEHIND * behind[1]
    ix, iy = x.astype(np.int32), y.astype(np.int32)
    inside = 1.0
    if not _within(ix, width) or not _within(iy, height):
        cx, cy = ix.clip(0, width - 1), iy.clip(0, height - 1)
        inside = float(((cx == ix) & (cy == iy)).mean())
        ix, iy = cx, cy
    pixels = rgb.reshape(-1, 3).take(iy * width + ix, axis=0)
    pairs = pixels.reshape(STATIONS, 2, DEPTHS, 3).transpose(3, 1, 0, 2)
    strip = pairs[:, 0].astype(np.float32)
    strip += pairs[:, 1]
    strip *= 0.5
    return strip, inside


def _within(at: FloatArray, size: int) -> bool:
    """Return whether a parallelogram's places are all inside: its corners tell."""
    corners = (at[0, 0], at[0, -1], at[-1, 0], at[-1, -1])
    return bool(min(corners) >= 0 and max(corners) < size)


def edge_evidence(strip: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return how well the two sides of each place tell apart, (STATIONS, DEPTHS).

    Beside it the mean colour of the side towards the chord, (3, STATIONS, DEPTHS).
    Both are 0 where a side would reach beyond the strip.
    """
    sums = np.empty((2, 3, STATIONS, DEPTHS + 1), dtype=np.float32)
    sums[..., 0] = 0.0
    np.cumsum(strip, axis=-1, out=sums[0, ..., 1:])
    np.cumsum(strip * strip, axis=-1, out=sums[1, ..., 1:])
    means = sums[..., SIDE_WIDTH:] - sums[..., :-SIDE_WIDTH]
    means *= 1.0 / SIDE_WIDTH
    inner = means[0, ..., :-SIDE_WIDTH]
    apart = _squares(inner - means[0, ..., SIDE_WIDTH:])
    spread = means[1].sum(axis=0)
    spread -= _squares(means[0])
    np.maximum(spread, 0.0, out=spread)
    spread = spread[:, :-SIDE_WIDTH] + spread[:, SIDE_WIDTH:]
    spread += NOISE_FLOOR
    evidence = np.zeros((STATIONS, DEPTHS), dtype=np.float32)
    np.log1p(apart / spread, out=evidence[:, _JUDGED])
    colour = np.zeros((3, STATIONS, DEPTHS), dtype=np.float32)
    colour[..., _JUDGED] = inner
    return evidence, colour


def _squares(colour: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("csd,csd->sd", colour, colour))


def least_cost_path(cost: FloatArray) -> IndexArray:
    """Return the column of the cheapest path through (R, C) costs, one per row.

    Neighbouring rows differ by at most ``MAX_STEP`` columns; R is even. The upper and
    the lower half are walked together and meet in the middle: half the numpy calls.
    """
    half, columns = cost.shape[0] // 2, cost.shape[1]
    total = np.full((half, 2, columns + 2 * MAX_STEP), 1e9, dtype=np.float32)
    inner = total[..., MAX_STEP:-MAX_STEP]
    inner[:, 0], inner[:, 1] = cost[:half], cost[: half - 1 : -1]
    # Every step's shift of a row, side by side.
    down, half_on, across = total.strides
    shape = (half, len(_STEPS), 2, columns)
    reach = np.lib.stride_tricks.as_strided(
        total, shape, (down, across, half_on, across)
    )
    candidates = np.empty(shape[1:], dtype=np.float32)
    best = np.empty((2, columns), dtype=np.float32)
    for before, here in zip(reach[:-1], inner[1:], strict=True):
        np.add(before, _STEP_COST, out=candidates)
        np.minimum.reduce(candidates, axis=0, out=best)
        here += best
    meeting = reach[-1, :, 0] + _STEP_COST[:, 0] + inner[-1, 1]
    step, column = divmod(int(meeting.argmin()), columns)
    upper = _walk_back(total[:, 0], column + step - MAX_STEP)
    return np.array(upper[::-1] + _walk_back(total[:, 1], column))


def _walk_back(total: FloatArray, column: int) -> list[int]:
    """Return the columns from the last row of (R, C + 2 MAX_STEP) totals to the first.

    Few numbers a row: plain Python is quicker than numpy here.
    """
    path = [column]
    for row in total[-2::-1].tolist():
        at = path[-1]
        before = row[at : at + len(_STEPS)]
        sums = [c + s for c, s in zip(before, _STEP_COSTS, strict=True)]
        path.append(at + sums.index(min(sums)) - MAX_STEP)
    return path


class ContourTracker:
    """Finds the dorsal contour frame by frame.

    It leans on where the edge was in the last frame, and on what the lifter looks
    like just inside of it: an arm before the back, or a rack behind it, is another
    colour than the back has been.
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the edge and the lifter's looks."""
        self._t_s = -np.inf
        self._last: IndexArray | None = None
        self._trust = 0.0
        self._looks: FloatArray | None = None
        self._known_s = 0.0
        self._strange_s = 0.0

    def step(
        self, t_s: float, rgb: ByteArray, axes: Chord | None
    ) -> DorsalContour | None:
        """Return the contour behind the chord, or None where there is no strip."""
        if axes is None:
            return None
        strip, inside = cut_strip(rgb, axes)
        evidence, colour = edge_evidence(strip)
        strange = self._strangeness(colour)
        path = least_cost_path(
            LOOKS_COST * self._familiarity() * strange + self._pull(t_s) - evidence
        )
        # Around the path, a column per station: before, on and after it.
        near = evidence[_ROWS, (path + _AROUND).clip(0, DEPTHS - 1)]
        quality = self._quality(evidence, near[1], strange[_ROWS, path], path)
        quality *= inside**2
        self._learn(t_s, colour[:, _ROWS, path], quality)
        self._t_s, self._last, self._trust = t_s, path, quality
        before, here, after = near.tolist()
        tops = map(_top, before, here, after, path.tolist())
        behind = np.fromiter(tops, np.float64, STATIONS)
        xy = axes.to_frame(STATION_ALONG, behind).astype(np.float32)
        xy.flags.writeable = False
        return DorsalContour(xy, quality)

    def _strangeness(self, colour: FloatArray) -> FloatArray:
        """Return how unlike the lifter each place is inside, 0-1."""
        if self._looks is None:
            return np.zeros((STATIONS, DEPTHS), dtype=np.float32)
        apart = _squares(colour - self._looks[..., None])
        apart *= 1.0 / LOOKS_SPREAD
        return np.minimum(apart, 1.0, out=apart)

    def _familiarity(self) -> float:
        return min(self._known_s / LOOKS_S, 1.0)

    def _learn(self, t_s: float, seen: FloatArray, quality: float) -> None:
        dt_s = t_s - self._t_s
        if not 0 < dt_s < TRACK_S:
            return
        if quality < LOOKS_QUALITY:
            self._strange_s += dt_s
            if self._strange_s > LOOKS_FORGET_S:
                self._looks, self._known_s = None, 0.0
            return
        self._strange_s = 0.0
        self._known_s = min(self._known_s + dt_s, LOOKS_S)
        if self._looks is None:
            self._looks = seen.copy()
        else:
            self._looks += min(dt_s / self._known_s, 1.0) * (seen - self._looks)

    def _pull(self, t_s: float) -> FloatArray | float:
        """Return the cost of leaving the last edge, (STATIONS, DEPTHS)."""
        age_s = t_s - self._t_s
        if self._last is None or not 0 < age_s < TRACK_S:
            return 0.0
        cost = _LEAVING[_EDGES - self._last[:, None]]
        cost *= self._trust * (1 - age_s / TRACK_S)
        return np.asarray(cost)

    def _quality(
        self,
        evidence: FloatArray,
        along: FloatArray,
        strange: FloatArray,
        path: IndexArray,
    ) -> float:
        far = np.abs(_EDGES - path[:, None]) > RIVAL_GAP
        rivals = (evidence * far).max(axis=1).tolist()
        seen = sum(
            min(edge / CLEAR_EDGE, 1.0) * (1.0 if edge > rival else 0.5)
            for edge, rival in zip(along.tolist(), rivals, strict=True)
        )
        steps = pairwise(path.tolist())
        rough = sum(abs(b - a) >= MAX_STEP for a, b in steps) / (STATIONS - 1)
        # Light falls differently on a bent back: a little strangeness is none.
        doubt = sum(max(s - LOOKS_SHADING, 0.0) for s in strange.tolist())
        unlike = doubt / (STATIONS * (1 - LOOKS_SHADING)) * self._familiarity()
        smooth = max(1 - ROUGH_COST * rough, 0.0)
        return float(min(seen / STATIONS * smooth * (1 - unlike), 1.0))


def _top(before: float, here: float, after: float, at: int) -> float:
    """Return the edge between samples: the top of a parabola through three of them."""
    bend = before - 2 * here + after
    shift = 0.5 * (before - after) / bend if bend < -1e-6 else 0.0
    return float(_EDGE_DEPTH[at]) + min(max(shift, -0.5), 0.5) * _SAMPLE
