"""The same loop on a file: a video, a folder of pictures or a keypoint recording."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge import __version__
from edge.config.sections import AUTO, ModelSettings, MovementSettings
from edge.core.pose.lens import LensSettings
from edge.core.types.events import Step
from edge.core.types.frames import Frame
from edge.devices.host.system import clock_reading
from edge.devices.terminal.progress import ReplayProgress
from edge.errors import UsageError
from edge.files.frames import frame_payload
from edge.files.outputs import STANDARD_OUTPUT, TextOutput
from edge.files.recording import RecordingHeader, RecordingWriter, read_recording
from edge.pipeline import Pipeline
from edge.session.recorder import SessionRecorder
from edge.wiring import Paced, Source, build_pipeline, load_vision, open_source

RECORDING = ".npz"
ZIP = b"PK\x03\x04"  # what an .npz is inside


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """What ``replay`` was asked for; paths as text, ``-`` is standard output."""

    source: Path
    movement: MovementSettings
    model: ModelSettings
    rack: str
    frames: str | None = None
    summary: str | None = None
    overlay: Path | None = None
    record: Path | None = None
    real_pace: bool = False
    lens: LensSettings | None = None


def replay(options: ReplayOptions) -> dict[str, Any]:
    """Run the loop over the source, write what was asked for, return the session.

    Raises
    ------
    EdgeError
        When source, options or an output are unusable; nothing half-written stays.
    """
    _check(options)
    if is_recording(options.source):
        return _replay_recording(options)
    return _replay_pictures(options)


def is_recording(path: Path) -> bool:
    """Return whether a file is a keypoint recording: by its name, or its content."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return path.suffix.lower() == RECORDING or file.read(4) == ZIP
    except OSError:
        return False


def _replay_recording(options: ReplayOptions) -> dict[str, Any]:
    recording = read_recording(options.source)
    header = recording.header
    movement = _recorded(header.options, options.movement)
    pipeline = build_pipeline(None, movement, options.lens)
    with ExitStack() as stack:
        outputs = _Outputs(options, (header.model_name, header.model_sha256), stack)
        outputs.progress(len(recording), recording.duration_s)
        clock = Paced(recording, drop=False) if options.real_pace else recording
        for observation in clock:
            outputs.take(pipeline, pipeline.replay(observation), observation.dropped)
        return outputs.finish(pipeline)


def _recorded(header: Mapping[str, Any], asked: MovementSettings) -> MovementSettings:
    """Return what a recording was made for, where nothing else is asked for."""
    named = {key: getattr(asked, key) for key in ("exercise", "view")}
    return MovementSettings(
        **{
            key: header.get(key, AUTO) if value == AUTO else value
            for key, value in named.items()
        }
    )


def _replay_pictures(options: ReplayOptions) -> dict[str, Any]:
    with ExitStack() as stack:
        source = stack.enter_context(open_source(options.source))
        vision, spec = load_vision(options.model)
        pipeline = build_pipeline(vision, options.movement, options.lens)
        outputs = _Outputs(options, (spec.name, spec.sha256), stack)
        outputs.open_overlay(source)
        outputs.progress(source.frames_expected, source.duration_s)
        for frame in _at_pace(source, options.real_pace):
            outputs.take(pipeline, pipeline.step(frame), frame=frame)
        return outputs.finish(pipeline)


def _at_pace(source: Source, real: bool) -> Iterator[Frame]:
    return iter(Paced(source, drop=False) if real else source)


class _Outputs:
    """The outputs of one replay; each is complete when the ``stack`` closes."""

    def __init__(
        self, options: ReplayOptions, model: tuple[str, str], stack: ExitStack
    ) -> None:
        self._options = options
        self._stack = stack
        self._recorder = SessionRecorder(options.rack, model, clock_reading)
        self._progress: ReplayProgress | None = None
        self._overlay: Any = None
        self._summary = self._text(options.summary)
        self._frames = self._text(options.frames)
        self._record: RecordingWriter | None = None
        if options.record:
            asked = {
                "exercise": options.movement.exercise,
                "view": options.movement.view,
            }
            header = RecordingHeader(__version__, *model, asked)
            self._record = stack.enter_context(RecordingWriter(options.record, header))

    def _text(self, path: str | None) -> TextOutput | None:
        return self._stack.enter_context(TextOutput(path)) if path else None

    def open_overlay(self, source: Source) -> None:
        """Begin the overlay video, if there is to be one."""
        if self._options.overlay:
            # Drawing costs more to import than all the rest: only when asked for.
            from edge.report.overlay import OverlayWriter

            fps = 30.0
            if source.frames_expected and source.duration_s:
                fps = source.frames_expected / source.duration_s
            writer = OverlayWriter(self._options.overlay, source.size, fps=fps)
            self._overlay = self._stack.enter_context(writer)

    def progress(self, frames: int | None, duration_s: float | None) -> None:
        """Begin the progress bar."""
        bar = ReplayProgress(
            title=self._options.source.name,
            frames_expected=frames,
            duration_s=duration_s,
        )
        self._progress = self._stack.enter_context(closing(bar))

    def take(
        self,
        pipeline: Pipeline,
        step: Step,
        dropped: int = 0,
        frame: Frame | None = None,
    ) -> None:
        """Pass one step on to everything that wants it."""
        self._recorder.take(step, dropped)
        if self._frames:
            self._frames.write(json.dumps(frame_payload(step)))
        if self._record and pipeline.observation:
            self._record.write(pipeline.observation)
        if self._overlay and frame:
            self._overlay.write(frame, step)
        if self._progress:
            self._progress.show(step)

    def finish(self, pipeline: Pipeline) -> dict[str, Any]:
        """End the session and return it; a file is one, also without a repetition."""
        session = self._recorder.end(pipeline) or self._recorder.close()
        if self._summary:
            self._summary.write(json.dumps(session, indent=2))
        return session


def _check(options: ReplayOptions) -> None:
    if options.frames == options.summary == STANDARD_OUTPUT:
        raise UsageError("--frames and --summary cannot both be -; name a file for one")
    if options.overlay and is_recording(options.source):
        raise UsageError(
            f"--overlay needs pictures, and {options.source} is a recording of "
            "keypoints; give the video"
        )
    named = {
        "--frames": options.frames,
        "--summary": options.summary,
        "--overlay": options.overlay,
        "--record": options.record,
    }
    taken = {options.source.resolve(): "the source"}
    for option, path in named.items():
        if path is None or path == STANDARD_OUTPUT:
            continue
        where = Path(path).resolve()
        if where in taken and not (where.exists() and not where.is_file()):
            raise UsageError(f"{option} {path} is also {taken[where]}; name another")
        if where.exists() and where.parent in taken and options.source.is_dir():
            raise UsageError(f"{option} {path} is one of the source's pictures")
        taken[where] = option
