"""The Raspberry Pi camera, by picamera2: always the newest picture, sharp and in time.

picamera2 comes with the system (apt), not with this package, so it is imported only
when a camera is opened.
"""

from dataclasses import dataclass, field
from typing import Any, Self

from edge.closing import Closing
from edge.core.types.frames import ByteArray, Frame
from edge.devices.camera.sensor_modes import widest
from edge.errors import ConfigError, DeviceError, Reason

# One buffer is read by us, one is next, two are the sensor's: fewer and it stutters.
BUFFERS = 4


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """What to ask of the camera; lengths in pixels, times in seconds."""

    number: int = field(
        default=0, metadata={"doc": "Of several cameras.", "min": 0, "max": 99}
    )
    width: int = field(
        default=1280,
        metadata={"doc": "An even number.", "unit": "px", "min": 64, "max": 10_000},
    )
    height: int = field(
        default=720,
        metadata={"doc": "An even number.", "unit": "px", "min": 64, "max": 10_000},
    )
    fps: float = field(
        default=30.0,
        metadata={"doc": "Frame rate.", "unit": "Hz", "min": 1.0, "max": 120.0},
    )
    hflip: bool = field(default=False, metadata={"doc": "Mirror left and right."})
    vflip: bool = field(default=False, metadata={"doc": "Mirror top and bottom."})
    # Chosen: one flicker period of lamps on 50 Hz mains; a hip at 1 m/s smears over
    # 5 px of a picture that is 2.5 m wide. Darker rooms get gain.
    shutter_s: float = field(
        default=0.010,
        metadata={
            "doc": "Longest exposure; 0.00833 fits 60 Hz mains.",
            "unit": "s",
            "min": 0.0001,
            "max": 1.0,
        },
    )
    # Chosen: automatic exposure and white balance have settled within 60 frames.
    warmup_s: float = field(
        default=2.0,
        metadata={
            "doc": "Then exposure and colours are fixed.",
            "unit": "s",
            "min": 0.0,
            "max": 60.0,
        },
    )
    # Chosen: far above any hiccup, far below the 20 s of the service's watchdog.
    timeout_s: float = field(
        default=5.0,
        metadata={
            "doc": "Without a picture: give up.",
            "unit": "s",
            "min": 0.1,
            "max": 600.0,
        },
    )

    def __post_init__(self) -> None:
        """Refuse what no camera can do."""
        if self.width < 2 or self.height < 2 or self.width % 2 or self.height % 2:
            raise ConfigError(
                "camera: width and height must be even and above 0",
                reason=Reason.INVALID,
            )
        if not 1.0 <= self.fps <= 120.0:
            raise ConfigError(
                f"camera.fps = {self.fps:g}: use 1 to 120", reason=Reason.INVALID
            )
        if not 0.0001 <= self.shutter_s <= 1.0 / self.fps:
            raise ConfigError(
                f"camera.shutter_s = {self.shutter_s:g}: use 0.0001 to 1/fps",
                reason=Reason.INVALID,
            )
        if self.warmup_s < 0.0 or self.timeout_s <= 0.0:
            raise ConfigError(
                "camera: warmup_s and timeout_s must not be negative",
                reason=Reason.INVALID,
            )


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
        After the latter only a new process helps: the driver may hang when asked to
        stop, so ``close`` no longer asks it.
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
        self._metering_until_s: float | None = None
        self._metering = True  # automatic exposure is on when the camera starts
        self._stuck = False
        try:
            from libcamera import Transform
            from picamera2 import MappedArray, Picamera2
        except Exception as error:  # a numpy that does not fit raises ValueError
            raise DeviceError(
                f"camera: picamera2 cannot be loaded ({error}); apt-get install "
                "python3-picamera2 and use a venv with --system-site-packages",
                reason=Reason.NOT_INSTALLED,
            ) from error
        self._mapped_array = MappedArray
        try:
            self._picam2 = Picamera2(settings.number)
        except Exception as error:
            raise DeviceError(
                f"camera {settings.number}: cannot be opened ({error}); check its "
                "cable and that no other program uses it: rpicam-hello --list-cameras",
                reason=Reason.BUSY,
            ) from error
        try:
            self._start(Transform(hflip=settings.hflip, vflip=settings.vflip))
        except Exception as error:
            self._picam2.close()
            raise DeviceError(
                f"camera {settings.number}: cannot start ({error}); check width, "
                "height and fps under [camera]",
                reason=Reason.INVALID,
            ) from error

    def _start(self, transform: Any) -> None:
        settings = self._settings
        size = settings.width, settings.height
        sensor = widest(self._picam2.sensor_modes, size, settings.fps)
        self._picam2.configure(
            self._picam2.create_video_configuration(
                # The name tells the order in a register: in memory it is R, G, B.
                main={"size": size, "format": "BGR888"},
                sensor=sensor or {},
                transform=transform,
                buffer_count=BUFFERS,
                queue=False,  # a queued picture would be an old one
                controls={"FrameDurationLimits": (self._frame_us, self._frame_us)},
            )
        )
        self._picam2.start()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px, as the camera gives them."""
        width, height = self._picam2.camera_configuration()["main"]["size"]
        return width, height

    def meter(self) -> None:
        """Adapt to the light again, for as long as the warm-up; call it between sets.

        Pictures keep coming meanwhile.
        """
        self._picam2.set_controls({"AeEnable": True, "AwbEnable": True})
        self._metering, self._metering_until_s = True, None

    def __iter__(self) -> Self:
        """Return the camera itself."""
        return self

    def __next__(self) -> Frame:
        """Wait for the next picture and return a copy: (height, width, 3) RGB."""
        try:
            t_s, metadata, rgb = self._take()
            if self._metering:
                self._settle(t_s, metadata)
        except Exception as error:
            self._abandon()
            told = f"no picture for {self._settings.timeout_s:g} s"
            if not isinstance(error, TimeoutError):
                told = f"no picture any more ({error})"
            raise DeviceError(
                f"camera {self._settings.number}: {told}; check its cable and restart "
                "(systemctl restart hingewatch)",
                reason=Reason.STALLED,
            ) from error
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
        return metadata["SensorTimestamp"] / 1e9, metadata, rgb

    def _count_dropped(self, t_s: float, frame_s: float) -> None:
        if self._last_s is not None:
            self.dropped += max(round((t_s - self._last_s) / frame_s) - 1, 0)
        self._last_s = t_s

    def _settle(self, t_s: float, metadata: dict[str, Any]) -> None:
        if self._metering_until_s is None:
            self._metering_until_s = t_s + self._settings.warmup_s
        if t_s < self._metering_until_s:
            return
        self._metering = False
        if "ExposureTime" not in metadata or "AnalogueGain" not in metadata:
            return  # not a sensor that could be told
        # What a shorter shutter takes away in light, gain gives back as far as it goes.
        metered_us = metadata["ExposureTime"]
        shutter_us = min(metered_us, round(self._settings.shutter_s * 1e6))
        gain = metadata["AnalogueGain"] * metered_us / shutter_us
        highest_gain = self._picam2.camera_controls["AnalogueGain"][1]
        fixed = {"ExposureTime": shutter_us, "AnalogueGain": min(gain, highest_gain)}
        if "ColourGains" in metadata:
            fixed["ColourGains"] = metadata["ColourGains"]
        # Values end the automatic. "AeEnable": False beside them would keep the old
        # ones: libcamera does not say in which order it obeys.
        self._picam2.set_controls(fixed)

    def _abandon(self) -> None:
        self._stuck = True
        # The wait is over but its job is not: it would swallow the next picture.
        self._picam2.cancel_all_and_flush()
        # picamera2 stops the camera when it is collected; that may block for ever,
        # and then the process would not end for the service manager to start anew.
        self._picam2.close = lambda: None

    def close(self) -> None:
        """Stop the camera, unless it is stuck; closing twice is harmless."""
        if not self._stuck:
            self._picam2.stop()
            self._picam2.close()
