"""A screen -> one record, ``screen/1``: stored, sent and collected like a session."""

from collections.abc import Callable, Mapping
from typing import Any

from edge.core.types.codes import ViewKind
from edge.core.types.events import Step
from edge.core.types.exercise import Exercise
from edge.core.types.records import payload
from edge.session.parties import ClockReading, Sink
from edge.session.recorder import FrameCounts, record_head
from edge.session.screen.findings import advice_at, first, result_of
from edge.session.screen.machine import Machine
from edge.session.screen.seen import Seen
from edge.session.screen.stations import Result

Payload = dict[str, Any]
SCHEMA = "screen/1"


class ScreenRecorder:
    """Keeps the record of one screen: on disk after each station, and at its end."""

    def __init__(
        self,
        machine: Machine,
        exercises: Mapping[str, Exercise],
        about: Payload,
        clock_reading: Callable[[], ClockReading],
        sink: Sink | None = None,
    ) -> None:
        self._machine = machine
        self._exercises = exercises
        self._sink = sink
        self._frames = FrameCounts()
        self._stored = 0
        self.athlete: str | None = None
        self._head = {**record_head(SCHEMA, about["rack"], clock_reading()), **about}

    @property
    def id(self) -> str:
        """Return the record's id."""
        return str(self._head["id"])

    def take(self, step: Step, dropped: int = 0) -> None:
        """Count a step that the machine has taken; keep what a station ended with."""
        self._frames.seen += 1
        self._frames.dropped += dropped
        self._frames.judged += step.feedback.level.judged
        ended = len(self._machine.seen) - 1
        if self._sink and ended > self._stored:
            self._stored = ended
            self._sink.open_session(self.payload(self._machine.seen[:ended]))

    def close(self) -> Payload:
        """Return the final record."""
        record = self.payload(self._machine.seen)
        if self._sink:
            self._sink.close_session(self.id, record)
        return record

    def payload(self, seen: list[Seen]) -> Payload:
        """Return the record of some stations."""
        posture = self._machine.posture
        found = []
        for each in seen:
            exercise = self._exercises[each.station.exercise]
            result = result_of(each, exercise, posture)
            found.append(
                (each.station.name, result, advice_at(each, exercise, posture))
            )
        return {
            **self._head,
            "athlete": self.athlete,
            "stations": [
                _station(each, result, advice)
                for each, (_, result, advice) in zip(seen, found, strict=True)
            ],
            "posture": payload(posture),
            "frames": payload(self._frames),
            "advice": list(first(found, (each.outcome for each in seen))),
        }


def _station(seen: Seen, result: Result, advice: tuple[str, ...]) -> Payload:
    view = seen.views.most_common(1)
    lean = seen.lean.best if seen.lean else None
    times = (seen.started_s, seen.ended_s)
    started_s, ended_s = (t if t == t else None for t in times)  # NaN: never begun
    return {
        "station": seen.station.name,
        "exercise": seen.station.exercise,
        "outcome": str(seen.outcome),
        "result": str(result),
        "view": str(view[0][0] if view else ViewKind.UNKNOWN),
        "started_s": started_s,
        "ended_s": ended_s,
        "reps": [payload(rep) for rep in seen.reps],
        "holds": [payload(hold) for hold in seen.holds],
        "lean": None if lean is None else payload(lean),
        "advice": list(advice),
    }
