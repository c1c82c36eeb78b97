"""Asking for a neutral bow, step by step: ready, bow now, got it or not usable.

While one is waited for, lamp and buzzer tell what to do next instead of judging: a bow
with a stick along the back is no repetition. It begins when the lifter's standing is
known, and ends with the first bend that is over. Where an arm hides the hollow of the
back of somebody who stands, glimpses of the rest have to do, as for repetitions.
"""

import math
from collections.abc import Sequence

from edge.core.movement.body_posture import ON_BOTH_FEET
from edge.core.spine.baseline import read_against, standing
from edge.core.spine.hinge_learner import learnt
from edge.core.spine.own_hinge import OwnHinge, Unusable
from edge.core.spine.standing import StandingReference
from edge.core.types.codes import BodyPosture, Cue, Level
from edge.core.types.events import (
    Event,
    HingeLearnt,
    HingeRefused,
    RepDiscarded,
    RepFinished,
)
from edge.core.types.states import BodyAngles, Feedback, Movement, SpineState

# Chosen: who asked for it walks from a button to the rack and takes a stick.
WAIT_S = 90.0
SHOWN_S = 2.5  # chosen: long enough to be seen by somebody who straightens up
MOST_FRAMES = 6000  # as of one bend

READY = Feedback(Level.UNSURE, Cue.BOW_READY)
NOW = Feedback(Level.UNSURE, Cue.BOW_NOW)
TAKEN = Feedback(Level.NEUTRAL, Cue.BOW_TAKEN)
UNUSABLE = Feedback(Level.UNSURE, Cue.BOW_UNUSABLE)

# Of a bow's frames. Chosen: a posture is told late, and mistaken for a moment.
MOST_ELSEWHERE = 0.25
# Why a bend was none, where that says why a bow is not usable.
_DISCARDED = {
    "too_shallow": Unusable.TOO_SHALLOW,
    "too_quick": Unusable.TOO_FAST,
    "lost": Unusable.LOST,
}
NO_REPETITION = "reference"  # why the bend of a bow does not count as a repetition


class BowRequest:
    """Waits for one bow; ``feedback`` is what lamp and buzzer show meanwhile."""

    def __init__(self) -> None:
        self.waiting = self.counts = False
        self.feedback: Feedback | None = None
        self._ended_s = -math.inf
        self._frames: list[tuple[BodyAngles, SpineState]] = []
        self._since_s = math.nan
        self._forget()

    def begin(self, *, counts: bool) -> None:
        """Wait from the next frame on; a bow that ``counts`` is a repetition, too."""
        self.waiting, self.counts = True, counts
        self._since_s = math.nan
        self._forget()

    def _forget(self) -> None:
        self._frames.clear()
        self._stood = True
        self._elsewhere = 0

    def step(
        self,
        angles: BodyAngles,
        spine: SpineState,
        movement: Movement,
        lifted: Sequence[Event],
        standing_known: bool,
        stance: StandingReference | None = None,
        posture: BodyPosture = BodyPosture.UPRIGHT,
    ) -> tuple[OwnHinge | None, tuple[Event, ...]]:
        """Take one frame, read against standing; returns the hinge that it ended with.

        ``lifted`` is what the frame led to; a bow ends with the bend. It tells nothing
        where it is not known how the lifter stands: ``standing_known`` tells whether
        it was before the frame, and ``stance`` is what is known of it by now. Who is
        not on both feet does not bow: a lunge or a raised leg is another bend.
        """
        t_s = angles.t_s
        if not self.waiting:
            if not 0 <= t_s - self._ended_s < SHOWN_S:
                self.feedback = None
            return None, ()
        if math.isnan(self._since_s):
            self._since_s = t_s
        for event in lifted:
            if isinstance(event, (RepFinished, RepDiscarded)) and self._frames:
                return self._ended(event, stance)
        if movement.bending:
            self._stood = self._stood and standing_known
            if len(self._frames) < MOST_FRAMES:
                self._frames.append((angles, spine))
                self._elsewhere += posture not in ON_BOTH_FEET
            self._show(NOW)
        elif not self.counts and t_s - self._since_s > WAIT_S:
            return None, self._refused(t_s, Unusable.NO_BOW)
        else:
            self._forget()  # a bend that was given up without a word
            judged = standing_known and math.isfinite(spine.spine_flexion_deg)
            glimpsed = not standing_known and stance is not None and spine.quality > 0
            self._show(NOW if judged or glimpsed else READY)
        return None, ()

    def _show(self, feedback: Feedback) -> None:
        # The lamp of a bow that counts goes on judging, as every other's.
        self.feedback = None if self.counts else feedback

    def _ended(
        self, event: RepFinished | RepDiscarded, stance: StandingReference | None
    ) -> tuple[OwnHinge | None, tuple[Event, ...]]:
        found: OwnHinge | Unusable
        if isinstance(event, RepDiscarded) and event.reason in _DISCARDED:
            found = _DISCARDED[event.reason]
        elif self._elsewhere > MOST_ELSEWHERE * len(self._frames):
            found = Unusable.NO_BOW
        elif stance is None:
            found = Unusable.NO_STANDING
        else:
            frames = self._frames
            if not self._stood:
                frames = [(a, read_against(stance, s)) for a, s in frames]
            found = learnt(frames, standing(stance))
        if isinstance(found, Unusable):
            if self.counts and isinstance(event, RepDiscarded):
                self._forget()  # the first one that counts is waited for
                return None, ()
            return None, self._refused(event.t_s, found)
        self._end(event.t_s, TAKEN)
        return found, (HingeLearnt(event.t_s, found),)

    def _refused(self, t_s: float, reason: Unusable) -> tuple[Event, ...]:
        self._end(t_s, UNUSABLE)
        return (HingeRefused(t_s, reason),)

    def _end(self, t_s: float, feedback: Feedback) -> None:
        self._show(feedback)
        self.waiting, self._ended_s = False, t_s
        self._forget()
