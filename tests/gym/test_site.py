"""``collect --site``: pages beside the database, renewed as sessions come."""

import re
import subprocess
import sys
from contextlib import closing

import pytest
from support.mqtt_made import wait_for
from support.sessions_made import (
    made_rep,
    made_session,
    made_set,
    stored_at_gym,
    usual_set,
)

from edge.errors import EdgeError
from edge.gym.database import open_database
from edge.gym.notes import Note
from edge.session.past.history import delete_person
from edge.session.past.site import Site, write_site
from edge.session.past.stored import note_session

EVIL = '<script>"Ann"</script>'


def session(athlete="Ann", rack="rack-1", day=1):
    started = f"2026-03-{day:02d}T10:00:00+00:00"
    return made_session(usual_set(), athlete=athlete, rack=rack, started_utc=started)


@pytest.fixture
def gym(tmp_path):
    return str(tmp_path / "gym.db")


def pages(folder):
    return sorted(path.name for path in folder.glob("session-*.html"))


def test_sessions_are_found_by_day_rack_and_athlete(gym, tmp_path):
    every = [session(), session("Ben", "rack-2", 2), session(None, "rack-2", 3)]
    stored_at_gym(gym, *every)
    site = tmp_path / "site"
    assert write_site(site, gym) == 3
    headings = {
        name: re.findall("<h2>(.*?)</h2>", (site / f"{name}.html").read_text())
        for name in ("index", "racks", "athletes")
    }
    assert headings["index"] == ["2026-03-03", "2026-03-02", "2026-03-01"]
    assert headings["racks"] == ["rack-1", "rack-2"]
    assert headings["athletes"] == ["Ann", "Ben", "nobody named"]
    for name in headings:
        links = re.findall('href="(session-.*?)"', (site / f"{name}.html").read_text())
        assert sorted(links) == pages(site)
    assert "<h1>Ann, 2026-03-01</h1>" in (site / pages(site)[0]).read_text()


def test_only_what_is_new_is_drawn(gym, tmp_path):
    stored_at_gym(gym, session())
    site = tmp_path / "site"
    assert [write_site(site, gym) for _ in range(2)] == [1, 0]
    stored_at_gym(gym, session("Ben"))
    assert write_site(site, gym) == 1


def test_pages_of_a_deleted_person_go(gym, tmp_path):
    stored_at_gym(gym, session(), session("Ben"))
    site = tmp_path / "site"
    write_site(site, gym)
    delete_person(gym, "Ann")
    write_site(site, gym)
    assert len(pages(site)) == 1
    assert all("Ann" not in path.read_text() for path in site.iterdir())


def test_no_name_is_markup_or_a_path(gym, tmp_path):
    stored_at_gym(gym, session(EVIL), session(rack="../../rack") | {"rack": "../x"})
    site = tmp_path / "site"
    write_site(site, gym)
    assert all("<script" not in path.read_text() for path in site.iterdir())
    assert len(pages(site)) == 2
    assert sorted(path.name for path in tmp_path.glob("*.html")) == []


def test_what_is_damaged_does_not_keep_the_others_from_their_pages(gym, tmp_path):
    stored_at_gym(gym, session() | {"view": "from below"}, session("Ben"))
    site = tmp_path / "site"
    assert write_site(site, gym) == 2
    assert "is no whole session" in "".join(p.read_text() for p in site.iterdir())


def test_an_empty_database_is_a_site_too(gym, tmp_path):
    with closing(open_database(gym)):
        pass
    assert write_site(tmp_path / "site", gym) == 0
    assert "No session yet" in (tmp_path / "site" / "index.html").read_text()


def test_the_pages_come_while_sessions_are_collected(gym, tmp_path, monkeypatch):
    monkeypatch.setattr("edge.session.past.site.PAUSE_S", 0.01)
    monkeypatch.setattr("edge.session.past.site.LOOK_S", 0.05)
    stored_at_gym(gym, session())
    folder = tmp_path / "site"
    with Site(folder, gym) as site:
        for count in (1, 2):
            wait_for(lambda n=count: len(pages(folder)) == n)
            stored_at_gym(gym, session("Ben"))
            site.renew()


def noted(gym, name, words, *, wrong=False, rep=(None, None)):
    note_session(name, gym, Note("2026-03-04T10:00:00+00:00", *rep, wrong, words))


def test_a_page_shows_what_the_coach_said_since_it_was_drawn(gym, tmp_path):
    first = session()
    stored_at_gym(gym, first, session("Ben"))
    site = tmp_path / "site"
    write_site(site, gym)
    noted(gym, first["id"], "<b>better", wrong=True, rep=(1, 2))
    assert [write_site(site, gym) for _ in range(2)] == [1, 0]
    (drawn,) = site.glob(f"session-*-{first['id']}.html")
    said = drawn.read_text()
    assert "Set 1, repetition 2: the verdict was wrong. &lt;b&gt;better" in said
    noted(gym, first["id"], "again")
    assert write_site(site, gym) == 1
    index = (site / "index.html").read_text()
    assert index.count("coach: 1 marked wrong<br>coach: 2 notes") == 1


def test_a_deleted_person_is_gone_without_another_session(gym, tmp_path, monkeypatch):
    monkeypatch.setattr("edge.session.past.site.LOOK_S", 0.05)
    stored_at_gym(gym, session(), session("Ben"))
    folder = tmp_path / "site"
    with Site(folder, gym):
        wait_for(lambda: len(pages(folder)) == 2)
        delete_person(gym, "Ann")
        wait_for(lambda: len(pages(folder)) == 1)
        wait_for(lambda: all("Ann" not in p.read_text() for p in folder.iterdir()))


def test_deleted_pages_go_before_others_are_drawn(gym, tmp_path):
    stored_at_gym(gym, session())
    site = tmp_path / "site"
    write_site(site, gym)
    delete_person(gym, "Ann")
    stored_at_gym(gym, session("Ben"))
    assert write_site(site, gym, lambda: True) == 0
    assert pages(site) == []
    assert all("Ann" not in path.read_text() for path in site.iterdir())


def test_an_index_says_the_zone_what_was_not_good_and_no_name_twice(gym, tmp_path):
    made = made_set([made_rep(1, "fault", 40.0), made_rep(2, "unsure")])
    stored_at_gym(gym, made_session(made, athlete="Ann"))
    site = tmp_path / "site"
    write_site(site, gym)
    text = (site / "athletes.html").read_text()
    head = re.findall('<th scope="col">(.*?)</th>', text)
    assert head[:3] == ["UTC", "exercise", "verdicts"]
    assert "who" not in head
    assert "Days and times are in UTC." in text
    assert "0 of 2 good" in text
    assert "■ 1 red" in text
    assert "○ 1 not judged" in text
    racks = (site / "racks.html").read_text()
    assert '<th scope="col">rack</th>' not in racks


def test_a_folder_that_cannot_be_is_told_at_once(gym, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(EdgeError, match="cannot make the folder"):
        Site(tmp_path / "file", gym)


def test_collect_writes_its_site_and_ends_when_told(gym, tmp_path, mosquitto):
    stored_at_gym(gym, session())
    folder = tmp_path / "site"
    words = ("--broker", f"127.0.0.1:{mosquitto.port}", "--store", gym, "--no-table")
    command = [sys.executable, "-m", "edge", "collect", *words, "--site", str(folder)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        wait_for(lambda: (folder / "athletes.html").exists())
        process.terminate()
        _, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert len(pages(folder)) == 1
