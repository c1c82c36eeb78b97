"""What was done over time, by whom, and one person's data as a whole."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from edge.core.advising.advice import current
from edge.gym.database import Database, open_database
from edge.gym.notes import forget_notes, notes_of
from edge.gym.reading import read_sessions
from edge.gym.summary import COLUMNS, newest, refresh, set_rows
from edge.session.past.stored import checked, is_gym
from edge.store.people import delete_sessions, newest_sessions, waiting_late
from edge.texts.table import section_of

Payload = dict[str, Any]
# How many sets a trend rests on at most. Chosen: years of one person.
TREND_SETS = 2000
TREND_LEAST = 3  # sets, chosen: from two points everything is a trend
FIGURES = (
    *("flexion_deg", "drift_deg", "hip_share", "eccentric_s", "load_kg", "held_s"),
)


@dataclass(frozen=True, slots=True)
class Trend:
    """How an exercise of somebody went: means of the first and last third of its sets.

    ``athlete`` is None where nobody was named, which may be several people.
    """

    athlete: str | None
    exercise: str
    sets: int
    figures: dict[str, tuple[float, float]]


def history(
    store: str, athlete: str | None = None, exercise: str | None = None
) -> list[Payload]:
    """Return sets, the newest first, each with the columns of ``edge.gym.summary``.

    Raises
    ------
    StoreError
        When the store cannot be read.
    """
    if is_gym(store):
        with closing(open_database(store, make=False)) as gym:
            refresh(gym)
            return newest(gym, athlete, exercise, TREND_SETS)
    every = (
        {"started": session.get("started_utc")} | dict(zip(COLUMNS, row, strict=True))
        for session in newest_sessions(Path(store), athlete)
        for row in set_rows(str(session.get("rack")), session)
    )
    wanted = (
        row
        for row in every
        if (row["reps"] or row["holds"]) and exercise in (None, row["exercise"])
    )
    return list(islice(wanted, TREND_SETS))


def trends(sets: Sequence[Payload]) -> list[Trend]:
    """Return how each exercise of each athlete went, for those with enough sets.

    ``sets`` are the newest first. What two people do is no trend of either.
    """
    found: dict[tuple[str | None, str], list[Payload]] = {}
    for each in reversed(sets):
        found.setdefault((each["athlete"], each["exercise"]), []).append(each)
    return [
        Trend(athlete, exercise, len(every), _figures(every))
        for (athlete, exercise), every in found.items()
        if len(every) >= TREND_LEAST
    ]


def _figures(sets: Sequence[Payload]) -> dict[str, tuple[float, float]]:
    found = {}
    for name in FIGURES:
        values = [each[name] for each in sets if each[name] is not None]
        if len(values) >= TREND_LEAST:
            third = len(values) // 3
            first, last = values[:third], values[-third:]
            found[name] = (sum(first) / third, sum(last) / third)
    return found


def most_told(sets: Sequence[Payload], limit: int = 3) -> list[tuple[str, int]]:
    """Return what was told most often of some sets, and in how many of them."""
    codes = Counter(current(c) for each in sets for c in (each["advice"] or "").split())
    todo = ((c, n) for c, n in codes.most_common() if section_of(c) == "advice")
    return list(islice(todo, limit))


def person(store: str, athlete: str) -> list[Payload]:
    """Return all sessions of one person, the newest first, as they are stored."""
    if is_gym(store):
        with closing(open_database(store, make=False)) as gym:
            keys = _keys(gym, athlete)
            sessions = read_sessions(gym, keys)
            return [
                {**session, "notes": notes_of(gym, key)}
                for session, key in zip(sessions, keys, strict=True)
            ]
    return [checked(each, "session") for each in newest_sessions(Path(store), athlete)]


def delete_person(store: str, athlete: str) -> tuple[int, list[str]]:
    """Delete all sessions of one person; return how many, and what stays and where."""
    if is_gym(store):
        with closing(open_database(store, make=False)) as gym:
            refresh(gym)
            keys = _keys(gym, athlete)
            gone = len(keys)
            forget_notes(gym, keys)
            for statement in (
                "DELETE FROM set_figures WHERE athlete = ?",
                "DELETE FROM session WHERE " + gym.athlete + " = ?",
            ):
                gym.change(statement, [(athlete,)])
            gym.tidy()
        stays = [
            "what racks still keep or have not sent yet: run history delete there too",
            "messages in quarantine, which are nobody's sessions",
            "pages of collect --site, until that has run for some seconds",
        ]
    else:
        path = Path(store)
        gone, unfinished = delete_sessions(path, athlete)
        stays = ["what a gym's collector has stored: run history delete there too"]
        if unfinished:
            stays.append(f"{unfinished} still in progress: end it, then delete again")
        if late := waiting_late(path, athlete):
            stays.append(f"{late} in {path.name}.late: start the rack, delete again")
        for what, end in (
            ("damaged stores that were set aside", "damaged-*"),
            ("copies from upgrades, to be removed by hand", "before-upgrade*"),
            ("copies from upgrades, to be removed by hand", "newer-*"),
        ):
            kept = sorted(each.name for each in path.parent.glob(f"{path.name}.{end}"))
            if kept:
                stays.append(f"{what}: {', '.join(kept)}")
    return gone, [*stays, "exports, reports, recordings and backups"]


def _keys(gym: Database, athlete: str) -> list[tuple[str, str]]:
    rows = gym.rows(
        f"SELECT rack, id FROM session WHERE {gym.athlete} = ? ORDER BY started DESC",
        athlete,
    )
    return [(rack, key) for rack, key in rows]
