"""What the faults of a frame come to: the level that lamp and record both rest on.

A frame's level is what is raised of the back at that moment. The lamp shows it
(``feedback`` only holds what is worse a little longer), and a repetition's verdict is
the worst of its frames: what was red cannot be stored as good, nor the other way round.

A weight that a hinge lifts from the floor leaves the back to relax there, before the
pull and after it is put down: 36 to 43 degrees of flexion in correct lifts. What is
raised then is amber at most and not counted; the verdict is on what follows. In a squat
the weight rests on the lifter all the time, and the bottom counts like the rest.

Neck and knees are told by keypoints alone. In correct deadlifts of real clips a knee
reads up to 99 degrees and a neck 37, past every limit that would still mean something:
such faults reach no level, on the lamp and in the verdict alike. They are noted in the
record, and advice may follow from them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from edge.core.types.codes import Cue, FaultCode, Level
from edge.core.types.events import FaultCleared, FaultRaised
from edge.core.types.exercise import Exercise, Family
from edge.core.types.records import FaultRecord
from edge.core.types.states import BodyAngles, Feedback, Movement, SpineState
from edge.core.verdict.faults import FRONTAL_SD, SPINE_FAULTS, FaultJudge, Red, Severity

CUES = {
    FaultCode.SPINE_FLEXION: Cue.SPINE_FLEXION,
    FaultCode.SPINE_EXTENSION: Cue.SPINE_EXTENSION,
}
LEVELS = {Severity.CAUTION: Level.CAUTION, Severity.FAULT: Level.FAULT}
UNSURE, NEUTRAL = Feedback(Level.UNSURE), Feedback(Level.NEUTRAL)

Raised = Mapping[FaultCode, Severity]


def shown(spine: SpineState, raised: Raised) -> Raised:
    """Return those of the faults that this frame's level rests on."""
    # From the front a clear twist may warn, but nothing there says "good".
    judged = FRONTAL_SD if math.isnan(spine.spine_flexion_deg) else SPINE_FAULTS
    return {code: raised[code] for code in judged if code in raised}


def level_of(
    spine: SpineState, raised: Raised, *, bent_at_rest: bool = False
) -> Feedback:
    """Return the level of a frame in which these faults are ``shown``, and its cue.

    ``bent_at_rest`` is a back that reads bent where nothing is judged, at rest.
    """
    if raised:
        code = max(raised, key=lambda each: raised[each])
        return Feedback(LEVELS[raised[code]], CUES.get(code, Cue.OTHER_FAULT))
    # Without the lifter's own neutral, "not clearly bad" is not "good".
    can_tell = (
        spine.own_neutral
        and not bent_at_rest
        and not math.isnan(spine.spine_flexion_deg)
    )
    return NEUTRAL if can_tell else UNSURE


@dataclass(frozen=True, slots=True)
class Judged:
    """What a bend's frames came to: the worst level by fault, and all that was noted.

    ``uncertain`` says that it was judged again, and that nobody was shown the result.
    """

    worst: Raised = field(default_factory=dict)
    faults: tuple[FaultRecord, ...] = ()
    uncertain: bool = False

    @property
    def severity(self) -> Severity:
        """Return how bad the worst was."""
        return max(self.worst.values(), default=Severity.NONE)

    def milder(self, before: "Judged") -> "Judged":
        """Return this, judged later, as far as it is no worse than what was shown."""
        both = {
            code: min(severity, before.worst[code])
            for code, severity in self.worst.items()
            if code in before.worst
        }
        kept = tuple(
            fault
            for fault in self.faults
            if fault.code in both or fault.code not in SPINE_FAULTS
        )
        return Judged(both, kept, uncertain=len(both) < len(self.worst))


class BendJudge:
    """Judges frames by one exercise; ``level`` is what the last came to."""

    def __init__(self, exercise: Exercise) -> None:
        self._faults = FaultJudge(exercise.faults)
        limits = exercise.faults.get(FaultCode.SPINE_FLEXION)
        self._rest_limit_deg = limits.caution.enter_deg if limits else math.inf
        self._hinge = exercise.family is Family.HINGE
        self.level = UNSURE
        self._set_up = False
        self._begin()

    def _begin(self) -> None:
        self._worst: dict[FaultCode, Severity] = {}
        self._noted: list[FaultRecord] = []

    def step(
        self, angles: BodyAngles, spine: SpineState, movement: Movement
    ) -> tuple[FaultRaised | FaultCleared, ...]:
        """Take one frame; faults are raised only in a bend."""
        before: tuple[FaultCleared, ...] = ()
        was, self._set_up = self._set_up, self._hinge and movement.set_up
        if was and movement.bending and not self._set_up:
            # The weight leaves the floor: what was before does not count.
            ended = self._faults.finish(angles.t_s)
            before = tuple(FaultCleared(angles.t_s, fault) for fault in ended)
            self._begin()
        red = Red.NEVER if self._set_up else Red.LIT
        events = self._faults.step(angles, spine, movement.bending, red)
        self._noted += [e.fault for e in events if isinstance(e, FaultCleared)]
        if not movement.bending:
            # Nothing is raised. Green says "as you stood": at rest too.
            bent = abs(spine.spine_flexion_deg) > self._rest_limit_deg
            self.level = level_of(spine, {}, bent_at_rest=bent)
            return (*before, *events)
        raised = shown(spine, self._faults.raised())
        for code, severity in raised.items():
            self._worst[code] = max(self._worst.get(code, severity), severity)
        self.level = level_of(spine, raised)
        return (*before, *events)

    def take(self, t_s: float) -> Judged:
        """Return what the bend that ended at ``t_s`` came to, and begin anew."""
        noted = (*self._noted, *self._faults.finish(t_s))
        judged = Judged(self._worst, noted)
        self._begin()
        return judged
