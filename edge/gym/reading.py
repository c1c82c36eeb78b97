"""Single sessions out of a gym's database, of either kind."""

import json
from collections.abc import Sequence
from typing import Any

from edge.gym.database import Database


def find_keys(database: Database, beginning: str) -> list[tuple[str, str]]:
    """Return (rack, id) of ids that begin so, two at most; of the newest for none."""
    if not beginning:
        rows = database.rows(
            "SELECT rack, id FROM session ORDER BY started DESC LIMIT 1"
        )
    else:
        # No pattern: what was typed is no wildcard.
        low = beginning.lower()
        rows = database.rows(
            "SELECT rack, id FROM session WHERE substr(id, 1, ?) = ? LIMIT 2",
            len(low),
            low,
        )
    return [(rack, key) for rack, key in rows]


def read_sessions(
    database: Database, keys: Sequence[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Return the payloads of sessions, in the order of their (rack, id)."""
    found = []
    for key in keys:
        rows = database.rows(
            "SELECT CAST(payload AS TEXT) FROM session WHERE rack = ? AND id = ?", *key
        )
        found += [json.loads(text) for (text,) in rows]
    return found
