"""``history``: who did what, how it went, and one person's data as a whole."""

import json
import timeit
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.sessions_made import (
    made_hold,
    made_rep,
    made_session,
    made_set,
    stored_at_gym,
    stored_at_rack,
    usual_set,
)

from edge.__main__ import main
from edge.errors import StoreError
from edge.gym.batch import Batch, SessionRow
from edge.gym.database import open_database
from edge.gym.summary import refresh
from edge.session.past.history import (
    delete_person,
    history,
    most_told,
    person,
    trends,
)
from edge.session.past.stored import find_sessions
from edge.store.log import SessionLog
from edge.store.outbox import Outbox

EVIL = "[red]Bob'); DROP TABLE session;--"


def sessions(count=6, athlete="Ann", peak_deg=20.0, **changed):
    """Sessions of one a day, each rounding a degree less."""
    first = datetime(2026, 3, 1, tzinfo=UTC)
    return [
        made_session(
            made_set([made_rep(1, "good", peak_deg - day), made_rep(2, "unsure")]),
            athlete=athlete,
            started_utc=(first + timedelta(days=day)).isoformat(),
            **changed,
        )
        for day in range(count)
    ]


@pytest.fixture(params=["rack", "sqlite", "postgres"])
def kept(request, tmp_path):
    """Return how to store sessions, and where they are then."""
    if request.param == "rack":
        path = tmp_path / "sessions.db"
        return lambda *every: stored_at_rack(path, *every), str(path)
    url = str(tmp_path / "gym.db")
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").database()
    return lambda *every: stored_at_gym(url, *every), url


def test_sets_are_listed_newest_first_with_their_figures(kept):
    put, store = kept
    put(*sessions(3), made_session(started_utc="2026-01-01T00:00:00+00:00"))
    sets = history(store)
    assert [each["flexion_deg"] for each in sets] == [18.0, 19.0, 20.0]
    newest = sets[0]
    assert newest["started"].startswith("2026-03-03")
    assert (newest["athlete"], newest["load_kg"]) == ("Ann", 80.0)
    assert (newest["reps"], newest["good"], newest["unsure"]) == (2, 1, 1)
    assert newest["hip_share"] == pytest.approx(0.9)
    assert newest["drift_deg"] is None


def test_what_comes_later_is_listed_too(kept):
    put, store = kept
    put(*sessions(1))
    assert len(history(store)) == 1
    put(*sessions(2, athlete="Ben"))
    assert len(history(store)) == 3


def test_a_set_of_holds_alone_is_listed_with_how_long_they_were(kept):
    put, store = kept
    plank = made_set([], holds=[made_hold(1), made_hold(2)], exercise="plank")
    put(made_session(plank, athlete="Ann"), *sessions(1))
    held = next(each for each in history(store) if each["exercise"] == "plank")
    assert (held["reps"], held["holds"], held["good"]) == (0, 2, 2)
    assert held["held_s"] == pytest.approx(6.0)
    assert held["flexion_deg"] == pytest.approx(9.0)
    assert history(store, exercise="romanian_deadlift")[0]["holds"] == 0


def test_a_person_and_an_exercise_are_picked_out(kept):
    put, store = kept
    squat = made_session(made_set([made_rep(1)], exercise="squat"), athlete="Ann")
    put(*sessions(2), *sessions(3, athlete=EVIL), squat)
    assert len(history(store, EVIL)) == 3
    assert len(history(store, "Ann")) == 3
    assert len(history(store, "Ann", "squat")) == 1
    assert history(store, "nobody") == []


def test_a_trend_is_the_first_third_against_the_last(kept):
    put, store = kept
    put(*sessions(9))
    (trend,) = trends(history(store))
    assert (trend.exercise, trend.sets) == ("romanian_deadlift", 9)
    assert trend.figures["flexion_deg"] == (pytest.approx(19.0), pytest.approx(13.0))
    assert "drift_deg" not in trend.figures
    assert trends(history(store)[:2]) == []


def test_two_peoples_sets_are_no_trend_of_either(kept):
    put, store = kept
    put(*sessions(4), *sessions(2, athlete=EVIL))
    (trend,) = trends(history(store))
    assert (trend.athlete, trend.sets) == ("Ann", 4)
    put(*sessions(2, athlete=EVIL))
    assert {each.athlete for each in trends(history(store))} == {"Ann", EVIL}


def test_every_store_tells_the_time_alike(kept):
    put, store = kept
    put(*sessions(1))
    (when,) = (each["started"] for each in history(store))
    assert datetime.fromisoformat(when).utcoffset() == timedelta(0)
    assert "T" in when


