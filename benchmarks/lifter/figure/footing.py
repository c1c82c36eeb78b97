"""Sets a figure down: level on what carries it, and not sliding over the floor."""

import numpy as np

from benchmarks.lifter.body.body import Body
from benchmarks.lifter.body.parts import ARM, FOOT, HAND, LEG, parts_of
from benchmarks.lifter.body.pose import Posed
from benchmarks.lifter.body.twist import about
from benchmarks.lifter.figure.stance import Stance
from edge.core.types.frames import FloatArray

THIN = 4  # of every so many vertices one is looked at
# Bones that may stand on the floor, and how far below their heads that begins, as the
# rest of the person: chosen, to tell which of them carries.
CARRYING = ("foot", "toe2-1", "lowerleg01", "wrist", "lowerarm01", "upperleg01")
NEAR_M = 0.025
TURNS = 4


class Footing:
    """Where one figure is, from frame to frame.

    What is on the floor stays where it is: that is how a figure walks.
    """

    def __init__(self, body: Body, floor_z: float) -> None:
        self._body, self._floor_z = body, floor_z
        share = parts_of(body.rig).share
        which = np.arange(0, len(share), THIN)
        self._rest = body.vertices[which]
        self._weights = body.rig.weights[which]
        part = share[which].argmax(axis=1)
        self._front = np.flatnonzero((part == HAND) | (part == ARM))
        self._back = np.flatnonzero((part == FOOT) | (part == LEG))
        rig = body.rig
        self._bones = [rig.bone(f"{n}.{side}") for n in CARRYING for side in "LR"]
        self._before: FloatArray | None = None
        self._shift = np.zeros(3)

    def set_down(self, stance: Stance, posed: Posed) -> Posed:
        """Return a pose of ``figure`` turned, levelled and where it is."""
        root = posed.heads[self._body.rig.parents < 0][0]
        posed = _whole(posed, about(2, stance.heading) @ about(1, stance.tip), root)
        if stance.level:
            posed = self._levelled(posed, stance.level)
        low = self._skin(posed)[:, 2].min()
        up = self._floor_z + stance.air - low
        spots = posed.heads[self._bones]
        if self._before is not None:
            height = spots[:, 2] + up - self._floor_z
            # What is low in both frames has not left the floor.
            height = np.maximum(height, self._before[:, 2] - self._floor_z)
            least = height.min()
            weight = np.exp(-(((height - least) / NEAR_M) ** 2))
            if stance.air > 0.01:
                weight[:] = 0.0
            moved = self._before - spots
            if weight.sum() > 0.1:
                self._shift = (weight[:, None] * moved).sum(axis=0) / weight.sum()
        shift = np.array([self._shift[0], self._shift[1], up])
        self._before = spots + shift
        return Posed(posed.rotations, posed.heads + shift)

    def place(self, x: float, y: float) -> None:
        """Begin with the root moved so far, metres."""
        self._shift = np.array([x, y, 0.0])

    def _levelled(self, posed: Posed, share: float) -> Posed:
        start = posed
        total = np.eye(3)
        root = posed.heads[self._body.rig.parents < 0][0]
        for _ in range(TURNS):
            skin = self._skin(posed)
            ends = [
                group[group[:, 2] < group[:, 2].min() + 0.012].mean(axis=0)
                for group in (skin[self._front], skin[self._back])
            ]
            way = ends[0] - ends[1]
            flat = np.array([way[0], way[1], 0.0])
            far = float(np.linalg.norm(flat))
            angle = np.arctan2(way[2], far)
            axis = np.cross(flat / far, [0.0, 0.0, 1.0])
            total = _rotation(axis, -angle) @ total
            posed = _whole(start, total, root)
            if abs(angle) < 1e-4:
                break
        if share < 1.0:
            axis, angle = _axis_angle(total)
            posed = _whole(start, _rotation(axis, share * angle), root)
        return posed

    def _skin(self, posed: Posed) -> FloatArray:
        transforms = posed.transforms(self._body.heads)
        blend = self._weights @ transforms.reshape(len(transforms), 12)
        blend = blend.reshape(-1, 3, 4)
        skin = np.einsum("vij,vj->vi", blend[:, :, :3], self._rest) + blend[:, :, 3]
        return np.asarray(skin)


def _whole(posed: Posed, turn: FloatArray, about_point: FloatArray) -> Posed:
    """Return a pose turned as a whole."""
    heads = (posed.heads - about_point) @ turn.T + about_point
    return Posed(turn @ posed.rotations, heads)


def _rotation(axis: FloatArray, angle: float) -> FloatArray:
    x, y, z = axis
    skew = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(
        np.eye(3) + np.sin(angle) * skew + (1 - np.cos(angle)) * skew @ skew
    )


def _axis_angle(turn: FloatArray) -> tuple[FloatArray, float]:
    angle = float(np.arccos(np.clip((np.trace(turn) - 1) / 2, -1, 1)))
    way = np.array(
        [turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]]
    )
    size = float(np.linalg.norm(way))
    return (way / size, angle) if size > 1e-9 else (np.array([1.0, 0, 0]), 0.0)
