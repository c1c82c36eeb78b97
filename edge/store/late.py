"""Sessions that the store would not take before the program ended."""

import json
import logging
import os
from contextlib import suppress
from io import FileIO
from pathlib import Path

from edge.store.database import private
from edge.store.rows import Payload, text

log = logging.getLogger(__name__)


class LateSessions:
    """JSON lines in a file beside the store; the next start stores what they hold."""

    def __init__(self, store: Path) -> None:
        self._path = store.with_name(f"{store.name}.late")

    def keep(self, session: Payload) -> None:
        """Add a final session; it has reached the disk when this returns.

        Raises
        ------
        OSError
            When it cannot be written either.
        """
        try:
            with open(self._path, "ab", buffering=0, opener=private) as file:
                self._append(file, text(session).encode() + b"\n")
        except OSError as error:
            error.filename = error.filename or str(self._path)
            raise
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name of the file
        finally:
            os.close(folder)
        log.warning("session %s waits in %s", session["id"], self._path)

    def _append(self, file: FileIO, line: bytes) -> None:
        # What a power cut left of a line must not spoil this one.
        before = file.seek(0, os.SEEK_END)
        line = b"\n" + line if before else line
        try:
            while line:
                line = line[file.write(line) :]
            os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                file.truncate(before)  # half a line is no session
            raise

    def read(self) -> list[Payload]:
        """Return what is there; a line that power loss cut short is left out."""
        sessions = []
        with suppress(OSError):
            for line in self._path.read_bytes().split(b"\n"):
                with suppress(ValueError):
                    session = json.loads(line)
                    if isinstance(session, dict) and isinstance(session.get("id"), str):
                        sessions.append(session)
        return sessions

    def forget(self) -> None:
        """Remove what has been stored."""
        with suppress(OSError):
            self._path.unlink()
