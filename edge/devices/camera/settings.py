"""What to ask of the camera."""

from dataclasses import dataclass, field

from edge.errors import ConfigError, Reason


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
