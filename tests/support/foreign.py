"""Foreign code that never returns, as in a model that hangs."""

import ctypes
import threading
import time
from pathlib import Path


def hang(told, *, keep_interpreter=False):
    """Never return: a lock of C's own is taken twice, and no signal ends the wait.

    ``told`` is called by another thread once this one hangs, and not before; or else
    just before, where no other thread of Python's can run any more.
    """
    lock = ctypes.create_string_buffer(64)
    lib = (ctypes.PyDLL if keep_interpreter else ctypes.CDLL)(None)
    lib.pthread_mutex_lock(lock)
    if keep_interpreter:
        told()
    else:
        where = (threading.get_native_id(), hex(ctypes.addressof(lock)))
        threading.Thread(target=_watch, args=(*where, told), daemon=True).start()
    lib.pthread_mutex_lock(lock)


def _watch(thread, lock, told):
    # What the thread asks of the kernel: to wait, at the lock's address.
    call = Path(f"/proc/self/task/{thread}/syscall")
    while lock not in call.read_text().split():
        time.sleep(0.001)
    told()
