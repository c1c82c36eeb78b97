"""A gym's sessions as a folder of pages beside its database, renewed as they come."""

import logging
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from edge.closing import Closing
from edge.errors import EdgeError, StoreError, reason_of
from edge.files.outputs import TextOutput
from edge.gym.database import open_database
from edge.gym.reading import read_sessions
from edge.gym.summary import newest, refresh
from edge.report import words
from edge.report.html import document, table, text
from edge.session.past.stored import checked

log = logging.getLogger(__name__)

SETS = 2000  # listed, chosen: months of a gym; older pages go, the sessions stay
# At most so often, chosen: the pages of an hour are drawn together on a small machine.
PAUSE_S = 20.0
END_S = 5.0  # chosen: the page that is being drawn, not the rest
ID = re.compile(r"^[0-9a-f-]{36}$")  # what may become the name of a file
INDEXES = {"index": "day", "racks": "rack", "athletes": "athlete"}
COLUMNS = ("report", "who", "good", "rounding", "exercise", "load", "rack")

Row = dict[str, Any]


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
        while True:
            self._more.wait()
            if self._ended.is_set():
                return
            self._more.clear()
            try:
                write_site(self._folder, self._store, self._ended.is_set)
            except EdgeError as error:
                log.warning("site: %s", error)
            self._ended.wait(PAUSE_S)


def write_site(
    folder: Path, store: str, stopped: Callable[[], bool] = lambda: False
) -> int:
    """Write what is missing and the indexes anew; return how many reports were drawn.

    A page whose session is no longer in the database, or too old to be listed, goes.

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
        keys = dict.fromkeys((each["rack"], each["session"]) for each in rows)
        wanted = {_name(*key): key for key in keys}
        for old in folder.glob("session-*.html"):
            if old.name not in wanted:
                old.unlink(missing_ok=True)
        drawn = 0
        for name, key in wanted.items():
            if stopped():
                return drawn
            if (folder / name).exists():
                continue
            for session in read_sessions(gym, [key]):
                try:
                    made = page([checked(session, f"session {key[1]}")])
                except StoreError as error:
                    made = document("Session", [f"<h1>{text(error)}</h1>"])
                _write(folder / name, made)
                drawn += 1
    for name, by in INDEXES.items():
        _write(folder / f"{name}.html", document(f"By {by}", _index(rows, by)))
    return drawn


def _name(rack: str, key: str) -> str:
    # Two racks may have a session of the same id; a rack's name is plain by contract.
    return f"session-{re.sub(r'[^A-Za-z0-9_-]', '_', rack)}-{key}.html"


def _index(rows: Sequence[Row], by: str) -> Iterator[str]:
    yield f"<h1>Sessions by {by}</h1><nav><p>"
    for name, other in INDEXES.items():
        yield f'<a href="{name}.html">by {other}</a> '
    yield "</p></nav>"
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(_group(row, by), []).append(row)
    for name in groups if by == "day" else sorted(groups):
        yield f"<section><h2>{text(name)}</h2>"
        yield table(f"Sets of {name}", COLUMNS, map(_cells, groups[name]))
        yield "</section>"
    if not rows:
        yield "<p>No session yet.</p>"


def _group(row: Row, by: str) -> str:
    if by == "day":
        return str(row["started"])[:10]
    return str(row[by] or "nobody named")


def _cells(row: Row) -> Iterator[str]:
    when = text(str(row["started"])[:16].replace("T", " "))
    yield f'<a href="{_name(row["rack"], row["session"])}">{when}</a>'
    yield text(row["athlete"] or "-")
    yield f"{row['good']} of {row['reps'] or row['holds']}"
    yield words.degrees(row["flexion_deg"])
    yield text(words.plain(row["exercise"] or "-"))
    yield text(words.load(row["load_kg"]))
    yield text(row["rack"])


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
