"""A screen is stored, sent, collected, listed, deleted and shown like a session."""

import csv
import io
import json
from contextlib import closing
from datetime import UTC, datetime

import pytest
from support.screens_made import made_screen
from support.sessions_made import made_session, stored_at_gym, stored_at_rack, usual_set

from edge.errors import StoreError
from edge.gym.batch import Message, sorted_out
from edge.gym.database import open_database
from edge.gym.reading import read_sessions
from edge.report.page import page
from edge.report.rows import csv_text, json_text
from edge.report.told.screen_lines import screen_lines
from edge.session.past.history import delete_person, history, person
from edge.session.past.stored import checked, find_sessions
from edge.store.damaged import readable
from edge.store.log import SessionLog
from edge.store.outbox import Outbox
from edge.wire.kinds.screen import Screen
from edge.wire.reading import Refused, read_session

SCREEN = made_screen()
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def gym(request, tmp_path):
    if request.param == "postgres":
        return request.getfixturevalue("postgres").database()
    return str(tmp_path / "gym.db")


def sent(payload):
    topic = f"hingewatch/v1/{payload['rack']}/session"
    return Message(topic, json.dumps(payload).encode())


def test_the_store_gives_back_what_it_was_given_and_offers_it_to_the_broker(tmp_path):
    path = tmp_path / "sessions.db"
    stored_at_rack(path, SCREEN)
    with closing(SessionLog(path, read_only=True)) as log:
        assert log.session(SCREEN["id"]) == SCREEN
    ((key, text),) = Outbox(path).pending()
    assert key == SCREEN["id"]
    assert isinstance(read_session("rack-1", text), Screen)
    Outbox(path).delivered([key])
    assert Outbox(path).pending() == []


def test_a_screen_that_power_loss_cut_off_is_kept_with_what_it_had(tmp_path):
    path = tmp_path / "sessions.db"
    empty = made_screen(stations=[])
    with SessionLog(path) as log:
        log.open_session(SCREEN)
        log.open_session(empty)
    with SessionLog(path) as log:
        assert log.recovered == (SCREEN["id"],)
        assert log.session(SCREEN["id"]) == SCREEN | {"interrupted": True}
    assert [key for key, _ in Outbox(path).pending()] == [SCREEN["id"]]


def test_a_screen_is_saved_from_a_damaged_store(tmp_path):
    path = tmp_path / "sessions.db"
    with SessionLog(path) as log:
        log.open_session(SCREEN)
        log.open_session(made_screen(stations=[]))
        log.close_session("b", made_screen() | {"id": "b"})
    kept = [session["id"] for session, _ in readable(path, ())]
    assert sorted(kept) == sorted([SCREEN["id"], "b"])


def test_the_collector_stores_and_acknowledges_it_once(gym):
    batch = sorted_out([sent(SCREEN), sent(made_session(usual_set()))], NOW)
    assert batch.bad == []
    with closing(open_database(gym)) as database:
        assert database.store(batch) == 2
        ((_, ack),) = batch.answers()
        assert SCREEN["id"] in ack.sessions
        assert database.store(sorted_out([sent(SCREEN)], NOW)) == 0
        (found,) = read_sessions(database, [("rack-1", SCREEN["id"])])
        assert found == SCREEN


def test_what_is_no_screen_goes_to_quarantine_and_is_answered():
    bad = made_screen(stations=[{"station": "squat"}])
    batch = sorted_out([sent(bad)], NOW)
    assert batch.sessions == []
    assert "stations[0]" in batch.bad[0].reason
    ((_, refusal),) = batch.refused
    assert refusal.id == bad["id"]
    with pytest.raises(Refused, match="says that it is of rack rack-1"):
        read_session("rack-2", json.dumps(SCREEN).encode())


def test_its_stations_are_in_the_history_and_go_with_the_person(gym):
    stored_at_gym(gym, SCREEN, made_session(usual_set(), athlete="Ben"))
    sets = history(gym, "Ann")
    assert {each["exercise"] for each in sets} == {"standing_bow", "lunge", "plank"}
    assert [each["schema"] for each in person(gym, "Ann")] == ["screen/1"]
    (found,) = find_sessions([SCREEN["id"][:8]], gym)
    assert found["stations"] == SCREEN["stations"]
    assert delete_person(gym, "Ann")[0] == 1
    assert history(gym, "Ann") == []
    assert len(history(gym, "Ben")) == 1


def test_a_file_that_is_no_whole_screen_is_named():
    with pytest.raises(StoreError, match=r"is no whole session .*stations"):
        checked({**SCREEN, "stations": None}, "x")
    assert checked({**SCREEN, "later": 1}, "x")["later"] == 1


def test_the_page_says_what_dissociates_what_does_not_and_what_comes_first():
    text = page([SCREEN, made_session(usual_set())])
    told = [
        "Standing and Standing bow: dissociates well; Lunge and Plank: to work on; "
        "Squat: cannot tell.",
        "Practise the lunge without a load",
        "What to roll",
        "skipped",
        "2 of 2 repetitions good",
        "trunk bowed to 50°, held 5.5 s",
        "Standing: hollow of the lower back 12°.",
        "What was not seen is not claimed.",
    ]
    assert [part for part in told if part not in text] == []
    assert text.index("Practise the lunge") < text.index("Station by station")
    assert "<script>alert" not in page([made_screen("<script>alert(1)</script>")])


def test_lines_for_a_terminal_say_the_same():
    text = "\n".join(screen_lines(SCREEN))
    assert text.index("Dissociates well:") < text.index("To work on:")
    assert "○ Squat: skipped" in text
    assert "■ Plank: 0 of 1 hold good, held 3.0 s" in text
    assert "- Practise the lunge without a load" in text


def test_a_screen_of_a_newer_rack_is_still_told():
    screen = made_screen()
    screen["stations"][0] |= {"station": "one_leg", "exercise": "one_leg"}
    screen["advice"] = ["a_new_code"]
    assert "One leg" in page([screen]).replace("one leg", "One leg")
    assert "- A new code." in "\n".join(screen_lines(screen))


def test_tables_for_other_programs_have_its_repetitions_and_holds():
    rows = list(csv.DictReader(io.StringIO(csv_text([SCREEN]))))
    assert [(row["exercise"], row["kind"]) for row in rows] == [
        ("standing_bow", "rep"),
        ("standing_bow", "rep"),
        ("lunge", "rep"),
        ("plank", "hold"),
    ]
    (told,) = json.loads(json_text([SCREEN]))
    assert told["screen"]["id"] == SCREEN["id"]
    assert told["summary"].startswith("Standing and Standing bow: dissociates well")
