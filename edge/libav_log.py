"""What libav remarks on is kept quiet, without a risk of hanging for it."""

import av.logging


def silence() -> bool:
    """Keep libav's remarks off standard error; return whether threads are safe.

    Given a level, PyAV takes the interpreter for every error that a decoder's thread
    remarks on. When the interpreter waits for that thread to end, neither goes on.
    From version 12 on PyAV can do without; before it, decode in one thread.
    """
    try:
        av.logging.set_level(None)
    except TypeError:
        av.logging.set_level(av.logging.PANIC)
        return False
    return True
