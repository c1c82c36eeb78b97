"""The clothed body: skin smoothed and inflated per garment, posed as cloth falls.

Cloth is cut in the rest pose and posed with the skin. Where it is loose it spans the
hollows of the posed body, and gravity lays it on what it covers from above.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.lifter.body.body import Body
from benchmarks.lifter.body.parts import ARM, FOOT, HEAD, LEG, TRUNK, Parts, parts_of
from benchmarks.lifter.clothes.outfit import Outfit
from benchmarks.lifter.picture.compiled import IntArray, compiled
from benchmarks.lifter.picture.raster import normals
from edge.core.types.frames import FloatArray

SPAN_STEPS = 50  # of smoothing: cloth spans hollows of about 20 cm
MAX_SPAN_M = 0.03  # the sides hold a shirt to the body
BELT_M = 0.1
NOWHERE = -9.0


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where garments end at rest, metres in the body's frame (z up, person faces -y).

    ``collar`` falls towards the front. ``sleeve`` is a distance along the arm.
    """

    hem: float
    waist: float
    collar: float
    sleeve: float
    strap: float
    armpit: float
    shorts: float
    shoe: float
    sole: float
    belt: float
    hairline: float
    ear: float
    nape: float


def cuts(body: Body, outfit: Outfit) -> Cuts:
    """Return where an outfit's garments end on a body."""
    hip, knee, ankle = (
        body.head(bone)[2] for bone in ("upperleg01.L", "lowerleg01.L", "foot.L")
    )
    floor = body.vertices[:, 2].min()
    shoulder, elbow = body.head("upperarm01.L"), body.head("lowerarm01.L")
    leg = knee - ankle if outfit.legs < 0 else hip - knee
    ear = body.rig.coco[3] @ body.vertices
    return Cuts(
        hem=hip + outfit.hem,
        waist=hip + outfit.waist,
        collar=body.head("neck01")[2] + 0.01,
        sleeve=outfit.sleeve * float(np.linalg.norm(elbow - shoulder)),
        strap=outfit.strap,
        armpit=shoulder[2] - 0.1,
        shorts=knee + outfit.legs * leg,
        shoe=ankle + 0.03,
        sole=floor + 0.022,
        belt=hip + outfit.belt if np.isfinite(outfit.belt) else NOWHERE,
        hairline=body.head("eye.L")[2] + 0.05,
        ear=ear[1],
        nape=body.head("neck03")[2] - 0.02,
    )


