"""The day whose writing is measured is one that a rack would live through."""

from benchmarks.measure import written
from edge.store.outbox import Outbox
from edge.store.people import newest_sessions


def test_the_day_stores_every_session_and_hands_it_to_a_broker(tmp_path, monkeypatch):
    for name, value in (("SESSIONS", 2), ("SETS", 2), ("REPS", 2)):
        monkeypatch.setattr(written, name, value)
    flushed = []
    for broker, waiting in ((False, 2), (True, 0)):
        store = tmp_path / f"{broker}.db"
        written.day(store, broker=broker, away=False, flush=lambda: flushed.append(1))
        sessions = list(newest_sessions(store, None))
        counts = [[len(each["reps"]) for each in one["sets"]] for one in sessions]
        assert counts == [[2, 2], [2, 2]]
        assert Outbox(store).waiting() == waiting
    assert flushed


def test_a_broker_that_is_away_leaves_a_days_health_on_the_disk(tmp_path, monkeypatch):
    for name in ("SESSIONS", "SETS"):
        monkeypatch.setattr(written, name, 1)
    store = tmp_path / "sessions.db"
    written.day(store, broker=True, away=True, flush=lambda: None)
    assert len(Outbox(store).take_health()) == written.HEALTH_SAMPLES


def test_a_disk_is_lent_and_what_is_written_to_it_is_counted():
    with written._disk() as (folder, count, what):
        before = count()
        with written._flushing(folder) as flush:
            (folder / "file").write_bytes(bytes(1 << 20))
            flush()
        assert count() - before >= 1 << 20
        assert what
    assert not folder.exists()
