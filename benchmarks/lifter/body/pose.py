"""Poses in the sagittal plane: feet planted, weight over mid-foot, arms hanging.

Angles are degrees against the body's rest pose, forward and flexing positive. Every
rotation is about x, so pelvis and spine add up exactly.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.lifter.body.body import Body, Rig
from edge.core.types.frames import FloatArray

LUMBAR_JOINTS = ("spine04", "spine03", "spine02")
NECK_SHARE = {"neck01": 0.3, "neck02": 0.55, "neck03": 0.8, "head": 1.0, "eye": 1.0}
FOOT = ("foot", "toe")
# Share of body mass, then two bones and how far between their heads it sits; Winter,
# Biomechanics and Motor Control of Human Movement (2009), table 4.1. Left and right
# move alike, so the left stands for both.
MASSES = (
    (0.142, "root", "spine04", 0.5),
    (0.139, "spine04", "spine02", 0.5),
    (0.216, "spine02", "neck01", 0.5),
    (0.081, "neck01", "head", 0.8),
    (0.056, "upperarm01.L", "lowerarm01.L", 0.44),
    (0.044, "lowerarm01.L", "wrist.L", 0.68),
    (0.200, "upperleg01.L", "lowerleg01.L", 0.43),
    (0.093, "lowerleg01.L", "foot.L", 0.43),
    (0.029, "foot.L", "toe1-1.L", 0.5),
)


@dataclass(frozen=True, slots=True)
class PoseAngles:
    """One moment. ``lumbar`` is split over three joints, ``thoracic`` is one joint."""

    pelvis: float
    lumbar: float
    thoracic: float
    neck: float
    knee: float
    arms: float
    lumbar_split: tuple[float, float, float] = (0.42, 0.35, 0.23)


@dataclass(frozen=True, slots=True)
class Posed:
    """Per bone, the rotation against rest (B, 3, 3) and where it begins (B, 3), m."""

    rotations: FloatArray
    heads: FloatArray

    def transforms(self, rest_heads: FloatArray) -> FloatArray:
        """Return (B, 3, 4) maps from a vertex at rest to the posed one."""
        shift = self.heads - np.einsum("bij,bj->bi", self.rotations, rest_heads)
        return np.concatenate([self.rotations, shift[..., None]], axis=2)


def about_x(angle_deg: FloatArray) -> FloatArray:
    """Return the rotations (N, 3, 3) that tip the top forward by (N,) degrees."""
    c, s = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    out = np.zeros((len(c), 3, 3))
    out[:, 0, 0] = 1.0
    out[:, 1, 1] = out[:, 2, 2] = c
    out[:, 1, 2], out[:, 2, 1] = -s, s
    return out


def lean_deg(vector: FloatArray) -> float:
    """Return a vector's angle from the vertical in the sagittal plane, forward +."""
    return float(np.degrees(np.arctan2(-vector[1], vector[2])))


class Poser:
    """Finds the poses of one body."""

    def __init__(self, body: Body, load: float = 0.0) -> None:
        """``load`` is what the hands carry, as a share of body mass."""
        self._body = body
        self._load = load
        hip, knee, ankle = map(body.head, ("upperleg01.L", "lowerleg01.L", "foot.L"))
        self._knee_rest = lean_deg(knee - ankle) - lean_deg(hip - knee)
        self._ankle = ankle
        self._balance_y = 0.5 * (ankle[1] + body.head("toe1-1.L")[1])
        self._shank_deg = 0.0
        self._masses = [
            (mass, body.rig.bone(a), body.rig.bone(b), at) for mass, a, b, at in MASSES
        ]
        self._lineage = lineage(body.rig)
        self._ways = body.heads - body.heads[body.rig.parents]
        self._hand = body.rig.bone("wrist.L")
        self._foot = body.rig.bone("foot.L")
        self._hang = {
            bone: -lean_deg(body.head(start) - body.head(end))
            for bone, start, end in (
                ("upperarm", "upperarm01.L", "lowerarm01.L"),
                ("lowerarm", "lowerarm01.L", "wrist.L"),
            )
        }

    def solve(self, angles: PoseAngles) -> Posed:
        """Return the pose; the shank leans so that the weight is over mid-foot."""
        before, now = self._shank_deg, self._shank_deg + 2.0
        off_before = self._off_balance(self._build(angles, before))
        for _ in range(8):
            posed = self._build(angles, now)
            off = self._off_balance(posed)
            if abs(off) < 1e-5 or off == off_before:
                break
            step = off * (now - before) / (off - off_before)
            before, off_before, now = now, off, now - step
        self._shank_deg = now
        return posed

    def _off_balance(self, posed: Posed) -> float:
        y = posed.heads[:, 1]
        moment = sum(m * ((1 - at) * y[a] + at * y[b]) for m, a, b, at in self._masses)
        carried = self._load * y[self._hand]
        return float((moment + carried) / (1 + self._load) - self._balance_y)

    def _build(self, angles: PoseAngles, shank_deg: float) -> Posed:
        rig, rest = self._body.rig, self._body.heads
        pitch = bone_pitches(rig, angles, shank_deg, self._knee_rest, self._hang)
        rotations = about_x(pitch)
        # Each bone's way from its parent, turned as the parent is, summed to the root.
        ways = np.einsum("bij,bj->bi", rotations[rig.parents], self._ways)
        ways[rig.parents < 0] = rest[rig.parents < 0]
        heads = self._lineage @ ways
        heads += self._ankle - heads[self._foot]
        return Posed(rotations, heads)


def lineage(rig: Rig) -> FloatArray:
    """Return (B, B): 1 where the column's bone is the row's, or carries it."""
    out = np.eye(len(rig.bones))
    for bone, parent in enumerate(rig.parents):
        if parent >= 0:
            out[bone] += out[parent]
    return out


def bone_pitches(
    rig: Rig,
    angles: PoseAngles,
    shank_deg: float,
    knee_rest_deg: float,
    hang_deg: dict[str, float],
) -> FloatArray:
    """Return each bone's rotation about x against rest, (B,) degrees."""
    lumbar = angles.pelvis + np.cumsum(angles.lumbar_split) * angles.lumbar
    top = angles.pelvis + angles.lumbar + angles.thoracic
    pitch = {
        "root": angles.pelvis,
        "pelvis": angles.pelvis,
        "spine05": angles.pelvis,
        **dict(zip(LUMBAR_JOINTS, lumbar, strict=True)),
        "spine01": top,
        "clavicle": top,
        "shoulder01": top,
        "upperleg": shank_deg - (angles.knee - knee_rest_deg),
        "lowerleg": shank_deg,
        "upperarm": hang_deg["upperarm"] - angles.arms,
        "lowerarm": hang_deg["lowerarm"] - angles.arms,
        **{bone: top + share * angles.neck for bone, share in NECK_SHARE.items()},
        **dict.fromkeys(FOOT, 0.0),
    }
    out = np.empty(len(rig.bones))
    for bone, name in enumerate(rig.bones):
        base = name.split(".")[0]
        known = pitch.get(base, pitch.get(base.rstrip("0123456789-")))
        # Hands follow the forearm.
        out[bone] = out[rig.parents[bone]] if known is None else known
    return out
