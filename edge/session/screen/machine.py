"""Leads through the stations: which one, which stage of it, and what the lamp shows.

Nothing here reads a clock or a disk: the same steps lead the same way.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple

import numpy as np

from edge.core.holds.timer import TOO_SHORT
from edge.core.types.codes import Cue, Level, ViewKind
from edge.core.types.events import (
    HoldFinished,
    HoldStarted,
    RepDiscarded,
    RepFinished,
    Step,
)
from edge.core.types.exercise import Exercise
from edge.core.types.records import Posture
from edge.core.types.states import Feedback
from edge.session.screen.lean import Lean
from edge.session.screen.seen import Judging, Seen
from edge.session.screen.stations import (
    HELD_SHARE,
    STANDING,
    STATIONS,
    Outcome,
    Stage,
    Station,
)

BEGIN_S = 1.5  # chosen: a signal that is seen by who looks down
DONE_S = 2.5  # chosen: as that of a bow that was taken
GONE_S = 45.0  # chosen: longer than it takes to fetch a stick or a mat
LEAN_WAIT_S = 15.0  # chosen: for the lean, once the repetitions are done

READY = Feedback(Level.UNSURE, Cue.SCREEN_READY)
BEGIN = Feedback(Level.UNSURE, Cue.SCREEN_BEGIN)
DONE = Feedback(Level.NEUTRAL, Cue.SCREEN_DONE)


class Machine:
    """One screen, from its first step to its end.

    Parameters
    ----------
    judging
        The pipeline: judges by each station's exercise in turn.
    exercises
        By name; read before, because a frame must not wait for a disk.
    stations
        What to lead through.
    """

    def __init__(
        self,
        judging: Judging,
        exercises: Mapping[str, Exercise],
        stations: Sequence[Station] = STATIONS,
    ) -> None:
        self._judging = judging
        self._exercises = exercises
        self._stations = stations
        self.stage = Stage.READY
        self.round = 0
        self.seen: list[Seen] = []
        self.posture = Posture()
        self._t_s = self._since_s = self._there_s = math.nan
        self._begin_count()

    @property
    def station(self) -> Station:
        """Return where it is, or was last."""
        return self._stations[max(len(self.seen) - 1, 0)]

    @property
    def feedback(self) -> Feedback | None:
        """Return what lamp and buzzer are to show instead; None: what is judged."""
        standing = self.station.name == STANDING
        begin = BEGIN if standing else None
        shown = {Stage.READY: READY, Stage.BEGIN: BEGIN, Stage.DONE: DONE}
        return shown.get(self.stage, begin if self.stage is Stage.WORK else None)

    def take(self, step: Step) -> None:
        """Take one step."""
        if self.stage is Stage.OVER:
            return
        t_s = self._t_s = step.t_s
        if math.isnan(self._there_s):
            self._judging.recalibrate()
            self._there_s = t_s
        if not self.seen:
            self._enter(t_s)
        seen = self.seen[-1]
        there = bool(np.isfinite(step.pose.xy).any())
        if there:
            self._there_s = t_s
        elif t_s - self._there_s > GONE_S:
            self.stop(Outcome.NOBODY)
            return
        if self.stage is Stage.READY:
            if not there or math.isnan(self._since_s):
                self._since_s = t_s
            if there and t_s - self._since_s >= seen.station.ready_s:
                self._begin_work(t_s)
            return
        seen.take(step.events)
        if self.stage is Stage.DONE:
            if t_s - self._since_s >= DONE_S:
                self._end_round(t_s)
            return
        if step.view.kind is not ViewKind.UNKNOWN:
            seen.views[step.view.kind] += 1
        if self.stage is Stage.BEGIN and t_s - self._since_s >= BEGIN_S:
            self.stage = Stage.WORK
        if self._enough(step, seen):
            self._done(t_s)
        elif t_s - self._since_s > seen.station.limit_s:
            self._no_longer(seen)
            self._done(t_s)

    def skip(self) -> None:
        """Leave this station; what was seen of it is kept."""
        if self.stage is not Stage.OVER:
            if not self.seen:
                self._enter(self._t_s)
            # One that was done, and only its lamp was still lit, stays done.
            if self.stage is not Stage.DONE or self.round < self.station.rounds:
                self.seen[-1].outcome = Outcome.SKIPPED
            self.round = self.station.rounds  # not the other side either
            self._end_round(self._t_s)

    def end_station(self) -> None:
        """End this station, because no more of it can come; see ``skip``."""
        if self.stage is Stage.OVER:
            return
        if not self.seen:
            self._enter(self._t_s)
        if self.stage in (Stage.BEGIN, Stage.WORK, Stage.READY):
            self._no_longer(self.seen[-1])
        self.round = self.station.rounds
        self._end_round(self._t_s)

    def stop(self, why: Outcome = Outcome.SKIPPED) -> None:
        """End the screen here; the stations that are left say so."""
        if self.stage is Stage.OVER:
            return
        if self.seen:
            # One that was done, and only its lamp was still lit, stays done.
            if self.stage is not Stage.DONE:
                self.seen[-1].outcome = why
            self._leave(self._t_s)
        for station in self._stations[len(self.seen) :]:
            self.seen.append(Seen(station, math.nan, math.nan, why))
        self.stage = Stage.OVER

    def _enter(self, t_s: float) -> None:
        station = self._stations[len(self.seen)]
        lean = Lean(station.lean_deg) if station.lean_deg else None
        self.seen.append(Seen(station, t_s, lean=lean))
        self.round = 1
        self._ready(t_s)

    def _ready(self, t_s: float) -> None:
        self.stage, self._since_s = Stage.READY, t_s
        self._begin_count()

    def _begin_work(self, t_s: float) -> None:
        # What was done while getting ready was nobody's repetition.
        self._judging.use(self._exercises[self.station.exercise])
        self.stage, self._since_s = Stage.BEGIN, t_s
        self._begin_count()

    def _begin_count(self) -> None:
        self._reps, self._reps_s = 0, math.nan
        self._hold_s, self._held_s = math.nan, 0.0

    def _enough(self, step: Step, seen: Seen) -> bool:
        station, t_s = seen.station, step.t_s
        if station.name == STANDING:
            self.posture = self._judging.known().posture.over(self.posture)
            return all(map(math.isfinite, astuple(self.posture)))
        for event in step.events:
            if isinstance(event, RepFinished):
                self._reps += 1
            elif isinstance(event, HoldStarted):
                self._hold_s = event.start_s
            elif isinstance(event, HoldFinished):
                held_s = event.hold.end_s - event.hold.start_s
                self._held_s = max(self._held_s, held_s)
                self._hold_s = math.nan
            elif isinstance(event, RepDiscarded) and event.reason == TOO_SHORT:
                self._hold_s = math.nan
        if not station.reps:
            now = t_s - self._hold_s >= station.hold_s
            return now or self._held_s >= HELD_SHARE * station.hold_s
        leant = True
        if seen.lean is not None:
            seen.lean.step(step)
            best = seen.lean.best
            leant = best is not None and best.held_s >= station.lean_s
        if self._reps < station.reps:
            return False
        if math.isnan(self._reps_s):
            self._reps_s = t_s
        return leant or t_s - self._reps_s > LEAN_WAIT_S

    def _no_longer(self, seen: Seen) -> None:
        """Say that a station was not done in its time, unless only the lean is left."""
        if not seen.station.reps or self._reps < seen.station.reps:
            seen.outcome = Outcome.TIMED_OUT

    def _done(self, t_s: float) -> None:
        self.stage, self._since_s = Stage.DONE, t_s

    def _end_round(self, t_s: float) -> None:
        self._leave(t_s)
        if self.round < self.station.rounds:
            self.round += 1
            self._ready(t_s)
        elif len(self.seen) < len(self._stations):
            self._enter(t_s)
        else:
            self.stage = Stage.OVER

    def _leave(self, t_s: float) -> None:
        """Keep what was seen of the round; nothing of it, while getting ready."""
        ended = self._judging.finish()
        if self.stage is not Stage.READY:
            self.seen[-1].take(ended)
        self.seen[-1].ended_s = t_s