class Dressed:
    """A body in an outfit; what is worn stays the same in every pose."""

    def __init__(self, body: Body, outfit: Outfit, rng: np.random.Generator) -> None:
        self.body, self.outfit, self.cuts = body, outfit, cuts(body, outfit)
        self.parts = parts_of(body.rig)
        self.faces = body.rig.faces
        self.along_arm = along_arms(body, self.parts)
        rest = body.vertices.astype(np.float32)
        shirt, shorts, hair, shoes = self._covered(rest)
        posterior = (rest[:, 1] > body.head("spine02")[1]).astype(np.float32)
        belt = np.clip(1 - abs(rest[:, 2] - self.cuts.belt) / BELT_M * 2, 0, None)
        belt = np.sqrt(belt) * self.parts.share[:, TRUNK]
        lump = np.hypot(
            rest[:, 0] / 0.1, (rest[:, 2] - body.head("neck01")[2] + 0.03) / 0.06
        )
        folds = _folds(rest, rng)
        self._thick = outfit.thick * shirt * (1 - belt) * folds
        self._thick += outfit.shorts * shorts * folds
        self._worn = 0.012 * hair + 0.006 * shoes + 0.008 * belt
        self._worn += outfit.hood * np.exp(-(lump**2)) * posterior
        self._slack = outfit.slack * shirt * (1 - belt)
        self._slack = np.maximum(self._slack, 0.6 * shorts).astype(np.float32)
        self._loose = np.flatnonzero(self._slack > 0.02).astype(np.int32)
        tight = np.maximum(0.8 * shirt, 0.5 * shorts)[:, None]
        flat = rest.copy()
        self._smooth(flat, 4)
        self.rest = rest + tight * (flat - rest)
        self._weights = body.rig.weights.astype(np.float32)

    def _covered(self, rest: FloatArray) -> tuple[FloatArray, ...]:
        """Return which share of each vertex shirt, shorts, hair and shoes cover."""
        at, share = self.cuts, self.parts.share
        x, y, z = rest.T
        shirt = share[:, TRUNK] * (z > at.hem) + share[:, ARM] * (
            self.along_arm < at.sleeve
        )
        shirt *= np.clip((at.collar - z + 0.5 * y) / 0.04, 0, 1)
        shirt *= (z < at.armpit) | (abs(x) < at.strap)
        shorts = (share[:, LEG] + share[:, TRUNK] * (z < at.waist)).clip(0, 1)
        shorts *= z > at.shorts
        hair = share[:, HEAD] * (
            (z - at.hairline > 0.55 * (at.ear - y))
            | ((y > at.ear + 0.02) & (z > at.nape))
        )
        if self.outfit.hair == "bald":
            hair *= 0.0
        shoes = share[:, FOOT] * (z < at.shoe)
        out = []
        for covered in (shirt, shorts, hair, shoes):
            soft = np.repeat(covered[:, None].astype(np.float32), 3, axis=1)
            self._smooth(soft, 2)
            out.append(soft[:, 0].copy())
        return tuple(out)

    def _smooth(
        self, values: FloatArray, steps: int, which: IntArray | None = None
    ) -> None:
        which = np.arange(len(values), dtype=np.int32) if which is None else which
        _relax(values, self.parts.start, self.parts.neighbours, which, steps)

    def skin(self, transforms: FloatArray) -> FloatArray:
        """Return the vertices (V, 3) of a pose under the clothes, metres."""
        blend = self._weights @ transforms.reshape(len(transforms), 12).astype("f4")
        blend = blend.reshape(-1, 3, 4)
        skin = np.einsum("vij,vj->vi", blend[:, :, :3], self.rest) + blend[:, :, 3]
        return np.asarray(skin)

    def posed(self, transforms: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return vertices (V, 3) in metres and unit normals (V, 3) of a pose."""
        return self.over(self.skin(transforms))

    def over(self, skin: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the same of the clothes over a pose's ``skin`` (V, 3), metres."""
        out = normals(skin, self.faces)
        spanned = skin.copy()
        self._smooth(spanned, SPAN_STEPS, self._loose)
        span = ((spanned - skin) * out).sum(axis=1).clip(0, MAX_SPAN_M) * self._slack
        down = out[:, 2]
        thick = self._thick * (1 - 0.65 * down.clip(0) + self._slack * (-down).clip(0))
        grown = thick + self._worn + span * (1 - 0.5 * down.clip(0))
        clothes = skin + out * grown[:, None]
        return clothes, normals(clothes, self.faces)


def along_arms(body: Body, parts: Parts) -> FloatArray:
    """Return how far along the upper arm's line each vertex lies, (V,) metres."""
    out = np.full(len(body.vertices), -1.0, np.float32)
    arm = parts.share[:, ARM:LEG].sum(axis=1) > 0.02
    for side, sign in (("L", 1), ("R", -1)):
        shoulder, elbow, hand = (
            body.head(f"{bone}.{side}")
            for bone in ("upperarm01", "lowerarm01", "wrist")
        )
        which = arm & (body.vertices[:, 0] * sign > 0)
        upper, fore = elbow - shoulder, hand - elbow
        size = np.linalg.norm(upper)
        first = (body.vertices[which] - shoulder) @ upper / size
        second = (body.vertices[which] - elbow) @ fore / np.linalg.norm(fore)
        out[which] = np.where(second > 0, size + second, np.minimum(first, size))
    return out


def _folds(rest: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return what cloth stands off by, about 1, (V,): wide folds and narrow ones."""
    out = np.ones(len(rest), np.float32)
    for pitch, depth in ((15.0, 0.3), (30.0, 0.25), (60.0, 0.15)):
        way, phase = rng.normal(0.0, pitch, 3), rng.uniform(0, 6.28)
        out += depth * np.sin(rest @ way + phase + np.sin(rest[:, 0] * pitch))
    return out.clip(0.2)


@compiled
def _relax(
    values: FloatArray,
    start: IntArray,
    neighbours: IntArray,
    which: IntArray,
    steps: int,
) -> None:
    """Draw vertices to the middle of their neighbours, in place, there and back."""
    for step in range(steps):
        for k in range(len(which)):
            i = which[k] if step % 2 == 0 else which[len(which) - 1 - k]
            first, last = start[i], start[i + 1]
            x = y = z = np.float32(0.0)
            for j in range(first, last):
                near = neighbours[j]
                x += values[near, 0]
                y += values[near, 1]
                z += values[near, 2]
            count = max(last - first, 1)
            values[i, 0] = x / count
            values[i, 1] = y / count
            values[i, 2] = z / count
