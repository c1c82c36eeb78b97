"""One short row for each set of a gym's database, so that years are gone through fast.

The table ``set_figures`` follows from the payloads and can be dropped at any time: what
is missing in it is filled in.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from edge.gym.database import Database

CHUNK = 500  # sessions, chosen: a few megabytes of payloads at a time
COLUMNS = {
    "rack": "TEXT NOT NULL",
    "session": "TEXT NOT NULL",
    "set_index": "INTEGER NOT NULL",
    "athlete": "TEXT",
    "exercise": "TEXT",
    "load_kg": "FLOAT",
    "reps": "INTEGER",
    "good": "INTEGER",
    "caution": "INTEGER",
    "fault": "INTEGER",
    "unsure": "INTEGER",
    "flexion_deg": "FLOAT",
    "hip_share": "FLOAT",
    "drift_deg": "FLOAT",
    "eccentric_s": "FLOAT",
    "concentric_s": "FLOAT",
    "holds": "INTEGER",
    "held_s": "FLOAT",
    "advice": "TEXT",
}
TABLE = (
    # What had the same before there were holds.
    "DROP TABLE IF EXISTS set_summary",
    "CREATE TABLE IF NOT EXISTS set_figures ("
    + ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    + ", PRIMARY KEY (rack, session, set_index))",
    # Read from the newest on, without a look at the payloads.
    "CREATE INDEX IF NOT EXISTS session_when ON session (started, rack, id)",
)
SHOWN = ("started", *COLUMNS)


def refresh(database: Database) -> int:
    """Fill in what is missing; return how many sessions that were."""
    for statement in TABLE:
        database.change(statement)
    missing = database.rows(
        "SELECT rack, id FROM session EXCEPT SELECT rack, session FROM set_figures"
    )
    marks = ", ".join("?" for _ in COLUMNS)
    for at in range(0, len(missing), CHUNK):
        rows = [
            row
            for rack, key in missing[at : at + CHUNK]
            for row in _rows(database, rack, key)
        ]
        database.change(
            f"INSERT INTO set_figures VALUES ({marks}) ON CONFLICT DO NOTHING", rows
        )
    return len(missing)


def _rows(database: Database, rack: str, key: str) -> list[tuple[Any, ...]]:
    found = database.rows(
        "SELECT CAST(payload AS TEXT) FROM session WHERE rack = ? AND id = ?", rack, key
    )
    return [row for (text,) in found for row in set_rows(rack, json.loads(text))]


def newest(
    database: Database, athlete: str | None, exercise: str | None, limit: int
) -> list[dict[str, Any]]:
    """Return sets, the newest first, as ``SHOWN`` names their figures."""
    where, values = ["reps + holds > 0"], list[Any]()
    for column, value in (("athlete", athlete), ("exercise", exercise)):
        if value is not None:
            where.append(f"{column} = ?")
            values.append(value)
    columns = ", ".join(f"set_figures.{name}" for name in COLUMNS)
    rows = database.rows(
        # CROSS keeps SQLite to this order: the newest session first, then its sets.
        f"SELECT CAST(session.started AS TEXT), {columns} FROM session CROSS JOIN "
        "set_figures WHERE set_figures.rack = session.rack "
        f"AND set_figures.session = session.id AND {' AND '.join(where)} "
        "ORDER BY session.started DESC, session.rack DESC, session.id DESC LIMIT ?",
        *values,
        limit,
    )
    return [dict(zip(SHOWN, (_utc(when), *row), strict=True)) for when, *row in rows]


def _utc(when: str) -> str:
    """Return a moment as ISO 8601 in UTC, whichever way a database writes it."""
    try:
        at = datetime.fromisoformat(when)
    except ValueError:
        return when  # of a table that somebody filled by hand
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at.astimezone(UTC).isoformat(timespec="seconds")


def set_rows(rack: str, session: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each set of a payload; an empty one where it has none."""
    about = (rack, session["id"])
    athlete, load_kg = session.get("athlete"), session.get("load_kg")
    # A guided screen's stations are what its sets are.
    sets = session.get("sets") or session.get("stations") or [{}]
    for index, finished in enumerate(sets):
        reps, holds = finished.get("reps") or [], finished.get("holds") or []
        # A hold within a repetition is judged with it.
        counted = reps or holds
        verdicts = [each.get("verdict") for each in counted]
        yield (
            *about,
            index,
            athlete,
            finished.get("exercise"),
            load_kg,
            len(reps),
            *(verdicts.count(v) for v in ("good", "caution", "fault", "unsure")),
            _of(counted, "spine_flexion_peak_deg", max),
            _of(reps, "hip_share", _mean),
            _of(reps, "spine_drift_deg", max),
            _of(reps, "eccentric_s", _mean),
            _of(reps, "concentric_s", _mean),
            len(holds),
            sum(_lasted_s(hold) for hold in holds) if holds else None,
            " ".join(finished.get("advice") or ()),
        )


def _lasted_s(hold: dict[str, Any]) -> float:
    start_s, end_s = hold.get("start_s"), hold.get("end_s")
    if isinstance(start_s, (int, float)) and isinstance(end_s, (int, float)):
        return float(end_s - start_s)
    return 0.0


def _of(
    reps: Sequence[dict[str, Any]], name: str, of: Callable[[list[float]], float]
) -> float | None:
    values = [rep.get(name) for rep in reps]
    known = [float(v) for v in values if isinstance(v, (int, float))]
    return of(known) if known else None


def _mean(values: Iterable[float]) -> float:
    every = list(values)
    return sum(every) / len(every)
