"""A camera's exposure, gain and colours: automatic for a while, then fixed."""

import logging
from collections.abc import Mapping
from typing import Any

log = logging.getLogger(__name__)

# From libcamera 0.5 on, values count only beside a mode; before it there are no modes,
# and values alone end the automatic. "AeEnable": False beside values would keep the old
# ones: libcamera does not say in which order it obeys.
AUTOMATIC = {
    "AeEnable": True,
    "ExposureTimeMode": 0,
    "AnalogueGainMode": 0,
    "AwbEnable": True,
}
MANUAL = {"ExposureTimeMode": 1, "AnalogueGainMode": 1}
# Chosen: four requests are on their way and a sensor obeys three frames later, so the
# tenth picture shows what was asked for, if it was heard.
CHECK_FRAMES = 10
# Always sent twice: values that happen to be those of the automatic look as if they
# had been heard. Chosen: picamera2 loses one in thousands, so five lost are deafness.
FEWEST_TIMES, MOST_TIMES = 2, 5
# Chosen: sensors round to their own steps, at high gains by up to 5 %.
TOLERANCE = 0.1


class Exposure:
    """Tells a camera when to adapt and when to stay as it is; times in s.

    picamera2 may lose what it is told: its own thread reads the controls, sends them
    and then replaces them, and what comes in between is gone. So what was asked for is
    sent again until the pictures' metadata show it.

    Parameters
    ----------
    picam2
        A started Picamera2. Only what its ``camera_controls`` list is set.
    shutter_s
        Longest exposure once fixed; gain makes up for it as far as it goes.
    warmup_s
        How long the automatic has, at first and after each ``meter``.
    mains_hz
        50 or 60: lamps flicker at twice that, and the automatic takes it into account.
    """

    def __init__(
        self, picam2: Any, shutter_s: float, warmup_s: float, mains_hz: int = 50
    ) -> None:
        self._picam2 = picam2
        self._listed = picam2.camera_controls
        self._shutter_s = shutter_s
        self._warmup_s = warmup_s
        self._metering = True  # the automatic is on when the camera starts
        self._until_s: float | None = None
        self._wanted: dict[str, Any] = {}
        self._times = self._frames = 0
        self._shown: Mapping[str, Any] = {}
        # In us, by hand: not every sensor finds out by itself.
        self._flicker = {"AeFlickerMode": 1, "AeFlickerPeriod": 500_000 // mains_hz}
        self._ask(self._flicker)

    @property
    def summary(self) -> str | None:
        """Return what the last picture was taken with, if the sensor tells."""
        exposed_us, gain = (
            self._shown.get(key) for key in ("ExposureTime", "AnalogueGain")
        )
        if not exposed_us or not gain:
            return None
        return f"{exposed_us / 1e3:.1f} ms with a gain of {gain:.1f}"

    def meter(self) -> None:
        """Adapt to the light again."""
        self._metering, self._until_s = True, None
        self._ask(AUTOMATIC | self._flicker)

    def follow(self, t_s: float, metadata: Mapping[str, Any]) -> None:
        """Do what is due with this picture, which was taken at ``t_s``."""
        self._frames += 1
        self._shown = metadata
        if self._metering:
            if self._until_s is None:
                self._until_s = t_s + self._warmup_s
            if t_s >= self._until_s:
                self._metering = False
                self._ask(self._fixed(metadata))
                return
        if self._wanted and self._frames >= CHECK_FRAMES:
            self._check(metadata)

    def _fixed(self, metadata: Mapping[str, Any]) -> dict[str, Any]:
        fixed: dict[str, Any] = {}
        metered_us, gain = metadata.get("ExposureTime"), metadata.get("AnalogueGain")
        if (
            metered_us
            and gain
            and {"ExposureTime", "AnalogueGain"} <= set(self._listed)
        ):
            shortest_us, *_ = self._listed["ExposureTime"]
            shutter_us = min(metered_us, round(self._shutter_s * 1e6))
            shutter_us = max(shutter_us, shortest_us)
            # What a shorter shutter takes away in light, gain gives back.
            gain *= metered_us / shutter_us
            highest = self._listed["AnalogueGain"][1]
            fixed = {"ExposureTime": shutter_us, "AnalogueGain": min(gain, highest)}
            fixed |= MANUAL
        if "ColourGains" in metadata:
            fixed["ColourGains"] = metadata["ColourGains"]
        return fixed

    def _ask(self, controls: Mapping[str, Any]) -> None:
        self._wanted = {key: controls[key] for key in controls if key in self._listed}
        self._times = 0
        if self._wanted:
            self._send()

    def _send(self) -> None:
        self._times += 1
        self._frames = 0
        try:
            self._picam2.set_controls(dict(self._wanted))
        except Exception as error:
            # Pictures still come, and the lamp is worth more than their exposure.
            log.warning("camera: refuses to set its exposure (%s)", error)
            self._wanted = {}

    def _check(self, metadata: Mapping[str, Any]) -> None:
        heard = all(
            _near(value, metadata.get(key)) for key, value in self._wanted.items()
        )
        if self._times < FEWEST_TIMES or (not heard and self._times < MOST_TIMES):
            self._send()
            return
        if not heard:
            log.warning("camera: does not keep the exposure that it was set to")
        self._wanted = {}


def _near(wanted: Any, shown: Any) -> bool:
    """Return whether metadata show a value; what they do not tell cannot be wrong."""
    if shown is None or isinstance(wanted, bool):
        return True
    if isinstance(wanted, tuple):
        return all(map(_near, wanted, shown))
    return bool(abs(shown - wanted) <= TOLERANCE * abs(wanted))
