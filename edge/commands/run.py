"""``hingewatch run``, the device loop: frame, lamp, and only then everything else."""

import argparse
import logging
import math
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from edge.config.sections import Config, load_config
from edge.core.types.codes import Level
from edge.core.types.events import Step
from edge.devices.camera.opening import LiveCamera, open_camera
from edge.devices.host.memory import keep_loaded
from edge.devices.host.system import LastResort, Notifier, clock_reading
from edge.devices.inference.speed import log_speed
from edge.devices.lamps.gpio import Lamps
from edge.devices.lamps.night import Dimmer
from edge.errors import DeviceError
from edge.exercises.tables import own
from edge.pipeline import Pipeline
from edge.session.archive import open_archive
from edge.session.by_hand import open_line
from edge.session.control import Control
from edge.session.cooling import Cooling
from edge.session.health_meter import HealthMeter
from edge.session.lending import Lender, UntilLent, as_set_now, await_return
from edge.session.loop_watch import LoopWatch
from edge.session.page.with_page import with_page
from edge.session.parties import Keeper
from edge.session.recorder import SessionRecorder
from edge.session.reference.bow_file import bow_of
from edge.session.reference.hinges import Hinges
from edge.session.resting import Rest
from edge.session.screen.guide import Guide, Led
from edge.session.showing import LampOutput, unlit, with_guide, with_mode, with_strip
from edge.session.sparing import Frames, Sparing, While
from edge.session.thread_watch import ThreadWatch
from edge.session.view_watch import ViewWatch, blue_when_knocked, in_a_thread
from edge.store.settings import store_path
from edge.wiring import (
    Paced,
    Source,
    build_pipeline,
    chosen_exercises,
    load_vision,
    open_source,
    settle,
    terminal,
)

log = logging.getLogger(__name__)

# Chosen: longer than any rest between sets, shorter than the next lifter's warm-up.
SESSION_REST_S = 240.0
METER_S = 600.0  # chosen: daylight changes in tens of minutes


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("--config", type=Path, metavar="FILE", help="TOML settings")
    parser.add_argument(
        "--source", type=Path, metavar="FILE", help="a video instead of the camera"
    )
    parser.add_argument(
        "--reference",
        type=Path,
        metavar="FILE",
        help="a neutral bow by the only lifter of this rack: a clip or recording of it",
    )


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    config = load_config(options.config)
    # An interrupt is the wanted end of a loop that has none of its own.
    with suppress(KeyboardInterrupt):
        if options.source is None:
            await_return(store_path(config.store))
        while run(config, options.source, options.reference):
            await_return(store_path(config.store))
            config = as_set_now(options.config, config)
    return 0


