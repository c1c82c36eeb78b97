"""What a replay was asked for, and the outputs that it leaves."""

import json
import logging
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge import __version__
from edge.config.sections import ModelSettings, MovementSettings
from edge.core.pose.lens import LensSettings
from edge.core.types.events import Step
from edge.core.types.frames import Frame
from edge.devices.host.system import clock_reading
from edge.devices.terminal.progress import ReplayProgress
from edge.errors import Reason, UsageError
from edge.files.frames import frame_payload
from edge.files.outputs import STANDARD_OUTPUT, TextOutput, check_ending
from edge.files.recording import RecordingHeader, RecordingWriter
from edge.files.recording_format import is_recording
from edge.pipeline import Pipeline
from edge.session.recorder import SessionRecorder
from edge.session.reference.bow_file import log_bows
from edge.wiring import Source

log = logging.getLogger(__name__)

FIRST = "first"  # the first repetition that counts is a neutral bow


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """What ``replay`` was asked for; paths as text, ``-`` is standard output.

    ``reference`` is a file with a neutral bow, or ``FIRST``.
    """

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
    fps: float | None = None
    reference: str | None = None


class Outputs:
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
        log_bows(step.events)
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
        if pipeline.learning_hinge:
            log.warning("no repetition could be taken for the reference")
        session = self._recorder.end(pipeline) or self._recorder.close()
        if self._summary:
            self._summary.write(json.dumps(session, indent=2))
        return session


def check(options: ReplayOptions) -> None:
    """Refuse outputs that would overwrite each other, the source or another kind.

    Raises
    ------
    UsageError
        Naming the option and what to give instead.
    """
    if options.frames == options.summary == STANDARD_OUTPUT:
        raise UsageError(
            "--frames and --summary cannot both be -; name a file for one",
            reason=Reason.INVALID,
        )
    if options.overlay and is_recording(options.source):
        raise UsageError(
            f"--overlay needs pictures, and {options.source} is a recording of "
            "keypoints; give the video",
            reason=Reason.INVALID,
        )
    if options.fps is not None and is_recording(options.source):
        raise UsageError(
            f"--fps is for pictures, and {options.source} is a recording of keypoints "
            "with times of its own; leave it out",
            reason=Reason.INVALID,
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
            raise UsageError(
                f"{option} {path} is also {taken[where]}; name another",
                reason=Reason.INVALID,
            )
        if where.exists() and where.parent in taken and options.source.is_dir():
            raise UsageError(
                f"{option} {path} is one of the source's pictures; name another",
                reason=Reason.INVALID,
            )
        if not where.exists() or where.is_file():
            check_ending(option, where)
        taken[where] = option
