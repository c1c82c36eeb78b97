"""What a rack is told: commands wait here, checked, until the loop asks for them."""

import logging
import queue
from collections.abc import Callable

from edge.wire.payloads import MAX_PACKET_BYTES, Ack, Command, Response
from edge.wire.reading import Refused, found_text, printable, read, read_command

log = logging.getLogger(__name__)

# Chosen: the loop takes one a frame; more at a time are no people's.
WAITING = 16
# Chosen: different complaints that are worth a line; after that they are an attack.
COMPLAINTS = 32


class Inbox:
    """Checks what arrives and answers at once what is not obeyed.

    Parameters
    ----------
    respond
        Takes a command's name and the answer, without waiting.
    where
        What log lines begin with.
    """

    def __init__(self, respond: Callable[[str, Response], None], where: str) -> None:
        self._respond = respond
        self._where = where
        self._waiting: queue.Queue[tuple[str, Command]] = queue.Queue(WAITING)
        self._told: set[str] = set()

    def take(self, name: str, data: bytes) -> None:
        """Take a command from the broker; never raises, never waits."""
        try:
            command = read_command(name, data)
        except Refused as error:
            self._complain(f"command {printable(name, 40)} refused: {error}")
            # A topic that long or strange is nobody's who waits for an answer.
            if len(name) <= 40 and "/" not in name:
                short = len(data) <= MAX_PACKET_BYTES
                transaction = found_text(data, "transaction") if short else None
                self._respond(name, Response(transaction, False, str(error)))
            return
        try:
            self._waiting.put_nowait((name, command))
        except queue.Full:
            self._complain("too many commands at a time")
            self._respond(name, Response(command.transaction, False, "busy"))

    def poll(self) -> tuple[str, Command] | None:
        """Return the next command with its name, None when there is none; at once."""
        try:
            return self._waiting.get_nowait()
        except queue.Empty:
            return None

    def acknowledged(self, data: bytes) -> tuple[list[str], list[tuple[str, str]]]:
        """Return the ids that an ack names as stored, and (id, why) of the refused."""
        try:
            ack = read(Ack, data, MAX_PACKET_BYTES)
        except Refused as error:
            self._complain(f"acknowledgement refused: {error}")
            return [], []
        return ack.sessions, [
            (printable(item.id), printable(item.reason)) for item in ack.refused
        ]

    def _complain(self, text: str) -> None:
        if text not in self._told and len(self._told) < COMPLAINTS:
            self._told.add(text)
            log.warning("%s: %s", self._where, text)
