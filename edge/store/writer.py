"""Does slow work, such as writing to disk, where no lamp has to wait for it."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from edge.closing import Closing
from edge.store.sqlite.causes import DiskError

log = logging.getLogger(__name__)

Action = Callable[[], object]
Item = tuple[Action, Action | None]

# Chosen: five busy days of a rack whose store cannot be written, some 20 MB.
LIMIT = 2048
# Chosen: shorter than the 10 s after which the service manager kills.
CLOSE_S = 5.0
RETRY_S = 5.0  # chosen: people who make room on a disk take minutes


class Writer(Closing):
    """One background thread that does what it is given, in order.

    An action that fails is logged as one line and counted in ``failures``, and the next
    ones still run. One that the disk refuses is tried again, with the others waiting
    behind it, until the disk is well or the writer is closed. Each cause of such
    trouble is logged once, and its end.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self.failures = 0
        # The first of them is the one in progress.
        self._actions: queue.Queue[Item | None] = queue.Queue(limit + 1)
        self._closing = threading.Event()
        self._troubles: set[str] = set()
        self._hopeless = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def put(self, action: Action, instead: Action | None = None) -> bool:
        """Leave an action to the thread without waiting; False when it was refused.

        It is refused, logged and counted when too many are waiting. ``instead`` is done
        when the writer is closed while the disk still refuses the action, or before
        the thread has done it: then maybe both.
        """
        try:
            self._actions.put_nowait((action, instead))
        except queue.Full:
            self._failed("too much is waiting; is the disk failing?")
            return False
        return True

    def close(self, timeout_s: float = CLOSE_S) -> bool:
        """Finish what was put, for at most ``timeout_s``; True when all was done."""
        until_s = time.monotonic() + timeout_s
        self._closing.set()
        with suppress(queue.Full):
            self._actions.put(None, timeout=timeout_s)
        self._thread.join(max(0.0, until_s - time.monotonic()))
        if self._thread.is_alive():
            self._leave()
            return False
        return True

    def _leave(self) -> None:
        """Do what stands in for all that the thread has not come to the end of."""
        with self._actions.mutex:
            undone = list(self._actions.queue)
        for item in undone:
            if item is not None and item[1] is not None:
                self._give_up(item[1])

    def _run(self) -> None:
        while (item := self._first()) is not None:
            while not self._done(*item):
                self._closing.wait(RETRY_S)
            # Not sooner: who gives up must find it for as long as it is not done.
            self._actions.get()

    def _first(self) -> Item | None:
        with self._actions.not_empty:
            self._actions.not_empty.wait_for(lambda: self._actions.queue)
            first: Item | None = self._actions.queue[0]
            return first

    def _done(self, action: Action, instead: Action | None) -> bool:
        """Return whether there is nothing left to do for an action."""
        last = self._closing.is_set()
        try:
            if not self._hopeless:
                action()
                self._well()
                return True
        except DiskError as error:
            self._in_trouble(str(error))
            # The end of the process waits for one more refusal, not for one each.
            self._hopeless = last
            if not last:
                return False
        except Exception as error:
            self._failed(str(error) or type(error).__name__)
            return True
        self._give_up(instead)
        return True

    def _give_up(self, instead: Action | None) -> None:
        if instead is None:
            self._failed("; ".join(sorted(self._troubles)))
            return
        try:
            instead()
        except OSError as error:
            self._failed(f"{error.filename}: cannot be written ({error.strerror})")
        except Exception as error:
            self._failed(str(error) or type(error).__name__)

    def _in_trouble(self, reason: str) -> None:
        if reason not in self._troubles:
            self._troubles.add(reason)
            log.error("not stored yet: %s", reason)

    def _well(self) -> None:
        if self._troubles:
            self._troubles = set()
            log.info("stored again, and what has waited follows")

    def _failed(self, reason: str) -> None:
        self.failures += 1
        log.error("not stored: %s", reason)


def nothing() -> None:
    """Stand in for what need not be done."""
