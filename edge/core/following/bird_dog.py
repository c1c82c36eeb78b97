"""Follows Bird Dogs: repetitions of a raised leg, with a timed hold in each.

What is repeated is counted and what is held is timed by the same stages as elsewhere.
The repetition takes over what its hold was judged, so that neither is better than what
the lamp showed.
"""

import math
from collections import deque
from dataclasses import replace

from edge.core.advising.advice import advice_for
from edge.core.filters import FrameClock
from edge.core.following.follower import Known, Seen
from edge.core.holds.raised_leg import WITHIN_S, RaisedLeg, raised_side
from edge.core.movement.bend import Bend
from edge.core.movement.repetitions import UNFINISHED, RepCounter
from edge.core.types.codes import BodyPosture, Level, Phase, Side, Verdict
from edge.core.types.events import (
    Event,
    FaultCleared,
    FaultRaised,
    HoldFinished,
    RepDiscarded,
    RepFinished,
    RepStarted,
)
from edge.core.types.exercise import Exercise
from edge.core.types.records import FaultRecord, HoldRecord, RepRecord, SetRecord
from edge.core.types.states import BodyState, Feedback, Movement
from edge.core.verdict.bow import NO_REPETITION
from edge.core.verdict.drawn import DeepestFrame
from edge.core.verdict.faults import SPINE_FAULTS
from edge.core.verdict.hold import HoldJudge
from edge.core.verdict.judgement import UNSURE
from edge.core.verdict.repetition import Sample
from edge.core.verdict.set_judge import SetJudge

# As long a leg goes on moving, within 5 degrees, before and after a hold. Chosen.
TURN_S = 0.1
# From where the table ends a repetition to where the knee is down again. Chosen: a
# quarter of the second that a leg takes to sink.
DOWN_S = 0.25
RANK = {Level.CAUTION: 1, Level.FAULT: 2}
SHOWN = {Level.CAUTION: Verdict.CAUTION, Level.FAULT: Verdict.FAULT}
WORSE = {Verdict.GOOD: 0, Verdict.UNSURE: 1, Verdict.CAUTION: 2, Verdict.FAULT: 3}


# Who is in another posture for so long has given it up. Chosen: longer than one is
# mistaken for another.
ELSEWHERE_S = 1.0
BEGAN_RAISED = "began_raised"  # why a repetition is none: nobody saw it begin
# The frames of one repetition that are kept. Chosen: forty seconds at sixty a second.
MOST_FRAMES = 2400


