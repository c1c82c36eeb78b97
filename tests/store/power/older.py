"""A rack is updated, as a program: ``older.py FOLDER STORE.sql``.

A store of an earlier version is there; then it is opened, and a session added.
"""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from edge.store.log import SessionLog
from tests.store.power.work import finished, session

NAMES = ("delivered", "waiting", "unclosed")  # of ``versions/make.py``


def main(folder: Path, script: Path) -> None:
    """Note each promise once it was made."""
    told = os.open(folder / "told", os.O_WRONLY | os.O_CREAT)
    with closing(sqlite3.connect(folder / "sessions.db")) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.executescript(script.read_text())
    os.write(told, b"older\n")
    with SessionLog(folder / "sessions.db") as log:
        os.write(told, b"opened\n")
        log.close_session("new", {**session("new"), "sets": [finished("new", 0)]})
        os.write(told, b"new\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