def run(
    config: Config,
    source: Path | None = None,
    reference: Path | None = None,
    led: Led | None = None,
) -> bool:
    """Run the device loop on the camera, or on a video file in real time.

    ``reference`` shows a neutral bow: that of everybody who has none of their own here.
    For who is ``led`` a guided screen begins at once, and its end is that of the loop.

    Ends with the file, or by KeyboardInterrupt, which closes the session first, or
    because ``aim`` borrows the camera: then it returns True.

    Raises
    ------
    EdgeError
        When model, camera, lamps or configuration are unusable.
    """
    notifier = Notifier()
    for mistake in own().mistakes.values():
        log.warning("%s; this exercise is left out", mistake)
    with ExitStack() as stack:
        stack.enter_context(LastResort())
        # Left last: a camera may hang when it is closed, and the session is stored by
        # then.
        cameras = stack.enter_context(ExitStack())
        vision, spec = load_vision(config.model, config.camera.fps)
        folder = store_path(config.store).parent
        threads = settle(vision.model, config.model.threads, folder)
        log_speed(vision.model, spec.input_size, threads)
        pipeline = build_pipeline(vision, config.movement, config.lens)
        given = None
        if reference is not None:
            given = bow_of(reference, config.movement, config.model, config.lens)
            pipeline.use_hinge(given)
        video = stack.enter_context(open_source(source)) if source else None
        show = _lamps(config, stack, video)
        lamps = show.lamps if isinstance(show, LampOutput) else None
        meter = HealthMeter(None if video else config.camera.fps)
        view = None
        if video is None:
            store = store_path(config.store)
            view = ViewWatch(store, config.lens, meter, in_a_thread)
            show = blue_when_knocked(show, view)
        show_all = with_strip(config.strip, stack, show)
        buzzer = lamps if config.lamps.buzzer_pin is not None else None
        archive, broker = open_archive(
            config,
            stack,
            spec.name,
            buzzer=buzzer is not None,
            lamps=None if video else lamps is not None,
            meter=meter,
        )
        line, sink = with_page(config, stack, broker, archive)
        recorder = SessionRecorder(
            config.rack.name,
            (spec.name, spec.sha256),
            clock_reading,
            sink,
            rest_s=SESSION_REST_S,
        )
        model = {"name": spec.name, "sha256": spec.sha256}
        about = {"rack": config.rack.name, "model": model}
        guide = Guide(pipeline, recorder, about, clock_reading, sink, led)
        moded = with_mode(config.feedback, show_all, lamps)
        show_some = with_guide(guide, show_all, moded)
        hinges = Hinges(pipeline, recorder, archive, clock_reading, given)
        attends = [hinges.attend]
        if line := open_line(config.button, stack, lamps, line):
            exercise = config.movement.exercise
            parts = (pipeline, recorder, exercise, buzzer, hinges, guide)
            attends.append(Control(line, *parts).attend)
        camera = lender = None
        frames: Frames
        if video:
            frames = Paced(video, drop=True)
            watch = LoopWatch(meter, notifier)
        else:
            camera = cameras.enter_context(open_camera(config.camera))
            lender = stack.enter_context(Lender(store_path(config.store)))
            rest = Rest(lambda: not pipeline.learning)
            attends.append(rest.attend)
            sparing = Sparing(
                camera, lambda: pipeline.searching, lambda: rest.resting, camera.spare
            )
            frames = UntilLent(sparing, lender)
            if config.model.threads is None:
                attends.append(ThreadWatch(vision, folder).attend)
            cooling = Cooling(config.camera.fps)
            watch = LoopWatch(meter, notifier, cooling, camera.rate, view)
        with ExitStack() as ends:
            # The last one first, and each of them whatever becomes of the others.
            if lamps:
                ends.callback(lamps.close)
            ends.callback(recorder.end, pipeline)
            ends.callback(guide.stop)
            ends.callback(_stopping, notifier, lender)
            if led:
                guide.begin(chosen_exercises(config.movement.exercise))
                frames = While(frames, lambda: guide.running)
            _loop(frames, pipeline, show_some, guide, notifier, attends, watch, camera)
        return lender is not None and lender.asked


def _stopping(notifier: Notifier, lender: Lender | None) -> None:
    # A rack that lends its camera goes on: told otherwise, systemd would kill it.
    if lender is None or not lender.asked:
        notifier.stopping()


def _loop(
    frames: Frames,
    pipeline: Pipeline,
    show: Callable[[Step], None],
    keeper: Keeper,
    notifier: Notifier,
    attends: Sequence[Callable[[Step], None]] = (),
    watch: LoopWatch | None = None,
    camera: LiveCamera | None = None,
) -> None:
    dropped = 0
    metered_s = -math.inf
    for count, frame in enumerate(frames, start=1):
        began_s = time.monotonic()
        step = pipeline.step(frame)
        step_ms = 1e3 * (time.monotonic() - began_s)
        if not (watch and watch.frozen):
            show(step)
        if count == 1:
            notifier.ready()
            metered_s = step.t_s
            keep_loaded()
        alone = step.feedback.level is Level.ABSENT
        if camera and alone and step.t_s - metered_s > METER_S:
            # The light of the morning is not that of the evening; nobody watches now.
            camera.meter()
            metered_s = step.t_s
        keeper.take(step, frames.dropped - dropped)
        for attend in attends:
            attend(step)
        if watch:
            watch.take(frame, step, frames.dropped - dropped, step_ms)
        dropped = frames.dropped
        notifier.alive(count, count)


def _lamps(
    config: Config, stack: ExitStack, video: Source | None
) -> Callable[[Step], None]:
    try:
        lamps = stack.enter_context(Lamps(config.lamps))
    except DeviceError as error:
        if video is None:
            log.warning("%s; this rack goes on without lamps", error)
            return unlit
        log.warning("%s; the lamps are drawn here instead", error)
        return stack.enter_context(terminal(video, "run")).show
    if config.lamps.self_test:
        lamps.self_test()
    return LampOutput(lamps, Dimmer(config.lamps.night, config.lamps.night_brightness))
