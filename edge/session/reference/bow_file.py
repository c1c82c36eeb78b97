"""A neutral bow that was filmed or recorded before: ``--reference FILE``."""

import logging
from collections.abc import Iterable
from pathlib import Path

from edge.config.sections import ModelSettings, MovementSettings
from edge.core.pose.lens import LensSettings
from edge.core.spine.own_hinge import OwnHinge, Unusable
from edge.core.types.events import (
    Event,
    HingeForgotten,
    HingeLearnt,
    HingeRefused,
    Step,
)
from edge.errors import DeviceError, Reason
from edge.files.recording import read_recording
from edge.files.recording_format import is_recording
from edge.pipeline import Pipeline
from edge.wiring import build_pipeline, load_vision, open_source

log = logging.getLogger(__name__)

# What is wrong, and what to do: for people.
BOW_UNUSABLE = {
    Unusable.NO_STANDING: "how the lifter stands was not seen; stand still and side-on "
    "for a second before the bow, the arms clear of the back",
    Unusable.BACK_HIDDEN: "the back was hidden or not side-on in too much of it; clear "
    "the view and bow again",
    Unusable.TOO_FAST: "it was too fast; take two seconds down and two up",
    Unusable.TOO_SHALLOW: "it was less than 40 degrees deep; bow further",
    Unusable.UNEVEN: "what was followed does not bend like a back; clear the view and "
    "bow again",
    Unusable.NOT_NEUTRAL: "the back was round or arched in it; keep head, chest and "
    "sacrum on the stick",
    Unusable.NO_BOW: "nobody bowed",
    Unusable.LOST: "the lifter went out of sight",
}


def hardly_neutral(hinge: OwnHinge) -> str:
    """Return what to say of a bow that hardly any neutral one reads like."""
    back = "round" if hinge.doubt_deg > 0 else "arched"
    return (
        f"it looked {abs(hinge.doubt_deg):.0f}° more {back} than a neutral bow of "
        f"somebody who stands like that; if it was {back}, bow again with the stick"
    )


def log_bows(events: Iterable[Event]) -> None:
    """Tell in the log how bows ended."""
    for event in events:
        if isinstance(event, HingeLearnt):
            log.info(
                "a neutral bow is the reference: it adds up to %+.0f deg to flexion "
                "and is worth %.0f %%",
                event.hinge.change_deg,
                100 * event.hinge.worth,
            )
            if event.hinge.unusual:
                log.warning("the bow: %s", hardly_neutral(event.hinge))
        elif isinstance(event, HingeRefused):
            log.warning("a bow cannot be used: %s", BOW_UNUSABLE[event.reason])
        elif isinstance(event, HingeForgotten):
            log.info(
                "who bowed was out of sight: their bow is no reference any more; that "
                "of a named athlete stays"
            )


def bow_of(
    path: Path,
    movement: MovementSettings,
    model: ModelSettings,
    lens: LensSettings | None = None,
) -> OwnHinge:
    """Return the neutral hinge of the first usable bow in a clip or recording.

    Raises
    ------
    EdgeError
        When the file is unusable, or its bow tells nothing.
    """
    if is_recording(path):
        pipeline = build_pipeline(None, movement, lens)
        return _learnt(path, pipeline, map(pipeline.replay, read_recording(path)))
    with open_source(path) as source:
        vision, _ = load_vision(model)
        pipeline = build_pipeline(vision, movement, lens)
        return _learnt(path, pipeline, map(pipeline.step, source))


def _learnt(path: Path, pipeline: Pipeline, steps: Iterable[Step]) -> OwnHinge:
    reason = Unusable.NO_BOW
    pipeline.learn_hinge()
    for step in steps:
        for event in step.events:
            if isinstance(event, HingeLearnt):
                log_bows([event])
                return event.hinge
            if isinstance(event, HingeRefused):
                # A clip may begin with another movement, such as taking the stick.
                reason = event.reason
                pipeline.learn_hinge()
    raise DeviceError(
        f"reference {path}: this bow cannot be used, {BOW_UNUSABLE[reason]}",
        Reason.INVALID,
    )
