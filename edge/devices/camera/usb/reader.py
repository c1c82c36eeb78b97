"""Drains a V4L2 device in a thread of its own, so that the newest picture is at hand.

The kernel queues up to 32 pictures for a reader that is slow: after a pause the next
ones would be a second old. What comes is copied and given back at once: a packet of
libav's lies in the driver's memory, and one that outlives the container is freed into
nothing.
"""

import errno
import threading
import time
from dataclasses import dataclass
from typing import Any

# What may pass: a picture that was lost on the bus, a signal, nothing there yet.
PASSING = {errno.EIO, errno.EAGAIN, errno.EINTR, errno.EPROTO, errno.EILSEQ}
INVALID_DATA = 0x41444E49  # AVERROR_INVALIDDATA: libav could not make sense of one
PAUSE_S = 0.01  # chosen: a third of a picture; a broken device must not busy a core


@dataclass(frozen=True, slots=True)
class Coded:
    """A picture as it came: ``told_s`` is the driver's time for it, if it has one."""

    data: bytes
    told_s: float | None
    arrived_s: float
    whole: bool


class Reader:
    """Holds the newest picture of a container.

    Parameters
    ----------
    container, stream
        PyAV's; nobody else reads from them.
    """

    def __init__(self, container: Any, stream: Any) -> None:
        self._container, self._stream = container, stream
        self._news = threading.Condition()
        self._newest: Coded | None = None
        self._waiting = 0
        self._over = False
        self.passing: Exception | None = None
        self._ended: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._thread.start()

    def take(self, timeout_s: float) -> tuple[Coded, int]:
        """Return the newest picture, and how many came before it and were replaced.

        Raises
        ------
        TimeoutError
            When none comes; ``passing`` is then what kept it from coming, if anything.
        Exception
            Whatever ended the stream.
        """
        with self._news:
            self._news.wait_for(lambda: self._newest or self._ended, timeout_s)
            newest, replaced = self._newest, self._waiting - 1
            if newest is None:
                raise self._ended or TimeoutError()
            self._newest, self._waiting = None, 0
            return newest, replaced

    def _run(self) -> None:
        while not self._over:
            try:
                self._drain()
                error: Exception = EOFError("the device ended the stream")
            except Exception as raised:
                # Its traceback would keep a packet of the driver's.
                error = raised.with_traceback(None)
            if getattr(error, "errno", None) not in PASSING | {INVALID_DATA}:
                with self._news:
                    self._ended = error
                    self._news.notify()
                return
            self.passing = error
            time.sleep(PAUSE_S)

    def _drain(self) -> None:
        for packet in self._container.demux(self._stream):
            if self._over:
                return
            # The driver's side empties a picture that it knows to be damaged.
            if packet.size:
                told = packet.pts
                self._put(
                    Coded(
                        bytes(packet),
                        None if told is None else float(told * packet.time_base),
                        time.monotonic(),
                        not packet.is_corrupt,
                    )
                )

    def _put(self, coded: Coded) -> None:
        self.passing = None
        with self._news:
            self._newest = coded
            self._waiting += 1
            self._news.notify()

    def stop(self, timeout_s: float) -> bool:
        """End the thread; returns whether it did, or hangs in the driver."""
        self._over = True
        self._thread.join(timeout_s)
        return not self.alive

    @property
    def alive(self) -> bool:
        """Return whether the thread still reads, or waits for the driver."""
        return self._thread.is_alive()
