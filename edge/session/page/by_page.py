"""What is asked for on the page, as the same commands that come over MQTT.

The page's threads put commands into a short queue and wait for the answer; the loop
takes one a frame and waits for nothing. So lamp, record and page cannot disagree.
"""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from edge.devices.mqtt.inbox import Limit
from edge.session.control import exercise_choices
from edge.session.page.asked import FROM_PAGE, Request, Turn, commands, read_asked
from edge.session.parties import Line
from edge.wire.payloads import Command
from edge.wire.reading import Refused

WAITING = 16  # commands; chosen: two people who press at once need eight
# Chosen: what people press in a hurry, and then one every two seconds.
PRESSES, PRESS_S = 8, 2.0
ANSWER_S = 4.0  # chosen: an empty rack looks five times a second, a command each
# Chosen: who says that they lift next and warms up first has begun by then. Whoever
# comes later is somebody else, and not to be recorded under that name.
LEFT_S = 600.0
# Names for whoever comes next in turn: so many, for so long. Chosen: a training.
NAMES, NAME_S = 4, 3 * 3600.0
SLOW = "too many at a time; wait a few seconds"
SILENT = "the rack does not answer; its camera may have stopped"


class ByPage:
    """A line that the page and, where there are others, button and broker speak on."""

    def __init__(
        self,
        line: Line | None = None,
        clock: Callable[[], float] = time.monotonic,
        answer_s: float = ANSWER_S,
    ) -> None:
        self._line = line
        self._clock = clock
        self._answer_s = answer_s
        self._limit = Limit(PRESSES, PRESS_S, clock)
        self._one_at_a_time = threading.Lock()
        self._asked: queue.Queue[tuple[str, Command]] = queue.Queue(WAITING)
        self._answers: dict[str, queue.SimpleQueue[str | None]] = {}
        self._names: list[tuple[str, float]] = []
        # Whom the page has named, and when they last lifted.
        self._lifts: tuple[str, float] | None = None
        self._due: deque[tuple[str, Command]] = deque()
        self.now: dict[str, Any] = {}
        self._exercises = exercise_choices()  # no request reads a disk

    def poll(self) -> tuple[str, Command] | None:
        """Return the next command with its name; the page's own come first."""
        while not self._asked.empty():
            name, command = self._asked.get_nowait()
            if command.transaction in self._answers:  # somebody still waits for it
                return name, command
        if self._lifts and self._clock() - self._lifts[1] > LEFT_S:
            self._lifts = None
            self._due += commands(Turn(None), self.now)
        if self._due:
            return self._due.popleft()
        return self._line.poll() if self._line else None

    def respond(self, name: str, command: Command, error: str | None = None) -> None:
        """Answer whoever asked; who no longer waits is not."""
        if not command.transaction.startswith(FROM_PAGE):
            if self._line:
                self._line.respond(name, command, error)
            return
        named = getattr(command, "athlete", None)
        if name == "athlete" and error is None:
            self._lifts = (named, self._clock()) if named else None
        if answer := self._answers.get(command.transaction):
            answer.put(error)

    def state(self, payload: dict[str, Any]) -> None:
        """Keep what the rack is set to, and tell the others."""
        self.now = payload
        if self._lifts and payload.get("athlete") != self._lifts[0]:
            self._lifts = None  # named or forgotten by others
        elif self._lifts and payload.get("session"):
            self._lifts = self._lifts[0], self._clock()
        if self._line:
            self._line.state(payload)

    def look(self) -> dict[str, Any]:
        """Return what the page shows of it; from any thread."""
        now = self.now
        since_s = self._clock() - NAME_S
        return {
            "athlete": now.get("athlete"),
            "load_kg": now.get("load_kg"),
            "exercise": now.get("exercise", self._exercises[0]),
            "lifting": now.get("session") is not None,
            "reps": now.get("reps", 0),
            "exercises": list(self._exercises),
            "screen": now.get("screen"),
            "names": [name for name, at_s in self._names if at_s > since_s],
        }

    def do(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Have the rack do what a lifter asks for; from the page's threads.

        Raises
        ------
        ValueError
            When it is refused, or not answered in time; one line for the lifter.
        """
        request = read_asked(asked)
        if not self._limit.passes():
            raise ValueError(SLOW)
        # Of two phones at once, one's load must not go with the other's name.
        if not self._one_at_a_time.acquire(timeout=self._answer_s):
            raise ValueError(SLOW)
        try:
            self._do(request)
        finally:
            self._one_at_a_time.release()
        return {"text": "Done."}

    def _do(self, request: Request) -> None:
        try:
            wanted = commands(request, self.now)
        except Refused as error:
            raise ValueError(str(error)) from error
        for name, command in wanted:
            refused = self._told(name, command)
            # A session may end by itself just before it is asked to. One that was not
            # ended raises: the sets of the last lifter would be the next one's.
            if refused is not None and name != "end":
                raise ValueError(refused)
            if name == "athlete":
                self._remember(getattr(command, "athlete", None))

    def _told(self, name: str, command: Command) -> str | None:
        """Put a command and return why the rack refuses it; None: it has obeyed.

        Raises
        ------
        ValueError
            When the rack has not taken it up; it never will, then.
        """
        answer: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._answers[command.transaction] = answer
        try:
            self._asked.put_nowait((name, command))
            return answer.get(timeout=self._answer_s)
        except queue.Full:
            raise ValueError(SLOW) from None
        except queue.Empty:
            raise ValueError(SILENT) from None
        finally:
            del self._answers[command.transaction]

    def _remember(self, name: str | None) -> None:
        if name is not None:
            others = [each for each in self._names if each[0] != name]
            self._names = [(name, self._clock()), *others][:NAMES]
