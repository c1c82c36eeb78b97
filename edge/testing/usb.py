"""A USB camera that stands in for a V4L2 device: libav's packets, the kernel's calls.

What it gives are packets of a real stream, coded by libav and decoded by the code under
test; only the device file is not there.

>>> from edge.devices.camera.settings import CameraSettings
>>> from edge.devices.camera.usb.camera import UsbCamera
>>> small = CameraSettings(kind="usb", width=64, height=48)
>>> with fake_usb() as usb, UsbCamera(small) as camera:
...     usb.give(1)
...     frame = next(camera)
...     (frame.rgb.shape, frame.index, camera.dropped)
((48, 64, 3), 0, 0)
"""

import errno
import io
import os
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from queue import Empty, SimpleQueue
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import av
import av.error
import numpy as np

from edge.devices.camera.usb import controls as calls
from edge.devices.camera.usb.controls import Control
from edge.devices.camera.usb.found import Plugged

# What a common webcam says of itself: minimum, maximum, default.
WEBCAM: dict[int, tuple[int, int, int]] = {
    Control.AUTO_WHITE_BALANCE: (0, 1, 1),
    Control.GAIN: (0, 255, 0),
    Control.POWER_LINE_FREQUENCY: (0, 2, 2),
    Control.EXPOSURE_AUTO: (0, 3, 3),
    Control.EXPOSURE_ABSOLUTE: (3, 2047, 250),
    Control.EXPOSURE_AUTO_PRIORITY: (0, 1, 1),
    Control.FOCUS_AUTO: (0, 1, 1),
}
KINDS = {"mjpeg": "yuvj420p", "rawvideo": "yuyv422"}
FD = 1_000_000  # of no file
LASTING = "/dev/v4l/by-id/usb-Acme_HD_Webcam_1234-video-index0"


def libav_error(code: int) -> Exception:
    """Return what PyAV raises for an errno."""
    try:
        av.error.err_check(-code)
    except Exception as error:
        return error
    raise ValueError(f"{code} is no error")


def coded(kind: str, pictures: list[Any]) -> bytes:
    """Return RGB pictures as a stream of ``mjpeg`` or ``rawvideo``."""
    made = io.BytesIO()
    with av.open(made, "w", format="nut") as container:
        stream: Any = container.add_stream(kind, rate=30)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = KINDS[kind]
        for number, rgb in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return made.getvalue()


