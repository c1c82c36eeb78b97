"""The views ``rep`` and ``hold``: a row for each one, with a column for every figure.

They are made anew whenever the records' fields are others. A field that a record has
gained since is null in older sessions; one whose value is of another kind than the
record's, because nobody checked it when it was stored, is null too.
"""

import types
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Union, get_args, get_origin, get_type_hints

from edge.core.types.records import DRAWN_FIELDS, HoldRecord, RepRecord

ABOUT: dict[str, type] = {
    "rack": str,
    "session": str,
    "started": datetime,
    "started_from": str,
    "time_synced": bool,
    "athlete": str,
    "load_kg": float,
    "set_index": int,
    "exercise": str,
}
NO_FIGURES = ("faults", *DRAWN_FIELDS)


def _plain(hint: Any) -> type:
    """Return how a field is told in a table: as a number, truth or text."""
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (part for part in get_args(hint) if part is not types.NoneType)
    return hint if hint in (int, float, bool) else str


@dataclass(frozen=True, slots=True)
class View:
    """A view of what each set of a session has a list of: ``part``, of ``record``."""

    name: str
    part: str
    record: type

    @property
    def figures(self) -> dict[str, type]:
        """Return the record's figures and their kinds."""
        hints = get_type_hints(self.record)
        names = (f.name for f in fields(self.record) if f.name not in NO_FIGURES)
        return {name: _plain(hints[name]) for name in names}

    @property
    def columns(self) -> dict[str, type]:
        """Return the columns and their kinds, in their order."""
        figures = {self._column(name): kind for name, kind in self.figures.items()}
        return {**ABOUT, **figures, "faults": str}

    @property
    def order(self) -> str:
        """Return how rows are ordered: as they were done."""
        return f"ORDER BY started, rack, session, set_index, {self._column('index')}"

    @property
    def sqlite(self) -> str:
        """Return the query for SQLite."""
        return self._filled(_SQLITE, _sqlite_value)

    @property
    def postgres(self) -> str:
        """Return the query for PostgreSQL."""
        return self._filled(_POSTGRES, _postgres_value)

    def _column(self, name: str) -> str:
        return f"{self.name}_index" if name == "index" else name

    def _filled(self, query: str, value: Any) -> str:
        figures = ", ".join(
            f"{value(self.part, name, kind)} AS {self._column(name)}"
            for name, kind in self.figures.items()
        )
        return query.replace("{figures}", figures).replace("{part}", self.part)


def _sqlite_value(part: str, name: str, kind: type) -> str:
    value = f"json_extract({part}.value, '$.{name}')"
    json_types = {int: "'integer'", float: "'integer', 'real'", bool: "'true', 'false'"}
    if kind is str:
        return f"CAST({value} AS TEXT)"
    fits = f"json_type({part}.value, '$.{name}') IN ({json_types[kind]})"
    if kind is int:
        fits += f" AND typeof({value}) = 'integer'"
    if kind is float:
        value = f"CAST({value} AS REAL)"
    return f"CASE WHEN {fits} THEN {value} END"


def _postgres_value(part: str, name: str, kind: type) -> str:
    value = f"({part}.value ->> '{name}')"
    if kind is str:
        return value
    if kind is bool:
        fits, to = f"jsonb_typeof({part}.value -> '{name}') = 'boolean'", "boolean"
        return f"CASE WHEN {fits} THEN {value}::{to} END"
    to, most = ("bigint", "9e18") if kind is int else ("float8", "1e300")
    # One inside of the other: AND does not say which side is looked at first.
    return (
        f"CASE WHEN jsonb_typeof({part}.value -> '{name}') = 'number' THEN "
        f"CASE WHEN abs({value}::numeric) < {most} THEN {value}::numeric::{to} END END"
    )


_SQLITE = """SELECT
    session.rack, session.id AS session, session.started, session.started_from,
    json_extract(session.payload, '$.time_synced') AS time_synced,
    json_extract(session.payload, '$.athlete') AS athlete,
    json_extract(session.payload, '$.load_kg') AS load_kg,
    sets.key AS set_index, json_extract(sets.value, '$.exercise') AS exercise,
    {figures},
    (SELECT group_concat(json_extract(value, '$.code'), ' ')
     FROM json_each({part}.value, '$.faults')) AS faults
FROM session, json_each(session.payload, '$.sets') AS sets,
    json_each(sets.value, '$.{part}') AS {part}"""

_POSTGRES = """SELECT
    session.rack, session.id AS session, session.started, session.started_from,
    (session.payload ->> 'time_synced')::boolean AS time_synced,
    session.payload ->> 'athlete' AS athlete,
    (session.payload ->> 'load_kg')::float8 AS load_kg,
    sets.number - 1 AS set_index, sets.value ->> 'exercise' AS exercise,
    {figures},
    (SELECT string_agg(fault ->> 'code', ' ')
     FROM jsonb_array_elements({part}.value -> 'faults') AS fault) AS faults
FROM session,
    jsonb_array_elements(session.payload -> 'sets')
        WITH ORDINALITY AS sets (value, number),
    jsonb_array_elements(sets.value -> '{part}') AS {part} (value)"""

REPS = View("rep", "reps", RepRecord)
HOLDS = View("hold", "holds", HoldRecord)
VIEWS = (REPS, HOLDS)
COLUMNS = REPS.columns
