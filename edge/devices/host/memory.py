"""Memory of a process that runs for months: what stays is left alone, the rest goes."""

import ctypes
import gc
from contextlib import suppress


def keep_loaded() -> None:
    """Take what is loaded by now for what stays, until this is called again.

    Looked through with every full collection of garbage, it would keep a lamp waiting
    for as long as several frames take.
    """
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
