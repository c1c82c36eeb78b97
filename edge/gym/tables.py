"""The tables of the gym's database, for SQLite and PostgreSQL, step by step.

Step number N (from 1) leads from version N - 1 to version N; one that was released
never changes. Payloads are stored as they came.

``session.started`` and ``health.taken`` are true times where ``started_from`` and
``taken_from`` say ``clock`` (the rack's clock was set) or ``boot`` (reckoned from
another message of the same boot, with the table ``boot``). They stand in for an
unknown one where these say ``unsynced`` (a clock that was not set) or ``received``
(the time of arrival).
"""

# Newest ones that are kept of what nobody can use: a flood must not fill the disk.
QUARANTINED = 10_000
# What a boot's start may be, in Unix seconds (2000 to 2200): with uptimes up to 1e10 s
# added to it, both databases and Python can still name the moment.
ZERO_S = (946_684_800.0, 7_258_118_400.0)
UNKNOWN = "('received', 'unsynced')"

_SQLITE_1 = """
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
"""

_POSTGRES_1 = """
CREATE TABLE session (
    rack text NOT NULL, id text NOT NULL, received timestamptz NOT NULL,
    started timestamptz NOT NULL, payload jsonb NOT NULL, PRIMARY KEY (rack, id)
);
CREATE INDEX session_started ON session (started);
CREATE TABLE health (
    rack text NOT NULL, key text NOT NULL, received timestamptz NOT NULL,
    taken timestamptz NOT NULL, payload jsonb NOT NULL, PRIMARY KEY (rack, key)
);
CREATE INDEX health_taken ON health (taken);
CREATE TABLE rack (
    rack text PRIMARY KEY, status text, status_since timestamptz, info jsonb
);
CREATE TABLE quarantine (
    digest text PRIMARY KEY, topic text NOT NULL, received timestamptz NOT NULL,
    reason text NOT NULL, payload bytea NOT NULL, times bigint NOT NULL DEFAULT 1
);
"""

# Table, its time, the payload's own time, and the payload's monotonic clock.
_DATED = (
    ("session", "started", "started_utc", "started_mono_s"),
    ("health", "taken", "utc", "mono_s"),
)


def _sqlite_settled(table: str, time: str, mono: str) -> str:
    return (
        # Named, because it would rather go through all that a rack has sent.
        f"UPDATE {table} INDEXED BY {table}_unknown "
        f"SET {time} = strftime('%Y-%m-%dT%H:%M:%f+00:00', boot.zero_s "
        f"+ json_extract({table}.payload, '$.{mono}'), 'unixepoch'), "
        f"{time}_from = 'boot' FROM boot WHERE {table}.{time}_from IN {UNKNOWN} "
        f"AND boot.rack = {table}.rack "
        # The + keeps the column's own kind out of it, without which no index serves.
        f"AND json_extract({table}.payload, '$.boot_id') = +boot.boot_id"
    )


def _postgres_settled(table: str, time: str, mono: str) -> str:
    return (
        f"UPDATE {table} SET {time} = to_timestamp(boot.zero_s "
        f"+ ({table}.payload ->> '{mono}')::float8), {time}_from = 'boot' "
        f"FROM boot WHERE {table}.{time}_from IN {UNKNOWN} "
        f"AND boot.rack = {table}.rack AND boot.boot_id = {table}.payload ->> 'boot_id'"
    )


# What dates the rows whose boot has been dated since. Part of step 2 as it is here: if
# it has to change, the step keeps a copy.
SQLITE_SETTLED = [_sqlite_settled(table, time, m) for table, time, _, m in _DATED]
POSTGRES_SETTLED = [_postgres_settled(table, time, m) for table, time, _, m in _DATED]


def _sqlite_2() -> str:
    text = (
        "CREATE TABLE boot (rack TEXT NOT NULL, boot_id TEXT NOT NULL, "
        "zero_s REAL NOT NULL, PRIMARY KEY (rack, boot_id)) STRICT, WITHOUT ROWID;\n"
    )
    for table, time, utc, mono in _DATED:
        reported_utc, synced = f"json_extract(payload, '$.{utc}')", "'$.time_synced'"
        zero = (
            f"(julianday({time}) - 2440587.5) * 86400.0 "
            f"- json_extract(payload, '$.{mono}')"
        )
        text += (
            f"ALTER TABLE {table} ADD COLUMN {time}_from TEXT NOT NULL "
            f"DEFAULT 'clock';\n"
            f"UPDATE {table} SET {time}_from = CASE WHEN {reported_utc} IS NULL "
            f"THEN 'received' ELSE 'unsynced' END WHERE {reported_utc} IS NULL "
            f"OR NOT coalesce(json_extract(payload, {synced}), 0);\n"
            f"CREATE INDEX {table}_unknown ON {table} (rack, "
            f"json_extract(payload, '$.boot_id')) "
            f"WHERE {time}_from IN {UNKNOWN};\n"
            f"INSERT OR IGNORE INTO boot SELECT rack, "
            f"json_extract(payload, '$.boot_id'), {zero} FROM {table} "
            f"WHERE {time}_from = 'clock' AND {zero} BETWEEN {ZERO_S[0]} "
            f"AND {ZERO_S[1]};\n"
        )
    return text + ";\n".join(SQLITE_SETTLED) + ";\n"


def _postgres_2() -> str:
    text = (
        "CREATE TABLE hingewatch_schema (version int NOT NULL);\n"
        "CREATE TABLE boot (rack text NOT NULL, boot_id text NOT NULL, "
        "zero_s float8 NOT NULL, PRIMARY KEY (rack, boot_id));\n"
    )
    for table, time, utc, mono in _DATED:
        zero = f"extract(epoch FROM {time})::float8 - (payload ->> '{mono}')::float8"
        text += (
            # The rows that there are, in no time; then those to come.
            f"ALTER TABLE {table} ADD COLUMN {time}_from text NOT NULL "
            f"DEFAULT 'clock';\n"
            f"ALTER TABLE {table} ALTER COLUMN {time}_from SET DEFAULT 'received';\n"
            f"UPDATE {table} SET {time}_from = CASE WHEN payload ->> '{utc}' IS NULL "
            f"THEN 'received' ELSE 'unsynced' END WHERE payload ->> '{utc}' IS NULL "
            f"OR coalesce(payload ->> 'time_synced', 'false') <> 'true';\n"
            f"CREATE INDEX {table}_unknown ON {table} (rack, "
            f"(payload ->> 'boot_id')) "
            f"WHERE {time}_from IN {UNKNOWN};\n"
            f"INSERT INTO boot SELECT rack, payload ->> 'boot_id', {zero} "
            f"FROM {table} WHERE {time}_from = 'clock' AND {zero} BETWEEN {ZERO_S[0]} "
            f"AND {ZERO_S[1]} ON CONFLICT DO NOTHING;\n"
        )
    return text + ";\n".join(POSTGRES_SETTLED) + ";\n"


SQLITE = (_SQLITE_1, _sqlite_2())
POSTGRES = (_POSTGRES_1, _postgres_2())
