"""Writes what the program that is here stores, as SQL: run it when the schema changes.

``python tests/store/versions/make.py`` prints a store of the newest version; keep it
beside the others as ``NUMBER.sql``. Those that are there were made so by the programs
of their time; ``1_indexed.sql`` is of the days before the first release.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from edge.store.hinges import StoredHinge
from edge.store.log import SessionLog
from edge.store.outbox import Outbox

SET = {"exercise": "hip_hinge", "reps": [{"index": 1, "hip_share": None}], "holds": []}


def session(name: str, sets: int) -> dict[str, object]:
    head = {"schema": "session/1", "id": name, "rack": "rack-1", "athlete": "Zoë"}
    return {**head, "sets": [{**SET, "advice": [str(at)]} for at in range(sets)]}


def main() -> None:
    """Print one store with sessions in every state."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sessions.db")
        with SessionLog(path) as log:
            log.close_session("delivered", session("delivered", 2))
            log.close_session("waiting", session("waiting", 1))
            Outbox(path).delivered(["delivered"])
            log.open_session(session("unclosed", 0))
            log.add_set("unclosed", 0, SET)
            log.put_hinge("Zoë", StoredHinge({"linear_deg": -7.5}, "2026-11-27"))
        with closing(sqlite3.connect(path)) as database:
            for name in ("application_id", "user_version"):
                (value,) = database.execute(f"PRAGMA {name}").fetchone()
                sys.stdout.write(f"PRAGMA {name} = {value};\n")
            sys.stdout.writelines(f"{line}\n" for line in database.iterdump())


if __name__ == "__main__":
    main()
