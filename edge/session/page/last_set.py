"""The set that was finished last, in the report's own sentences. Never a picture."""

import time
from collections.abc import Callable
from typing import Any

from edge.report import facts, words
from edge.report.faults import faults_of
from edge.session.parties import Sink

Payload = dict[str, Any]

# Chosen: whoever trained has gone home, and it is nobody else's business any more.
FORGET_S = 3 * 3600.0


class LastSet:
    """Stands before the sink that a recorder hands sets to; keeps the last of them.

    ``athlete`` returns who lifts, at the moment when a set is finished.
    """

    def __init__(
        self,
        sink: Sink,
        athlete: Callable[[], str | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sink = sink
        self._athlete = athlete
        self._clock = clock
        self._last: tuple[float, str | None, Payload] | None = None

    def open_session(self, session: Payload) -> None:
        """Hand on."""
        self._sink.open_session(session)

    def add_rep(self, rep: Payload) -> None:
        """Hand on."""
        self._sink.add_rep(rep)

    def add_hold(self, hold: Payload) -> None:
        """Hand on."""
        self._sink.add_hold(hold)

    def add_set(self, session_id: str, index: int, finished: Payload) -> None:
        """Hand on, and keep: one assignment, so the frame waits for nothing."""
        self._sink.add_set(session_id, index, finished)
        self._last = self._clock(), self._athlete(), finished

    def close_session(self, session_id: str, session: Payload) -> None:
        """Hand on."""
        self._sink.close_session(session_id, session)

    def told(self) -> Payload | None:
        """Return the last set in sentences; None without one. From any thread."""
        last = self._last
        if last is None or self._clock() - last[0] > FORGET_S:
            return None
        _, athlete, finished = last
        reps, holds = finished["reps"], finished.get("holds", [])
        lines = [facts.summary(reps)] if reps or not holds else []
        if holds:
            lines.append(facts.held(holds))
        lines += faults_of(finished)
        if change := facts.trend(finished):
            lines.append(change)
        lines += [words.advice(code) for code in finished.get("advice", [])]
        return {
            "athlete": athlete,
            "exercise": facts.title_of(finished),
            "lines": [line for line in lines if line],
            "minutes": round((self._clock() - last[0]) / 60.0),
        }
