"""A USB camera's exposure and gain: automatic for a while, then fixed.

A USB camera's gain has no unit, and what it tells of its exposure while that is
automatic is old on some. So what was metered is taken as the brightness of the picture:
with a short shutter, gain is moved until the picture is as bright again.
"""

from edge.core.types.frames import ByteArray
from edge.devices.camera.picture import light
from edge.devices.camera.usb.controls import Control, Controls

MANUAL, APERTURE_PRIORITY = 1, 3
UNIT_S = 1e-4  # of EXPOSURE_ABSOLUTE
LINE = {50: 1, 60: 2}  # V4L2_CID_POWER_LINE_FREQUENCY
# Chosen: a camera shows what it was told after some pictures; a tenth more or less
# light changes nothing that is judged; half the range is crossed in four steps.
SETTLE_FRAMES, NEAR, STEPS, MOST_TIMES = 8, 0.1, 8, 16


class UsbExposure:
    """Tells a camera when to adapt and when to stay as it is; times in s.

    Parameters
    ----------
    controls
        The camera's; what it has not is left alone.
    longest_s
        Longest exposure once fixed.
    warmup_s
        How long the automatic has, at first and after each ``meter``.
    mains_hz
        50 or 60: lamps flicker at twice that.
    """

    def __init__(
        self, controls: Controls, longest_s: float, warmup_s: float, mains_hz: int
    ) -> None:
        self._controls = controls
        self._longest = max(1, round(longest_s / UNIT_S))
        self._warmup_s = warmup_s
        self._mains_hz = mains_hz
        self._until_s: float | None = None
        self._metering = True
        self._target: float | None = None
        self._frames = self._times = 0
        self.meter()

    @property
    def summary(self) -> str | None:
        """Return what pictures are taken with, if the camera tells."""
        exposed = self._controls.get(Control.EXPOSURE_ABSOLUTE)
        gain = self._controls.get(Control.GAIN)
        if exposed is None:
            return None
        said = f"{1e3 * UNIT_S * exposed:.1f} ms"
        return said if gain is None else f"{said} with a gain of {gain}"

    def meter(self) -> None:
        """Adapt to the light again."""
        self._metering, self._until_s, self._target = True, None, None
        set_to = self._controls.set
        set_to(Control.POWER_LINE_FREQUENCY, LINE[self._mains_hz])
        set_to(Control.EXPOSURE_AUTO_PRIORITY, 0)  # never fewer pictures than asked for
        # A camera keeps what an earlier process fixed, so the automatic is asked for.
        for control in (
            Control.GAIN,
            Control.AUTOGAIN,
            Control.AUTO_WHITE_BALANCE,
            Control.FOCUS_AUTO,
        ):
            if known := self._controls.ranges.get(control):
                set_to(control, known.default)
        if known := self._controls.ranges.get(Control.EXPOSURE_AUTO):
            automatic = known.default
            set_to(
                Control.EXPOSURE_AUTO,
                APERTURE_PRIORITY if automatic == MANUAL else automatic,
            )

    def follow(self, t_s: float, rgb: ByteArray) -> None:
        """Do what is due with this picture, which was taken at ``t_s``."""
        if self._metering:
            if self._until_s is None:
                self._until_s = t_s + self._warmup_s
            if t_s >= self._until_s:
                self._metering = False
                self._fix(light(rgb).brightness)
            return
        self._frames += 1
        if self._target is not None and self._frames % SETTLE_FRAMES == 0:
            self._balance(light(rgb).brightness, self._target)

    def _fix(self, brightness: float) -> None:
        controls = self._controls
        metered = controls.get(Control.EXPOSURE_ABSOLUTE)
        for control in (
            Control.AUTOGAIN,
            Control.AUTO_WHITE_BALANCE,
            Control.FOCUS_AUTO,
        ):
            controls.set(control, 0)
        if not controls.set(Control.EXPOSURE_AUTO, MANUAL) or metered is None:
            return
        controls.set(Control.EXPOSURE_ABSOLUTE, min(metered, self._longest))
        self._target, self._frames, self._times = brightness, 0, 0

    def _balance(self, brightness: float, target: float) -> None:
        """Move shutter or gain by a step towards as bright as the automatic was."""
        self._times += 1
        dark = brightness < (1 - NEAR) * target
        if self._times > MOST_TIMES or not (dark or brightness > (1 + NEAR) * target):
            self._target = None
            return
        exposed = self._controls.get(Control.EXPOSURE_ABSOLUTE) or self._longest
        gain, known = (
            self._controls.get(Control.GAIN),
            self._controls.ranges.get(Control.GAIN),
        )
        share = target / max(brightness, 0.01)
        if dark and exposed < self._longest:
            longer = max(exposed + 1, round(exposed * share))
            self._controls.set(Control.EXPOSURE_ABSOLUTE, min(longer, self._longest))
        elif (
            known
            and gain is not None
            and (gain < known.high if dark else gain > known.low)
        ):
            step = max(1, (known.high - known.low) // STEPS)
            self._controls.set(Control.GAIN, gain + step if dark else gain - step)
        elif not dark and exposed > 1:
            shorter = min(exposed - 1, round(exposed * share))
            self._controls.set(Control.EXPOSURE_ABSOLUTE, max(shorter, 1))
        else:
            self._target = None  # as far as this camera goes
