"""Which camera the settings mean, opened."""

from collections.abc import Iterator
from typing import Protocol, Self

from edge.core.types.frames import Frame
from edge.devices.camera.settings import CameraSettings


class Rated(Protocol):
    """What changes a camera's rate."""

    def ask(self, fps: float) -> None:
        """Have pictures come so often a second from now on."""


class Exposed(Protocol):
    """What knows a camera's exposure."""

    @property
    def summary(self) -> str | None:
        """Return what pictures are taken with, if the camera tells."""


class LiveCamera(Protocol):
    """A source of frames without an end, whatever it is made of; a context manager.

    Beside what every source has, it counts pictures that were ``dropped``, can be told
    how many to take, which to ``spare`` itself, and to ``meter`` the light again.
    """

    dropped: int
    frames_expected: int | None
    duration_s: float | None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px."""

    @property
    def rate(self) -> Rated:
        """What changes its rate."""

    @property
    def exposure(self) -> Exposed:
        """What knows its exposure."""

    def spare(self, apart_s: float) -> None:
        """Pictures nearer than that to the last are not wanted now; 0: all are."""

    def meter(self) -> None:
        """Adapt to the light again."""

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames."""

    def __enter__(self) -> Self:
        """Return itself."""

    def __exit__(self, kind: object, error: object, trace: object, /) -> None:
        """Let go of the camera."""


def open_camera(settings: CameraSettings) -> LiveCamera:
    """Return the camera that the settings name.

    Each kind's own library is loaded only where it is asked for.

    Raises
    ------
    DeviceError
        When there is no such camera, or it cannot be used.
    """
    if settings.kind == "usb":
        from edge.devices.camera.usb.camera import UsbCamera

        return UsbCamera(settings)
    from edge.devices.camera.picamera import Camera

    return Camera(settings)