def packets_of(stream: bytes) -> list[bytes]:
    """Return the packets of what ``coded`` made."""
    container: Any = av.open(io.BytesIO(stream))
    with container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def picture(number: int, size: tuple[int, int]) -> Any:
    """Return a picture of its own for every number: (height, width, 3) RGB."""
    width, height = size
    rgb = np.full((height, width, 3), 170, np.uint8)
    rgb[:, : width // 2] = 40 + 10 * (number % 12)
    return rgb


class FakeUsb:
    """One webcam, ``/dev/video0`` unless ``plugged`` says otherwise.

    What it does is put into a queue by the test.
    ``refuses`` is the errno at opening, ``offers`` are the codings that it has,
    ``told_s`` gives the driver's time for a picture that comes now, ``values`` are the
    controls as they were set. With nothing left to give, it gives empty packets, as for
    pictures that were lost on the bus; while ``silent`` its driver hangs instead.
    """

    def __init__(self, kind: str = "mjpeg") -> None:
        self.kind = kind
        self.refuses: int | None = None
        self.size: tuple[int, int] | None = None
        self.plugged = [Plugged(0, "HD Webcam", LASTING)]
        self.told_s: Callable[[], float | None] = time.monotonic
        self.ranges = dict(WEBCAM)
        self.values = {key: default for key, (_, _, default) in WEBCAM.items()}
        self.asked: list[dict[str, str]] = []
        self.opened: list[FakeContainer] = []
        self.silent = False
        self.script: SimpleQueue[Any] = SimpleQueue()
        self.number = 0

    def give(self, count: int = 1, change: Callable[[bytes], bytes] = bytes) -> None:
        """Let pictures come; ``change`` is done to their bytes."""
        for _ in range(count):
            self.script.put((self.number, change))
            self.number += 1

    def freeze(self, count: int) -> None:
        """Let the last picture come again."""
        for _ in range(count):
            self.script.put((self.number - 1, bytes))

    def fail(self, code: int) -> None:
        """Let the device answer with an errno."""
        self.script.put(libav_error(code))

    def end(self) -> None:
        """Let the stream end."""
        self.script.put(EOFError)

    def open(self, path: str, *, format: str, options: dict[str, str]) -> Any:
        """Stand in for ``av.open``."""
        assert format == "v4l2"
        self.asked.append(options)
        known = [(f"/dev/video{each.number}", each.lasting) for each in self.plugged]
        if not any(path in names for names in known):
            raise libav_error(errno.ENOENT)
        if self.refuses:
            raise libav_error(self.refuses)
        if options.get("input_format", self.kind) != self.kind:
            raise libav_error(errno.EINVAL)  # as a camera without JPEG
        width, height = map(int, options["video_size"].split("x"))
        self.opened.append(FakeContainer(self, self.size or (width, height)))
        return self.opened[-1]

    def ioctl(self, _file: int, call: int, data: bytearray) -> int:
        """Stand in for the kernel's calls on controls."""
        key = struct.unpack_from("=I", data)[0]
        if key not in self.ranges:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        if call == calls.QUERYCTRL:
            low, high, default = self.ranges[key]
            data[:] = calls.QUERY.pack(key, 1, b"", low, high, 1, default, 0)
        elif call == calls.G_CTRL:
            data[:] = calls.VALUE.pack(key, self.values[key])
        else:
            assert call == calls.S_CTRL
            _, value = calls.VALUE.unpack(data)
            by_hand = self.values[Control.EXPOSURE_AUTO] == 1
            if key == Control.EXPOSURE_ABSOLUTE and not by_hand:
                raise OSError(errno.EACCES, "is automatic")
            self.values[key] = value
        return 0


class FakeContainer:
    """PyAV's container of the device."""

    def __init__(self, usb: FakeUsb, size: tuple[int, int]) -> None:
        self._usb = usb
        pictures = [picture(number, size) for number in range(12)]
        made = coded(usb.kind, pictures)
        self._packets = packets_of(made)
        self._stored: Any = av.open(io.BytesIO(made))
        self.streams = SimpleNamespace(video=[self._stored.streams.video[0]])
        self.closed = False

    def demux(self, _stream: Any) -> Iterator[Any]:
        """Give packets as the script says, and wait for it as the driver would."""
        while True:
            try:
                what = self._usb.script.get(timeout=None if self._usb.silent else 0.02)
            except Empty:
                yield av.Packet(0)
                continue
            if isinstance(what, Exception):
                raise what
            if what is EOFError:
                return
            assert not self.closed, "read after it was closed"
            number, change = what
            packet = av.Packet(change(self._packets[number % len(self._packets)]))
            told_s = self._usb.told_s()
            packet.time_base = Fraction(1, 1_000_000)
            packet.pts = None if told_s is None else round(told_s * 1e6)
            yield packet

    def close(self) -> None:
        """Let go of the device."""
        self.closed = True


@contextmanager
def fake_usb(kind: str = "mjpeg") -> Iterator[FakeUsb]:
    """Within it ``/dev/video0`` is the fake."""
    usb = FakeUsb(kind)
    real_open, real_close = os.open, os.close

    def opened(path: Any, *rest: Any, **more: Any) -> int:
        fake = str(path).startswith(("/dev/video", "/dev/v4l/"))
        return FD if fake else real_open(path, *rest, **more)

    def closed(file: int) -> None:
        if file != FD:
            real_close(file)

    real_av_open = av.open

    def opened_by_libav(path: Any, *rest: Any, **more: Any) -> Any:
        if more.get("format") == "v4l2":
            return usb.open(path, **more)
        return real_av_open(path, *rest, **more)

    with (
        patch("av.open", opened_by_libav),
        patch("os.open", opened),
        patch("os.close", closed),
        patch("fcntl.ioctl", usb.ioctl),
        patch("edge.devices.camera.usb.found.usb_cameras", lambda: usb.plugged),
    ):
        try:
            yield usb
        finally:
            usb.end()
