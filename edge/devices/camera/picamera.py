"""The Raspberry Pi camera, by picamera2: always the newest picture, sharp and in time.

picamera2 comes with the system (apt), not with this package, so it is imported only
when a camera is opened.
"""

import logging
import time
from typing import Any, Self

from edge.closing import Closing, close_within, leave_behind
from edge.core.types.frames import ByteArray, Frame
from edge.devices.camera.causes import not_loaded, not_opened, not_started, stopped
from edge.devices.camera.exposure import Exposure
from edge.devices.camera.rate import FrameRate
from edge.devices.camera.sensor_modes import widest
from edge.devices.camera.settings import CameraSettings

log = logging.getLogger(__name__)

# One buffer is read by us, one is next, two are the sensor's: fewer and it stutters.
BUFFERS = 4
# Chosen: a camera that is well stops within 0.1 s; the service manager waits for 20 s.
CLOSE_S = 2.0


class Camera(Closing):
    """An endless iterator of frames, each the first one taken after it was asked for.

    ``Frame.t_s`` is when the sensor read the first line, on the clock of
    ``time.monotonic``. Pictures that passed while the last one was worked on are not
    queued but counted in ``dropped``. After the warm-up, exposure, gain and white
    balance stay as they are, with a short shutter, until ``meter`` is called.

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
        self._frame_us = round(1e6 / settings.fps)
        self._last_s: float | None = None
        self._closed = self._stalled = False
        try:
            from libcamera import Transform
            from picamera2 import MappedArray, Picamera2
        except Exception as error:  # a numpy that does not fit raises ValueError
            raise not_loaded(error) from error
        self._mapped_array = MappedArray
        try:
            self._picam2 = Picamera2(settings.number)
        except Exception as error:
            raise not_opened(settings.number, error, Picamera2) from error
        try:
            self._start(Transform(hflip=settings.hflip, vflip=settings.vflip))
        except BaseException as error:
            self.close()
            if not isinstance(error, Exception):
                raise
            raise not_started(settings.number, error) from error
        self.exposure = Exposure(
            self._picam2, settings.longest_s, settings.warmup_s, settings.mains_hz
        )
        self.rate = FrameRate(self._picam2)

    def _start(self, transform: Any) -> None:
        settings = self._settings
        size = settings.width, settings.height
        limits = self._frame_us, self._frame_us
        controls = {"FrameDurationLimits": limits}
        listed = self._picam2.camera_controls
        self._picam2.configure(
            self._picam2.create_video_configuration(
                # The name tells the order in a register: in memory it is R, G, B.
                main={"size": size, "format": "BGR888"},
                sensor=widest(self._modes(), size, settings.fps) or {},
                transform=transform,
                buffer_count=BUFFERS,
                queue=False,  # a queued picture would be an old one
                controls={key: controls[key] for key in controls if key in listed},
            )
        )
        self._picam2.start()

    def _modes(self) -> Any:
        try:
            return self._picam2.sensor_modes
        except Exception as error:
            # Asked of a camera that is no bare sensor, picamera2 looks for what such
            # a camera does not have. It has one field, so there is nothing to choose.
            log.debug("camera: tells no sensor modes (%r)", error)
            return ()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px, as the camera gives them."""
        width, height = self._picam2.camera_configuration()["main"]["size"]
        return width, height

    def spare(self, apart_s: float) -> None:
        """Go on as before: a picture that nobody looks at costs a copy."""

    def meter(self) -> None:
        """Adapt to the light again, for as long as the warm-up; call it between sets.

        Pictures keep coming meanwhile. A camera that cannot be told is left as it is.
        """
        self.exposure.meter()

    def __iter__(self) -> Self:
        """Return the camera itself."""
        return self

    def __next__(self) -> Frame:
        """Wait for the next picture; return a copy, (height, width, 3) RGB."""
        try:
            t_s, metadata, rgb = self._take()
            self.exposure.follow(t_s, metadata)
            self.rate.follow(metadata)
        except Exception as error:
            self._stalled = True
            timeout_s = self._settings.timeout_s
            raise stopped(self._settings.number, error, timeout_s) from error
        self._count_dropped(t_s, metadata.get("FrameDuration", self._frame_us) / 1e6)
        frame = Frame(t_s, self._index, rgb)
        self._index += 1
        return frame

    def _take(self) -> tuple[float, dict[str, Any], ByteArray]:
        # Copied and given back at once: a held request is a buffer less for the sensor.
        request = self._picam2.capture_request(wait=self._settings.timeout_s)
        try:
            metadata = request.get_metadata()
            with self._mapped_array(request, "main", write=False) as mapped:
                rgb: ByteArray = mapped.array.copy()
        finally:
            request.release()
        rgb.flags.writeable = False
        # Not every driver says when it was; then it is now.
        return (
            (metadata.get("SensorTimestamp") or time.monotonic_ns()) / 1e9,
            metadata,
            rgb,
        )

    def _count_dropped(self, t_s: float, frame_s: float) -> None:
        if self._last_s is not None:
            self.dropped += max(round((t_s - self._last_s) / frame_s) - 1, 0)
        self._last_s = t_s

    def close(self) -> None:
        """Stop the camera; closing twice is harmless.

        One that gave no picture any more is left as it is: asked to stop, its driver
        may keep the whole interpreter waiting. ``hanging`` of ``edge.closing`` names
        it then, as it does one that does not stop within 2 s.
        """
        if self._closed:
            return
        self._closed = True
        what = f"camera {self._settings.number}"
        if self._stalled:
            # picamera2 stops the camera when it is collected, so it never is.
            camera = self._picam2
            leave_behind(what, lambda: camera is not None)
        else:
            close_within(CLOSE_S, self._let_go, what)

    def _let_go(self) -> None:
        # A wait that timed out or was interrupted leaves its job at the head of
        # picamera2's list, and stop() would wait behind it for a picture.
        self._picam2.cancel_all_and_flush()
        self._picam2.stop()
        self._picam2.close()
