"""``report``: what each name means, where the page goes, and what cannot be shown."""

import csv
import io
import json
import sys

import pytest
from support.sessions_made import (
    made_session,
    made_set,
    stored_at_gym,
    stored_at_rack,
    usual_set,
)

from tests.goldens import recording


@pytest.fixture(params=["rack", "gym"])
def stored(request, tmp_path):
    """Return two sessions and the store that they are in."""
    path = tmp_path / "sessions.db"
    sessions = [
        made_session(
            usual_set(), athlete=name, started_utc=f"2026-03-0{day}T10:00:00+00:00"
        )
        for day, name in ((1, "Ann"), (2, "Ben"))
    ]
    put = stored_at_rack if request.param == "rack" else stored_at_gym
    put(path if request.param == "rack" else str(path), *sessions)
    return sessions, path


def test_a_session_is_named_by_its_id_its_beginning_or_last(
    stored, tmp_path, hingewatch
):
    (first, second), store = stored
    for name, athlete in (
        (first["id"], "Ann"),
        (first["id"][:8], "Ann"),
        (second["id"].upper()[:13], "Ben"),
        ("last", "Ben"),
    ):
        out = tmp_path / "page.html"
        code, _, err = hingewatch("report", name, "--store", store, "--out", out)
        assert (code, err) == (0, f"{out}\n")
        text = out.read_text()
        assert f"<h1>{athlete}," in text
        assert "6 of 8 repetitions good" in text


def test_several_sessions_make_one_page(stored, tmp_path, hingewatch):
    (first, _), store = stored
    out = tmp_path / "page.html"
    code, _, _ = hingewatch(
        "report", first["id"], "last", "--store", store, "--out", out
    )
    assert code == 0
    assert "<h1>2 sessions</h1>" in out.read_text()


def test_other_programs_get_json_and_csv_on_standard_output(stored, hingewatch):
    (first, _), store = stored
    code, out, err = hingewatch(
        "report", first["id"], "--store", store, "--format", "json"
    )
    assert (code, err) == (0, "")
    assert json.loads(out)[0]["session"]["id"] == first["id"]
    code, out, err = hingewatch("report", "last", "--store", store, "--format", "csv")
    assert (code, err) == (0, "")
    assert len(list(csv.DictReader(io.StringIO(out)))) == 8


def test_a_picture_is_one_sessions(stored, tmp_path, hingewatch):
    (first, _), store = stored
    out = tmp_path / "it.png"
    where = ("--store", store, "--out", out)
    assert hingewatch("report", first["id"], *where)[0] == 0
    assert out.read_bytes().startswith(b"\x89PNG")
    code, _, err = hingewatch("report", first["id"], "last", *where)
    assert code == 2
    assert "shows one session" in err


def test_a_recording_is_reported_without_a_store(tmp_path, hingewatch):
    out = tmp_path / "page.html"
    code, _, _ = hingewatch(
        "report", recording("demo_progressive"), "--out", out, "--store", "/nowhere"
    )
    assert code == 0
    text = out.read_text()
    assert "2 of 5 repetitions good, 1 amber and 2 red." in text
    assert "Worst: repetition 5" in text


def test_a_summary_is_reported_as_it_was_written(tmp_path, hingewatch):
    summary = tmp_path / "summary.json"
    summary.write_text(json.dumps(made_session(usual_set(), athlete="Ann")))
    code, out, _ = hingewatch("report", summary, "--out", "-")
    assert code == 0
    assert "<h1>Ann," in out


@pytest.mark.parametrize(
    "damage",
    [
        {"sets": None},
        {"schema": "session/9"},
        {"frames": {}},
        {"athlete": 7},
        {"sets": [made_set([{"index": "<script>"}])]},
    ],
)
def test_a_damaged_session_is_one_line(damage, tmp_path, hingewatch):
    summary = tmp_path / "summary.json"
    summary.write_text(json.dumps(made_session(usual_set()) | damage))
    out = tmp_path / "page.html"
    code, _, err = hingewatch("report", summary, "--out", out)
    assert code == 3
    assert err.count("\n") == 1
    assert "is no whole session" in err
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("abcd1234",), 3, "hingewatch history lists"),
        (("abc",), 2, "at least 4 characters"),
        (("gone.npz",), 2, "no such file"),
        (("last", "--out", "page.pdf"), 2, "end its name in .html"),
        (("last", "--out", "a.csv", "--format", "html"), 2, "end its name in .html"),
        (("last", "--out", "-", "--format", "png"), 2, "is no text"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    arguments, code, told, stored, tmp_path, hingewatch, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    got, out, err = hingewatch("report", *arguments, "--store", stored[1])
    assert (got, out) == (code, "")
    assert err.count("\n") == 1
    assert told in err


def test_a_store_that_is_not_there_is_not_made(tmp_path, hingewatch):
    store = tmp_path / "none.db"
    code, _, err = hingewatch("report", "last", "--store", store)
    assert code == 3
    assert "no such file" in err
    assert not store.exists()


def test_without_the_plot_library_tables_still_come(stored, hingewatch, monkeypatch):
    (first, _), store = stored
    for name in [name for name in sys.modules if name.startswith("edge.report")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, _, err = hingewatch("report", first["id"], "--store", store, "--out", "-")
    assert code == 3
    assert "needs matplotlib" in err
    assert hingewatch("report", "last", "--store", store, "--format", "csv")[0] == 0
