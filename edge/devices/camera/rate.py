"""A camera's frame rate, changed while it runs."""

import logging
from collections.abc import Mapping
from typing import Any

log = logging.getLogger(__name__)

# As for the exposure: the tenth picture shows what was asked for, if it was heard, and
# picamera2 loses one request in thousands.
CHECK_FRAMES, MOST_TIMES = 10, 5
TOLERANCE = 0.05  # sensors count in lines of their own


class FrameRate:
    """Asks for a rate until pictures come at it; one that cannot be told stays."""

    def __init__(self, picam2: Any) -> None:
        self._picam2 = picam2
        self._wanted_us: int | None = None
        self._frames = self._times = 0

    def ask(self, fps: float) -> None:
        """Have pictures come so often a second from now on."""
        if "FrameDurationLimits" in self._picam2.camera_controls:
            self._wanted_us, self._times = round(1e6 / fps), 0
            self._send(self._wanted_us)

    def follow(self, metadata: Mapping[str, Any]) -> None:
        """Ask again where this picture tells that nobody has heard."""
        if self._wanted_us is None:
            return
        self._frames += 1
        if self._frames < CHECK_FRAMES:
            return
        shown_us = metadata.get("FrameDuration", self._wanted_us)
        if abs(shown_us - self._wanted_us) <= TOLERANCE * self._wanted_us:
            self._wanted_us = None
        elif self._times < MOST_TIMES:
            self._send(self._wanted_us)
        else:
            log.warning("camera: does not keep the frame rate that it was set to")
            self._wanted_us = None

    def _send(self, wanted_us: int) -> None:
        self._times += 1
        self._frames = 0
        try:
            self._picam2.set_controls({"FrameDurationLimits": (wanted_us, wanted_us)})
        except Exception as error:
            log.warning("camera: refuses to set its frame rate (%s)", error)
            self._wanted_us = None
