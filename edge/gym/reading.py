"""Single sessions out of a gym's database, of either kind."""

import json
from collections.abc import Sequence
from typing import Any

from edge.gym.database import Database


def find_ids(database: Database, beginning: str) -> list[str]:
    """Return ids that begin so, two at most; the newest one for an empty beginning."""
    if not beginning:
        rows = database.rows("SELECT id FROM session ORDER BY started DESC LIMIT 1")
    else:
        # A range, for the index, and no pattern: what was typed is no wildcard.
        low = beginning.lower()
        rows = database.rows(
            "SELECT id FROM session WHERE substr(id, 1, ?) = ? LIMIT 2", len(low), low
        )
    return [session_id for (session_id,) in rows]


def read_sessions(database: Database, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the payloads of sessions, in the order of their ids."""
    found = []
    for session_id in ids:
        rows = database.rows(
            "SELECT CAST(payload AS TEXT) FROM session WHERE id = ?", session_id
        )
        found += [json.loads(text) for (text,) in rows]
    return found
