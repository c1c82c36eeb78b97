"""``hingewatch screen`` on files, and what it refuses."""

import json
from pathlib import Path

import pytest
from support.clips_made import write_clip

from edge.checks import service
from edge.commands import screen as screen_command
from edge.commands.run import run
from edge.config.sections import load_config
from edge.session.screen.guide import Led
from edge.session.sparing import While
from edge.store.log import SessionLog
from edge.store.sqlite.claim import claimed
from edge.wire.kinds.screen import Screen
from edge.wire.reading import read

RECORDINGS = Path(__file__).parents[1] / "recordings"
BOW = RECORDINGS / "demo_progressive.npz"


def test_a_file_each_for_some_stations_gives_one_record(tmp_path, hingewatch):
    summary = tmp_path / "screen.json"
    code, out, err = hingewatch(
        *("screen", "--source", f"standing_bow={BOW}"),
        *("--summary", summary),
    )
    assert (code, err) == (0, "")
    screen = read(Screen, summary.read_bytes())
    outcomes = {each.station: each.outcome for each in screen.stations}
    assert outcomes.pop("standing_bow") == "done"
    assert set(outcomes.values()) == {"skipped"}
    assert "Standing bow: Side-on, a stick along the back" in out
    assert "○ Bird Dog: skipped" in out
    (bow,) = (each for each in screen.stations if each.station == "standing_bow")
    assert len(bow.reps) >= 3
    assert hingewatch("report", summary, "--out", tmp_path / "screen.html")[0] == 0
    assert "Standing bow" in (tmp_path / "screen.html").read_text()
    code, _, err = hingewatch("report", summary, "--out", tmp_path / "screen.png")
    assert code == 2
    assert "this is a screen; take html" in err
    assert hingewatch("compare", summary, BOW)[0] != 0


def test_one_file_goes_from_station_to_station(hingewatch):
    code, out, err = hingewatch("screen", "--source", BOW, "--summary", "-")
    assert code == 0
    screen = read(Screen, out.encode())
    assert screen.stations[0].outcome in ("done", "timed_out")
    assert len(screen.stations) == 8
    assert "Standing: " in err
    assert json.loads(out)["schema"] == "screen/1"


@pytest.mark.parametrize(
    "sources",
    [("a.mp4", "b.mp4"), ("squat=a.mp4", "squat=b.mp4"), ("jump=a.mp4", "squat=b.mp4")],
)
def test_files_that_are_of_no_station_are_refused(sources, hingewatch):
    code, _, err = hingewatch("screen", "--source", *sources)
    assert code == 2
    assert "STATION=FILE for each of some of standing, standing_bow, squat" in err


def test_a_file_that_cannot_be_read_is_one_line(tmp_path, hingewatch):
    code, _, err = hingewatch("screen", "--source", f"squat={tmp_path}/none.mp4")
    assert code == 3
    assert "none.mp4" in err
    assert err.count("\n") == 1


def test_a_rack_that_runs_is_asked_instead(tmp_path, hingewatch):
    store = tmp_path / "sessions.db"
    config = tmp_path / "hingewatch.toml"
    config.write_text(f'[store]\npath = "{store}"\n')
    with claimed(store):
        code, _, err = hingewatch("screen", "--config", config)
    assert code == 3
    assert '"exercise": "screen"' in err


def test_the_service_s_settings_and_store_are_meant_on_a_rack(
    tmp_path, hingewatch, monkeypatch
):
    store, settings = tmp_path / "sessions.db", tmp_path / "hingewatch.toml"
    settings.write_text(f'[store]\npath = "{store}"\n')
    monkeypatch.setattr(service, "CONFIG", settings)
    with claimed(store):
        code, _, err = hingewatch("screen")
    assert (code, "a rack runs on this machine" in err) == (3, True)


def test_who_may_not_write_where_the_rack_keeps_its_sessions_is_told(
    tmp_path, hingewatch, monkeypatch
):
    settings = tmp_path / "hingewatch.toml"
    settings.write_text(f'[store]\npath = "{tmp_path}/sessions.db"\n')
    monkeypatch.setattr(screen_command.os, "access", lambda *_: False)
    code, out, err = hingewatch("screen", "--config", settings)
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert f"may not write into {tmp_path}" in err


def test_the_racks_own_loop_leads_through_it_and_stores_the_record(tmp_path):
    clip, said = tmp_path / "empty.mp4", []
    write_clip(clip, range(10))
    (tmp_path / "hingewatch.toml").write_text('[store]\npath = "sessions.db"\n')
    led = Led(said.append)
    assert not run(load_config(tmp_path / "hingewatch.toml"), clip, led=led)
    record = led.record
    assert said[0].startswith("Standing: ")
    assert {each["outcome"] for each in record["stations"]} == {"skipped"}
    with SessionLog(tmp_path / "sessions.db", read_only=True) as log:
        assert log.session(record["id"]) == record


def test_pictures_come_for_as_long_as_they_are_wanted():
    class Frames:
        dropped = 2

        def __iter__(self):
            return iter(range(10))

    came = []
    frames = While(Frames(), lambda: len(came) < 3)
    for each in frames:
        came.append(each)
    assert came == [0, 1, 2]
    assert frames.dropped == 2
