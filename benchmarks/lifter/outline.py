"""The dorsal outline: how far the body reaches behind the hip-shoulder chord.

Places are torso lengths along the chord, from the hip, and behind it. Arms, hands and
head do not count, as the edge of the back does not run along them.
"""

import numpy as np

from benchmarks.lifter.body import Body, Rig
from edge.core.chord import Chord
from edge.core.records import FloatArray, IndexArray

ALONG = np.arange(-0.35, 1.3, 0.01)
ARMS = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
NOT_BACK = ("neck", "head", "eye", *ARMS, "foot", "toe")


def back_edges(rig: Rig) -> IndexArray:
    """Return the mesh edges of trunk and legs as pairs of vertices, (E, 2)."""
    not_back = np.array([name.startswith(NOT_BACK) for name in rig.bones])
    outside = rig.weights[:, not_back].sum(axis=1) > 0.5
    faces = rig.faces[~outside[rig.faces].any(axis=1)]
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    return np.unique(np.sort(edges, axis=1), axis=0)


def outermost(
    along: FloatArray, behind: FloatArray, edges: IndexArray, stations: FloatArray
) -> FloatArray:
    """Return the largest ``behind`` on any edge at each station, -inf without one.

    Parameters
    ----------
    along, behind : (N,) places of the points
    edges : (E, 2) pairs of points
    stations : (S,) evenly spaced, increasing
    """
    first, pitch = stations[0], stations[1] - stations[0]
    a, b = edges[:, 0], edges[:, 1]
    a, b = np.where(along[a] <= along[b], a, b), np.where(along[a] <= along[b], b, a)
    start = np.ceil((along[a] - first) / pitch).astype(np.intp).clip(0)
    stop = np.floor((along[b] - first) / pitch).astype(np.intp)
    stop = stop.clip(max=len(stations) - 1)
    out = np.full(len(stations), -np.inf)
    while (crossing := start <= stop).any():
        a, b, start, stop = (part[crossing] for part in (a, b, start, stop))
        share = (stations[start] - along[a]) / np.maximum(along[b] - along[a], 1e-9)
        reach = behind[a] + share.clip(0, 1) * (behind[b] - behind[a])
        np.maximum.at(out, start, reach)
        start = start + 1
    return out


class BackFinder:
    """Cuts a body down to what can be its back's outline, so that posing is quick."""

    def __init__(self, body: Body) -> None:
        edges = back_edges(body.rig)
        used, renamed = np.unique(edges, return_inverse=True)
        self._edges = renamed.reshape(edges.shape)
        self._rest = body.vertices[used]
        weights = body.rig.weights[used]
        self._bones = np.flatnonzero(weights.any(axis=0))
        self._weights = weights[:, self._bones]

    def vertices(self, transforms: FloatArray) -> FloatArray:
        """Return the posed skin of trunk and legs, (N, 3) metres."""
        return skin(transforms[self._bones], self._rest, self._weights)

    def find(self, xy: FloatArray, axes: Chord) -> FloatArray:
        """Return the outline (P, 2), along and behind, of projected vertices (N, 2)."""
        along, behind = axes.to_strip(xy)
        reach = outermost(along, behind, self._edges, ALONG)
        there = np.isfinite(reach)
        return np.stack([ALONG[there], reach[there]], axis=1)


def skin(transforms: FloatArray, rest: FloatArray, weights: FloatArray) -> FloatArray:
    """Return vertices (N, 3) moved by bones: linear blend skinning."""
    blend = (weights @ transforms.reshape(len(transforms), 12)).reshape(-1, 3, 4)
    return np.asarray((blend[..., :3] @ rest[..., None])[..., 0] + blend[..., 3])


def seen_from(
    outline: FloatArray, before: Chord, axes: Chord, stations: FloatArray
) -> FloatArray:
    """Return (S,) how far an outline reaches behind another chord, at its stations.

    Beyond the outline's ends its last place goes on.
    """
    along, behind = axes.to_strip(before.to_frame(outline[:, 0], outline[:, 1]))
    pairs = np.arange(len(along) - 1)
    edges = np.stack([pairs, pairs + 1], axis=1)
    reach = outermost(along, behind, edges, stations)
    there = np.isfinite(reach)
    return np.interp(stations, stations[there], reach[there])
