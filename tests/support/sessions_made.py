"""Whole session/1 payloads, as a store or a broker gives them."""

import json
import math
import uuid
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from edge.core.types.codes import FaultCode, Verdict
from edge.core.types.records import FaultRecord, HoldRecord, SetRecord, payload
from edge.gym.batch import Batch, SessionRow
from edge.gym.database import open_database
from edge.store.log import SessionLog
from support.records_made import rep


def curve(peak_deg: float, start_s: float) -> list[list[float | None]]:
    swings = [math.sin(math.pi * at / 31) for at in range(32)]
    return [
        [start_s + 0.06 * at, 60.0 * swing, peak_deg * swing]
        for at, swing in enumerate(swings)
    ]


def deepest(bend_deg: float = 70.0) -> dict[str, Any]:
    lean = math.radians(bend_deg)
    x, y = math.sin(lean), -math.cos(lean)
    points = [[None, None] for _ in range(17)]
    for at in (5, 6):
        points[at] = [x, y]
    for at in (11, 12):
        points[at] = [0.0, 0.0]
    for at in (13, 14):
        points[at] = [0.1, 0.8]
    for at in (15, 16):
        points[at] = [0.0, 1.6]
    edge = [[x * at / 19, y * at / 19 - 0.15] for at in range(20)]
    return {"keypoints": points, "contour": edge}


def made_rep(index: int, verdict: str = "good", peak_deg: float = 8.0) -> dict:
    faults = ()
    if verdict in ("caution", "fault"):
        start_s = 3.0 * index
        code = FaultCode.SPINE_FLEXION
        faults = (FaultRecord(code, start_s + 0.5, start_s + 1.5, peak_deg),)
    made = payload(
        rep(index, peak_deg=peak_deg, verdict=Verdict(verdict), faults=faults)
    )
    if verdict == "unsure":
        unknown = ("spine_flexion_peak_deg", "hip_share", "pelvis_tilt_peak_deg")
        return made | dict.fromkeys(unknown) | {"quality": 0.0}
    return made | {"curve": curve(peak_deg, 3.0 * index), "deepest": deepest()}


def made_hold(index: int, side: str | None = None) -> dict:
    hold = HoldRecord(index, 4.0 * index, 4.0 * index + 3, 40.0, 9.0, Verdict.GOOD)
    return payload(hold) | {"side": side}


def made_head(schema: str, athlete: str | None) -> dict[str, Any]:
    """Return what every record that is stored and sent begins with."""
    return {
        "schema": schema,
        "id": str(uuid.uuid4()),
        "rack": "rack-1",
        "boot_id": "boot",
        "started_mono_s": 10.0,
        "started_utc": "2026-03-01T10:00:00+00:00",
        "time_synced": True,
        "software": "0.1.0",
        "model": {"name": "movenet", "sha256": "0" * 64},
        "athlete": athlete,
    }


def made_session(
    *sets: dict, athlete: str | None = None, **changed: Any
) -> dict[str, Any]:
    return {
        **made_head("session/1", athlete),
        "view": "side",
        "load_kg": 80.0,
        "sets": list(sets),
        "posture": {"standing_lordosis_deg": None, "forward_head_deg": None},
        "frames": {"seen": 300, "judged": 250, "dropped": 0},
        "advice": [],
        **changed,
    }


def made_set(
    reps: list[dict] | None = None,
    holds: list[dict] | None = None,
    exercise: str = "romanian_deadlift",
) -> dict:
    return payload(SetRecord(exercise, ())) | {
        "reps": reps or [],
        "holds": holds or [],
    }


def usual_set(reps: int = 8) -> dict:
    """Return a set whose last repetitions round: amber, then red."""
    verdicts = ["good"] * (reps - 2) + ["caution", "fault"]
    return made_set(
        [made_rep(i, v, 4.0 + 3 * i) for i, v in enumerate(verdicts, 1)]
    ) | {"form_trend_deg_per_rep": 3.0, "advice": ["less_weight"]}


def stored_at_rack(path: Path, *sessions: dict) -> None:
    """Store sessions as a rack does."""
    with SessionLog(path) as log:
        for session in sessions:
            log.close_session(session["id"], session)


def stored_at_gym(url: str, *sessions: dict) -> None:
    """Store sessions as the collector does, without their way over the broker."""
    rows = []
    for session in sessions:
        at = datetime.fromisoformat(session["started_utc"])
        key = (session["rack"], session["id"], session["boot_id"])
        rows.append(SessionRow(*key, at, at, "clock", json.dumps(session)))
    with closing(open_database(url)) as database:
        assert database.store(Batch(sessions=rows)) == len(rows)
