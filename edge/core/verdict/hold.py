"""Times the holds of one exercise and judges them, frame by frame.

A frame's level is what is raised at that moment, and a hold's verdict is the worst of
its frames, as in a repetition: what was red cannot be stored as good. What a body does
on the way into a position and out of it is not judged.
"""

from dataclasses import replace

from edge.core.filters import FrameClock
from edge.core.holds.positions import Positions
from edge.core.holds.stillness import Stillness
from edge.core.holds.timer import TOO_SHORT, Held, HoldTimer
from edge.core.spine.frontal import completed
from edge.core.types.codes import Cue, FaultCode, HoldEnd
from edge.core.types.events import (
    Event,
    FaultCleared,
    FaultRaised,
    HoldFinished,
    HoldReached,
    HoldStarted,
    RepDiscarded,
)
from edge.core.types.exercise import Exercise, HoldLimits
from edge.core.types.frames import DorsalContour, Pose
from edge.core.types.records import FaultRecord, HoldRecord
from edge.core.types.states import BodyState, Feedback, Movement
from edge.core.verdict.drawn import DeepestFrame
from edge.core.verdict.faults import FaultWatch, Red, Severity
from edge.core.verdict.hold_figures import HoldFigures, figures_of
from edge.core.verdict.hold_record import HeldFrames, hold_record
from edge.core.verdict.judgement import CUES, LEVELS, NEUTRAL, UNSURE
from edge.core.verdict.sides import asymmetric

Seen = tuple[Pose, DorsalContour | None, float]


