"""The session log: is it whole, can it be written, and what waits in it."""

import os
import tempfile
from contextlib import closing
from pathlib import Path

from edge.checks.finding import Finding, note, ok, untouched, wrong
from edge.errors import Reason, StoreError, reason_of
from edge.store.damaged import kept_aside
from edge.store.outbox import WAITING
from edge.store.sqlite.causes import wrapped
from edge.store.sqlite.database import connect
from edge.store.sqlite.page_check import refuse_damaged

NAME = "store"


def check(path: Path) -> list[Finding]:
    """Return how the log at ``path`` is; changes nothing of it.

    It is read as reports read it, also beside a running rack.
    """
    folder = path.parent
    try:
        there = path.exists()
    except PermissionError:
        return [untouched(NAME, f"this user may not look into {folder}", "use sudo")]
    if folder.exists() and not os.access(folder, os.R_OK | os.X_OK):
        return [untouched(NAME, f"this user may not look into {folder}", "use sudo")]
    _write_beside(path)
    if not there:
        return [ok(NAME, f"{path} is made with the first session")]
    findings = [*_owned(path), *_contents(path)]
    if kept := kept_aside(path):
        what = f"{len(kept)} damaged stores were set aside, the newest as {kept[-1]}"
        remedy = "keep a copy for whoever mends it, then remove it"
        findings.append(note(NAME, what, remedy))
    return findings


def _write_beside(path: Path) -> None:
    """Have the disk take something, in the nearest folder that is there."""
    folder = next(each for each in path.absolute().parents if each.exists())
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(
            f"session store {path}: {folder} cannot be written ({error.strerror}); "
            "mount its disk writable, make room, or give the service's user the rights",
            reason_of(error),
        ) from error


def _owned(path: Path) -> list[Finding]:
    """Return what is wrong with who the file belongs to: root may write all."""
    if path.stat().st_uid == path.parent.stat().st_uid:
        return []
    what = f"{path} and its folder belong to different users"
    remedy = f"sudo chown -R --reference {path.parent} {path.parent}"
    return [wrong(NAME, what, remedy, Reason.FORBIDDEN)]


def _contents(path: Path) -> list[Finding]:
    with wrapped(path), closing(connect(path, read_only=True)) as database:
        refuse_damaged(database, path)
        sessions, waiting, damaged = (
            int(database.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])
            for rows in ("session", f"session WHERE {WAITING}", "unreadable")
        )
    summary = f"{path} is whole; sessions: {sessions}, not sent yet: {waiting}"
    if damaged:
        what = f"{summary}, cannot be read: {damaged}"
        return [note(NAME, what, "they stay there; the rest is sent")]
    return [ok(NAME, summary)]
