"""Athletes' own neutral hinges, as numbers, each with the day that it was made."""

import json
import sqlite3
from typing import Any, NamedTuple

# Chosen: the members of a gym; the oldest make room.
KEPT = 2000


class StoredHinge(NamedTuple):
    """An athlete's hinge: its numbers, and its day as ``YYYY-MM-DD``, None unknown."""

    numbers: dict[str, Any]
    day: str | None


def put_hinge(
    database: sqlite3.Connection, athlete: str, hinge: StoredHinge | None
) -> None:
    """Store an athlete's hinge instead of the one before; None forgets it."""
    database.execute("DELETE FROM own_hinge WHERE athlete = ?", (athlete,))
    if hinge is None:
        return
    database.execute(
        "INSERT INTO own_hinge (athlete, day, numbers) VALUES (?, ?, ?)",
        (athlete, hinge.day, json.dumps(hinge.numbers, allow_nan=False)),
    )
    database.execute(
        "DELETE FROM own_hinge WHERE number NOT IN "
        "(SELECT number FROM own_hinge ORDER BY number DESC LIMIT ?)",
        (KEPT,),
    )


def hinge_of(database: sqlite3.Connection, athlete: str) -> StoredHinge | None:
    """Return an athlete's hinge, None where there is none that can be read."""
    row = database.execute(
        "SELECT numbers, day FROM own_hinge WHERE athlete = ?", (athlete,)
    ).fetchone()
    if row is None:
        return None
    try:
        numbers = json.loads(row[0])
    except ValueError:
        return None
    return StoredHinge(numbers, row[1]) if isinstance(numbers, dict) else None
