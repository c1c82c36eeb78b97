"""What a rack is told: commands wait here, checked, until the loop asks for them."""

import logging
import queue
import time
from collections.abc import Callable

from edge.wire.outages import Complaints
from edge.wire.payloads import COMMANDS, MAX_PACKET_BYTES, Ack, Command, Response
from edge.wire.reading import Refused, found_text, printable, read, read_command

log = logging.getLogger(__name__)

# Chosen: the loop takes one a frame; more at a time are no people's.
WAITING = 16
# Chosen: what people press in a hurry (how many at once, s until one more). What begins
# or ends something costs a session each time; the others a slider may send.
FEW, MANY = (5, 2.0), (10, 0.5)
LIMITS = dict.fromkeys(("start", "end", "recalibrate", "reference"), FEW)


class Limit:
    """Lets through some commands at once, and then one after each ``every_s``.

    ``answered``: whether somebody has heard already that there are too many.
    """

    def __init__(self, most: int, every_s: float, clock: Callable[[], float]) -> None:
        self._most = most
        self._every_s = every_s
        self._clock = clock
        self._left = float(most)
        self._at_s = clock()
        self.answered = False

    def passes(self) -> bool:
        """Whether one more may come now."""
        now_s = self._clock()
        grown = (now_s - self._at_s) / self._every_s
        self._left, self._at_s = min(self._left + grown, self._most), now_s
        if self._left == self._most:
            self.answered = False  # that flood is over
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True


class Inbox:
    """Checks what arrives and answers at once what is not obeyed.

    Parameters
    ----------
    respond
        Takes a command's name and the answer, without waiting.
    where
        What log lines begin with.
    clock
        Seconds.
    """

    def __init__(
        self,
        respond: Callable[[str, Response], None],
        where: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._respond = respond
        self._complain = Complaints(log, where).say
        self._waiting: queue.Queue[tuple[str, Command]] = queue.Queue(WAITING)
        # All that are no commands have one limit together.
        self._limits = {
            name: Limit(*LIMITS.get(name, MANY), clock) for name in ("", *COMMANDS)
        }

    def take(self, name: str, data: bytes) -> None:
        """Take a command from the broker; never raises, never waits."""
        limit = self._limits.get(name) or self._limits[""]
        if not limit.passes():
            self._too_many(limit, name, data)
            return
        try:
            command = read_command(name, data)
        except Refused as error:
            self._complain(f"command {printable(name, 40)} refused: {error}")
            self._refuse(name, data, str(error))
            return
        try:
            self._waiting.put_nowait((name, command))
        except queue.Full:
            self._complain("too many commands at a time")
            self._respond(name, Response(command.transaction, False, "busy"))

    def _too_many(self, limit: Limit, name: str, data: bytes) -> None:
        # Once: an answer to each would be a flood of its own.
        if not limit.answered:
            limit.answered = True
            self._complain(f"too many commands {printable(name, 40)} at a time")
            self._refuse(name, data, "too many at a time; wait a few seconds")

    def _refuse(self, name: str, data: bytes, why: str) -> None:
        # A topic that long or strange is nobody's who waits for an answer.
        if len(name) <= 40 and "/" not in name:
            short = len(data) <= MAX_PACKET_BYTES
            transaction = found_text(data, "transaction") if short else None
            self._respond(name, Response(transaction, False, why))

    def poll(self) -> tuple[str, Command] | None:
        """Return the next command with its name, None when there is none; at once."""
        try:
            return self._waiting.get_nowait()
        except queue.Empty:
            return None

    def acknowledged(
        self, data: bytes
    ) -> tuple[list[str], list[tuple[str, str, bool]]]:
        """Return the ids that an ack names as stored, and those that are refused.

        Of the refused: id, why, and whether nobody will ever take it.
        """
        try:
            ack = read(Ack, data, MAX_PACKET_BYTES)
        except Refused as error:
            self._complain(f"acknowledgement refused: {error}")
            return [], []
        return ack.sessions, [
            (printable(item.id), printable(item.reason), item.final)
            for item in ack.refused
        ]
