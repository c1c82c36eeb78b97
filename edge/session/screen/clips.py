"""A screen from files: one clip or recording a station, or one for all of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from edge.config.sections import Config, MovementSettings
from edge.core.following.follower import Known
from edge.core.types.events import Event, Step
from edge.core.types.exercise import Exercise
from edge.devices.host.system import clock_reading
from edge.errors import Reason, UsageError
from edge.files.recording import read_recording
from edge.files.recording_format import is_recording
from edge.pipeline import Pipeline
from edge.session.screen.guide import exercises_of, said
from edge.session.screen.machine import Machine
from edge.session.screen.recorder import ScreenRecorder
from edge.session.screen.stations import STATIONS, Stage, Station
from edge.wiring import build_pipeline, load_vision, open_source

# Between the end of a clip and the next one's beginning. Chosen: more than any stage.
GAP_S = 10.0

NAMES = tuple(station.name for station in STATIONS)


def parsed(sources: Sequence[str]) -> dict[str, Path]:
    """Return which station each file is of; one alone, without a name, is of all.

    Raises
    ------
    UsageError
        When a file is of no station, or of two.
    """
    named = dict(_named(text) for text in sources)
    plain = [text for text in sources if _named(text)[0] == ""]
    if len(plain) == 1 == len(sources):
        return {"": Path(plain[0])}
    if len(plain) == len(NAMES) == len(sources):
        return dict(zip(NAMES, map(Path, plain), strict=True))
    if plain or len(named) != len(sources):
        raise UsageError(
            "screen --source: give one FILE, or STATION=FILE for each of some of "
            + ", ".join(NAMES),
            Reason.INVALID,
        )
    return named


def _named(text: str) -> tuple[str, Path]:
    name, sign, path = text.partition("=")
    if sign and name in NAMES:
        return name, Path(path)
    return "", Path(text)


class _Current:
    """The pipeline of the clip that is on; each has one of its own."""

    def __init__(self) -> None:
        self.pipeline: Pipeline | None = None

    def use(self, *exercises: Exercise) -> tuple[Event, ...]:
        return self.pipeline.use(*exercises) if self.pipeline else ()

    def finish(self) -> tuple[Event, ...]:
        return self.pipeline.finish() if self.pipeline else ()

    def recalibrate(self) -> None:
        """Do nothing: a clip's pipeline knows nobody before."""

    def known(self) -> Known:
        return self.pipeline.known() if self.pipeline else Known()


def screen(
    sources: dict[str, Path],
    config: Config,
    tell: Callable[[str], object] = lambda line: None,
    stations: Sequence[Station] = STATIONS,
) -> dict[str, Any]:
    """Lead through the stations, with a file instead of a camera; return the record.

    Nobody waits for a signal there: a station begins with its clip, and a station
    without one is skipped. A file for all of them goes from station to station.

    Raises
    ------
    EdgeError
        When a file cannot be used.
    """
    at_once = [replace(station, ready_s=0.0) for station in stations]
    exercises, current = exercises_of(at_once), _Current()
    machine = Machine(current, exercises, at_once)
    models: list[tuple[str, str]] = []
    recorder: ScreenRecorder | None = None
    before_s = 0.0
    for station in at_once:
        path = sources.get(station.name) or sources.get("")
        if path is None:
            machine.skip()
            continue
        movement = MovementSettings(station.exercise, config.movement.view)
        for step in _steps(path, config, movement, current, models, before_s):
            if recorder is None:
                recorder = _recorder(machine, exercises, config, models[0])
            machine.take(step)
            recorder.take(step)
            before_s = step.t_s + GAP_S
            tell(said(machine))
            alone = "" not in sources and machine.station.name != station.name
            if machine.stage is Stage.OVER or alone:
                break
        if "" in sources:
            break
        if machine.station.name == station.name:
            machine.end_station()
    machine.stop()
    tell(said(machine))
    if recorder is None:
        raise UsageError("screen --source: no file holds a picture", Reason.INVALID)
    return recorder.close()


def _recorder(
    machine: Machine,
    exercises: dict[str, Exercise],
    config: Config,
    model: tuple[str, str],
) -> ScreenRecorder:
    about = {
        "rack": config.rack.name,
        "model": {"name": model[0], "sha256": model[1]},
    }
    return ScreenRecorder(machine, exercises, about, clock_reading)


def _steps(
    path: Path,
    config: Config,
    movement: MovementSettings,
    current: _Current,
    models: list[tuple[str, str]],
    before_s: float,
) -> Iterator[Step]:
    """Yield a file's steps, later than ``before_s``; its model joins ``models``."""
    if is_recording(path):
        recording = read_recording(path)
        models.append((recording.header.model_name, recording.header.model_sha256))
        current.pipeline = pipeline = build_pipeline(None, movement, config.lens)
        for seen in recording:
            yield pipeline.replay(replace(seen, t_s=seen.t_s + before_s))
        return
    with ExitStack() as stack:
        source = stack.enter_context(open_source(path))
        vision, spec = load_vision(config.model)
        models.append((spec.name, spec.sha256))
        current.pipeline = pipeline = build_pipeline(vision, movement, config.lens)
        for frame in source:
            yield pipeline.step(replace(frame, t_s=frame.t_s + before_s))
