"""Names on the command line -> sessions, out of a store, a file or a clip."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import msgspec

from edge.config.sections import ModelSettings, MovementSettings
from edge.errors import EdgeError, Reason, StoreError, UsageError
from edge.gym.database import open_database
from edge.gym.migrations import APPLICATION_ID as GYM
from edge.gym.notes import Note, add_note, notes_of
from edge.gym.reading import find_keys, read_sessions
from edge.session.outputs import ReplayOptions
from edge.session.replay import replay
from edge.store.log import SessionLog
from edge.wire.reading import kind_of, printable

Payload = dict[str, Any]
LAST = "last"  # the newest session
SHORTEST_ID = 4  # chosen: fewer characters of an id name many


def find_sessions(names: list[str], store: str) -> list[Payload]:
    """Return what each name means: a file, a recording or a clip, or a stored session.

    A stored session is named by its id, the beginning of it, or ``last``. ``store`` is
    a rack's or a gym's file, or the URL of a gym's database.

    Raises
    ------
    EdgeError
        When one cannot be found or read, naming it.
    """
    found: list[Payload] = []
    for name in names:
        path = Path(name)
        if name != LAST and path.exists():
            found += _from_file(path)
        elif path.suffix or "/" in name:
            raise UsageError(
                f"{name}: no such file; give one, or the id of a stored session",
                reason=Reason.MISSING,
            )
        else:
            found.append(_stored(name, store))
    return found


def checked(session: Any, where: str) -> Payload:
    """Return a session as it is, once it is known to be one.

    Raises
    ------
    StoreError
        Naming the first thing in it that is not what it should be.
    """
    try:
        kind = kind_of(session.get("schema") if isinstance(session, dict) else None)
        whole = msgspec.to_builtins(msgspec.convert(session, kind))
    except (msgspec.ValidationError, RecursionError) as error:
        raise StoreError(
            f"{where}: is no whole session ({printable(str(error))}); it cannot be "
            "shown, the others can",
            reason=Reason.DAMAGED,
        ) from error
    # What a newer program added is kept: only what is known was looked at.
    merged: Payload = _over(whole, session)
    return merged


def _over(whole: Any, told: Any) -> Any:
    if isinstance(whole, dict) and isinstance(told, dict):
        known = {k: _over(whole[k], told[k]) if k in told else whole[k] for k in whole}
        return {**told, **known}
    if isinstance(whole, list) and isinstance(told, list):
        return [_over(a, b) for a, b in zip(whole, told, strict=True)]
    return told


def _from_file(path: Path) -> list[Payload]:
    if path.suffix.lower() == ".json":
        try:
            told = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError) as error:
            raise UsageError(
                f"{path}: cannot be read as JSON ({error}); give what "
                "'hingewatch replay --summary' wrote",
                reason=Reason.DAMAGED,
            ) from error
        every = told if isinstance(told, list) else [told]
        return [checked(each, str(path)) for each in every]
    movement, model = MovementSettings(), ModelSettings()
    session = replay(ReplayOptions(path, movement, model, rack="file"))
    return [checked(session, str(path))]


def is_gym(store: str) -> bool:
    """Return whether a store is a gym's database rather than a rack's own."""
    if "://" in store:
        return True
    path = Path(store)
    if not path.is_file():
        raise StoreError(
            f"session store {store}: there is no such file; name it with --store",
            reason=Reason.MISSING,
        )
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(uri, uri=True)) as database,
    ):
        (owner,) = database.execute("PRAGMA application_id").fetchone()
        return bool(owner == GYM)
    return False


def _stored(name: str, store: str) -> Payload:
    if is_gym(store):
        with closing(open_database(store, make=False)) as gym:
            keys = find_keys(gym, "" if name == LAST else name)
            chosen = _only(name, [key for _, key in keys], store)
            (session,) = read_sessions(gym, keys[:1])
            whole = checked(session, f"session {chosen} of {gym.where}")
            return {**whole, "notes": notes_of(gym, keys[0])}
    with closing(SessionLog(Path(store), read_only=True)) as log:
        every = log.sessions()
        ids = every[-1:] if name == LAST else list(_beginning(every, name))
        chosen = _only(name, ids, store)
        return checked(log.session(chosen), f"session {chosen} of {store}")


def note_session(name: str, store: str, note: Note) -> str:
    """Keep a coach's note of a stored session; return the session's id.

    Raises
    ------
    EdgeError
        When there is no such session, set or repetition, or the store is a rack's own.
    """
    if not is_gym(store):
        raise UsageError(
            "history note: notes are kept in the gym's database; name it with --store",
            reason=Reason.UNSUPPORTED,
        )
    with closing(open_database(store, make=False)) as gym:
        keys = find_keys(gym, "" if name == LAST else name)
        chosen = _only(name, [key for _, key in keys], store)
        (session,) = read_sessions(gym, keys[:1])
        if note.set_number is not None:
            reps = session.get("sets", [])[note.set_number - 1 : note.set_number]
            # What a set without repetitions has are holds.
            known = {e["index"] for each in reps for e in each["reps"] or each["holds"]}
            if note.rep not in known:
                raise UsageError(
                    f"--rep {note.set_number}.{note.rep}: session {chosen[:8]} has no "
                    "such repetition or hold; give SET.REP as its report counts them",
                    reason=Reason.MISSING,
                )
        add_note(gym, keys[0], note)
        return chosen


def _beginning(ids: list[str], name: str) -> Iterator[str]:
    return (each for each in ids if each.startswith(name.lower()))


def _only(name: str, ids: list[str], store: str) -> str:
    if name != LAST and len(name) < SHORTEST_ID:
        raise UsageError(
            f"session {name!r}: give its id, at least {SHORTEST_ID} characters of it, "
            "or last",
            reason=Reason.INVALID,
        )
    if not ids:
        where = store.rpartition("@")[2]
        raise EdgeError(
            f"session {name!r}: not in {where}; hingewatch history lists what is there",
            reason=Reason.MISSING,
        )
    if name != LAST and len(ids) > 1:
        raise UsageError(
            f"session {name!r}: begins {len(ids)} ids; give more of it",
            reason=Reason.INVALID,
        )
    return ids[0]
