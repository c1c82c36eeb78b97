"""What the steps that a pipeline made of a scene tell."""

import math
from collections.abc import Iterable, Sequence
from itertools import groupby

from edge.core.types.codes import Level
from edge.core.types.events import Event, RepFinished, Step
from edge.core.types.records import RepRecord
from edge.files.frames import frame_payload


def at(steps: Sequence[Step], t_s: float) -> Step:
    """Return the step of the first frame at or after ``t_s``."""
    return next(step for step in steps if step.t_s >= t_s - 1e-9)


def happened(steps: Iterable[Step], *kinds: type) -> list[Event]:
    """Return the events of some kinds, in order."""
    return [e for step in steps for e in step.events if isinstance(e, kinds)]


def reps(steps: Iterable[Step]) -> list[RepRecord]:
    return [event.rep for event in happened(steps, RepFinished)]


def levels(
    steps: Iterable[Step], start_s: float = 0.0, end_s: float = math.inf
) -> list[Level]:
    """Return the lamp's levels in order, repeats left out."""
    shown = [step.feedback.level for step in steps if start_s <= step.t_s < end_s]
    return [level for level, _ in groupby(shown)]


def plain(steps):
    """Return steps without pictures' coordinates: what judgement made of them."""
    rows = []
    for step in steps:
        row = frame_payload(step)
        del row["keypoints"], row["contour"], row["facing"], row["t_s"]
        rows.append(row | {"depth": step.movement.depth, "yaw": step.view.yaw_deg})
    return rows
