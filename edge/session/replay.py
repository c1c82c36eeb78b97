"""The same loop on a file: a video, a folder of pictures or a keypoint recording."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, get_args

from edge.config.sections import AUTO, MovementSettings
from edge.core.types.events import Step
from edge.core.types.frames import Frame
from edge.devices.inference.overlap import each_frame
from edge.errors import EdgeError, Reason, UsageError
from edge.files.recording import read_recording
from edge.files.recording_format import is_recording
from edge.pipeline import Pipeline
from edge.session.outputs import FIRST, Outputs, ReplayOptions, check
from edge.session.reference.bow_file import bow_of
from edge.wiring import Paced, build_pipeline, load_vision, open_source


def replay(options: ReplayOptions) -> dict[str, Any]:
    """Run the loop over the source, write what was asked for, return the session.

    Raises
    ------
    EdgeError
        When source, options or an output are unusable; nothing half-written stays.
    """
    check(options)
    if is_recording(options.source):
        return _replay_recording(options)
    return _replay_pictures(options)


def _replay_recording(options: ReplayOptions) -> dict[str, Any]:
    recording = read_recording(options.source)
    header = recording.header
    movement = recorded(options.source, header.options, options.movement)
    pipeline = build_pipeline(None, movement, options.lens)
    refer(pipeline, options)
    with ExitStack() as stack:
        outputs = Outputs(options, (header.model_name, header.model_sha256), stack)
        outputs.progress(len(recording), recording.duration_s)
        clock = Paced(recording, drop=False) if options.real_pace else recording
        for observation in clock:
            outputs.take(pipeline, pipeline.replay(observation), observation.dropped)
        return outputs.finish(pipeline)


def recorded(
    source: Path, header: Mapping[str, Any], asked: MovementSettings
) -> MovementSettings:
    """Return what a recording was made for, where nothing else is asked for."""
    view = header.get("view", AUTO) if asked.view == AUTO else asked.view
    exercise = asked.exercise
    if exercise == AUTO:
        exercise = header.get("exercise", AUTO)
    try:
        if view not in get_args(MovementSettings.__annotations__["view"]):
            raise UsageError(f"unknown view {view!r}", reason=Reason.UNSUPPORTED)
        return MovementSettings(exercise, view)
    except EdgeError as error:
        raise UsageError(
            f"recording {source}: {error}; name another with --exercise or --view",
            reason=error.reason,
        ) from error


def _replay_pictures(options: ReplayOptions) -> dict[str, Any]:
    with ExitStack() as stack:
        source = stack.enter_context(open_source(options.source, options.fps))
        vision, spec = load_vision(options.model)
        pipeline = build_pipeline(vision, options.movement, options.lens)
        refer(pipeline, options)
        outputs = Outputs(options, (spec.name, spec.sha256), stack)
        outputs.open_overlay(source)
        outputs.progress(source.frames_expected, source.duration_s)

        def take(frame: Frame, step: Step) -> None:
            outputs.take(pipeline, step, frame=frame)

        if options.real_pace:
            for frame in Paced(source, drop=False):
                take(frame, pipeline.step(frame))
        else:
            each_frame(source, pipeline, take)
        return outputs.finish(pipeline)


def refer(pipeline: Pipeline, options: ReplayOptions) -> None:
    """Have the pipeline read bends against the reference that was asked for.

    Raises
    ------
    EdgeError
        When the file is unusable, or its bow tells nothing.
    """
    if options.reference == FIRST:
        pipeline.learn_hinge(counts=True)
    elif options.reference is not None:
        path = Path(options.reference)
        hinge = bow_of(path, options.movement, options.model, options.lens)
        pipeline.use_hinge(hinge)
