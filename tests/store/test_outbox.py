"""Closed sessions wait until somebody has taken them."""

import json
import sqlite3
from contextlib import closing

import pytest

from edge.errors import StoreError
from edge.store import rows
from edge.store.log import SessionLog
from edge.store.outbox import Outbox
from edge.store.rows import text
from edge.store.spool import HealthSpool
from edge.store.sqlite.causes import DiskError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sessions.db"


def payload(name):
    return {"schema": "session/1", "id": name, "sets": [{"exercise": "hip_hinge"}]}


def test_a_closed_session_waits_until_it_is_delivered(path):
    outbox = Outbox(path)
    with SessionLog(path) as log:
        log.open_session(payload("a"))
        assert outbox.pending() == []
        log.close_session("a", payload("a"))
        ((name, text),) = outbox.pending()
        assert (name, json.loads(text)) == ("a", payload("a"))
        assert outbox.waiting() == 1
        outbox.delivered(["a", "no such"])
        assert outbox.pending() == []
        assert log.session("a") == payload("a")  # delivered is not deleted


def test_a_long_session_is_encoded_set_by_set(path, monkeypatch):
    long = {"schema": "session/1", "id": "a", "sets": [{"x": "é" * 100}] * 50, "z": 1.5}
    with SessionLog(path) as log:
        log.close_session("a", long)
    sizes = []

    def encoded(value):
        sizes.append(len(text(value)))
        return text(value)

    monkeypatch.setattr(rows, "text", encoded)
    ((_, sent),) = Outbox(path).pending()
    assert sent == text(long).encode()
    assert max(sizes) < 1000


def test_the_oldest_go_first_and_not_all_at_once(path):
    with SessionLog(path) as log:
        for name in "cab":
            log.close_session(name, payload(name))
    assert [name for name, _ in Outbox(path).pending(2)] == ["c", "a"]
    assert [name for name, _ in Outbox(path).pending(2, "c")] == ["a", "b"]


def test_only_delivered_sessions_make_room(path):
    outbox = Outbox(path, kept=2)
    with SessionLog(path) as log:
        for name in "abcde":
            log.close_session(name, payload(name))
        outbox.delivered("bcde")
        assert log.sessions() == ["a", "d", "e"]
        assert [name for name, _ in outbox.pending()] == ["a"]


def test_health_is_bounded_and_the_oldest_goes_first(path):
    spool = HealthSpool(path, limit=10)
    for number in range(100):
        spool.keep(b"%d" % number)
    kept = spool.take()
    assert len(kept) <= 10
    assert kept[-3:] == [b"97", b"98", b"99"]
    assert spool.take() == []


def test_a_sample_that_power_loss_cut_short_is_left_out(path):
    HealthSpool(path).keep(b"{}")
    with path.with_name(f"{path.name}.health").open("ab") as file:
        file.write(b'{"mono')
    assert HealthSpool(path).take() == [b"{}"]


def test_on_a_full_disk_health_makes_room_for_a_session(path):
    with SessionLog(path) as log:
        pages = log._database.execute("PRAGMA page_count").fetchone()[0]
        log._database.execute(f"PRAGMA max_page_count = {pages}")
        big = {**payload("a"), "sets": [{"exercise": "x" * 20_000}]}
        outbox = Outbox(path)
        outbox.keep_health(b"{}")
        with pytest.raises(DiskError, match="full"):
            log.close_session("a", big)
        assert outbox.take_health() == []
        log._database.execute("PRAGMA max_page_count = 1000")
        log.close_session("a", big)
    assert outbox.waiting() == 1


def test_an_unusable_file_is_a_store_error(tmp_path):
    with pytest.raises(StoreError, match="session store"):
        Outbox(tmp_path).pending()


def damage(path, statement):
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE session SET payload = substr(payload, 9) WHERE id = 'b'",
        "UPDATE session SET payload = '5' WHERE id = 'b'",
        "UPDATE session SET payload = '{}' WHERE id = 'b'",
        "UPDATE session SET payload = replace(payload, 'b', 'x') WHERE id = 'b'",
        "UPDATE session SET payload = CAST(x'7bff' AS TEXT) WHERE id = 'b'",
        "UPDATE session SET id = CAST(x'ff' AS TEXT) WHERE id = 'b'",
        "UPDATE finished_set SET payload = '[NaN]' WHERE session_id = 'b'",
        "UPDATE finished_set SET payload = '[' WHERE session_id = 'b'",
        "UPDATE finished_set SET payload = replace(hex(zeroblob(50000)), '00', '[') "
        "WHERE session_id = 'b'",
    ],
)
def test_a_damaged_session_stays_and_the_others_are_sent(path, statement, caplog):
    with SessionLog(path) as log:
        for name in "abcd":
            log.close_session(name, payload(name))
    damage(path, statement)
    outbox = Outbox(path)
    assert [name for name, _ in outbox.pending(2)] == ["a", "c"]
    assert [name for name, _ in outbox.pending(2, ["a"])] == ["c", "d"]
    assert outbox.waiting() == 3
    assert outbox.damaged() == 1
    (said,) = caplog.messages
    assert "is damaged" in said
    assert "\n" not in said
    outbox.delivered("acd")
    assert outbox.waiting() == 0
    with SessionLog(path, read_only=True) as log:
        rows = log._database.execute("SELECT count(*) FROM session").fetchone()
    assert rows == (4,)


def test_a_row_that_lost_its_pages_does_not_stop_the_others(path):
    with SessionLog(path) as log:
        for name in "abc":
            head = {**payload(name), "athlete": name * 30_000}
            log.close_session(name, head)
    whole = bytearray(path.read_bytes())
    at = whole.index(b"b" * 4000) // 4096 * 4096
    whole[at : at + 4096] = bytes(range(256)) * 16  # a link to nowhere
    path.write_bytes(whole)
    assert [name for name, _ in Outbox(path).pending()] == ["a", "c"]
    assert Outbox(path).damaged() == 1


@pytest.mark.parametrize(
    ("whole", "broken"),
    [(b'\x09\x08b{"', b'\x09\x08x{"'), (b'\x09\x08b{"', b'\x08\x08b{"')],
    ids=["another id than in the index", "another state than in the index"],
)
def test_a_row_that_no_index_fits_does_not_stop_the_others(path, whole, broken):
    with SessionLog(path) as log:
        for name in "abc":
            log.close_session(name, payload(name))
    assert path.read_bytes().count(whole) == 1
    path.write_bytes(path.read_bytes().replace(whole, broken))
    outbox = Outbox(path)
    assert [name for name, _ in outbox.pending()] == ["a", "c"]
    assert (outbox.waiting(), outbox.damaged()) == (2, 1)
    outbox.delivered("ac")
    assert outbox.pending() == []


def test_a_damaged_session_in_progress_does_not_keep_the_next_start_from_others(path):
    with SessionLog(path) as log:
        for name in "ab":
            log.open_session(payload(name))
            log.add_set(name, 0, {})
    damage(path, "UPDATE session SET payload = '{' WHERE id = 'a'")
    with SessionLog(path) as log:
        assert log.recovered == ("b",)
    assert [name for name, _ in Outbox(path).pending()] == ["b"]
