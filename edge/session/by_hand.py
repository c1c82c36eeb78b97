"""What a button asks for, as the same commands that come over MQTT."""

import json
import logging
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any, Protocol

from edge.config.sections import AUTO
from edge.devices.lamps.button import Button
from edge.devices.lamps.gestures import ButtonSettings, Gesture
from edge.errors import DeviceError
from edge.exercises.tables import load_exercise
from edge.session.parties import Line
from edge.wire.payloads import Command, SetExercise
from edge.wire.reading import Refused, read_command

log = logging.getLogger(__name__)

BUTTON = "button"  # the transaction: who reads along sees where it came from


class Gestures(Protocol):
    """The button."""

    def gestures(self) -> list[Gesture]:
        """Return what was said since the last call; returns at once."""


class Signals(Protocol):
    """How the rack answers whoever stands before it."""

    def wink(self, times: int) -> None:
        """Wink so many times."""

    def tick(self) -> None:
        """Make the shortest sound."""


class Unheard:
    """Answers nobody: a rack without lamps."""

    def wink(self, times: int) -> None:
        """Do nothing."""

    def tick(self) -> None:
        """Do nothing."""


class ByHand:
    """A line that the button and, where there is one, the broker speak on.

    Parameters
    ----------
    button
        Asked once a frame.
    signals
        Lamps and buzzer.
    exercises
        What a press goes through.
    line
        The broker's.
    """

    def __init__(
        self,
        button: Gestures,
        signals: Signals,
        exercises: Sequence[str],
        line: Line | None = None,
    ) -> None:
        self._button = button
        self._signals = signals
        self._exercises = tuple(
            name if name == AUTO else load_exercise(name).name for name in exercises
        )
        self._line = line
        self._exercise = ""
        self._screening = False
        self._asked: deque[Gesture] = deque()

    def poll(self) -> tuple[str, Command] | None:
        """Return the next command with its name; the button's own come first."""
        for gesture in self._button.gestures():
            if gesture is Gesture.TICK:
                self._signals.tick()
            else:
                self._asked.append(gesture)
        while self._asked:
            name, arguments = self._meant(self._asked.popleft())
            text = json.dumps({"transaction": BUTTON, **arguments}).encode()
            try:
                return name, read_command(name, text)
            except Refused as error:
                log.info("button: %s is refused: %s", name, error)
        return self._line.poll() if self._line else None

    def respond(self, name: str, command: Command, error: str | None = None) -> None:
        """Wink for what the button asked for: an exercise by its place, all else once.

        What was refused gets no wink; the log tells why.
        """
        if command.transaction != BUTTON:
            if self._line:
                self._line.respond(name, command, error)
        elif error is not None:
            log.info("button: %s is refused: %s", name, error)
        else:
            times = 1
            if isinstance(command, SetExercise):
                times += self._exercises.index(command.exercise)
            self._signals.wink(times)

    def state(self, payload: dict[str, Any]) -> None:
        """Tell the broker, and remember what is judged by."""
        self._exercise = payload["exercise"]
        self._screening = payload["screen"] is not None
        if self._line:
            self._line.state(payload)

    def _meant(self, gesture: Gesture) -> tuple[str, dict[str, Any]]:
        """Return the command that a gesture stands for, with its arguments."""
        if gesture is Gesture.NEXT and self._screening:
            return "skip", {}
        if gesture is Gesture.NEXT:
            return "exercise", {"exercise": self._next()}
        return ("end" if gesture is Gesture.END else "reference"), {}

    def _next(self) -> str:
        if self._exercise not in self._exercises:
            return self._exercises[0]
        at = self._exercises.index(self._exercise) + 1
        return self._exercises[at % len(self._exercises)]


def open_line(
    settings: ButtonSettings,
    stack: ExitStack,
    signals: Signals | None,
    line: Line | None,
) -> Line | None:
    """Return the line that the button speaks on too, where there is one.

    A button that cannot be had is told in the log, and the rack goes on without it.
    """
    if settings.pin is None:
        return line
    try:
        button = stack.enter_context(Button(settings))
    except DeviceError as error:
        log.warning("%s; this rack goes on without its button", error)
        return line
    return ByHand(button, signals or Unheard(), settings.exercises, line)
