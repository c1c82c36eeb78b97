"""The device loop: picks the ends, then frame, lamp, and only then everything else."""

import logging
import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console

from edge import __version__
from edge.config.sections import Config
from edge.core.types.codes import Level
from edge.core.types.events import Step
from edge.core.types.frames import Frame
from edge.devices.camera.picamera import Camera
from edge.devices.host.health_report import health_report
from edge.devices.host.system import Notifier, clock_reading
from edge.devices.lamps.gpio import Lamps
from edge.devices.mqtt.broker import Broker
from edge.devices.terminal.lamps import Terminal
from edge.errors import DeviceError
from edge.models.manifest import asset
from edge.pipeline import Pipeline
from edge.session.control import EXERCISES, Control
from edge.session.recorder import Payload, SessionRecorder
from edge.store.log import SessionLog
from edge.store.outbox import Outbox
from edge.store.settings import store_path
from edge.store.writer import Writer
from edge.wiring import Paced, Source, build_pipeline, load_vision, open_source

log = logging.getLogger(__name__)

# Chosen: longer than any rest between sets, shorter than the next lifter's warm-up.
SESSION_REST_S = 240.0
METER_S = 600.0  # chosen: daylight changes in tens of minutes
DEMO_CLIP = "demo_progressive.mp4"


class Frames(Protocol):
    """Frames to come, and how many were lost on the way."""

    dropped: int

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames."""


class Archive:
    """Hands what is finished to disk and broker, on a thread that no lamp waits for."""

    def __init__(
        self, sessions: SessionLog, writer: Writer, broker: Broker | None
    ) -> None:
        self._sessions = sessions
        self._writer = writer
        self.broker = broker

    def open_session(self, session: Payload) -> None:
        """Store a session that has begun."""
        self._writer.put(lambda: self._sessions.open_session(session))

    def add_rep(self, rep: Payload) -> None:
        """Tell whoever listens."""
        if self.broker:
            self.broker.rep(rep)

    def add_set(self, session_id: str, index: int, finished: Payload) -> None:
        """Store a finished set."""
        self._writer.put(lambda: self._sessions.add_set(session_id, index, finished))

    def close_session(self, session_id: str, session: Payload) -> None:
        """Store a finished session, then have it sent."""
        self._writer.put(lambda: self._sessions.close_session(session_id, session))
        if self.broker:
            self._writer.put(self.broker.deliver)


class LampOutput:
    """Lights real lamps for each step."""

    def __init__(self, lamps: Lamps) -> None:
        self.lamps = lamps

    def __call__(self, step: Step) -> None:
        """Light what the step asks for."""
        self.lamps.show(step.feedback)


def run(config: Config, source: Path | None = None) -> None:
    """Run the device loop on the camera, or on a video file in real time.

    Ends with the file, or by KeyboardInterrupt, which closes the session first.

    Raises
    ------
    EdgeError
        When model, camera, lamps, store or configuration are unusable.
    """
    notifier = Notifier()
    with ExitStack() as stack:
        vision, spec = load_vision(config.model, config.camera.fps)
        pipeline = build_pipeline(vision, config.movement, config.lens)
        video = stack.enter_context(open_source(source)) if source else None
        show = _lamps(config, stack, video)
        archive = _archive(config, stack, spec.name)
        recorder = SessionRecorder(
            config.rack.name,
            (spec.name, spec.sha256),
            clock_reading,
            archive,
            rest_s=SESSION_REST_S,
        )
        attend = None
        if archive.broker:
            buzzer = show.lamps if isinstance(show, LampOutput) else None
            exercise = config.movement.exercise
            attend = Control(
                archive.broker, pipeline, recorder, exercise, buzzer
            ).attend
        frames: Frames
        if video:
            frames = Paced(video, drop=True)
        else:
            frames = stack.enter_context(Camera(config.camera))
        try:
            _loop(frames, pipeline, show, recorder, notifier, attend)
        finally:
            notifier.stopping()
            if isinstance(show, LampOutput):
                show.lamps.close()
            recorder.end(pipeline)


def _loop(
    frames: Frames,
    pipeline: Pipeline,
    show: Callable[[Step], None],
    recorder: SessionRecorder,
    notifier: Notifier,
    attend: Callable[[Step], None] | None = None,
) -> None:
    dropped = 0
    metered_s = -math.inf
    for count, frame in enumerate(frames, start=1):
        step = pipeline.step(frame)
        show(step)
        if count == 1:
            notifier.ready()
            metered_s = step.t_s
        alone = step.feedback.level is Level.ABSENT
        if isinstance(frames, Camera) and alone and step.t_s - metered_s > METER_S:
            # The light of the morning is not that of the evening; nobody watches now.
            frames.meter()
            metered_s = step.t_s
        recorder.take(step, frames.dropped - dropped)
        if attend:
            attend(step)
        dropped = frames.dropped
        notifier.alive(count, count)


def demo(*, real_pace: bool = True) -> dict[str, Any]:
    """Run the loop on the shipped clip, lamps in the terminal; return the session."""
    config = Config()
    with ExitStack() as stack:
        source = stack.enter_context(open_source(asset(DEMO_CLIP)))
        vision, spec = load_vision(config.model)
        pipeline = build_pipeline(vision, config.movement)
        recorder = SessionRecorder(
            config.rack.name, (spec.name, spec.sha256), clock_reading
        )
        terminal = stack.enter_context(_terminal(source, "demo"))
        for frame in Paced(source, drop=False) if real_pace else source:
            step = pipeline.step(frame)
            terminal.show(step)
            recorder.take(step)
        return recorder.end(pipeline) or recorder.close()


def _lamps(
    config: Config, stack: ExitStack, video: Source | None
) -> Callable[[Step], None]:
    try:
        lamps = stack.enter_context(Lamps(config.lamps))
    except DeviceError as error:
        if video is None:
            raise
        log.warning("%s; the lamps are drawn here instead", error)
        return stack.enter_context(_terminal(video, "run")).show
    return LampOutput(lamps)


def _terminal(source: Source, title: str) -> Terminal:
    return Terminal(
        console=Console(),
        title=title,
        frames_expected=source.frames_expected,
        duration_s=source.duration_s,
    )


def _archive(config: Config, stack: ExitStack, model: str) -> Archive:
    """Open store and broker; closed in the order that loses nothing."""
    path = store_path(config.store)
    sessions = stack.enter_context(SessionLog(path))
    broker = None
    if config.broker.host:
        rack, outbox = config.rack.name, Outbox(path)
        broker = Broker(
            config.broker,
            rack,
            outbox,
            lambda: health_report(rack, path.parent, outbox.waiting),
        )
        stack.callback(broker.close)
        broker.info(
            {
                "schema": "info/1",
                "rack": rack,
                "software": __version__,
                "model": model,
                "exercises": list(EXERCISES),
            }
        )
        broker.start()
    return Archive(sessions, stack.enter_context(Writer()), broker)
