"""``demo``: whoever has seen the lamps opens what they told."""

import numpy as np
import pytest

from benchmarks.demonstrations import MOVES, write
from edge.exercises.tables import load_exercise
from edge.files.recording import read_recording
from edge.models.manifest import demonstrations


def test_the_demo_ends_with_its_report(tmp_path, hingewatch, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "state"))
    code, out, _ = hingewatch("demo", "--pace", "fast")
    assert code == 0
    page = tmp_path / "state" / "demo.html"
    assert f"Report: {page.as_uri()}" in out
    assert "2 of 5 repetitions good" in page.read_text()


def test_a_report_of_the_demo_that_cannot_be_is_refused_first(tmp_path, hingewatch):
    code, _, err = hingewatch("demo", "--report", tmp_path / "page.pdf")
    assert code == 2
    assert "end its name in .html" in err


def test_the_demo_is_a_demo_without_its_report(tmp_path, hingewatch, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "file"))
    code, _, err = hingewatch("demo", "--pace", "fast")
    assert code == 0
    assert "No report" in err


@pytest.mark.parametrize("exercise", sorted(MOVES))
def test_every_demonstration_is_a_good_execution(
    exercise, tmp_path, hingewatch, monkeypatch
):
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    code, _, _ = hingewatch("demo", "--exercise", exercise, "--pace", "fast")
    assert code == 0
    text = (tmp_path / "demo.html").read_text()
    assert "All 2 repetitions came from the hips." in text
    assert load_exercise(exercise).title in text


def test_an_exercise_without_a_demonstration_is_one_line(hingewatch, monkeypatch):
    monkeypatch.setattr("edge.commands.demo.demonstrations", dict)
    code, _, err = hingewatch("demo", "--exercise", "squat")
    assert code == 2
    assert "no demonstration ships" in err


def test_the_demonstrations_that_ship_are_those_that_the_simulator_makes(tmp_path):
    write(tmp_path)
    assert set(demonstrations()) == set(MOVES)
    for name, shipped in demonstrations().items():
        made = read_recording(tmp_path / shipped.name)
        kept = read_recording(shipped)
        assert kept.header.options == {"exercise": name, "view": "side"}
        for one, other in zip(made, kept, strict=True):
            np.testing.assert_allclose(one.pose.xy, other.pose.xy, atol=0.01)


def test_an_exercise_is_the_reference_by_its_name(hingewatch):
    code, out, _ = hingewatch("compare", "squat", "squat")
    assert (code, out) == (0, "The two executions part nowhere.\n")
    code, out, _ = hingewatch("compare", "romanian_deadlift", "squat")
    assert code == 0
    assert "the knees bend" in out
