"""Sessions as rows for a spreadsheet, and as JSON for other programs."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from edge.core.types.records import DRAWN_FIELDS
from edge.report.facts import (
    Payload,
    holds_of,
    references,
    reps_of,
    summary,
)
from edge.report.faults import faults_of
from edge.report.told.screen_page import summary as screen_summary
from edge.wire.cells import cell

ABOUT = ("session", "started_utc", "rack", "athlete", "load_kg")
NO_FIGURES = ("faults", *DRAWN_FIELDS)


def csv_text(sessions: Sequence[Payload]) -> str:
    """Return one row for each repetition and hold; a name is never a formula."""
    rows = list(_rows(sessions))
    names = [*ABOUT, "set", "exercise", "kind"]
    names += [name for row in rows for name in row if name not in names]
    file = io.StringIO()
    writer = csv.DictWriter(file, list(dict.fromkeys(names)), lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: cell(v) for k, v in row.items()} for row in rows)
    return file.getvalue()


def json_text(sessions: Sequence[Payload]) -> str:
    """Return the sessions as they are stored, and what the report says of each."""
    return json.dumps(list(map(_told, sessions)), indent=2, ensure_ascii=False)


def _told(session: Payload) -> dict[str, Any]:
    if "stations" in session:
        return {"screen": session, "summary": screen_summary(session)}
    return {
        "session": session,
        "summary": summary(list(reps_of(session)), list(holds_of(session))),
        "faults": [faults_of(each) for each in session["sets"]],
        "references": references(list(reps_of(session)), list(holds_of(session))),
    }


def _rows(sessions: Sequence[Payload]) -> Iterator[dict[str, Any]]:
    for session in sessions:
        about = {name: session.get(name) for name in ABOUT} | {"session": session["id"]}
        sets = session.get("sets") or session.get("stations", [])
        for number, finished in enumerate(sets, 1):
            of = about | {"set": number, "exercise": finished["exercise"]}
            for kind in ("reps", "holds"):
                for each in finished[kind]:
                    figures = {k: each[k] for k in each if k not in NO_FIGURES}
                    codes = dict.fromkeys(fault["code"] for fault in each["faults"])
                    kinds = {"kind": kind.removesuffix("s"), "faults": " ".join(codes)}
                    yield of | kinds | figures
