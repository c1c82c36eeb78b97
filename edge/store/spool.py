"""Samples of health that wait for the broker: the first to go when room is short."""

import json
import os
from contextlib import suppress
from pathlib import Path

from edge.store.late import append
from edge.store.sqlite.database import private

# Chosen: a day of one a minute; what is older tells nobody anything.
LIMIT = 1440


class HealthSpool:
    """JSON lines in a file of their own beside the session store.

    Not in the store itself: removing a file frees room on a full disk, deleting rows
    needs some. Nothing here is worth an fsync.
    """

    def __init__(self, store: Path, limit: int = LIMIT) -> None:
        self._path = store.with_name(f"{store.name}.health")
        self._limit = limit

    def keep(self, text: bytes) -> None:
        """Keep one sample; the oldest tenth goes when there are too many.

        On a full disk it is not kept, which is nothing to speak of.
        """
        with suppress(OSError):
            self._keep(text)

    def _keep(self, text: bytes) -> None:
        lines = self._lines()
        if len(lines) < self._limit:
            append(self._path, text)
            return
        fresh = self._path.with_name(f"{self._path.name}.new")
        kept = [*lines[-(self._limit * 9 // 10) :], text]
        with open(fresh, "wb", opener=private) as file:
            file.write(b"".join(line + b"\n" for line in kept))
        os.replace(fresh, self._path)

    def take(self) -> list[bytes]:
        """Return the samples, oldest first, and forget them."""
        lines = [line for line in self._lines() if _whole(line)]
        self.forget()
        return lines

    def forget(self) -> bool:
        """Make room; whether there was anything to remove."""
        with suppress(OSError):
            self._path.unlink()
            return True
        return False

    def _lines(self) -> list[bytes]:
        with suppress(OSError):
            # A line that power loss cut short has no end.
            return self._path.read_bytes().split(b"\n")[:-1]
        return []


def _whole(line: bytes) -> bool:
    """Return whether power loss left all of a line."""
    try:
        json.loads(line)
    except ValueError:
        return False
    return True
