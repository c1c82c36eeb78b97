"""A gym's sessions as a folder of pages beside its database, renewed as they come."""

import logging
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from edge.closing import Closing
from edge.errors import EdgeError, StoreError, reason_of
from edge.files.outputs import TextOutput
from edge.gym.database import open_database
from edge.gym.notes import Note, notes_by_session
from edge.gym.reading import read_sessions
from edge.gym.summary import newest, refresh
from edge.report.html import document, text
from edge.session.past.site_index import INDEXES, site_index
from edge.session.past.stored import checked
from edge.wire.outages import Complaints

log = logging.getLogger(__name__)

SETS = 2000  # listed, chosen: months of a gym; older pages go, the sessions stay
# At most so often, chosen: the pages of an hour are drawn together on a small machine.
PAUSE_S = 20.0
# Nobody sends a message of what was deleted or noted: looked for so often, and pages
# are drawn for so long at a time. Chosen: what is to go is gone within seconds.
LOOK_S = 2.0
END_S = 5.0  # chosen: the page that is being drawn, not the rest
ID = re.compile(r"^[0-9a-f-]{36}$")  # what may become the name of a file
NOTED = "<!-- {} notes -->"  # of a coach, at the end of a page that shows them
Row = dict[str, Any]
Seen = tuple[int, Mapping[tuple[str, str], Any]]  # sessions, and the notes of each


class Site(Closing):
    """Writes the pages in a thread of its own: no message waits for them.

    Parameters
    ----------
    folder
        Where the pages go; made when missing.
    store
        The gym's database, by path or URL.
    """

    def __init__(self, folder: Path, store: str) -> None:
        self._folder = folder
        self._store = store
        self._more, self._ended = threading.Event(), threading.Event()
        _made(folder)
        self._more.set()
        self._thread = threading.Thread(target=self._run, name="site", daemon=True)
        self._thread.start()

    def renew(self) -> None:
        """Have the pages renewed soon; from any thread, returns at once."""
        self._more.set()

    def close(self) -> None:
        """End, with what is being drawn."""
        self._ended.set()
        self._more.set()
        self._thread.join(END_S)

    def _run(self) -> None:
        complaints = Complaints(log, "site: pages are not renewed")
        before: Seen | None = None
        due_s = 0.0
        while not self._ended.is_set():
            try:
                seen = _seen(self._store)
                if self._wanted(before, seen, due_s):
                    self._more.clear()
                    before, due_s = seen, time.monotonic() + PAUSE_S
                    if not self._draw():
                        before = None  # the rest, once it was looked for deletions
                        continue
            except (EdgeError, OSError) as error:
                before = None
                complaints.say(str(error))
            self._ended.wait(LOOK_S)

    def _wanted(self, before: Seen | None, seen: Seen, due_s: float) -> bool:
        # New sessions can wait for each other; what was deleted or noted cannot.
        if before is None or seen[0] < before[0] or seen[1] != before[1]:
            return True
        return self._more.is_set() and time.monotonic() >= due_s

    def _draw(self) -> bool:
        """Return whether all is drawn; a slow machine takes several turns."""
        end_s, all_drawn = time.monotonic() + LOOK_S, True

        def stopped() -> bool:
            nonlocal all_drawn
            all_drawn = time.monotonic() < end_s and not self._ended.is_set()
            return not all_drawn

        write_site(self._folder, self._store, stopped)
        return all_drawn


def _seen(store: str) -> Seen:
    with closing(open_database(store, make=False)) as gym:
        ((count,),) = gym.rows("SELECT count(*) FROM session")
        return count, notes_by_session(gym)


def write_site(
    folder: Path, store: str, stopped: Callable[[], bool] = lambda: False
) -> int:
    """Write what is missing and the indexes anew; return how many reports were drawn.

    A page whose session is no longer in the database, or too old to be listed, goes;
    one whose session was noted since is drawn anew. Once ``stopped`` returns True no
    further page is drawn; the indexes list those that there are.

    Raises
    ------
    EdgeError
        When the database cannot be read or the folder not written.
    """
    # Drawing costs more to import than all the rest: only when asked for.
    from edge.report.page import page

    _made(folder)
    with closing(open_database(store, make=False)) as gym:
        refresh(gym)
        rows = [
            each for each in newest(gym, None, None, SETS) if ID.match(each["session"])
        ]
        notes = notes_by_session(gym)
        keys = dict.fromkeys((each["rack"], each["session"]) for each in rows)
        wanted = {_name(*key): key for key in keys}
        gone = [old for old in folder.glob("session-*.html") if old.name not in wanted]
        for old in gone:
            old.unlink(missing_ok=True)
        if gone:
            _write_indexes(
                folder, rows, notes
            )  # a name stays on none while others draw
        drawn = 0
        for name, key in wanted.items():
            own = notes.get(key, ())
            if _is_drawn(folder / name, len(own)):
                continue
            if stopped():
                break
            for session in read_sessions(gym, [key]):
                try:
                    whole = checked(session, f"session {key[1]}")
                    made = page([{**whole, "notes": list(map(asdict, own))}])
                except StoreError as error:
                    made = document("Session", [f"<h1>{text(error)}</h1>"])
                _write(folder / name, made + NOTED.format(len(own)))
                drawn += 1
    _write_indexes(folder, rows, notes)
    return drawn


def _is_drawn(path: Path, noted: int) -> bool:
    if not path.exists():
        return False
    # Notes are only ever added: a page shows them all where it shows as many.
    if not noted:
        return True
    return path.read_text(encoding="utf-8").rstrip().endswith(NOTED.format(noted))


def _name(rack: str, key: str) -> str:
    # Two racks may have a session of the same id; a rack's name is plain by contract.
    return f"session-{re.sub(r'[^A-Za-z0-9_-]', '_', rack)}-{key}.html"


def _write_indexes(
    folder: Path, rows: Sequence[Row], notes: Mapping[tuple[str, str], Sequence[Note]]
) -> None:
    kept = [
        row for row in rows if (folder / _name(row["rack"], row["session"])).exists()
    ]
    for name, by in INDEXES.items():
        index = site_index(kept, by, notes, _name)
        _write(folder / f"{name}.html", document(f"By {by}", index))


def _write(path: Path, content: str) -> None:
    with TextOutput(str(path)) as file:
        file.write(content.rstrip("\n"))


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EdgeError(
            f"--site {folder}: cannot make the folder ({error.strerror}); choose "
            "another or mend the rights",
            reason=reason_of(error),
        ) from error
