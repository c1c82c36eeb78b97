PRAGMA application_id = 1215194967;
PRAGMA user_version = 4;
BEGIN TRANSACTION;
CREATE TABLE finished_set (
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (session_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO "finished_set" VALUES('delivered',0,'{"exercise":"hip_hinge","reps":[{"index":1,"hip_share":null}],"holds":[],"advice":["0"]}');
INSERT INTO "finished_set" VALUES('delivered',1,'{"exercise":"hip_hinge","reps":[{"index":1,"hip_share":null}],"holds":[],"advice":["1"]}');
INSERT INTO "finished_set" VALUES('unclosed',0,'{"exercise":"hip_hinge","reps":[{"index":1,"hip_share":null}],"holds":[]}');
INSERT INTO "finished_set" VALUES('waiting',0,'{"exercise":"hip_hinge","reps":[{"index":1,"hip_share":null}],"holds":[],"advice":["0"]}');
CREATE TABLE own_hinge (
    number INTEGER PRIMARY KEY,
    athlete TEXT NOT NULL UNIQUE,
    day TEXT,
    numbers TEXT NOT NULL
) STRICT;
INSERT INTO "own_hinge" VALUES(1,'Zoë','2026-11-27','{"linear_deg": -7.5}');
CREATE TABLE session (
    id TEXT PRIMARY KEY,
    payload TEXT NOT NULL,
    closed INTEGER NOT NULL DEFAULT 0,
    delivered INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO "session" VALUES('delivered','{"schema":"session/1","id":"delivered","rack":"rack-1","athlete":"Zo\u00eb","sets":[]}',1,1);
INSERT INTO "session" VALUES('waiting','{"schema":"session/1","id":"waiting","rack":"rack-1","athlete":"Zo\u00eb","sets":[]}',1,0);
INSERT INTO "session" VALUES('unclosed','{"schema":"session/1","id":"unclosed","rack":"rack-1","athlete":"Zo\u00eb","sets":[]}',0,0);
CREATE TABLE unreadable (
    session_id BLOB PRIMARY KEY,
    why TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_state ON session (closed, delivered);
COMMIT;
