"""The camera is lent to ``aim``, and comes back whatever becomes of that.

Who borrows it holds a lock on a file beside the session store. The kernel lets go of a
lock when its process ends, also by SIGKILL, so the camera cannot stay away. A running
rack looks for that lock twice a second, in a thread of its own: it ends its loop, so
that session, lamps and camera are closed as at any other end, waits, and begins anew.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO

from edge.closing import Closing
from edge.config.sections import Config, load_config
from edge.core.types.frames import Frame
from edge.devices.host.system import Notifier
from edge.errors import DeviceError, EdgeError, Reason, reason_of
from edge.session.sparing import Frames
from edge.store.sqlite.claim import is_claimed
from edge.store.sqlite.database import make_folder

log = logging.getLogger(__name__)

LOOK_S = 0.5  # chosen: whoever stands before the rack with a phone hardly waits
# Chosen: the service has 20 s to end, by its unit.
FREE_S = 25.0
# Chosen: whoever only looks whether it is lent holds the lock for far less.
LOOKED_S = 0.5
LENT = "the camera is lent to hingewatch aim"


def lock_path(store: Path) -> Path:
    """Return the file whose lock means that ``aim`` has the camera."""
    return store.with_name("aim.lock")


def is_lent(store: Path) -> bool:
    """Return whether ``aim`` has the camera now; False where that cannot be told."""
    try:
        with open(lock_path(store), "rb") as lock:
            return not _has(lock, fcntl.LOCK_SH)
    except OSError:
        return False


def _has(lock: IO[bytes], kind: int) -> bool:
    """Take a lock, if nobody's is in the way."""
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Borrowed(Closing):
    """The camera of the rack whose store lies at ``store``, until it is closed.

    ``had_to_wait`` tells whether a rack was running and has let go of it.

    Raises
    ------
    DeviceError
        When another ``aim`` has it, or when the rack does not let go in time.
    """

    def __init__(
        self,
        store: Path,
        *,
        patience_s: float = FREE_S,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        with ExitStack() as stack:
            self._lock = stack.enter_context(_locked(lock_path(store), sleep))
            self.had_to_wait = is_claimed(store)
            until_s = time.monotonic() + patience_s
            while is_claimed(store):
                if time.monotonic() > until_s:
                    raise DeviceError(
                        f"aim: the running rack keeps the camera for {patience_s:g} s; "
                        "sudo systemctl stop hingewatch, and start it when aim is over",
                        Reason.BUSY,
                    )
                sleep(LOOK_S / 5)
            stack.pop_all()

    def close(self) -> None:
        """Give it back; closing twice is harmless."""
        self._lock.close()


def _locked(path: Path, sleep: Callable[[float], None]) -> IO[bytes]:
    with ExitStack() as stack:
        try:
            make_folder(path)
            lock = stack.enter_context(open(path, "ab"))
            # Opened by root, it must still be the rack's, which looks at it.
            folder = path.parent.stat()
            with suppress(PermissionError):
                os.fchown(lock.fileno(), folder.st_uid, folder.st_gid)
            os.fchmod(lock.fileno(), 0o600)
            until_s = time.monotonic() + LOOKED_S
            while not _has(lock, fcntl.LOCK_EX):
                if time.monotonic() > until_s:
                    raise BlockingIOError
                sleep(LOOKED_S / 50)
        except BlockingIOError as error:
            raise DeviceError(
                "aim: another hingewatch aim is running; end that one", Reason.BUSY
            ) from error
        except OSError as error:
            raise DeviceError(
                f"aim: {path} cannot be made ({error.strerror}); "
                "use sudo, or mend the rights of its folder",
                reason_of(error),
            ) from error
        stack.pop_all()
    return lock


class Lender(Closing):
    """The rack's side: ``asked`` turns true when somebody borrows the camera.

    It stays so: ``await_return`` comes back once nobody has it.
    """

    def __init__(
        self,
        store: Path,
        *,
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
    ) -> None:
        self.asked = False
        self._store = store
        self._wait = wait
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="lender", daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not (self.asked or self._wait(self._closed, LOOK_S)):
            self.asked = is_lent(self._store)

    def close(self) -> None:
        """End the watch; closing twice is harmless."""
        self._closed.set()


class UntilLent:
    """Live frames, until somebody borrows the camera."""

    def __init__(self, frames: Frames, lender: Lender) -> None:
        self._frames = frames
        self._lender = lender

    @property
    def dropped(self) -> int:
        """How many were lost."""
        return self._frames.dropped

    def __iter__(self) -> Iterator[Frame]:
        """Yield them."""
        for frame in self._frames:
            if self._lender.asked:
                return
            yield frame


def await_return(
    store: Path,
    notifier: Notifier | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Wait while ``aim`` has the camera, feeding the service manager; was it away?"""
    if not is_lent(store):
        return False
    notifier = notifier or Notifier()
    log.info("%s; waiting until it comes back", LENT)
    while is_lent(store):
        notifier.waiting(LENT)
        sleep(LOOK_S)
    log.info("the camera is back")
    return True


def as_set_now(path: Path | None, before: Config) -> Config:
    """Return the settings as ``aim`` has left them: it may have kept lens and roll.

    Settings that somebody has broken meanwhile keep no rack from going on.
    """
    try:
        return load_config(path)
    except EdgeError as error:
        log.warning("%s; this rack goes on with the settings that it had", error)
        return before
