"""The rack's lamps while ``aim`` runs: a pattern of their own, and each on request.

Two short flashes and a pause: blue while there is something to do, green once the rack
may be used. No judgement blinks like that.
"""

import logging
from contextlib import ExitStack
from dataclasses import replace

from edge.core.types.codes import Cue, Level
from edge.core.types.states import Feedback
from edge.devices.lamps.gpio import Lamps
from edge.devices.lamps.patterns import LampSettings
from edge.errors import DeviceError

log = logging.getLogger(__name__)

TEST_S = 3.0  # chosen: long enough to look up from the phone
AIMING, READY = Feedback(Level.UNSURE), Feedback(Level.CAUTION)
# What stands for each lamp in the settings below. The buzzer's is that of a bow taken:
# low, then high, and a green blink.
TESTS = {
    "red": Feedback(Level.FAULT),
    "amber": Feedback(Level.FAULT, Cue.SPINE_FLEXION),
    "green": Feedback(Level.NEUTRAL),
    "blue": Feedback(Level.UNSURE, Cue.BOW_NOW),
    "buzzer": Feedback(Level.NEUTRAL, Cue.BOW_TAKEN),
}
FLASHES = "blink 0.2 0.2 0.2 1.4"  # at most two a second, as WCAG 2.3.1 asks


def aim_settings(settings: LampSettings) -> LampSettings:
    """Return the lamps' settings while ``aim`` runs: same pins, other patterns."""
    return replace(
        settings,
        self_test=False,
        neutral="green steady",
        unsure=f"blue {FLASHES}",
        caution=f"green {FLASHES}",
        fault_flexion="amber steady",
        fault_other="red steady",
        bow_now="blue steady",
        fault_flexion_sound="",
        fault_other_sound="",
    )


class LampTest:
    """Shows that ``aim`` runs; ``why_not`` says why there are no lamps, if so."""

    def __init__(self, settings: LampSettings, stack: ExitStack) -> None:
        self._settings = settings
        self._lamps: Lamps | None = None
        self.why_not: str | None = None
        self._test: Feedback | None = None
        self._until_s = 0.0
        try:
            self._lamps = stack.enter_context(Lamps(aim_settings(settings)))
        except DeviceError as error:
            self.why_not = str(error)
            log.warning("%s; aim goes on without lamps", error)

    def test(self, name: str, t_s: float) -> str:
        """Show one for a moment; returns what somebody should see or hear."""
        if self._lamps is None:
            return self.why_not or ""
        if name == "buzzer" and (self._settings.buzzer_pin is None or self.muted):
            return "There is no buzzer, or it is muted in the settings."
        self._test, self._until_s = TESTS[name], t_s + TEST_S
        if name == "buzzer":
            return "The buzzer sounds now: low, then high."
        if name == "blue" and self._settings.blue_pin is None:
            return "There is no blue lamp: amber stands for it, and is on now."
        return f"The {name} lamp is on now."

    @property
    def muted(self) -> bool:
        """Return whether no sound is wanted."""
        return self._settings.mute

    def show(self, t_s: float, ready: bool, bow: Feedback | None) -> None:
        """Show what belongs to this moment: a test, a bow's step, or the pattern."""
        if self._lamps is None:
            return
        if self._test is not None and t_s >= self._until_s:
            self._test = None
        self._lamps.show(self._test or bow or (READY if ready else AIMING))
