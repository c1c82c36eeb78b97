"""Offers stored sessions to whoever takes them, until they are taken."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

# Chosen: what was sent last gets a moment to be confirmed, below the 10 s after which
# the service manager kills.
CLOSE_S = 2.0


class Outbox(Protocol):
    """Sessions that still have to be sent; see ``edge.store.outbox``."""

    def pending(self) -> list[tuple[str, str]]:
        """Return (id, JSON text) of the oldest ones."""

    def delivered(self, session_id: str) -> None:
        """Strike one off."""


@dataclass(frozen=True, slots=True)
class _Answer:
    number: int
    problem: str | None


class _Stop:
    """Ends the thread."""


class Delivery:
    """One thread between an outbox on disk and a way to send.

    Parameters
    ----------
    outbox
        Used only in the thread.
    send
        Takes a session's JSON text without waiting; returns the number under which
        ``answered`` will hear of it, or None when it cannot be sent now.
    ready
        Whether sending makes sense at all now.
    complain
        Takes one line about what went wrong.
    retry_s
        Time between offers of what nobody took.
    """

    def __init__(
        self,
        outbox: Outbox,
        send: Callable[[str], int | None],
        ready: Callable[[], bool],
        complain: Callable[[str], None],
        retry_s: float,
    ) -> None:
        self._outbox = outbox
        self._send = send
        self._ready = ready
        self._complain = complain
        self._retry_s = retry_s
        self._in_flight: dict[int, str] = {}
        self._events: queue.SimpleQueue[_Answer | _Stop | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def look(self) -> None:
        """Say that there may be something to send; returns at once."""
        self._events.put(None)

    def answered(self, number: int, problem: str | None) -> None:
        """Say what became of a sent session; returns at once.

        ``problem`` is None when somebody has it; otherwise it stays in the outbox.
        Numbers that are no session's are ignored.
        """
        self._events.put(_Answer(number, problem))

    def close(self) -> None:
        """Send what is waiting, wait a moment for the answers and end."""
        if self._thread.is_alive():
            self._events.put(_Stop())
            self._thread.join()

    def _run(self) -> None:
        until_s: float | None = None
        while until_s is None or (
            self._in_flight and self._ready() and time.monotonic() < until_s
        ):
            try:
                event = self._events.get(timeout=0.1 if until_s else self._retry_s)
            except queue.Empty:
                event = None
            if isinstance(event, _Stop):
                until_s = time.monotonic() + CLOSE_S
                continue
            try:
                if isinstance(event, _Answer):
                    self._settle(event)
                elif until_s is None and self._ready():
                    self._offer()
            except Exception as error:  # a failing disk must not end the sending
                self._complain(str(error))

    def _offer(self) -> None:
        waiting = set(self._in_flight.values())
        for session_id, text in self._outbox.pending():
            if session_id not in waiting and (number := self._send(text)) is not None:
                self._in_flight[number] = session_id

    def _settle(self, answer: _Answer) -> None:
        session_id = self._in_flight.pop(answer.number, None)
        if session_id is None:
            return
        if answer.problem is not None:
            self._complain(f"took no session ({answer.problem}); it is offered again")
            return
        self._outbox.delivered(session_id)
        if not self._in_flight:
            self.look()  # the outbox hands out one helping at a time
