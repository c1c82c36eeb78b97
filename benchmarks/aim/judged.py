"""Is the advice right? A case's pose and light -> what is told, against its truth."""

import json
import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.aim.cases import KEPT, Case, cases
from edge.core.aim.advice import Advice, Do, advice, light_advice, nobody_advice
from edge.core.aim.figures import glimpse, placement
from edge.core.types.frames import Pose
from edge.core.types.observation import Observation
from edge.devices.camera.picture import Light
from edge.files.recording import read_recording

# What must be told in a case of each kind, where its truth says so, and what points the
# other way. A body that is cut above and below asks for a step back.
OTHER_WAY = {
    Do.STEP_BACK: {Do.STEP_CLOSER},
    Do.STEP_CLOSER: {Do.STEP_BACK},
    Do.POINT_HIGHER: {Do.POINT_LOWER},
    Do.POINT_LOWER: {Do.POINT_HIGHER},
    Do.TURN_LEFT: {Do.TURN_RIGHT},
    Do.TURN_RIGHT: {Do.TURN_LEFT},
    Do.GO_ROUND_LEFT: {Do.GO_ROUND_RIGHT},
    Do.GO_ROUND_RIGHT: {Do.GO_ROUND_LEFT},
    Do.ROLL_CLOCKWISE: {Do.ROLL_BACK},
    Do.ROLL_BACK: {Do.ROLL_CLOCKWISE},
}
LIT = {Do.LIGHT, Do.UNCOVER}


@dataclass(frozen=True, slots=True)
class Judged:
    """One case: what was told, what had to be, whether that is right."""

    case: Case
    told: tuple[Advice, ...]
    needed: Do | None

    @property
    def right(self) -> bool:
        """Return whether the needed advice is told and none points the other way."""
        told = {each.do for each in self.told}
        if self.needed is None:
            return not told
        if self.needed in LIT:
            return bool(told & LIT)
        if self.needed is Do.BACK_HIDDEN:
            return bool(told & {Do.BACK_HIDDEN, Do.TRUNK_HIDDEN})
        return self.needed in told and not told & OTHER_WAY[self.needed]


def judged() -> list[Judged]:
    """Return every case with what ``aim`` tells of it."""
    truth = json.loads((KEPT / "cases.json").read_text())
    seen = read_recording(KEPT / "cases.npz")
    return [
        Judged(
            case,
            tuple(_told(case, one, truth[str(case.number)])),
            _needed(case, truth[str(case.number)]),
        )
        for case, one in zip(cases(), seen, strict=True)
    ]


def _told(case: Case, seen: Observation, truth: dict[str, Any]) -> list[Advice]:
    lit = Light(truth["brightness"], truth["white"]).trouble
    if found := light_advice(lit):
        return found
    width, height = seen.size
    back = seen.contour.quality if seen.contour else math.nan
    focal_px = case.focal_share * width
    now = placement(seen.pose, seen.pose, seen.size, focal_px, back)
    if now is None:
        rows = np.array(truth["glance"], np.float32)
        glance = Pose(0.0, rows[:, :2], rows[:, 2])
        return nobody_advice(glimpse(glance, seen.size))
    return advice(now, focal_px / height)


def _needed(case: Case, truth: dict[str, Any]) -> Do | None:
    """Return what is wrong by the truth, not by what the case was meant to be."""
    if case.kind == "dark":
        return Do.LIGHT
    if case.kind == "upright":
        return Do.BACK_HIDDEN
    if case.kind == "near":
        return Do.STEP_BACK
    if case.kind == "far":
        return Do.STEP_CLOSER
    if case.kind in ("high", "low"):
        return Do.POINT_HIGHER if truth["top"] < 0.0 else Do.POINT_LOWER
    if case.kind in ("left", "right_edge"):
        return Do.TURN_LEFT if truth["left"] < 0.5 else Do.TURN_RIGHT
    if case.kind == "roll":
        return Do.ROLL_CLOCKWISE if truth["roll_deg"] > 0 else Do.ROLL_BACK
    if case.kind == "yaw":
        right = (truth["facing"] > 0) != (case.yaw_deg > 0)
        return Do.GO_ROUND_RIGHT if right else Do.GO_ROUND_LEFT
    return None
