"""The loop's side of the screen: a screen or a session, and what is said of it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edge.core.types.events import Step
from edge.core.types.exercise import Exercise
from edge.core.types.states import Feedback
from edge.exercises.tables import load_exercise
from edge.session.parties import ClockReading, Sink
from edge.session.recorder import SessionRecorder
from edge.session.screen.machine import Machine
from edge.session.screen.recorder import ScreenRecorder
from edge.session.screen.seen import Judging
from edge.session.screen.stations import STATIONS, Stage, Station
from edge.texts.table import text

log = logging.getLogger(__name__)

Payload = dict[str, Any]


def exercises_of(stations: Sequence[Station]) -> dict[str, Exercise]:
    """Return the exercises that stations are judged by; reads files."""
    return {each.exercise: load_exercise(each.exercise) for each in stations}


def said(machine: Machine) -> str:
    """Return what to say of where a screen is."""
    stage: str = machine.stage
    if machine.stage is Stage.READY:
        if machine.round > 1:
            stage = "other_side"
        else:
            name = machine.station.name
            return f"{text('station', name)}: {text('do', name)}"
    return text("stage", stage) or stage


@dataclass(slots=True)
class Led:
    """Who waits for a screen: takes each line that is said, and gets the record."""

    tell: Callable[[str], object]
    record: Payload | None = None


class Guide:
    """``take`` is the loop's recorder; ``feedback`` is for the next frame's lamp.

    Parameters
    ----------
    judging
        The pipeline.
    recorder
        Takes every step while no screen is in progress.
    about
        ``rack`` and ``model``, as a record has them.
    clock_reading, sink
        As a session's.
    led
        Who is told; None is the log.
    stations
        What to lead through.
    """

    def __init__(
        self,
        judging: Judging,
        recorder: SessionRecorder,
        about: Payload,
        clock_reading: Callable[[], ClockReading],
        sink: Sink | None = None,
        led: Led | None = None,
        stations: Sequence[Station] = STATIONS,
    ) -> None:
        self._judging = judging
        self._recorder = recorder
        self._about = about
        self._clock_reading = clock_reading
        self._sink = sink
        self._led = led or Led(log.info)
        self._stations = stations
        # Now, because a frame must not wait for a disk.
        self._exercises: Mapping[str, Exercise] = exercises_of(stations)
        self._machine: Machine | None = None
        self._screen: ScreenRecorder | None = None
        self._back: tuple[Exercise, ...] = ()
        self._said = ""

    @property
    def running(self) -> bool:
        """Return whether a screen is in progress."""
        return self._machine is not None

    @property
    def feedback(self) -> Feedback | None:
        """Return what lamp and buzzer are to show instead of the judgement."""
        return self._machine.feedback if self._machine else None

    def begin(self, back: tuple[Exercise, ...]) -> None:
        """Begin a screen; afterwards it is judged by ``back`` again."""
        self.stop()
        self._recorder.end(self._judging)
        self._back = back
        self._machine = Machine(self._judging, self._exercises, self._stations)
        self._screen = ScreenRecorder(
            self._machine,
            self._exercises,
            self._about,
            self._clock_reading,
            self._sink,
        )

    def take(self, step: Step, dropped: int = 0) -> None:
        """Take one step: for the screen, else for the session."""
        if self._machine is None or self._screen is None:
            self._recorder.take(step, dropped)
            return
        # Whose it is must be known also of one that power loss cuts off.
        self._screen.athlete = self._recorder.athlete
        self._machine.take(step)
        self._screen.take(step, dropped)
        self._say(self._machine)
        if self._machine.stage is Stage.OVER:
            self._close()

    def skip(self) -> None:
        """Leave out the station that the screen is at."""
        if self._machine:
            self._machine.skip()

    def stop(self) -> None:
        """End the screen in progress, if there is one, and keep what was seen."""
        if self._machine:
            self._machine.stop()
            self._close()

    def state(self) -> Payload | None:
        """Return where the screen is, as ``state`` tells it."""
        machine = self._machine
        if machine is None:
            return None
        return {
            "station": machine.station.name,
            "stage": str(machine.stage),
            "say": said(machine)[:200],
            "number": max(len(machine.seen), 1),
            "of": len(self._stations),
            "round": max(machine.round, 1),
        }

    def _say(self, machine: Machine) -> None:
        line = said(machine)
        if line != self._said:
            self._said = line
            self._led.tell(line)

    def _close(self) -> None:
        screen, self._machine, self._screen = self._screen, None, None
        if screen is not None:
            screen.athlete = self._recorder.athlete
            self._led.record = screen.close()
        self._judging.use(*self._back)
        self._said = ""
