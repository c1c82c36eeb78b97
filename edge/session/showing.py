"""What of each step lamps and LED strip show: as the feedback mode has it."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

from edge.core.types.events import Step
from edge.core.verdict.feedback_mode import FeedbackMode, FeedbackSettings
from edge.devices.lamps.led_strip import Strip, StripSettings
from edge.errors import DeviceError
from edge.session.by_hand import Signals

log = logging.getLogger(__name__)

Show = Callable[[Step], None]


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