class BirdDogFollower:
    """Follows the repetitions of one set after the other, and the holds in them."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.postures: tuple[BodyPosture, ...] = exercise.postures
        self.sure = True
        self._leg = RaisedLeg()
        self._counter = RepCounter(exercise.rep_limits)
        self._judge = SetJudge(exercise)
        self._holds = HoldJudge(exercise)
        self._clock = FrameClock()
        self._elsewhere_s = 0.0
        self._raised = self._here = False
        self._leg_deg = math.nan
        self._made: dict[int, RepRecord] = {}
        self._forget_rep()

    def _forget_rep(self) -> None:
        self._held: HoldRecord | None = None
        # What the lamp showed of a hold, which may be too short to be one.
        self._shown, self._noted = Verdict.GOOD, list[FaultRecord]()
        self._more_left = 0
        self._samples: deque[Sample] = deque(maxlen=MOST_FRAMES)
        self._deepest = DeepestFrame()

    @property
    def level(self) -> Feedback:
        """Return what the last frame came to: the worse of repetition and hold."""
        lifted = self._judge.frames.level if self._here else UNSURE
        held = self._holds.level
        if RANK.get(lifted.level, 0) > RANK.get(held.level, 0):
            return lifted
        return held if self._holds.holding else lifted

    @property
    def busy(self) -> bool:
        """Return whether a leg is raised."""
        return self._raised or self._holds.holding

    @property
    def begun(self) -> bool:
        """Return whether the set has a repetition or a hold."""
        return bool(self._judge.reps) or self._holds.begun

    def step(
        self, body: BodyState, seen: Seen | None = None, *, counts: bool = True
    ) -> tuple[Movement, tuple[Event, ...]]:
        """Take one frame."""
        held = self._holds.step(body, seen)
        if self._holds.holding:
            shown = SHOWN.get(self._holds.level.level, Verdict.GOOD)
            self._shown = max(self._shown, shown, key=WORSE.__getitem__)
        movement, bend = self._counted(body)
        if bend is not None and bend.reason is None:
            if bend.started_bent or not counts:
                self._counter.take_back()
                bend = replace(bend, reason=BEGAN_RAISED if counts else NO_REPETITION)
            # The leg is down: so the hold is over.
            held = (*held, *self._holds.release(body.t_s))
        told = self._told(held)
        faults = self._judge.frames.step(body.angles, body.spine, movement)
        lifted = self._ended(bend) if bend else ()
        if movement.rep is not None:
            if not self._raised:
                lifted = (*lifted, RepStarted(body.t_s, movement.rep))
            self._take(body, movement, seen)
        self._raised = movement.bending
        return self._holds.shown_in(movement), (*told, *lifted, *faults)

    def _counted(self, body: BodyState) -> tuple[Movement, Bend | None]:
        dt_s, self._here = self._clock.step(body.t_s), body.posture in self.postures
        self._elsewhere_s = 0.0 if self._here else self._elsewhere_s + dt_s
        if self._elsewhere_s < ELSEWHERE_S and (self._here or self.busy):
            self._leg_deg = self._leg.step(body.limbs)
            return self._counter.step(body.t_s, self._leg_deg)
        nothing = Movement(body.t_s, Phase.UNKNOWN, math.nan, None)
        return nothing, self._counter.lose(body.t_s)

    def _take(self, body: BodyState, movement: Movement, seen: Seen | None) -> None:
        self._samples.append(Sample(body.angles, body.spine, movement))
        side = raised_side(body.limbs)
        self._more_left += (side is Side.LEFT) - (side is Side.RIGHT)
        if seen is not None:
            self._deepest.take(self._leg_deg, *seen)

    def _ended(self, bend: Bend) -> tuple[Event, ...]:
        if bend.reason is not None:
            self._drop(bend.end_s)
            if bend.reason == UNFINISHED:
                return ()  # told when it was dropped
            return (RepDiscarded(bend.end_s, bend.reason),)
        deepest = self._deepest.record()
        rep = self._judge.finish_rep(bend, tuple(self._samples), math.nan, deepest)
        rep = self._with_hold(replace(rep, hip_rom_deg=bend.rom_deg))
        self._made[rep.index] = rep
        self._forget_rep()
        return (RepFinished(bend.end_s, rep),)

    def _drop(self, t_s: float) -> None:
        self._forget_rep()
        self._judge.frames.take(t_s)

    def _told(self, held: tuple[Event, ...]) -> tuple[Event, ...]:
        """Return what a hold tells that the repetition does not tell as well."""
        told = []
        for event in held:
            if isinstance(event, HoldFinished):
                self._held = event.hold
            code = event.code if isinstance(event, FaultRaised) else None
            code = event.fault.code if isinstance(event, FaultCleared) else code
            if code not in SPINE_FAULTS:
                told.append(event)
                if isinstance(event, FaultCleared):
                    self._noted.append(event.fault)
        return tuple(told)

    def _with_hold(self, rep: RepRecord) -> RepRecord:
        """Return a repetition with what its hold tells of it."""
        side = None
        if self._more_left:
            side = Side.LEFT if self._more_left > 0 else Side.RIGHT
        # A leg that sinks is told late, and counts as down a little before it is.
        up_s = rep.start_s + rep.eccentric_s
        down_s = max(rep.end_s - rep.concentric_s - WITHIN_S, up_s)
        rep = replace(rep, end_s=max(rep.end_s - WITHIN_S + DOWN_S, down_s))
        held = self._held
        if held is not None and rep.start_s < held.start_s:
            # The leg wavers while it is held: the hold tells best how long it was up.
            up_s = min(up_s, held.start_s - TURN_S)
            down_s = min(max(down_s, held.end_s + TURN_S), rep.end_s)
        rep = replace(
            rep,
            eccentric_s=up_s - rep.start_s,
            pause_s=down_s - up_s,
            concentric_s=rep.end_s - down_s,
            side=side,
            verdict=max(rep.verdict, self._shown, key=WORSE.__getitem__),
        )
        if held is None or not rep.start_s < held.start_s < held.end_s < rep.end_s:
            return replace(rep, faults=(*rep.faults, *self._noted))
        own = tuple(f for f in held.faults if f.code not in SPINE_FAULTS)
        return replace(
            rep,
            verdict=max(rep.verdict, held.verdict, key=WORSE.__getitem__),
            faults=(*rep.faults, *own),
            side=held.side or side,
        )

    def lose(self, t_s: float) -> tuple[Event, ...]:
        """End the repetition: the lifter is out of sight."""
        held = self._told(self._holds.lose(t_s))
        bend, self._raised = self._counter.lose(t_s), False
        return (*held, *(self._ended(bend) if bend else ()))

    def drop(self, t_s: float) -> tuple[Event, ...]:
        """End what is in progress, which does not count."""
        held = self._told(self._holds.finish(t_s))
        voided = self._counter.void()
        self._drop(t_s)
        return (*held, RepDiscarded(t_s, UNFINISHED)) if voided else held

    def rejudge(self, known: Known) -> None:
        """Do nothing: a back on hands and knees is compared with itself."""

    def finish_set(self) -> SetRecord | None:
        """Return the set, None where nothing is in it, and begin a new one."""
        made, holds = self._judge.finish(), self._holds.finish_set()
        reps = tuple(self._made.values())
        self._made.clear()
        self._counter.restart_count()
        if not reps and not holds:
            return None
        made = made or SetRecord(self.exercise.name, ())
        advice = advice_for(reps, holds, self.exercise)
        return replace(made, reps=reps, holds=holds, advice=advice)
