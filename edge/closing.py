"""What every file and device has in common: at the end of a ``with`` it is closed."""

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Self

log = logging.getLogger(__name__)

_left: list[tuple[str, Callable[[], bool]]] = []


def close_within(seconds: float, close: Callable[[], object], what: str) -> bool:
    """Let go of a device that may never answer; return whether it did in time, s.

    What ``close`` raises is logged: whoever closes has other things to save. A thread
    that is left behind is named by ``hanging``.
    """

    def work() -> None:
        try:
            close()
        except Exception as error:
            log.warning("%s: cannot be closed (%s)", what, error)

    thread = threading.Thread(target=work, name=what, daemon=True)
    try:
        thread.start()
    except RuntimeError:  # the interpreter ends, and makes no thread any more
        work()
        return True
    thread.join(seconds)
    if thread.is_alive():
        log.warning("%s: does not answer; left as it is", what)
        leave_behind(what, thread.is_alive)
        return False
    return True


def leave_behind(what: str, lives: Callable[[], bool] = lambda: True) -> None:
    """Give up something that a device holds; ``hanging`` names it while it lives."""
    _left.append((what, lives))


def hanging() -> list[str]:
    """Return what still has not been let go of.

    The interpreter's own way to end would wait for it: leave by ``os._exit``.
    """
    return sorted({what for what, lives in _left if lives()})


class Closing(ABC):
    """Closes itself at the end of a ``with``, however that ends."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Close."""
        self.close()

    @abstractmethod
    def close(self) -> object:
        """Let go of what is held; closing twice is harmless."""


class WholeOrNothing(Closing):
    """A file that is there whole after a ``with``, or not at all."""

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Finish the file, or leave nothing behind after an exception."""
        if kind is None:
            self.close()
        else:
            self.discard()

    @abstractmethod
    def discard(self) -> None:
        """Leave nothing behind."""