class HoldJudge:
    """Follows the holds of a set; ``level`` is what the last frame came to.

    ``asked`` is False where nobody said that it is this exercise.
    """

    def __init__(self, exercise: Exercise, *, asked: bool = True) -> None:
        if exercise.hold is None:
            raise ValueError(f"nothing is held in a {exercise.name}")
        self._exercise, self._asked = exercise, asked
        self._position = Positions(exercise, asked=asked)
        self._timer = HoldTimer(
            _settled(exercise.hold, self._position.settle_s),
            self._position.late_s,
            self._position.known_late_s,
        )
        self._target_s = exercise.hold.target_s.value
        self._still = Stillness()
        self._clock = FrameClock()
        self._figures = figures_of(exercise)
        self._watches = {
            code: FaultWatch(code, limits) for code, limits in exercise.faults.items()
        }
        self.holds: list[HoldRecord] = []
        self._begin()

    def _begin(self) -> None:
        self.level: Feedback = UNSURE
        self._frames = HeldFrames()
        self._worst_frame = DeepestFrame()
        self._noted: list[FaultRecord] = []
        self._severity = Severity.NONE
        self._reached = False
        self._last: dict[FaultCode, Severity] = {}

    @property
    def holding(self) -> bool:
        """Return whether a hold is in progress."""
        return self._timer.holding

    def shown_in(self, movement: Movement) -> Movement:
        """Return a frame's movement with the hold that is in progress."""
        if not self.holding:
            return movement
        held_s = movement.t_s - self._timer.start_s
        return replace(
            movement,
            hold=len(self.holds) + 1,
            held_s=held_s,
            target_s=self._target_s,
        )

    @property
    def begun(self) -> bool:
        """Return whether the set has a hold."""
        return self.holding or bool(self.holds)

    def step(self, body: BodyState, seen: Seen | None = None) -> tuple[Event, ...]:
        """Take one frame.

        ``seen`` holds the pose, for what only a picture tells, and what the worst
        moment is drawn by.
        """
        t_s, dt_s = body.t_s, self._clock.step(body.t_s)
        pose = seen[0] if seen else None
        was = self._timer.holding
        position = self._position.step(body, pose, was or self._timer.settling)
        body = replace(body, spine=completed(body.spine, position.frontal))
        self._still.step(t_s, position.still_deg)
        held = self._timer.step(t_s, position.kept, self._still.since_s)
        if held is not None:
            return self._ended(held, t_s)
        if not (self._timer.holding or self._timer.settling):
            if self._frames.any:
                self._begin()
            return ()
        if self._timer.leaving:
            return ()  # the level stays what it was: the position may be kept
        figures = self._figures(body, pose, position)
        self._frames.take(body, figures, position.side, shown=self._timer.holding)
        if not self._timer.holding:
            return ()
        events: tuple[Event, ...] = self._judged(t_s, dt_s, figures)
        if seen is not None:
            self._worst_frame.take(self._badness(figures), *seen)
        if not was:
            index, start_s = len(self.holds) + 1, self._timer.start_s
            started = HoldStarted(t_s, index, start_s, self._frames.side)
            events = (started, *events)
        if not self._reached and t_s - self._timer.start_s >= self._target_s:
            self._reached = True
            events = (*events, HoldReached(t_s, len(self.holds) + 1))
        return events

    def finish(self, t_s: float) -> tuple[Event, ...]:
        """End the hold in progress as unfinished."""
        held = self._timer.end(HoldEnd.UNFINISHED)
        if held is None:
            self._timer.reset()
            self._begin()
            return ()
        return self._ended(held, t_s)

    def lose(self, t_s: float) -> tuple[Event, ...]:
        """End the hold in progress, and forget whose it was."""
        held = self._timer.end(HoldEnd.LOST)
        ended = self._ended(held, t_s) if held else ()
        self._timer.reset()
        self._still.reset()
        self._position = Positions(self._exercise, asked=self._asked)
        self._begin()
        return ended

    def release(self, t_s: float) -> tuple[Event, ...]:
        """End the hold in progress, if there is one: the position was left."""
        held = self._timer.end(HoldEnd.RELEASED)
        return self._ended(held, t_s) if held else ()

    def finish_set(self) -> tuple[HoldRecord, ...]:
        """Return the set's holds, with what one side does that the other does not.

        A new set begins.
        """
        holds, self.holds = asymmetric(self.holds, self._exercise), []
        return holds

    def _judged(
        self, t_s: float, dt_s: float, figures: HoldFigures
    ) -> tuple[FaultRaised | FaultCleared, ...]:
        events = []
        for code, watch in self._watches.items():
            value_deg = figures.measures.get(code)
            if value_deg is None:
                continue
            red = Red.LIT if code in figures.red else Red.KEPT
            margin_deg = figures.margins_deg.get(code, 0.0)
            event = watch.weigh(t_s, dt_s, value_deg, margin_deg, red)
            if isinstance(event, FaultCleared):
                self._noted.append(event.fault)
            if event is not None:
                events.append(event)
        self._last = {c: w.severity for c, w in self._watches.items() if w.severity}
        self._severity = max(self._severity, *self._last.values(), Severity.NONE)
        self.level = _level(self._last, told=figures.told)
        return tuple(events)

    def _badness(self, figures: HoldFigures) -> float:
        """Return by how much the worst figure is past its first limit, degrees."""
        past = [
            value_deg - self._exercise.faults[code].caution.enter_deg
            for code, value_deg in figures.measures.items()
            if code in self._exercise.faults and value_deg == value_deg
        ]
        return max(past, default=0.0)

    def _ended(self, held: Held, t_s: float) -> tuple[Event, ...]:
        broken = Severity.FAULT in self._last.values()
        ends = (watch.end(held.end_s) for watch in self._watches.values())
        cleared = [fault for fault in ends if fault is not None]
        events: tuple[Event, ...] = tuple(FaultCleared(t_s, f) for f in cleared)
        if broken and held.ended_by is HoldEnd.RELEASED:
            held = replace(held, ended_by=HoldEnd.BROKEN)
        if held.long_enough:
            record = hold_record(
                *(len(self.holds) + 1, held, self._frames, self._severity),
                faults=(*self._noted, *cleared),
                deepest=self._worst_frame.record(),
            )
            self.holds.append(record)
            events = (*events, HoldFinished(t_s, record))
        else:
            events = (*events, RepDiscarded(t_s, TOO_SHORT))
        self._begin()
        return events


def _settled(limits: HoldLimits, least_s: float) -> HoldLimits:
    """Return limits by which a hold begins no sooner than after ``least_s``."""
    settle = limits.settle_s
    return replace(limits, settle_s=replace(settle, value=max(settle.value, least_s)))


def _level(raised: dict[FaultCode, Severity], *, told: bool) -> Feedback:
    if not raised:
        return NEUTRAL if told else UNSURE
    code = max(raised, key=lambda each: raised[each])
    return Feedback(LEVELS[raised[code]], CUES.get(code, Cue.OTHER_FAULT))
