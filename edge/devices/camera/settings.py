"""What to ask of the camera."""

import math
from dataclasses import dataclass, field
from typing import Literal

from edge.errors import ConfigError, Reason


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """What to ask of the camera; lengths in pixels, times in seconds."""

    kind: Literal["pi", "usb"] = field(
        default="pi",
        metadata={"doc": "One on the Raspberry Pi's own connector, or a USB camera."},
    )
    number: int = field(
        default=0,
        metadata={
            "doc": "Of several cameras; of a USB camera N of /dev/videoN.",
            "min": 0,
            "max": 99,
        },
    )
    device: str | None = field(
        default=None,
        metadata={
            "doc": "Instead of a number, a USB camera's lasting name, one of those "
            "under /dev/v4l/by-id and by-path; doctor says which.",
            "pattern": r"/dev/\S+",
        },
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
            "doc": "Longest exposure; whole flickers of the mains' lamps, if it holds "
            "one.",
            "unit": "s",
            "min": 0.0001,
            "max": 1.0,
        },
    )
    mains_hz: int = field(
        default=50,
        metadata={
            "doc": "Of the lamps that light the rack, 50 or 60.",
            "unit": "Hz",
            "min": 50,
            "max": 60,
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

    @property
    def name(self) -> str:
        """How messages call the camera."""
        return f"camera {self.device or self.number}"

    @property
    def longest_s(self) -> float:
        """Longest exposure once fixed, s.

        Lamps flicker at twice the mains: other than a multiple of that, pictures would
        be light and dark in turns.
        """
        flicker_s = 0.5 / self.mains_hz
        # What is written as 0.00833 is meant as one.
        whole = math.floor(self.shutter_s / flicker_s + 0.01)
        return whole * flicker_s if whole else self.shutter_s

    def __post_init__(self) -> None:
        """Refuse what no camera can do."""
        if self.device is not None and self.kind != "usb":
            raise ConfigError(
                'camera.device names a USB camera; write kind = "usb" beside it',
                reason=Reason.INVALID,
            )
        if self.width < 2 or self.height < 2 or self.width % 2 or self.height % 2:
            raise ConfigError(
                "camera: width and height must be even and above 0",
                reason=Reason.INVALID,
            )
        if not 1.0 <= self.fps <= 120.0:
            raise ConfigError(
                f"camera.fps = {self.fps:g}: use 1 to 120", reason=Reason.INVALID
            )
        if self.mains_hz not in (50, 60):
            raise ConfigError(
                f"camera.mains_hz = {self.mains_hz}: use 50 or 60",
                reason=Reason.INVALID,
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
