"""A store belongs to one rack at a time, and nobody else may read it."""

import fcntl
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO

from edge.errors import Reason, StoreError, reason_of
from edge.store.sqlite.database import make_folder, private


def claimed(path: Path) -> IO[str]:
    """Return the open lock file: two racks in one log would close each other's work.

    Raises
    ------
    StoreError
        When another process holds it, or it cannot be made.
    """
    make_folder(path)
    # Not the store itself: closing any handle on it would drop SQLite's own locks.
    lock = path.with_name(f"{path.name}.lock")
    with ExitStack() as stack:
        try:
            claim = stack.enter_context(open(lock, "w", opener=private))
        except OSError as error:
            raise StoreError(
                f"session store {path}: cannot make {lock.name} beside it "
                f"({error.strerror}); mend the rights or choose another path",
                reason_of(error),
            ) from error
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(
                f"session store {path}: in use by another hingewatch; stop that one "
                "(systemctl stop hingewatch) or choose another path",
                Reason.BUSY,
            ) from error
        stack.pop_all()
    return claim


def is_claimed(path: Path) -> bool:
    """Return whether a rack holds the store now; False where that cannot be told.

    Held for a moment itself: a rack that starts just then tries again.
    """
    try:
        with open(path.with_name(f"{path.name}.lock"), "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def make_private(path: Path) -> None:
    """Take everybody else's rights from a store that an umask has left open."""
    for name in ("", "-wal", "-shm", ".lock", ".health", ".late"):
        with suppress(OSError):
            path.with_name(f"{path.name}{name}").chmod(0o600)
