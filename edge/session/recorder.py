"""Turns steps into a session: opened with the first repetition, closed after a rest.

The recorder knows the clock and the ids that the arithmetic does not. It never touches
a disk or a network itself: what is finished goes to ``sink``.
"""

import math
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from edge import __version__
from edge.core.advising.advice import posture_advice
from edge.core.types.codes import ViewKind
from edge.core.types.events import (
    Event,
    HoldFinished,
    HoldStarted,
    LifterFound,
    RepFinished,
    RepStarted,
    SetFinished,
    Step,
)
from edge.core.types.records import (
    DRAWN_REPS,
    SCHEMA,
    Posture,
    SetRecord,
    payload,
)
from edge.session.parties import ClockReading, OpenSet, Payload, Sink

ENDS = (RepFinished, HoldFinished, SetFinished)  # what belongs to whoever lifted before


@dataclass(slots=True)
class FrameCounts:
    """Frames of the session in progress."""

    seen: int = 0
    judged: int = 0
    dropped: int = 0


def record_head(schema: str, rack: str, began: ClockReading) -> Payload:
    """Return what a new record begins with, whatever it is of: id, clocks, version."""
    return {
        "schema": schema,
        "id": str(uuid.uuid4()),
        "rack": rack,
        "boot_id": began.boot_id,
        "started_mono_s": began.mono_s,
        "started_utc": began.utc,
        "time_synced": began.time_synced,
        "software": __version__,
    }


class SessionRecorder:
    """Keeps one session at a time."""

    def __init__(
        self,
        rack: str,
        model: tuple[str, str],
        clock_reading: Callable[[], ClockReading],
        sink: Sink | None = None,
        *,
        rest_s: float = math.inf,
    ) -> None:
        self._rack = rack
        self._model = {"name": model[0], "sha256": model[1]}
        self._clock_reading = clock_reading
        self._sink = sink
        self._rest_s = rest_s
        self.athlete: str | None = None
        self.load_kg: float | None = None
        self._begin()

    def _begin(self) -> None:
        self._session: Payload | None = None
        # As they are told and stored: a session that ends after hours must not make
        # them anew, because the next frame's lamp would wait for it.
        self._sets: list[Payload] = []
        self._drawn = 0
        self._told: dict[str, None] = {}
        self._active_s = math.nan
        self._began: ClockReading | None = None
        self._posture = Posture()
        self._count_anew()

    def _count_anew(self) -> None:
        self._views: Counter[str] = Counter()
        self._frames = FrameCounts()

    def _came(self) -> None:
        # The night that a rack spent waiting belongs to nobody; a file is one session.
        if math.isfinite(self._rest_s):
            self._count_anew()

    def take(self, step: Step, dropped: int = 0) -> Payload | None:
        """Take one step; returns the session that a long rest has closed."""
        closed = None
        events = step.events
        if self.open and step.t_s - self._active_s > self._rest_s:
            # No frames came for longer than a rest: what ends only now was theirs.
            ended = [each for each in events if isinstance(each, ENDS)]
            self.note(ended)
            events = tuple(each for each in events if not isinstance(each, ENDS))
            closed = self.close()
            # Whoever comes next has not been named.
            self.athlete = self.load_kg = None
        if step.movement.active:
            self._active_s = step.t_s
        self.note(events)
        self._frames.seen += 1
        self._frames.dropped += dropped
        self._frames.judged += step.feedback.level.judged
        if step.view.kind is not ViewKind.UNKNOWN:
            # The empty rack after a set is longer than the set.
            self._views[str(step.view.kind)] += 1
        return closed

    def note(self, events: Iterable[Event]) -> None:
        """Take events that belong to no frame, such as those of the end."""
        for event in events:
            if isinstance(event, LifterFound) and not self.open:
                self._came()
            elif isinstance(event, (RepStarted, HoldStarted)) and not self.open:
                # Tying a shoe begins like a repetition: no session until one counts.
                self._began = self._clock_reading()
            elif isinstance(event, HoldFinished):
                session = self._open()
                if self._sink:
                    hold = payload(event.hold.undrawn)
                    self._sink.add_hold({"session": session["id"], **hold})
            elif isinstance(event, RepFinished):
                session = self._open()
                if self._sink:
                    rep = payload(event.rep.undrawn)
                    self._sink.add_rep({"session": session["id"], **rep})
            elif isinstance(event, SetFinished):
                session = self._open()
                finished = payload(self._bounded(event.set))
                self._sets.append(finished)
                self._told |= dict.fromkeys(event.set.advice)
                self._posture = event.posture.over(self._posture)
                if self._sink:
                    self._sink.add_set(session["id"], len(self._sets) - 1, finished)

    def _bounded(self, finished: SetRecord) -> SetRecord:
        """Return a set with no more to draw than a session may hold."""
        left = max(DRAWN_REPS - self._drawn, 0)
        self._drawn += len(finished.reps) + len(finished.holds)
        reps, holds = finished.reps, finished.holds
        bare = [rep.undrawn for rep in reps[left:]]
        left_of = max(left - len(reps), 0)
        held_bare = [hold.undrawn for hold in holds[left_of:]]
        return replace(
            finished, reps=(*reps[:left], *bare), holds=(*holds[:left_of], *held_bare)
        )

    def end(self, movement: OpenSet) -> Payload | None:
        """End the set in progress, then the session, if one has begun; return it.

        What is known of the session is kept also where the set cannot be ended.
        """
        try:
            self.note(movement.finish())
        finally:
            ended = self.close() if self.open else None
        return ended

    def close(self) -> Payload:
        """Return the session as it is now, final, and begin anew."""
        session = self._filled(self._open())
        if self._sink:
            self._sink.close_session(session["id"], session)
        self._begin()
        return session

    @property
    def open(self) -> bool:
        """Return whether a session has begun."""
        return self._session is not None

    @property
    def session_id(self) -> str | None:
        """Return the id of the session that has begun."""
        return None if self._session is None else self._session["id"]

    def begin(self) -> None:
        """Begin a session now and not with its first repetition."""
        self._count_anew()
        self._began = None
        self._open()

    def _open(self) -> Payload:
        if self._session is None:
            now = self._began or self._clock_reading()
            self._session = {
                **record_head(SCHEMA, self._rack, now),
                "model": self._model,
            }
            if self._sink:
                self._sink.open_session(self._filled(self._session))
        return self._session

    def _filled(self, session: Payload) -> Payload:
        advice = dict.fromkeys((*self._told, *posture_advice(self._posture)))
        view = self._views.most_common(1)
        return {
            **session,
            "view": view[0][0] if view else "unknown",
            "athlete": self.athlete,
            "load_kg": self.load_kg,
            "sets": self._sets.copy(),
            "posture": payload(self._posture),
            "frames": payload(self._frames),
            "advice": list(advice),
        }
