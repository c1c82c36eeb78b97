"""Which part of the body vertices and faces belong to, and who is joined to whom."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from benchmarks.lifter.body.body import Rig
from benchmarks.lifter.picture.compiled import IntArray
from edge.core.types.frames import FloatArray

# In this order: an arm ends in a hand, a leg in a foot.
TRUNK, HEAD, ARM, HAND, LEG, FOOT, EYE = range(7)
NAMES = {
    "eye": EYE,
    "neck": HEAD,
    "head": HEAD,
    "upperarm": ARM,
    "lowerarm": ARM,
    "wrist": HAND,
    "finger": HAND,
    "metacarpal": HAND,
    "upperleg": LEG,
    "lowerleg": LEG,
    "foot": FOOT,
    "toe": FOOT,
}


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Of a rig: each vertex's ``share`` (V, 7) in the parts, each face's ``part`` (F,).

    ``start`` (V + 1,) and ``neighbours`` list who is joined to whom; ``back`` (F,) says
    which faces can be the outline of the back: trunk and legs.
    """

    share: FloatArray
    part: IntArray
    start: IntArray
    neighbours: IntArray
    back: NDArray[np.bool_]
    edges: IntArray


def parts_of(rig: Rig) -> Parts:
    """Return a rig's parts, worked out once."""
    return _parts(_Key(rig))


@dataclass(frozen=True, slots=True)
class _Key:
    """A rig, told from others by being the same one."""

    rig: Rig

    def __hash__(self) -> int:
        return id(self.rig)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.rig is self.rig


@cache
def _parts(key: _Key) -> Parts:
    rig = key.rig
    of_bone = np.array(
        [
            next((part for n, part in NAMES.items() if name.startswith(n)), TRUNK)
            for name in rig.bones
        ]
    )
    share = np.stack([rig.weights[:, of_bone == p].sum(1) for p in range(7)], axis=1)
    part = share[rig.faces].sum(axis=1).argmax(axis=1).astype(np.int32)
    sides = np.concatenate([rig.faces[:, [0, 1]], rig.faces[:, [1, 2]]])
    sides = np.concatenate([sides, rig.faces[:, [2, 0]]])
    sides = np.unique(np.sort(sides, axis=1), axis=0)
    both = np.concatenate([sides, sides[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    start = np.searchsorted(both[:, 0], np.arange(len(share) + 1)).astype(np.int32)
    back = (part == TRUNK) | (part == LEG)
    edges = np.concatenate(
        [rig.faces[back][:, pair] for pair in ([0, 1], [1, 2], [2, 0])]
    )
    edges = np.unique(np.sort(edges, axis=1), axis=0)
    return Parts(
        share.astype(np.float32),
        part,
        start,
        both[:, 1].astype(np.int32),
        back,
        edges,
    )
