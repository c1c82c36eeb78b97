"""The racks in the terminal, as they report: one line each, the newest on top."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from edge.core.types.codes import Level, Verdict
from edge.gym.batch import Batch
from edge.wire.payloads import Hold, Rep

COLOURS = {
    "online": "green",
    "offline": "dim",
    Level.NEUTRAL: "green",
    Level.CAUTION: "yellow",
    Level.FAULT: "red",
    Level.UNSURE: "blue",
    Verdict.GOOD: "green",
}
# Chosen: more lines than a terminal has help nobody.
LINES = 40
# Chosen: columns that a narrow terminal can do without, in this order.
UNIMPORTANT = ("°C", "sessions", "hips", "exercise", "last", "reps", "heard", "lamp")


@dataclass(slots=True)
class _Line:
    status: str = "?"
    level: str = ""
    exercise: str = ""
    reps: int = 0
    holds: int = 0
    verdict: str = ""
    hip_share: float | None = None
    sessions: int = 0
    temperature_c: float | None = None
    heard_s: float | None = None


class RackTable:
    """What ``rich`` draws; ``take`` is the collector's ``watch``."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lines: dict[str, _Line] = {}
        self._bad = 0

    def take(self, batch: Batch) -> None:
        """Learn what a batch held."""
        for rack in batch.forgotten:
            self._lines.pop(rack, None)
        for rack, (status, _) in batch.status.items():
            self._line(rack).status = status
        for row in batch.sessions:
            self._line(row.rack).sessions += 1
        for row in batch.health:
            self._line(row.rack).temperature_c = row.parsed.temperature_c
        for rack, payload in batch.live:
            line = self._line(rack)
            if isinstance(payload, Rep):
                line.reps += 1
                line.verdict = str(payload.verdict)
                line.hip_share = payload.hip_share
            elif isinstance(payload, Hold):
                line.holds += 1
                line.verdict, line.hip_share = str(payload.verdict), None
            else:
                line.level, line.exercise = str(payload.level), payload.exercise
        self._bad += len(batch.bad)
        for rack in batch.heard & self._lines.keys():
            self._lines[rack].heard_s = self._clock()

    def _line(self, rack: str) -> _Line:
        return self._lines.setdefault(rack, _Line())

    def __rich__(self) -> "Fitting":
        """Return the table as it is now."""
        racks = sorted(self._lines.items(), key=lambda item: -(item[1].heard_s or 0.0))
        hidden = max(len(racks) - LINES, 0)
        table = Table(
            title=f"{len(racks)} racks",
            caption=f"{hidden} more, {self._bad} messages in quarantine",
        )
        for name in ("rack", "", "lamp", "exercise", "reps", "last", "hips"):
            table.add_column(name)
        for name in ("sessions", "°C", "heard"):
            table.add_column(name, justify="right")
        now_s = self._clock()
        for rack, line in racks[:LINES]:
            table.add_row(
                rack,
                _coloured(line.status),
                _coloured(line.level),
                Text(line.exercise),
                f"{line.reps} + {line.holds} held" if line.holds else str(line.reps),
                _coloured(line.verdict),
                "" if line.hip_share is None else f"{line.hip_share:.0%}",
                str(line.sessions),
                "" if line.temperature_c is None else f"{line.temperature_c:.0f}",
                # What the broker has kept was said at some time before.
                "" if line.heard_s is None else f"{now_s - line.heard_s:.0f} s ago",
            )
        return Fitting(table)


class Fitting:
    """A table without those columns that have no room; none is cut short.

    A cut-off figure is a wrong one. ``UNIMPORTANT`` names what goes first.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[Table]:
        """Draw as many columns as there is room for."""
        for column in self._table.columns:
            column.no_wrap = True
        endless = options.update(width=10_000)
        for name in UNIMPORTANT:
            wanted = Measurement.get(console, endless, self._table).maximum
            if wanted <= options.max_width:
                break
            kept = [one for one in self._table.columns if one.header != name]
            self._table.columns = kept
        yield self._table


def _coloured(word: str) -> Text:
    return Text(word, COLOURS.get(word, "red" if word == Verdict.FAULT else ""))
