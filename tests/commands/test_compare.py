"""``compare``: words on standard output, a page when asked for, one line else."""

import json

import pytest
from support.sessions_made import made_session, stored_at_rack, usual_set

from edge.files.recording import RecordingHeader, RecordingWriter, read_recording
from edge.models.manifest import demonstrations
from tests.goldens import recording


def test_words_and_a_page(tmp_path, hingewatch):
    out = tmp_path / "page.html"
    one, other = recording("no_passer_by"), recording("dev_b_rdl_rounded")
    code, told, _ = hingewatch("compare", one, other, "--out", out)
    assert code == 0
    assert "Repetition 1: the spine rounds" in told
    assert "<h1>Reference and attempt</h1>" in out.read_text()


def test_stored_sessions_are_compared(tmp_path, hingewatch):
    store, session = tmp_path / "sessions.db", made_session(usual_set())
    stored_at_rack(store, session)
    code, told, _ = hingewatch("compare", session["id"], "last", "--store", store)
    assert (code, told) == (0, "The two executions part nowhere.\n")


def test_holds_are_compared_as_the_reference_is_named(tmp_path, hingewatch):
    """Arms that are pressed out are taken for nothing unless it is said what it is."""
    path = tmp_path / "attempt.npz"
    seen = read_recording(demonstrations()["pallof_hold"])
    with RecordingWriter(path, RecordingHeader("0.1.0", "movenet", "0" * 64, {})) as to:
        for observation in seen:
            to.write(observation)
    out = tmp_path / "page.html"
    code, told, _ = hingewatch("compare", "pallof_hold", path, "--out", out)
    assert (code, told) == (0, "The two executions part nowhere.\n")
    assert "Chest turned" in out.read_text()


def test_a_hold_and_a_repetition_are_not_compared(hingewatch):
    code, told, err = hingewatch("compare", "squat", "plank")
    assert (code, told, err.count("\n")) == (3, "", 1)
    assert "plank: has holds, and squat has repetitions" in err


@pytest.mark.parametrize(
    ("out", "code", "told"), [("a.pdf", 2, "end its name"), (None, 3, "no repetition")]
)
def test_what_cannot_be_compared_is_one_line(tmp_path, hingewatch, out, code, told):
    summary = tmp_path / "empty.json"
    summary.write_text(json.dumps(made_session()))
    more = () if out is None else ("--out", tmp_path / out)
    got, _, err = hingewatch("compare", summary, summary, *more)
    assert got == code
    assert told in err
    assert err.count("\n") == 1