@pytest.mark.parametrize("columns", [60, 80, 160])
def test_a_narrow_terminal_shows_fewer_columns_and_each_of_them_whole(
    columns, kept, capsys, monkeypatch
):
    put, store = kept
    (session,) = sessions(1)
    put(session)
    monkeypatch.setenv("COLUMNS", str(columns))
    assert main(["history", "--store", store]) == 0
    out = capsys.readouterr().out
    assert session["id"][:8] in out
    assert session["started_utc"][:16].replace("T", " ") in out
    assert "romanian deadlift" in out
    assert "…" not in out
    assert ("No room for: " in out) is (columns < 160)


def test_sets_of_holds_are_listed_with_their_time(kept):
    put, store = kept
    holds = [made_hold(1, "left"), made_hold(2, "right") | {"verdict": "fault"}]
    put(made_session(made_set(holds=holds, exercise="side_plank"), athlete="Ann"))
    (each,) = history(store, "Ann", "side_plank")
    assert (each["reps"], each["holds"], each["good"]) == (0, 2, 1)
    assert each["held_s"] == pytest.approx(2 * 3.0)


def test_what_was_told_most_often_is_told_again(kept, capsys):
    put, store = kept
    advice = ["less_weight", "roll_hamstrings", "good_tempo"]
    put(*(made_session(usual_set() | {"advice": advice}) for _ in range(3)))
    put(made_session(usual_set() | {"advice": ["softer_knees_only"]}))
    assert most_told(history(store)) == [("less_weight", 3), ("bend_knees_less", 1)]
    assert main(["history", "--store", store]) == 0
    assert "Told in 3 of 4 sets: Take less weight" in capsys.readouterr().out


def test_drift_is_told_where_the_record_has_it(kept):
    put, store = kept
    rep = made_rep(1) | {"spine_drift_deg": 6.5}
    put(made_session(made_set([rep, made_rep(2)])))
    assert history(store)[0]["drift_deg"] == 6.5


def test_one_persons_data_are_exported_whole(kept):
    put, store = kept
    theirs = sessions(2, athlete=EVIL)
    put(*theirs, *sessions(2))
    exported = {each["id"]: each for each in person(store, EVIL)}
    assert set(exported) == {each["id"] for each in theirs}
    for each in theirs:
        assert exported[each["id"]]["sets"] == each["sets"]


def test_one_persons_data_are_deleted_and_nobody_elses(kept):
    put, store = kept
    theirs = sessions(2, athlete=EVIL)
    put(*theirs, *sessions(3))
    assert len(history(store)) == 5
    gone, stays = delete_person(store, EVIL)
    assert gone == 2
    assert any("exports" in line for line in stays)
    assert person(store, EVIL) == history(store, EVIL) == []
    assert len(history(store)) == 3
    with pytest.raises(Exception, match="not in"):
        find_sessions([theirs[0]["id"]], store)
    assert delete_person(store, EVIL)[0] == 0


@pytest.mark.parametrize("kind", ["rack", "gym"])
def test_nothing_of_a_deleted_person_is_left_in_the_file(tmp_path, kind):
    store, name = tmp_path / "it.db", "Zacharias Quill"
    every = [*sessions(40, athlete=name), *sessions(2)]
    if kind == "rack":
        stored_at_rack(store, *every)
    else:
        stored_at_gym(str(store), *every)
        history(str(store))
    assert name.encode() in bytes_beside(store)
    delete_person(str(store), name)
    assert name.encode() not in bytes_beside(store)


def bytes_beside(store: Path) -> bytes:
    return b"".join(path.read_bytes() for path in store.parent.glob(f"{store.name}*"))


def test_what_waits_to_be_sent_is_deleted_too(tmp_path):
    store = tmp_path / "sessions.db"
    stored_at_rack(store, *sessions(2), *sessions(1, athlete="Ben"))
    outbox = Outbox(store)
    assert outbox.waiting() == 3
    delete_person(str(store), "Ann")
    assert outbox.waiting() == 1


def test_a_session_in_progress_stays_and_is_told(tmp_path):
    store = tmp_path / "sessions.db"
    (session,) = sessions(1)
    with SessionLog(store) as log:
        log.open_session(session)
        gone, stays = delete_person(str(store), "Ann")
    assert gone == 0
    assert any("1 still in progress" in line for line in stays)


def test_damaged_and_late_sessions_that_stay_are_told(tmp_path):
    store = tmp_path / "sessions.db"
    stored_at_rack(store, *sessions(1))
    Path(f"{store}.damaged-1").touch()
    Path(f"{store}.late").write_text(json.dumps(sessions(1)[0]) + "\n")
    for copy in (
        "before-upgrade-2-2026-11-27",
        "newer-1",
    ):  # deploy/install/store_copy.py
        store.with_name(f"sessions.db.{copy}").touch()
    stays = "\n".join(delete_person(str(store), "Ann")[1])
    for kept in ("damaged-1", "before-upgrade", "newer-1"):
        assert f"sessions.db.{kept}" in stays
    assert "1 in sessions.db.late" in stays


