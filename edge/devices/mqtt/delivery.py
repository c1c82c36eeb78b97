"""Offers stored sessions to whoever takes them, until they are taken."""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from edge.devices.mqtt.outbox import Outbox

# Chosen: what was sent last gets a moment to be confirmed, below the 10 s after which
# the service manager kills.
CLOSE_S = 2.0
# Chosen: sessions on their way at a time; an outage's backlog must not flood a broker.
WINDOW = 20
# Chosen: how rarely a session is offered again that nobody acknowledges, or that a
# collector refuses until it is updated.
LONGEST_S = 3600.0
# Chosen: live messages waiting for the thread; above it a disk or a lock is stuck.
LIVE = 256
TICK_S = 1.0


@dataclass(slots=True)
class _Sent:
    """A session that was offered: how often, and when it may be again."""

    times: int
    open_until_s: float
    again_s: float


class Delivery:
    """One thread between an outbox on disk and a way to send.

    A session leaves the outbox when ``acknowledged`` names it; with ``acknowledging``
    false, already when ``answered`` has no problem with it. Until then it is offered
    again: after ``retry_s``, then twice that, up to an hour.

    Parameters
    ----------
    outbox
        Used only in the thread; None when there are no sessions to send.
    send
        Takes a session's JSON without waiting; returns the number under which
        ``answered`` will hear of it, or None when it cannot be sent now; raises
        ValueError when it never can.
    ready
        Whether sending makes sense at all now.
    complain
        Takes one line about what went wrong.
    retry_s
        Time between offers of what nobody took.
    acknowledging
        Whether there is a collector that acknowledges.
    """

    def __init__(
        self,
        outbox: Outbox | None,
        send: Callable[[bytes], int | None],
        ready: Callable[[], bool],
        complain: Callable[[str], None],
        retry_s: float,
        acknowledging: bool = True,
    ) -> None:
        self._outbox = outbox
        self._send = send
        self._ready = ready
        self._complain = complain
        self._retry_s = retry_s
        self._acknowledging = acknowledging
        self._in_flight: dict[int, str] = {}
        self._sent: dict[str, _Sent] = {}
        self._chores: list[tuple[float, Callable[[], object]]] = []
        self._events: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._fresh = threading.Event()
        self._fresh.set()
        self._until_s: float | None = None
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    # What follows returns at once, from any thread.

    def look(self) -> None:
        """Say that there may be something to send."""
        if not self._fresh.is_set():
            self._fresh.set()
            self._events.put(_nothing)

    def call(self, action: Callable[[], object]) -> bool:
        """Have something done in the thread; False when too much is waiting for it."""
        if self._events.qsize() >= LIVE:
            return False
        self._events.put(action)
        return True

    def every(self, seconds: float, chore: Callable[[], object]) -> None:
        """Have something done in the thread now and then; to be said before start."""
        self._chores.append((seconds, chore))

    def connected(self) -> None:
        """Say that the other side may have forgotten what it was offered."""
        self._events.put(self._begin_anew)

    def answered(self, number: int, problem: str | None) -> None:
        """Say what became of a sent session.

        ``problem`` is None when it was passed on; otherwise it is offered again.
        Numbers that are no session's are ignored.
        """
        self._events.put(lambda: self._settle(number, problem))

    def acknowledged(
        self, session_ids: Iterable[str], refused: Iterable[tuple[str, str, bool]] = ()
    ) -> None:
        """Say which sessions are stored for good, and which are not.

        ``refused`` has for each its id, why, and whether nobody will ever take it.

        Forgotten when too much is waiting: then they are sent and acknowledged again.
        """
        self.call(lambda: self._strike_off(list(session_ids), list(refused)))

    def close(self) -> None:
        """Send what is waiting, wait a moment for the answers and end."""
        if self._thread.is_alive():
            self.look()
            self._events.put(self._stop)
            self._thread.join()

    # From here on it is all in the thread.

    def _stop(self) -> None:
        self._until_s = time.monotonic() + CLOSE_S

    def _run(self) -> None:
        now_s = time.monotonic()
        due = [(now_s + every, every, chore) for every, chore in self._chores]
        while self._until_s is None or (
            self._in_flight and self._ready() and time.monotonic() < self._until_s
        ):
            with contextlib.suppress(queue.Empty):
                self._guarded(self._events.get(timeout=self._pause_s()))
            now_s = time.monotonic()
            for at, (when_s, every, chore) in enumerate(due):
                if now_s >= when_s and self._until_s is None:
                    due[at] = (now_s + every, every, chore)
                    self._guarded(chore)
            if self._outbox is not None and self._ready():
                self._guarded(self._offer)

    def _pause_s(self) -> float:
        return min(TICK_S, self._retry_s, CLOSE_S / 20 if self._until_s else TICK_S)

    def _guarded(self, action: Callable[[], object]) -> None:
        try:
            action()
        except Exception as error:  # a failing disk must not end the sending
            self._complain(str(error) or type(error).__name__)

    def _offer(self) -> None:
        now_s = time.monotonic()
        open_now = sum(sent.open_until_s > now_s for sent in self._sent.values())
        waiting = {name for name, sent in self._sent.items() if sent.again_s > now_s}
        waiting |= set(self._in_flight.values())
        again = len(self._sent) > len(waiting)
        if open_now >= WINDOW or not (self._fresh.is_set() or again):
            return
        assert self._outbox is not None
        room = WINDOW - open_now
        # Before the look: what comes during it must not be forgotten.
        self._fresh.clear()
        try:
            sessions = self._outbox.pending(room, waiting)
        except Exception:
            self._fresh.set()
            raise
        if len(sessions) == room:
            self._fresh.set()
        if not sessions:  # then those that are due again are gone for another reason
            self._sent = {name: self._sent[name] for name in waiting & set(self._sent)}
        for session_id, text in sessions:
            try:
                number = self._send(text)
            except ValueError as error:  # never to be sent; the others are
                self._complain(str(error))
                self._postpone(session_id, LONGEST_S)
                continue
            if number is None:
                self._fresh.set()
                return
            self._in_flight[number] = session_id
            times = self._sent[session_id].times if session_id in self._sent else 0
            wait_s = min(self._retry_s * 2**times, max(LONGEST_S, self._retry_s))
            self._sent[session_id] = _Sent(
                times + 1, now_s + self._retry_s, now_s + wait_s
            )

    def _begin_anew(self) -> None:
        # What is in flight, the connection itself repeats.
        kept = set(self._in_flight.values())
        self._sent = {name: self._sent[name] for name in kept & set(self._sent)}
        self._fresh.set()

    def _settle(self, number: int, problem: str | None) -> None:
        session_id = self._in_flight.pop(number, None)
        if session_id is None:
            return
        if problem is not None:
            self._complain(f"took no session ({problem}); it is offered again")
            self._postpone(session_id, self._retry_s)
        elif not self._acknowledging:
            self._strike_off([session_id], [])

    def _strike_off(
        self, session_ids: list[str], refused: list[tuple[str, str, bool]]
    ) -> None:
        for session_id, reason, final in refused:
            text = f"the collector refuses session {session_id}: {reason}"
            if final and self._outbox is not None:
                self._outbox.set_aside([session_id])
                text += "; it is set aside, and kept in the store"
            self._complain(text)
            self._postpone(session_id, LONGEST_S)
        if session_ids and self._outbox is not None:
            self._outbox.delivered(session_ids)
            for session_id in session_ids:
                self._sent.pop(session_id, None)
            self._fresh.set()  # there is room for the next ones

    def _postpone(self, session_id: str, wait_s: float) -> None:
        now_s = time.monotonic()
        self._sent[session_id] = _Sent(0, now_s, now_s + wait_s)


def _nothing() -> None:
    """Wake the thread."""
