"""Sessions that the store would not take before the program ended."""

import json
import logging
import os
from contextlib import suppress
from pathlib import Path

from edge.store.rows import Payload, session_text
from edge.store.sqlite.database import private

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
        append(self._path, session_text(session).encode(), sync=True)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name of the file
        finally:
            os.close(folder)
        log.warning("session %s waits in %s", session["id"], self._path)

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


def append(path: Path, line: bytes, *, sync: bool = False) -> None:
    """Add a line; with ``sync`` it has reached the disk when this returns.

    A file that is made here is for its owner alone. What a power cut left of an earlier
    line does not spoil this one: an empty line, or half a one, may stand before it.

    Raises
    ------
    OSError
        With the file's name, when it cannot be written; then nothing was added.
    """
    try:
        with open(path, "ab", buffering=0, opener=private) as file:
            before = file.seek(0, os.SEEK_END)
            rest = (b"\n" if before and not _ended(path) else b"") + line + b"\n"
            try:
                while rest:
                    rest = rest[file.write(rest) :]
                if sync:
                    os.fsync(file.fileno())
            except OSError:
                with suppress(OSError):
                    file.truncate(before)
                raise
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def _ended(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
