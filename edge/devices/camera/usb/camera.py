"""A USB camera, by Video4Linux and libav: always the newest picture, sharp and in time.

No camera was ever plugged in where this was written: it is tested through libav's own
V4L2 code on a device that is made up below it.
"""

import errno
import logging
import time
from typing import Self

import numpy as np

from edge.closing import Closing, close_within, leave_behind
from edge.core.types.frames import ByteArray, Frame
from edge.devices.camera.settings import CameraSettings
from edge.devices.camera.usb.causes import stopped
from edge.devices.camera.usb.controls import Controls
from edge.devices.camera.usb.exposure import UsbExposure
from edge.devices.camera.usb.moments import Moments
from edge.devices.camera.usb.opening import device, open_stream
from edge.devices.camera.usb.reader import Coded, Reader
from edge.errors import DeviceError

log = logging.getLogger(__name__)

# Chosen: a driver that is well gives its last picture within a frame's time.
CLOSE_S = 2.0
EARLY = 0.5  # of a picture's time: it may come as much before its turn


class UsbRate:
    """How many pictures a second are looked at.

    V4L2 changes a rate only while no pictures come, so those that are too many are
    left out, before they are decoded.
    """

    def __init__(self, fps: float) -> None:
        self.fps = fps
        self.own_fps = fps

    def ask(self, fps: float) -> None:
        """Have pictures come so often a second from now on."""
        self.fps = min(fps, self.own_fps)


class UsbCamera(Closing):
    """An endless iterator of frames, each the newest that there is.

    ``Frame.t_s`` is when the driver says that the picture came, on the clock of
    ``time.monotonic``, or else when it was read. Pictures that passed while the last
    one was worked on are not queued but counted in ``dropped``. After the warm-up,
    exposure, gain and white balance stay as they are, with a short shutter, until
    ``meter`` is called.

    Raises
    ------
    DeviceError
        When there is no camera, or, while iterating, when no picture comes any more.
        After the latter only a new process helps.
    """

    def __init__(self, settings: CameraSettings) -> None:
        self.dropped = 0
        # As every source of frames says: this one has no end.
        self.frames_expected: int | None = None
        self.duration_s: float | None = None
        self._settings = settings
        self._index = 0
        self._last_s: float | None = None
        self._apart_s = 0.0
        self._closed = False
        self._moments = Moments()
        self.rate = UsbRate(settings.fps)
        self._container, self._packet = open_stream(settings)
        stream = self._container.streams.video[0]
        self._context = stream.codec_context
        # One picture for each packet, and a damaged one is refused, not guessed at.
        self._context.thread_type = "SLICE"
        self._context.options = {"err_detect": "explode"}
        self.size: tuple[int, int] = (self._context.width, self._context.height)
        """Width and height in px, as the camera gives them."""
        if self.size != (settings.width, settings.height):
            log.warning(
                "%s: gives %d x %d px, not the %d x %d that were asked for",
                *(settings.name, *self.size, settings.width, settings.height),
            )
        self._controls = Controls(device(settings))
        self.exposure = UsbExposure(
            self._controls, settings.longest_s, settings.warmup_s, settings.mains_hz
        )
        self._reader = Reader(self._container, stream)

    def spare(self, apart_s: float) -> None:
        """Leave out, before they are decoded, pictures nearer than that to the last.

        A JPEG picture costs milliseconds, which an empty gym need not pay.
        """
        self._apart_s = apart_s

    def meter(self) -> None:
        """Adapt to the light again, for as long as the warm-up; call it between sets.

        Pictures keep coming meanwhile. A camera that cannot be told is left as it is.
        """
        self.exposure.meter()

    def __iter__(self) -> Self:
        """Return the camera itself."""
        return self

    def __next__(self) -> Frame:
        """Wait for a new picture; return it as (height, width, 3) RGB."""
        timeout_s = self._settings.timeout_s
        until_s = time.monotonic() + timeout_s
        passed = 0
        damaged: Exception | None = None
        while True:
            left_s = max(until_s - time.monotonic(), 0.0)
            try:
                coded, replaced = self._reader.take(left_s)
            except Exception as error:
                raise self._stopped(error, damaged or self._reader.passing) from error
            t_s = self._moments.stamp(coded.told_s, coded.arrived_s)
            passed += replaced
            if not self._early(t_s):
                try:
                    return self._given(t_s, self._decoded(coded), passed)
                except (OSError, ValueError) as error:
                    damaged = error
                    if left_s == 0.0:  # pictures come, and none of them is whole
                        raise self._stopped(TimeoutError(), damaged) from error
            passed += 1

    def _stopped(self, error: Exception, why: Exception | None) -> DeviceError:
        settings = self._settings
        return stopped(settings.name, error, why, settings.timeout_s)

    def _given(self, t_s: float, rgb: ByteArray, passed: int) -> Frame:
        if self._last_s is not None:
            if least_s := self._least_s():
                # Those left out because fewer are wanted are not lost.
                due = round((t_s - self._last_s) / least_s) - 1
                passed = min(passed, max(due, 0))
            self.dropped += passed
        self._last_s = t_s
        self.exposure.follow(t_s, rgb)
        frame = Frame(t_s, self._index, rgb)
        self._index += 1
        return frame

    def _least_s(self) -> float:
        """Return how far apart pictures are wanted, s; 0 where all of them are."""
        rate = self.rate
        return max(1 / rate.fps if rate.fps < rate.own_fps else 0.0, self._apart_s)

    def _early(self, t_s: float) -> bool:
        """Return whether fewer pictures are wanted, and this one is one too many."""
        least_s = self._least_s()
        if not least_s or self._last_s is None:
            return False
        return 0.0 <= t_s - self._last_s < least_s - EARLY / self.rate.own_fps

    def _decoded(self, coded: Coded) -> ByteArray:
        decoded = self._context.decode(self._packet(coded.data))
        pictures = [each for each in decoded if not each.is_corrupt]
        if not pictures or not coded.whole:
            raise OSError(errno.EIO, "a picture is not whole")
        width, height = self.size
        rgb: ByteArray = pictures[-1].to_ndarray(
            format="rgb24", width=width, height=height
        )
        turned = rgb[:: -1 if self._settings.vflip else 1]
        turned = turned[:, :: -1 if self._settings.hflip else 1]
        rgb = np.ascontiguousarray(turned)
        rgb.flags.writeable = False
        return rgb

    def close(self) -> None:
        """Stop the camera; closing twice is harmless.

        One whose driver does not answer is left as it is: closed under the thread that
        waits in it, it would take the process down. ``hanging`` of ``edge.closing``
        names it then.
        """
        if self._closed:
            return
        self._closed = True
        what = self._settings.name
        if self._reader.stop(CLOSE_S):
            close_within(CLOSE_S, self._container.close, what)
        else:
            log.warning("%s: does not answer; left as it is", what)
            leave_behind(what, lambda: self._reader.alive)
        self._controls.close()
