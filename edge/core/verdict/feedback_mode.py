"""How much of the judgement lamp and buzzer tell, and when: learning needs less of it.

The level stays the judgement: records, payloads and screens show it as it is. A mode
only decides what is made of it before the lifter. Silence is a dark lamp; that the back
cannot be judged is told in every mode, because else silence would pass for praise.

What is known of it (movement facts, abstracts read): instant alarms raised lordosis by
10 degrees in continuous bending and 6 in picking up. Of feedback after 0, 33, 67 and
100 % of the repetitions only 67 % bettered performance and retention (Sensors 24:1404);
faded feedback and 50 % beat 100 % (Aoyagi 2019); a trial with sounds saw no difference.
It is contested, so the default tells all, at once.
"""

import math
from dataclasses import dataclass, field
from typing import Literal

from edge.core.types.codes import Level, Verdict
from edge.core.types.events import (
    HoldFinished,
    HoldStarted,
    RepFinished,
    RepStarted,
    Step,
)
from edge.core.types.states import Feedback
from edge.errors import ConfigError, Reason

Mode = Literal["live", "bandwidth", "faded", "after_set"]

SILENT = Feedback(Level.ABSENT)
# 67 %, then 50 % of the repetitions, as in the trials above.
OFTEN, SELDOM = 3, 2  # one in so many is silent
FADE_REPS = 12  # chosen: two sets, until the movement is found
# Chosen: as long as a session may pause; then somebody else begins from the beginning.
FORGET_S = 240.0
WINKS = 5


@dataclass(frozen=True, slots=True)
class FeedbackSettings:
    """How much lamp and buzzer tell while somebody lifts."""

    mode: Mode = field(
        default="live",
        metadata={
            "doc": "live: all, at once. bandwidth: nothing below red. faded: two "
            "repetitions in three, after 12 of them one in two. after_set: one to five "
            "winks when the set is over, five for all good."
        },
    )
    live_red: bool = field(
        default=True, metadata={"doc": "Red shows at once in every mode."}
    )
    # Chosen: longer than any pause between two repetitions, and still beside the bar.
    rest_s: float = field(
        default=6.0,
        metadata={
            "doc": "after_set: standing for so long ends a set.",
            "unit": "s",
            "min": 1.0,
            "max": 60.0,
        },
    )

    def __post_init__(self) -> None:
        """Refuse a mode that would tell nothing at all."""
        if self.mode == "bandwidth" and not self.live_red:
            raise ConfigError(
                "feedback.live_red = false: mode bandwidth shows nothing but red; set "
                "it true, or take mode faded",
                reason=Reason.INVALID,
            )


@dataclass(frozen=True, slots=True)
class Shown:
    """What lamp and buzzer are to do: hold a state, and wink so many times."""

    feedback: Feedback
    winks: int = 0


class FeedbackMode:
    """Makes of each step what the lifter is to see of it."""

    def __init__(self, settings: FeedbackSettings) -> None:
        self._settings = settings
        self._begin()

    def _begin(self) -> None:
        self._rep = self._finished = 0
        self._active_s = math.nan
        self._hold_alone = False
        self._verdicts: list[Verdict] = []

    def step(self, step: Step) -> Shown:
        """Take a step; the same steps give the same answers."""
        if step.t_s - self._active_s > FORGET_S:
            self._begin()
        for event in step.events:
            if isinstance(event, RepStarted):
                self._rep = self._finished + 1
            elif isinstance(event, RepFinished):
                self._finish(event.rep.verdict, step.t_s)
            # A hold within a repetition is told with it.
            elif isinstance(event, HoldStarted) and not step.movement.bending:
                self._rep = self._finished + 1
            elif isinstance(event, HoldFinished) and self._hold_alone:
                self._finish(event.hold.verdict, step.t_s)
        if step.movement.active:
            self._active_s = step.t_s
            self._hold_alone = not step.movement.bending
        winks = self._winks(step.t_s)
        level = step.feedback.level
        red = level is Level.FAULT and self._settings.live_red
        if red or level in (Level.UNSURE, Level.ABSENT) or self._tells():
            return Shown(step.feedback, winks)
        return Shown(SILENT, winks)

    def _finish(self, verdict: Verdict, t_s: float) -> None:
        self._finished += 1
        self._rep = self._finished
        self._verdicts.append(verdict)
        self._active_s = t_s

    def _tells(self) -> bool:
        """Return whether everything is told now."""
        match self._settings.mode:
            case "live":
                return True
            case "faded":
                every = OFTEN if self._rep <= FADE_REPS else SELDOM
                # Standing after a repetition belongs to it: its wink is its feedback.
                return self._rep % every != 0 or self._rep == 0
        return False

    def _winks(self, t_s: float) -> int:
        """Return how many winks are due for the set that has just ended, 0 for none."""
        if self._settings.mode != "after_set" or not self._verdicts:
            return 0
        if t_s - self._active_s < self._settings.rest_s:
            return 0
        verdicts, self._verdicts = self._verdicts, []
        known = [each for each in verdicts if each is not Verdict.UNSURE]
        if not known:
            return 0
        good = known.count(Verdict.GOOD)
        if good == len(verdicts):
            return WINKS
        # Five say that all were good: one that could not be judged leaves four at most.
        return 1 + min((WINKS - 1) * good // len(known), WINKS - 2)
