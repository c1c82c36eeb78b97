"""What a coach says of a session: beside what was measured, never instead of it."""

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any

from edge.gym.database import Database

TABLE = (
    "CREATE TABLE IF NOT EXISTS note (rack TEXT NOT NULL, session TEXT NOT NULL, "
    "written TEXT NOT NULL, set_number INTEGER, rep INTEGER, wrong INTEGER NOT NULL, "
    "words TEXT NOT NULL)"
)
LONGEST = 2000  # characters, chosen: a page of handwriting


@dataclass(frozen=True, slots=True)
class Note:
    """Words of a coach, ``written`` at an ISO 8601 time.

    ``set_number`` and ``rep`` count from 1, None for the whole session; ``wrong`` marks
    the verdict as not what the coach saw.
    """

    written: str
    set_number: int | None
    rep: int | None
    wrong: bool
    words: str


def add_note(database: Database, key: tuple[str, str], note: Note) -> None:
    """Keep a note of the session of this (rack, id)."""
    database.change(TABLE)
    values = (*key, *astuple(note)[:3], int(note.wrong), note.words)
    database.change("INSERT INTO note VALUES (?, ?, ?, ?, ?, ?, ?)", [values])


def notes_of(database: Database, key: tuple[str, str]) -> list[dict[str, Any]]:
    """Return the notes of a session as plain JSON values, the oldest first."""
    database.change(TABLE)
    rows = database.rows(
        "SELECT written, set_number, rep, wrong, words FROM note "
        "WHERE rack = ? AND session = ? ORDER BY written",
        *key,
    )
    return [asdict(_note(*row)) for row in rows]


def notes_by_session(database: Database) -> dict[tuple[str, str], list[Note]]:
    """Return all notes, by the (rack, id) of their session, the oldest first."""
    database.change(TABLE)
    found: dict[tuple[str, str], list[Note]] = {}
    for rack, session, *row in database.rows(
        "SELECT rack, session, written, set_number, rep, wrong, words FROM note "
        "ORDER BY written"
    ):
        found.setdefault((rack, session), []).append(_note(*row))
    return found


def _note(
    written: str, set_number: int | None, rep: int | None, wrong: int, words: str
) -> Note:
    return Note(written, set_number, rep, bool(wrong), words)


def forget_notes(database: Database, keys: Sequence[tuple[str, str]]) -> None:
    """Delete the notes of sessions."""
    database.change(TABLE)
    if keys:
        database.change("DELETE FROM note WHERE rack = ? AND session = ?", keys)
