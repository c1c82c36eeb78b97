"""What of each step lamps and LED strip show: as the feedback mode has it."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import Protocol

from edge.core.types.events import Step
from edge.core.types.states import Feedback
from edge.core.verdict.feedback_mode import FeedbackMode, FeedbackSettings
from edge.devices.lamps.gpio import Lamps
from edge.devices.lamps.led_strip import Strip, StripSettings
from edge.devices.lamps.night import Dimmer
from edge.errors import DeviceError
from edge.session.by_hand import Signals

log = logging.getLogger(__name__)

Show = Callable[[Step], None]


class Guided(Protocol):
    """What leads through a screen."""

    @property
    def feedback(self) -> Feedback | None:
        """Return what to show instead of the judgement, if anything."""


def unlit(step: Step) -> None:
    """Show nothing: a rack without lamps still watches and tells the broker."""


class LampOutput:
    """Lights real lamps for each step."""

    def __init__(self, lamps: Lamps, dimmer: Dimmer | None = None) -> None:
        self.lamps = lamps
        self._dimmer = dimmer

    def __call__(self, step: Step) -> None:
        """Light what the step asks for."""
        self.lamps.show(step.feedback)
        if self._dimmer:
            self.lamps.dimmed = self._dimmer.left()


def with_mode(settings: FeedbackSettings, show: Show, signals: Signals | None) -> Show:
    """Return what shows of each step as much as the mode tells.

    ``signals`` winks; None where there are no lamps.
    """
    if settings.mode == "live":
        return show
    mode = FeedbackMode(settings)

    def show_some(step: Step) -> None:
        shown = mode.step(step)
        show(replace(step, feedback=shown.feedback))
        if shown.winks and signals:
            signals.wink(shown.winks)

    return show_some


def with_guide(guide: Guided, plain: Show, show: Show) -> Show:
    """Return what shows the signals of a guided screen, and else what ``show`` does.

    They are no judgement: whatever the mode, they go to ``plain``.
    """

    def show_guided(step: Step) -> None:
        signal = guide.feedback
        if signal is None:
            show(step)
        else:
            plain(replace(step, feedback=signal))

    return show_guided


def with_strip(settings: StripSettings, stack: ExitStack, show: Show) -> Show:
    """Return what lights the LED strip too, after the lamps, where there is one.

    One that cannot be had is told in the log.
    """
    if settings.kind == "none":
        return show
    try:
        strip = stack.enter_context(Strip(settings))
    except DeviceError as error:
        log.warning("%s; this rack goes on without its strip", error)
        return show

    def show_both(step: Step) -> None:
        show(step)  # the lamp first
        strip.show(step)

    return show_both
