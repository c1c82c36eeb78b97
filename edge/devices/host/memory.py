"""Memory of a process that runs for months: what stays is left alone, the rest goes."""

import ctypes
import gc
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from edge.devices.host.system import ENDS


def keep_loaded() -> None:
    """Take what is loaded by now for what stays, until this is called again.

    Looked through with every full collection of garbage, it would keep a lamp waiting
    for as long as several frames take.
    """
    with _signals_later():
        gc.unfreeze()
        gc.collect()
        gc.freeze()
    give_back()


def give_back() -> None:
    """Return what was freed to the system, where the C library can.

    What loading a model or a library took for a moment stays the process's otherwise.
    It takes some milliseconds.
    """
    with suppress(AttributeError, OSError):  # only glibc keeps it, and has the call
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def _signals_later() -> Iterator[None]:
    """Handle afterwards what asks the process to end meanwhile.

    Python drops what is raised while garbage is collected, and the request with it.
    """
    handlers = {number: signal.getsignal(number) for number in ENDS}
    if threading.current_thread() is not threading.main_thread() or None in (
        handlers.values()
    ):
        yield
        return
    came: list[int] = []
    for number in ENDS:
        signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    for heard in came:
        signal.raise_signal(heard)
