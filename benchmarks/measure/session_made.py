"""A finished session as a rack sends it, made up: for the fleet and for the tests."""

import uuid
from typing import Any

from edge.core.types.records import SCHEMA, SetRecord
from edge.core.types.records import payload as plain


def session_made(
    rack: str, number: int, *sets: SetRecord, **changes: Any
) -> dict[str, Any]:
    """Return a session's JSON values; its id is made from ``number``."""
    return {
        "schema": SCHEMA,
        "id": str(uuid.UUID(int=number)),
        "rack": rack,
        "boot_id": str(uuid.UUID(int=7)),
        "started_mono_s": 1234.567,
        "started_utc": "2025-01-02T03:04:05.678+00:00",
        "time_synced": True,
        "software": "1.0",
        "model": {"name": "movenet", "sha256": "0" * 64},
        "view": "side",
        "athlete": None,
        "load_kg": None,
        "sets": [plain(one) for one in sets],
        "posture": {"standing_lordosis_deg": 31.0, "forward_head_deg": None},
        "frames": {"seen": 900, "judged": 850, "dropped": 2},
        "advice": [],
        **changes,
    }
