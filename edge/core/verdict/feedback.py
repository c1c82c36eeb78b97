"""The desired lamp and cue: what is worse shows at once, what is better waits.

The wait keeps the lamp from chattering. A back that cannot be told is never shown as
good, and a lifter who is not there has no lamp.
"""

import math
from collections.abc import Mapping

from edge.core.types.codes import Cue, FaultCode, Level
from edge.core.types.states import Feedback, SpineState
from edge.core.verdict.faults import FRONTAL_SD, SPINE_FAULTS

# Chosen: long enough to be read at a glance, short enough to follow a repetition.
EASE_S = 0.4
GOOD_REP_S = 0.5
ABSENT_S = 0.5
SEVERITY = {Level.NEUTRAL: 0, Level.CAUTION: 1, Level.FAULT: 2}
CUES = {
    FaultCode.SPINE_FLEXION: Cue.SPINE_FLEXION,
    FaultCode.SPINE_EXTENSION: Cue.SPINE_EXTENSION,
}


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
        self._good_s = -math.inf

    def step(
        self,
        person: bool,
        spine: SpineState,
        grades: Mapping[FaultCode, int],
        good_rep: bool,
        *,
        bent_at_rest: bool = False,
    ) -> Feedback:
        """Return what to show now; ``grades`` are the faults raised.

        ``bent_at_rest`` is a back that reads bent where nothing is judged, at rest.
        """
        t_s = spine.t_s
        if person:
            self._seen_s = t_s
        if good_rep:
            self._good_s = t_s
        level, cue = _wanted(spine, grades, bent_at_rest)
        if not person:
            gone = not 0 <= t_s - self._seen_s < ABSENT_S
            level, cue = (Level.ABSENT if gone else Level.UNSURE), None
        now, then = SEVERITY.get(level), SEVERITY.get(self._level)
        if now is None or then is None or now >= then or t_s - self._worst_s >= EASE_S:
            self._level, self._cue, self._worst_s = level, cue, t_s
        if self._level is Level.NEUTRAL and 0 <= t_s - self._good_s < GOOD_REP_S:
            return Feedback(Level.NEUTRAL, Cue.GOOD_REP)
        return Feedback(self._level, self._cue)


def _wanted(
    spine: SpineState, grades: Mapping[FaultCode, int], bent_at_rest: bool
) -> tuple[Level, Cue | None]:
    blind = math.isnan(spine.spine_flexion_deg)
    # From the front a clear twist may warn, but nothing there says "good".
    judged = FRONTAL_SD if blind else SPINE_FAULTS
    shown = {code: grades[code] for code in judged if code in grades}
    if not shown and blind:
        return Level.UNSURE, None
    if not shown:
        # Without the lifter's own neutral, "not clearly bad" is not "good".
        told = spine.own_neutral and not bent_at_rest
        return (Level.NEUTRAL if told else Level.UNSURE), None
    code = max(shown, key=lambda c: shown[c])
    level = Level.FAULT if shown[code] > 1 else Level.CAUTION
    return level, CUES.get(code, Cue.OTHER_FAULT)
