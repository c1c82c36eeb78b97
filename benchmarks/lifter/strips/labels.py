"""Where the back's edge is in a strip, and whether the picture really shows it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.lifter.body.body import Body
from benchmarks.lifter.body.parts import TRUNK, Parts, parts_of
from benchmarks.lifter.picture.compiled import IntArray, compiled
from benchmarks.lifter.picture.film import Window
from benchmarks.lifter.picture.raster import Buffer
from edge.core.back.chord import Chord
from edge.core.back.strip import ALONG, BEHIND_SPAN
from edge.core.types.frames import FloatArray

DENSE = np.linspace(-1.0, 2.0, 301)
# How far inside the edge the body must be what is seen, torso lengths.
INSIDE = (0.008, 0.02)


@dataclass(frozen=True, slots=True)
class Label:
    """``edge`` (48,) behind at the strip's rows, NaN off the body; ``visible`` (48,).

    ``landmarks`` (3, 2) along and behind: sacrum, lumbosacral joint and C7, on the
    edge.
    """

    edge: FloatArray
    visible: NDArray[np.bool_]
    landmarks: FloatArray


def midline(body: Body) -> IntArray:
    """Return the skin's vertices behind sacrum, lumbosacral joint and C7, (3,)."""
    share = parts_of(body.rig).share
    x, y, z = body.vertices.T
    middle = (abs(x) < 0.012) & (share[:, TRUNK] > 0.3) & (y > body.head("spine02")[1])
    which = np.flatnonzero(middle)
    levels = [body.head(bone)[2] for bone in ("spine05", "spine04", "neck01")]
    return np.array([which[abs(z[which] - level).argmin()] for level in levels])


def label(
    xy: FloatArray,
    parts: Parts,
    marks: IntArray,
    axes: Chord,
    buffer: Buffer,
    window: Window,
) -> Label:
    """Return what a strip is to be read as.

    Parameters
    ----------
    xy : (V, 2) px, the clothed lifter's vertices
    axes : the strip's
    buffer, window : what was rendered; the lifter's faces are its first
    """
    along, behind = axes.to_strip(xy)
    edge = reach(along, behind, parts.edges, ALONG)
    dense = reach(along, behind, parts.edges, DENSE)
    there = np.isfinite(dense)
    on = along[marks]
    landmarks = np.stack([on, np.interp(on, DENSE[there], dense[there])], axis=1)
    known = np.isfinite(edge)
    visible = known & (edge > BEHIND_SPAN[0]) & (edge < BEHIND_SPAN[1])
    places = np.where(known, edge, 0.0)
    back = np.append(parts.back, False)  # the last is for what is no face of the lifter
    for inside in INSIDE:
        at = axes.to_frame(ALONG, places - inside) - [window.left, window.top]
        column, row = np.floor(at * window.fine).astype(int).T
        height, width = buffer.face.shape
        within = (row >= 0) & (row < height) & (column >= 0) & (column < width)
        face = buffer.face[row.clip(0, height - 1), column.clip(0, width - 1)]
        face = np.where(within & (face >= 0), np.minimum(face, len(back) - 1), -1)
        visible &= back[face]
    return Label(np.where(known, edge, np.nan), visible, landmarks)


@compiled
def reach(
    along: FloatArray, behind: FloatArray, edges: IntArray, stations: FloatArray
) -> FloatArray:
    """Return the largest ``behind`` on any edge at each station, -inf without one.

    Parameters
    ----------
    along, behind : (N,) places of the points
    edges : (E, 2) pairs of points
    stations : (S,) evenly spaced, increasing
    """
    out = np.full(len(stations), -np.inf)
    first, pitch = stations[0], stations[1] - stations[0]
    for e in range(len(edges)):
        a, b = edges[e, 0], edges[e, 1]
        if along[a] > along[b]:
            a, b = b, a
        start = max(int(np.ceil((along[a] - first) / pitch)), 0)
        stop = min(int(np.floor((along[b] - first) / pitch)), len(stations) - 1)
        for k in range(start, stop + 1):
            share = (stations[k] - along[a]) / max(along[b] - along[a], 1e-9)
            share = min(max(share, 0.0), 1.0)
            out[k] = max(out[k], behind[a] + share * (behind[b] - behind[a]))
    return out
