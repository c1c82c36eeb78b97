"""The tables of the gym's database, for SQLite and PostgreSQL.

Payloads are stored as they came. The view ``rep`` has one row for each repetition,
with a column for every field of the record, and is what reports and exports read.
"""

from dataclasses import fields
from typing import get_type_hints

from edge.core.types.records import RepRecord

# Newest ones that are kept of what nobody can use: a flood must not fill the disk.
QUARANTINED = 10_000

_HINTS = get_type_hints(RepRecord)
FIGURES: dict[str, type] = {
    f.name: _HINTS[f.name] if _HINTS[f.name] in (int, float) else str
    for f in fields(RepRecord)
    if f.name != "faults"
}
COLUMNS: dict[str, type] = {
    "rack": str,
    "session": str,
    "started": str,
    "athlete": str,
    "load_kg": float,
    "set_index": int,
    "exercise": str,
    **{("rep_index" if name == "index" else name): FIGURES[name] for name in FIGURES},
    "faults": str,
}

SQLITE = """
CREATE TABLE session (
    rack TEXT NOT NULL, id TEXT NOT NULL, received TEXT NOT NULL,
    started TEXT NOT NULL, payload TEXT NOT NULL CHECK (json_valid(payload)),
    PRIMARY KEY (rack, id)
) STRICT;
CREATE INDEX session_started ON session (started);
CREATE TABLE health (
    rack TEXT NOT NULL, key TEXT NOT NULL, received TEXT NOT NULL,
    taken TEXT NOT NULL, payload TEXT NOT NULL CHECK (json_valid(payload)),
    PRIMARY KEY (rack, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE rack (
    rack TEXT PRIMARY KEY, status TEXT, status_since TEXT, info TEXT
) STRICT;
CREATE TABLE quarantine (
    digest TEXT PRIMARY KEY, topic TEXT NOT NULL, received TEXT NOT NULL,
    reason TEXT NOT NULL, payload BLOB NOT NULL, times INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE VIEW rep AS SELECT
    session.rack, session.id AS session, session.started,
    json_extract(session.payload, '$.athlete') AS athlete,
    json_extract(session.payload, '$.load_kg') AS load_kg,
    sets.key AS set_index, json_extract(sets.value, '$.exercise') AS exercise,
    {figures},
    (SELECT group_concat(json_extract(value, '$.code'), ' ')
     FROM json_each(reps.value, '$.faults')) AS faults
FROM session, json_each(session.payload, '$.sets') AS sets,
    json_each(sets.value, '$.reps') AS reps;
""".replace(
    "{figures}",
    ", ".join(
        f"json_extract(reps.value, '$.{name}') AS "
        + ("rep_index" if name == "index" else name)
        for name in FIGURES
    ),
)

POSTGRES = """
CREATE TABLE IF NOT EXISTS session (
    rack text NOT NULL, id text NOT NULL, received timestamptz NOT NULL,
    started timestamptz NOT NULL, payload jsonb NOT NULL, PRIMARY KEY (rack, id)
);
CREATE INDEX IF NOT EXISTS session_started ON session (started);
CREATE TABLE IF NOT EXISTS health (
    rack text NOT NULL, key text NOT NULL, received timestamptz NOT NULL,
    taken timestamptz NOT NULL, payload jsonb NOT NULL, PRIMARY KEY (rack, key)
);
CREATE INDEX IF NOT EXISTS health_taken ON health (taken);
CREATE TABLE IF NOT EXISTS rack (
    rack text PRIMARY KEY, status text, status_since timestamptz, info jsonb
);
CREATE TABLE IF NOT EXISTS quarantine (
    digest text PRIMARY KEY, topic text NOT NULL, received timestamptz NOT NULL,
    reason text NOT NULL, payload bytea NOT NULL, times bigint NOT NULL DEFAULT 1
);
CREATE OR REPLACE VIEW rep AS SELECT
    session.rack, session.id AS session, session.started,
    session.payload ->> 'athlete' AS athlete,
    (session.payload ->> 'load_kg')::float8 AS load_kg,
    sets.number - 1 AS set_index, sets.value ->> 'exercise' AS exercise,
    {figures},
    (SELECT string_agg(fault ->> 'code', ' ')
     FROM jsonb_array_elements(reps.value -> 'faults') AS fault) AS faults
FROM session,
    jsonb_array_elements(session.payload -> 'sets')
        WITH ORDINALITY AS sets (value, number),
    jsonb_array_elements(sets.value -> 'reps') AS reps (value);
""".replace(
    "{figures}",
    ", ".join(
        f"(reps.value ->> '{name}')::"
        + {int: "bigint", float: "float8"}.get(kind, "text")
        + " AS "
        + ("rep_index" if name == "index" else name)
        for name, kind in FIGURES.items()
    ),
)
