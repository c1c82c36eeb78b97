"""The edge of the back in a strip, from sacrum to C7.

The strip network says row by row where the edge may be, and where sacrum and C7 are.
The last frame's answer narrows that down: a railing that looks like an edge for once
is not where the back was. Both ends lie on the edge.
"""

import math
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from edge.core.back.chord import Chord
from edge.core.back.strip import ALONG, BEHIND
from edge.core.back.strip_reader import StripReading, edge_places
from edge.core.types.frames import DorsalContour, FloatArray

STATIONS = 20  # points; chosen: four for each number fitted to their angles
# Where sacrum and C7 can be along the hip-shoulder line, torso lengths: rendered
# lifters with the pose model's errors stay well inside.
SACRUM_MOST, NECK_LEAST = 0.45, 0.70
# An edge older than this says nothing. While it does, it may have moved by TRACK_SD
# (torso lengths), more the older it is, because the smoothed chord lags behind a quick
# lifter; a place far from it keeps TRACK_FLOOR of its likelihood, so that a back that
# did jump is found again. Chosen.
TRACK_S = 0.25
TRACK_SD = 0.08
TRACK_SPEED = 1.0
TRACK_FLOOR = 0.02
LANDMARK_SPEED = 1.0  # torso lengths a second along the chord, chosen likewise
# Spread of a row's likelihoods and of a landmark, torso lengths: the network's own
# narrowest, and where it no longer knows. Of what was tried on synthetic lifters that
# it was not trained on, these sort the wrong edges out best.
CLEAR_SD, LOST_SD = 0.02, 0.05
LANDMARK_LOST_SD = 0.15
# Of the rows: backs with fewer in sight have less quality. Its spread says the rest.
SEEN_SHARE = 0.5
# The quality of the edge in the lowest fifth of the back: with less, the back has
# less, too. A gap is bridged between its neighbours; beyond the sacrum nothing holds
# it.
# Chosen: with 0.6, lifters who are read well are lost. Before a background of their own
# colours one had 0.3 and was off by 18 deg; necks under hair and hoods are read well.
SACRUM_CONFIDENCE = 0.4

_SHARES = np.linspace(0.0, 1.0, STATIONS)
_DENSE = np.linspace(0.0, 1.0, 2 * STATIONS)
_ROWS: list[float] = ALONG.tolist()
_BEHIND = BEHIND.astype(np.float32)
_FIFTH = STATIONS // 5


@dataclass(frozen=True, slots=True, eq=False)
class EdgeTrack:
    """What one frame leaves to the next: where the edge was in a strip, and the ends.

    ``behind`` and ``spread`` (ROWS,), and (place, spread) of sacrum and C7, in torso
    lengths; ``axes`` is the chord that the strip was cut along.
    """

    t_s: float
    axes: Chord
    behind: FloatArray
    spread: FloatArray
    ends: tuple[tuple[float, float], ...]


def dorsal_contour(
    t_s: float,
    reading: StripReading,
    inside: float,
    axes: Chord,
    last: EdgeTrack | None,
    hints: FloatArray | None = None,
) -> tuple[DorsalContour, EdgeTrack]:
    """Return the contour in a strip along ``axes``, and what the next one leans on.

    Parameters
    ----------
    inside
        The share of the strip that lay within the frame.
    last
        What an earlier frame left; it counts for TRACK_S.
    hints
        (ROWS, COLUMNS), what else speaks for the edge at each place of the strip:
        logarithms of likelihoods.
    """
    likely = reading.edge
    if hints is not None:
        likely = likely * np.exp(hints)
    places, sds = reading.landmarks.tolist(), reading.landmark_sd.tolist()
    ends = tuple(zip(places, sds, strict=True))
    age_s = t_s - last.t_s if last else math.inf
    if last is not None and 0 < age_s < TRACK_S:
        likely = likely * _near(last, TRACK_SD + TRACK_SPEED * age_s)
        moved = LANDMARK_SPEED * age_s
        pairs = zip(ends, last.ends, strict=True)
        ends = tuple(_between(now, then, moved) for now, then in pairs)
    behind, spread = edge_places(likely)
    trace = EdgeTrack(t_s, axes, behind, spread, ends)
    (sacrum, sacrum_sd), (neck, neck_sd) = ends
    quality = inside**2
    quality *= _sure(max(sacrum_sd, neck_sd), LANDMARK_LOST_SD)
    if sacrum > SACRUM_MOST or neck < NECK_LEAST:
        sacrum, neck = min(sacrum, SACRUM_MOST), max(neck, NECK_LEAST)
        quality = 0.0
    clear = (LOST_SD - spread) / (LOST_SD - CLEAR_SD)
    clear = np.minimum(np.maximum(clear, 0.0), 1.0)
    rows = slice(bisect_left(_ROWS, sacrum), bisect_left(_ROWS, neck))
    quality *= mean(clear.tolist()[rows])
    quality *= min(mean(reading.visible.tolist()[rows]) / SEEN_SHARE, 1.0)
    along, edge = _evenly(behind, sacrum, neck)
    confidence = np.interp(along, ALONG, clear * reading.visible).astype(np.float32)
    quality *= min(mean(confidence.tolist()[:_FIFTH]) / SACRUM_CONFIDENCE, 1.0)
    xy = axes.to_frame(along, edge).astype(np.float32)
    xy.setflags(write=False)
    confidence.setflags(write=False)
    return DorsalContour(xy, quality, confidence), trace


def _evenly(
    rows: FloatArray, sacrum: float, neck: float
) -> tuple[FloatArray, FloatArray]:
    """Return STATIONS places on the edge, as far from each other on the way."""
    along = sacrum + (neck - sacrum) * _DENSE
    behind = np.interp(along, ALONG, rows)
    steps = np.hypot(along[1:] - along[:-1], behind[1:] - behind[:-1])
    way = np.array([0.0, *accumulate(steps.tolist())])
    at = way[-1] * _SHARES
    return np.interp(at, way, along), np.interp(at, way, behind)


def _near(last: EdgeTrack, moved: float) -> FloatArray:
    """Return (ROWS, COLUMNS): how likely the edge went from where it was to there."""
    away = (_BEHIND - last.behind[:, None]) / (last.spread + moved)[:, None]
    away *= away
    away *= -0.5
    np.exp(away, out=away)
    away += TRACK_FLOOR
    return away


def _between(
    now: tuple[float, float], last: tuple[float, float], moved: float
) -> tuple[float, float]:
    """Return place and spread of a landmark seen now and a moment ago."""
    (here, sd), (there, was) = now, last
    before = was * was + moved * moved
    share = before / (before + sd * sd + 1e-9)
    return there + share * (here - there), sd * math.sqrt(share)


def mean(values: list[float]) -> float:
    """Return a mean; a list's takes a tenth of an array's (``edge.core.vision``)."""
    return sum(values) / len(values)


def _sure(sd: float, lost_sd: float) -> float:
    return max(1.0 - (sd / lost_sd) ** 2, 0.0)
