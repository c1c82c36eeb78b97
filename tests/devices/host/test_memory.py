"""Nobody who asks the process to end is lost while what is loaded is set apart."""

import gc
import signal
import weakref

import pytest

from edge.devices.host.memory import keep_loaded


class Ring:
    """Collected as garbage only."""

    def __init__(self):
        self.me = self


@pytest.fixture(autouse=True)
def thawed():
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    yield
    signal.signal(signal.SIGTERM, before)
    gc.unfreeze()


def test_who_asks_to_end_while_garbage_is_collected_is_heard():
    ring = Ring()
    watched = weakref.ref(ring, lambda _: signal.raise_signal(signal.SIGTERM))
    del ring
    with pytest.raises(KeyboardInterrupt):
        keep_loaded()
    assert watched() is None
    assert signal.getsignal(signal.SIGTERM) is signal.default_int_handler
