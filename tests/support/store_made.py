"""A rack's store with sessions in it, also as a version to come would leave it."""

import sqlite3
from contextlib import closing

from benchmarks.measure.session_made import session_made
from edge.store.log import SessionLog
from edge.store.people import newest_sessions
from edge.store.sqlite.database import MIGRATIONS


def keep(store, *numbers):
    """Store a finished session for each number."""
    with SessionLog(store) as log:
        for number in numbers:
            session = session_made("rack-1", number)
            log.open_session(session)
            log.close_session(session["id"], session)


def kept(store):
    """Return the numbers of the sessions there, the newest first."""
    found = newest_sessions(store, None)
    return [int(each["id"].replace("-", ""), 16) for each in found]


def change_as_a_newer_version_would(store):
    """Bring the file to a schema that this program does not know."""
    with closing(sqlite3.connect(store)) as database, database:
        database.execute("ALTER TABLE session ADD colour TEXT NOT NULL DEFAULT ''")
        database.execute("CREATE TABLE invention (id INTEGER PRIMARY KEY) STRICT")
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
