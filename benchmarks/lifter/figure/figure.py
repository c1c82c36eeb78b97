"""Stances to poses of one body; where that stands is ``footing``'s."""

from dataclasses import replace

import numpy as np

from benchmarks.lifter.body.arms import ARM_BONES, turned
from benchmarks.lifter.body.body import Body
from benchmarks.lifter.body.pose import (
    MASSES,
    NECK_SHARE,
    Posed,
    about_x,
    lean_deg,
)
from benchmarks.lifter.body.twist import about, chained
from benchmarks.lifter.figure.limbs import Lengths, two_bones
from benchmarks.lifter.figure.stance import Stance
from edge.core.types.frames import FloatArray

SIDES = "LR"
LUMBAR = ("spine04", "spine03", "spine02")
SPLIT = (0.42, 0.77, 1.0)  # share of the lumbar flexion up to each joint
HAND_BONES = ("wrist", "finger", "metacarpal")
TOP = ("spine01", "clavicle", "shoulder")


class Figure:
    """Poses one body."""

    def __init__(self, body: Body, standing: Stance) -> None:
        """``standing`` is what the person's own standing adds to rest: lordosis."""
        self.body, self.standing = body, standing
        rig = body.rig
        hip, knee, ankle, ball = map(
            body.head, ("upperleg01.L", "lowerleg01.L", "foot.L", "toe2-1.L")
        )
        self.lengths = Lengths(
            float(np.linalg.norm((hip - knee)[1:])),
            float(np.linalg.norm((knee - ankle)[1:])),
            float(ankle[1] - ball[1]),
            float(ankle[2] - ball[2]),
        )
        self._rest_thigh = lean_deg(hip - knee)
        self._rest_shank = lean_deg(knee - ankle)
        shoulder, elbow, wrist = map(
            body.head, ("upperarm01.L", "lowerarm01.L", "wrist.L")
        )
        self.arm_m = (
            float(np.linalg.norm(elbow - shoulder)),
            float(np.linalg.norm(wrist - elbow)),
        )
        self._names = [name.partition(".") for name in rig.bones]
        self._arms = [
            [
                rig.bone(f"{bone}.{side}")
                for bone in ("upperarm01", "lowerarm01", "wrist")
            ]
            for side in SIDES
        ]

    def pose(self, stance: Stance) -> Posed:
        """Return the pose of a stance, facing -y, its root where it is at rest."""
        if stance.balance:
            stance = self._balanced(stance)
        return self._built(stance)

    def _balanced(self, stance: Stance) -> Stance:
        """Return it with legs that lean until the weight is over the feet."""
        before, now = 0.0, 2.0
        off_before = self._off(self._leaning(stance, before))
        for _ in range(6):
            off = self._off(self._leaning(stance, now))
            if abs(off) < 1e-4 or off == off_before:
                break
            step = float(np.clip(off * (now - before) / (off - off_before), -15, 15))
            before, off_before, now = now, off, now - step
        return self._leaning(stance, stance.balance * now)

    def _leaning(self, stance: Stance, deg: float) -> Stance:
        return replace(stance, thigh=stance.thigh + deg)

    def _off(self, stance: Stance) -> float:
        y = self._built(stance).heads[:, 1]
        rig = self.body.rig
        moment = 0.0
        for mass, a, b, at in MASSES:
            for side in SIDES:
                first, last = (rig.bone(n.replace(".L", f".{side}")) for n in (a, b))
                moment += mass / 2 * ((1 - at) * y[first] + at * y[last])
        feet = [
            0.5 * (y[rig.bone(f"foot.{side}")] + y[rig.bone(f"toe1-1.{side}")])
            for side in SIDES
        ]
        return float(moment - np.mean(feet))

    def _built(self, stance: Stance) -> Posed:
        rotations = self._turns(stance)
        rest = self.body.heads
        root = self.body.rig.parents < 0
        heads = rest.copy()
        posed = chained(self.body, Posed(rotations, heads * root[:, None]), rotations)
        for k, side in enumerate(SIDES):
            self._place_arm(posed, rotations, stance, k, side)
        return chained(self.body, posed, rotations)

    def _turns(self, stance: Stance) -> FloatArray:
        """Return each bone's rotation against rest, (B, 3, 3); arms as the trunk."""
        own = self.standing
        pelvis = about_x(np.array([stance.pelvis + own.pelvis]))[0]
        pelvis = pelvis @ about(2, stance.roll)
        spine: dict[str, FloatArray] = {}
        for bone, share in zip(LUMBAR, SPLIT, strict=True):
            bend = share * (stance.lumbar + own.lumbar)
            side = share * stance.lateral
            turn = share * (stance.rotation - stance.roll)
            spine[bone] = pelvis @ _joint(bend, side, turn)
        whole = stance.lumbar + own.lumbar + stance.thoracic + own.thoracic
        top = pelvis @ _joint(whole, stance.lateral, stance.rotation - stance.roll)
        neck = stance.neck + own.neck
        by_name = {
            "root": pelvis,
            "spine05": pelvis,
            **spine,
            **dict.fromkeys(TOP, top),
            **{
                bone: top @ about_x(np.array([share * neck]))[0]
                for bone, share in NECK_SHARE.items()
            },
        }
        legs = [self._leg(stance, k) for k in range(2)]
        out = np.empty((len(self._names), 3, 3))
        for number, (name, _, of) in enumerate(self._names):
            base = name.rstrip("0123456789-")
            if base in legs[0]:
                out[number] = legs[SIDES.index(of)][base]
            else:
                known = by_name.get(name, by_name.get(base))
                parent = self.body.rig.parents[number]
                out[number] = out[parent] if known is None else known
        return out

    def _leg(self, stance: Stance, k: int) -> dict[str, FloatArray]:
        thigh, knee = float(stance.thigh[k]), float(stance.knee[k])
        aside = about(1, (-1 if k == 0 else 1) * float(stance.out[k]))
        pitches = {
            "upperleg": thigh - self._rest_thigh,
            "lowerleg": thigh + knee - self._rest_shank,
        }
        turns = {
            name: aside @ about_x(np.array([deg]))[0] for name, deg in pitches.items()
        }
        for name, deg in (("foot", stance.foot[k]), ("toe", stance.toe[k])):
            turns[name] = about_x(np.array([deg]))[0]
        return turns

    def _place_arm(
        self, posed: Posed, rotations: FloatArray, stance: Stance, k: int, side: str
    ) -> None:
        shoulder, elbow, wrist = self._arms[k]
        rest, parents = self.body.heads, self.body.rig.parents
        above = rotations[parents[shoulder]]
        mirror = np.array([1.0 if k == 0 else -1.0, 1.0, 1.0])
        turn = _part(above, stance.kept)
        upper = turn @ (stance.upper[k] * mirror)
        fore = turn @ (stance.fore[k] * mirror)
        if stance.pinned[k] > 0:
            ways = two_bones(
                posed.heads[shoulder], stance.pin[k], stance.pole[k], *self.arm_m
            )
            held = float(stance.pinned[k])
            upper = (1 - held) * _unit(upper) + held * _unit(ways[0])
            fore = (1 - held) * _unit(fore) + held * _unit(ways[1])
        first = turned(above @ (rest[elbow] - rest[shoulder]), upper) @ above
        second = turned(first @ (rest[wrist] - rest[elbow]), fore) @ first
        hand = about_x(np.array([stance.hand[k]]))[0] @ second
        for bone in range(shoulder, len(rotations)):
            name, _, of = self._names[bone]
            if of == side and name.startswith(ARM_BONES):
                if name.startswith("upperarm"):
                    rotations[bone] = first
                else:
                    is_hand = name.startswith(HAND_BONES)
                    rotations[bone] = hand if is_hand else second


def _joint(bend: float, side: float, turn: float) -> FloatArray:
    return np.asarray(about_x(np.array([bend]))[0] @ about(1, side) @ about(2, turn))


def _unit(way: FloatArray) -> FloatArray:
    return np.asarray(way / np.linalg.norm(way))


def _part(turn: FloatArray, share: float) -> FloatArray:
    """Return a share, 0 to 1, of a rotation."""
    if share in (0.0, 1.0):
        return turn if share else np.eye(3)
    angle = np.arccos(np.clip((np.trace(turn) - 1) / 2, -1, 1))
    if angle < 1e-6:
        return np.eye(3)
    skew = (turn - turn.T) / (2 * np.sin(angle))
    part = share * angle
    return np.asarray(
        np.eye(3) + np.sin(part) * skew + (1 - np.cos(part)) * skew @ skew
    )
