"""The desired lamp and cue: what is worse shows at once, what is better waits.

The wait keeps the lamp from chattering. A lifter who is not there has no lamp.
"""

import math
from collections.abc import Iterable

from edge.core.types.codes import Cue, Level, Verdict
from edge.core.types.events import (
    Event,
    ExerciseRecognised,
    HoldFinished,
    HoldReached,
    RepFinished,
)
from edge.core.types.states import Feedback
from edge.core.verdict.faults import Severity

# Chosen: long enough to be read at a glance, short enough to follow a repetition.
EASE_S = 0.4
GOOD_REP_S = 0.5  # chosen: one wink, seen out of the corner of an eye
ABSENT_S = 0.5  # chosen: longer than a keypoint dropout
SEVERITY = {
    Level.NEUTRAL: Severity.NONE,
    Level.CAUTION: Severity.CAUTION,
    Level.FAULT: Severity.FAULT,
}

# Where a wink tells that the exercise is known: never over a fault.
WINKS = (Level.UNSURE, Level.NEUTRAL)


class FeedbackPolicy:
    """Holds the lamp's level over time."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Go dark."""
        self._level = Level.ABSENT
        self._cue: Cue | None = None
        self._worst_s = -math.inf
        self._seen_s = -math.inf
        self._good_s = self._told_s = -math.inf

    def step(
        self,
        t_s: float,
        wanted: Feedback,
        *,
        person: bool,
        good_rep: bool,
        recognised: bool = False,
    ) -> Feedback:
        """Return what to show now; ``wanted`` is what the frame came to."""
        if person:
            self._seen_s = t_s
        if good_rep:
            self._good_s = t_s
        if recognised:
            self._told_s = t_s
        level, cue = wanted.level, wanted.cue
        if not person:
            gone = not 0 <= t_s - self._seen_s < ABSENT_S
            level, cue = (Level.ABSENT if gone else Level.UNSURE), None
        now, then = SEVERITY.get(level), SEVERITY.get(self._level)
        if now is None or then is None or now >= then or t_s - self._worst_s >= EASE_S:
            self._level, self._cue, self._worst_s = level, cue, t_s
        if self._level is Level.NEUTRAL and 0 <= t_s - self._good_s < GOOD_REP_S:
            return Feedback(Level.NEUTRAL, Cue.GOOD_REP)
        if self._level in WINKS and 0 <= t_s - self._told_s < GOOD_REP_S:
            return Feedback(self._level, Cue.RECOGNISED)
        return Feedback(self._level, self._cue)


def winks(events: Iterable[Event]) -> dict[str, bool]:
    """Return whether events tell of a good repetition or hold, or of an exercise."""
    good = recognised = False
    for event in events:
        if isinstance(event, RepFinished):
            good = good or event.rep.verdict is Verdict.GOOD
        elif isinstance(event, HoldFinished):
            good = good or event.hold.verdict is Verdict.GOOD
        elif isinstance(event, HoldReached):
            good = True  # one wink while green: as long as is aimed for
        recognised = recognised or isinstance(event, ExerciseRecognised)
    return {"good_rep": good, "recognised": recognised}
