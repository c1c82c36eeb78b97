"""Does slow work, such as writing to disk, where no lamp has to wait for it."""

import logging
import queue
import threading
from collections.abc import Callable

from edge.closing import Closing
from edge.store.database import DiskError

log = logging.getLogger(__name__)

# Chosen: a rack stores a set a minute; so many waiting means a disk that is gone.
LIMIT = 256
# Chosen: shorter than the 10 s after which the service manager kills.
CLOSE_S = 5.0
RETRY_S = 5.0  # chosen: people who make room on a disk take minutes


class Writer(Closing):
    """One background thread that does what it is given, in order.

    An action that fails is logged as one line and counted in ``failures``, and the next
    ones still run. One that the disk refuses is tried again, with the others waiting
    behind it, until the disk is well or the writer is closed.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.failures = 0
        self._actions: queue.Queue[Callable[[], object] | None] = queue.Queue(limit)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def put(self, action: Callable[[], object]) -> bool:
        """Leave an action to the thread without waiting; False when it was refused.

        It is refused, logged and counted when too many are waiting.
        """
        try:
            self._actions.put_nowait(action)
        except queue.Full:
            self._failed("too much is waiting; is the disk failing?")
            return False
        return True

    def close(self, timeout_s: float = CLOSE_S) -> bool:
        """Finish what was put, for at most ``timeout_s``; True when all was done."""
        self._closing.set()
        try:
            self._actions.put(None, timeout=timeout_s)
        except queue.Full:
            return False
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (action := self._actions.get()) is not None:
            told = False
            while not self._done(action, told):
                told = True
                self._closing.wait(RETRY_S)

    def _done(self, action: Callable[[], object], told: bool) -> bool:
        try:
            action()
        except DiskError as error:
            if not self._closing.is_set():
                if not told:
                    log.error("not stored yet: %s", error)
                return False
            self._failed(str(error))
        except Exception as error:
            self._failed(str(error) or type(error).__name__)
        return True

    def _failed(self, reason: str) -> None:
        self.failures += 1
        log.error("not stored: %s", reason)
