"""Follows Bird Dogs: repetitions of a raised leg, with a timed hold in each.

What is repeated is counted and what is held is timed by the same stages as elsewhere.
The repetition takes over what its hold was judged, so that neither is better than what
the lamp showed.
"""

from dataclasses import replace

from edge.core.following.follower import Known, Seen
from edge.core.following.repetitions import RepFollower
from edge.core.pose.raised_leg import WITHIN_S, RaisedLeg, raised_side
from edge.core.types.codes import BodyPosture, Level, Side, Verdict
from edge.core.types.events import (
    Event,
    FaultCleared,
    FaultRaised,
    HoldFinished,
    RepFinished,
)
from edge.core.types.exercise import Exercise
from edge.core.types.records import HoldRecord, RepRecord, SetRecord
from edge.core.types.states import BodyState, Feedback, Movement
from edge.core.verdict.faults import SPINE_FAULTS
from edge.core.verdict.hold import HoldJudge

# As long a leg goes on moving, within 5 degrees, before and after a hold. Chosen.
TURN_S = 0.1
RANK = {Level.CAUTION: 1, Level.FAULT: 2}
WORSE = {Verdict.GOOD: 0, Verdict.UNSURE: 1, Verdict.CAUTION: 2, Verdict.FAULT: 3}


class BirdDogFollower:
    """Follows the repetitions of one set after the other, and the holds in them."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.postures: tuple[BodyPosture, ...] = exercise.postures
        leg = RaisedLeg()
        self._reps = RepFollower((exercise,), lambda body: leg.step(body.limbs))
        self._holds = HoldJudge(exercise)
        self._begin()

    def _begin(self) -> None:
        self._made: dict[int, RepRecord] = {}
        self._forget_rep()

    def _forget_rep(self) -> None:
        self._held: HoldRecord | None = None
        self._more_left = 0

    @property
    def level(self) -> Feedback:
        """Return what the last frame came to: the worse of repetition and hold."""
        lifted, held = self._reps.level, self._holds.level
        if RANK.get(lifted.level, 0) > RANK.get(held.level, 0):
            return lifted
        return held if self._holds.holding else lifted

    @property
    def busy(self) -> bool:
        """Return whether a leg is raised."""
        return self._reps.busy or self._holds.holding

    @property
    def begun(self) -> bool:
        """Return whether the set has a repetition or a hold."""
        return self._reps.begun or self._holds.begun

    def step(
        self, body: BodyState, seen: Seen | None = None, *, counts: bool = True
    ) -> tuple[Movement, tuple[Event, ...]]:
        """Take one frame."""
        held = self._holds.step(body, seen)
        movement, lifted = self._reps.step(body, seen, counts=counts)
        if movement.bending:
            side = raised_side(body.limbs)
            self._more_left += (side is Side.LEFT) - (side is Side.RIGHT)
        if any(isinstance(event, RepFinished) for event in lifted):
            held = (*held, *self._holds.release(body.t_s))
        events = self._told(held)
        for event in lifted:
            if isinstance(event, RepFinished):
                rep = self._with_hold(event.rep)
                self._made[rep.index] = rep
                event = RepFinished(event.t_s, rep)
            events = (*events, event)
        if not movement.bending:
            self._forget_rep()
        return self._holds.shown_in(movement), events

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
        return tuple(told)

    def _with_hold(self, rep: RepRecord) -> RepRecord:
        """Return a repetition with what its hold tells of it."""
        side = None
        if self._more_left:
            side = Side.LEFT if self._more_left > 0 else Side.RIGHT
        # A leg that sinks is told late; that it is down is told as much too soon.
        up_s = rep.start_s + rep.eccentric_s
        down_s = max(rep.end_s - rep.concentric_s - WITHIN_S, up_s)
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
        )
        if held is None or not rep.start_s < held.start_s < held.end_s < rep.end_s:
            return rep
        own = tuple(f for f in held.faults if f.code not in SPINE_FAULTS)
        return replace(
            rep,
            verdict=max(rep.verdict, held.verdict, key=WORSE.__getitem__),
            faults=(*rep.faults, *own),
            side=held.side or side,
        )

    def lose(self, t_s: float) -> tuple[Event, ...]:
        """End the repetition: the lifter is out of sight."""
        return self._reps.lose(t_s)

    def drop(self, t_s: float) -> tuple[Event, ...]:
        """End what is in progress, which does not count."""
        return (*self._told(self._holds.finish(t_s)), *self._reps.drop(t_s))

    def rejudge(self, known: Known) -> None:
        """Do nothing: a back on hands and knees is compared with itself."""

    def finish_set(self) -> SetRecord | None:
        """Return the set, None where nothing is in it, and begin a new one."""
        made, holds = self._reps.finish_set(), self._holds.finish_set()
        reps = (
            tuple(self._made.get(rep.index, rep) for rep in made.reps) if made else ()
        )
        self._begin()
        if made is None:
            return SetRecord(self.exercise.name, (), holds) if holds else None
        return replace(made, reps=reps, holds=holds)