def test_the_command_lists_exports_and_deletes(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    store, out = str(tmp_path / "gym.db"), tmp_path / "it.json"
    stored_at_gym(store, *sessions(6), *sessions(1, athlete=EVIL))
    assert main(["history", "--store", store, "--unit", "lb"]) == 0
    text = capsys.readouterr().out
    assert EVIL[:20] in text
    assert "176 lb" in text
    assert "Ann, romanian deadlift, 6 sets, first third to last: rounding" in text
    assert main(["history", "--store", store, "--athlete", "Ann", "--limit", "2"]) == 0
    assert "4 more" in capsys.readouterr().out
    assert main(["history", "--store", store, "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["sets"]) == 7
    where = ("--store", store, "--out", str(out))
    assert main(["history", "export", EVIL, *where]) == 0
    assert len(json.loads(out.read_text())) == 1
    capsys.readouterr()
    assert main(["history", "delete", EVIL, "--store", store]) == 2
    assert "say --yes" in capsys.readouterr().err
    assert main(["history", "delete", EVIL, "--store", store, "--yes"]) == 0
    assert "1 session of" in capsys.readouterr().out
    assert main(["history", "--store", store, "--athlete", EVIL]) == 0
    assert "No set is stored" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [("export",), ("--limit", "0"), ("--exercise", "flying"), ("steal", "Ann")],
)
def test_what_history_cannot_do_is_one_line(tmp_path, capsys, arguments):
    store = str(tmp_path / "gym.db")
    stored_at_gym(store, *sessions(1))
    assert main(["history", *arguments, "--store", store]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_store_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(StoreError, match="no such file"):
        history(str(tmp_path / "none.db"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_hundred_thousand_sessions_are_listed_within_a_second(
    tmp_path, kind, request
):
    store = str(tmp_path / "gym.db")
    if kind == "postgres":
        store = request.getfixturevalue("postgres").database()
    fill(store, 100_000)
    with closing(open_database(store)) as database:
        refresh(database)
    for wanted in ((), ("athlete-77",), (None, "squat"), ("nobody",)):
        took_s = timeit.repeat(lambda them=wanted: history(store, *them), number=1)
        # The shortest is that of the work; the machine may have other.
        assert min(took_s) < 1, wanted


def fill(store, count):
    """Store sessions of 8 repetitions, every 5000th of squats."""
    first = datetime(2020, 1, 1, tzinfo=UTC)
    sample = json.dumps(made_session(usual_set(), athlete="NAME") | {"id": "ID"})
    with closing(open_database(store)) as database:
        for start in range(0, count, 1000):
            rows = []
            for at in range(start, start + 1000):
                key = str(uuid.UUID(int=at))
                text = sample.replace("ID", key).replace("NAME", f"athlete-{at % 300}")
                if at % 5000 == 0:
                    text = text.replace("romanian_deadlift", "squat")
                when = first + timedelta(minutes=at)
                rows.append(
                    SessionRow("rack-1", key, "boot", when, when, "clock", text)
                )
            database.store(Batch(sessions=rows))


@pytest.fixture(params=["sqlite", "postgres"])
def noted(request, tmp_path):
    url = str(tmp_path / "gym.db")
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").database()
    (session,) = sessions(1)
    stored_at_gym(url, session)
    return session, url


def test_a_coach_says_what_they_saw_beside_what_was_measured(noted, capsys):
    session, store = noted
    where = (session["id"][:8], "--store", store)
    evil = "<b>knees</b> '); DROP TABLE note;--"
    assert main(["history", "note", *where[:1], evil, *where[1:]]) == 0
    wrong = ("--rep", "1.2", "--wrong")
    assert main(["history", "note", *where[:1], "hips moved", *where[1:], *wrong]) == 0
    capsys.readouterr()
    assert main(["report", *where, "--out", "-"]) == 0
    page = capsys.readouterr().out
    assert "<b>knees" not in page
    assert "&lt;b&gt;knees" in page
    assert "Set 1, repetition 2: the verdict was wrong. hips moved" in page
    # What was measured is as it was.
    (exported,) = person(store, "Ann")
    assert exported["sets"] == session["sets"]
    assert [note["wrong"] for note in exported["notes"]] == [False, True]
    assert delete_person(store, "Ann")[0] == 1
    stored_at_gym(store, session)
    assert person(store, "Ann")[0]["notes"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("last",),
        ("last", "x" * 3000),
        ("last", "it", "--rep", "1.9"),
        ("last", "it", "--rep", "2.1"),
        ("last", "it", "--rep", "first"),
    ],
)
def test_a_note_of_nothing_is_refused(noted, capsys, arguments):
    assert main(["history", "note", *arguments, "--store", noted[1]]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_racks_own_store_takes_no_notes(tmp_path, capsys):
    store = tmp_path / "sessions.db"
    stored_at_rack(store, *sessions(1))
    assert main(["history", "note", "last", "it", "--store", str(store)]) == 2
    assert "gym's database" in capsys.readouterr().err
