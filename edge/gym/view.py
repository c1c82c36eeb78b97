"""The view ``rep``: one row for each repetition, with a column for every figure.

It is made anew whenever the record's fields are others. A field that the record has
gained since is null in older sessions; one whose value is of another kind than the
record's, because nobody checked it when it was stored, is null too.
"""

import types
from dataclasses import fields
from datetime import datetime
from typing import Any, Union, get_args, get_origin, get_type_hints

from edge.core.types.records import RepRecord


def _plain(hint: Any) -> type:
    """Return how a field is told in a table: as a number, truth or text."""
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (part for part in get_args(hint) if part is not types.NoneType)
    return hint if hint in (int, float, bool) else str


def _column(name: str) -> str:
    return "rep_index" if name == "index" else name


_HINTS = get_type_hints(RepRecord)
_FIGURES: dict[str, type] = {
    f.name: _plain(_HINTS[f.name])
    for f in fields(RepRecord)
    if f.name not in ("faults", "curve", "deepest")  # no figures
}
COLUMNS: dict[str, type] = {
    "rack": str,
    "session": str,
    "started": datetime,
    "started_from": str,
    "time_synced": bool,
    "athlete": str,
    "load_kg": float,
    "set_index": int,
    "exercise": str,
    **{_column(name): kind for name, kind in _FIGURES.items()},
    "faults": str,
}
ORDER = "ORDER BY started, rack, session, set_index, rep_index"


def _sqlite_value(name: str, kind: type) -> str:
    value = f"json_extract(reps.value, '$.{name}')"
    json_types = {int: "'integer'", float: "'integer', 'real'", bool: "'true', 'false'"}
    if kind is str:
        return f"CAST({value} AS TEXT)"
    fits = f"json_type(reps.value, '$.{name}') IN ({json_types[kind]})"
    if kind is int:
        fits += f" AND typeof({value}) = 'integer'"
    if kind is float:
        value = f"CAST({value} AS REAL)"
    return f"CASE WHEN {fits} THEN {value} END"


def _postgres_value(name: str, kind: type) -> str:
    value = f"(reps.value ->> '{name}')"
    if kind is str:
        return value
    if kind is bool:
        fits, to = f"jsonb_typeof(reps.value -> '{name}') = 'boolean'", "boolean"
        return f"CASE WHEN {fits} THEN {value}::{to} END"
    to, most = ("bigint", "9e18") if kind is int else ("float8", "1e300")
    # One inside of the other: AND does not say which side is looked at first.
    return (
        f"CASE WHEN jsonb_typeof(reps.value -> '{name}') = 'number' THEN "
        f"CASE WHEN abs({value}::numeric) < {most} THEN {value}::numeric::{to} END END"
    )


SQLITE_REPS = """SELECT
    session.rack, session.id AS session, session.started, session.started_from,
    json_extract(session.payload, '$.time_synced') AS time_synced,
    json_extract(session.payload, '$.athlete') AS athlete,
    json_extract(session.payload, '$.load_kg') AS load_kg,
    sets.key AS set_index, json_extract(sets.value, '$.exercise') AS exercise,
    {figures},
    (SELECT group_concat(json_extract(value, '$.code'), ' ')
     FROM json_each(reps.value, '$.faults')) AS faults
FROM session, json_each(session.payload, '$.sets') AS sets,
    json_each(sets.value, '$.reps') AS reps""".replace(
    "{figures}",
    ", ".join(f"{_sqlite_value(n, k)} AS {_column(n)}" for n, k in _FIGURES.items()),
)

POSTGRES_REPS = """SELECT
    session.rack, session.id AS session, session.started, session.started_from,
    (session.payload ->> 'time_synced')::boolean AS time_synced,
    session.payload ->> 'athlete' AS athlete,
    (session.payload ->> 'load_kg')::float8 AS load_kg,
    sets.number - 1 AS set_index, sets.value ->> 'exercise' AS exercise,
    {figures},
    (SELECT string_agg(fault ->> 'code', ' ')
     FROM jsonb_array_elements(reps.value -> 'faults') AS fault) AS faults
FROM session,
    jsonb_array_elements(session.payload -> 'sets')
        WITH ORDINALITY AS sets (value, number),
    jsonb_array_elements(sets.value -> 'reps') AS reps (value)""".replace(
    "{figures}",
    ", ".join(f"{_postgres_value(n, k)} AS {_column(n)}" for n, k in _FIGURES.items()),
)
