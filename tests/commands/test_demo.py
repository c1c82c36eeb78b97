"""``demo``: whoever has seen the lamps opens what they told."""

import re

import numpy as np
import pytest

from benchmarks.demonstrations import CUTS, MOVES, RATE_HZ, cut, write
from edge.config.sections import MovementSettings
from edge.devices.host.system import clock_reading
from edge.exercises.tables import load_exercise, shipped_names
from edge.files.recording import read_recording
from edge.models.manifest import asset, demonstrations, known_model, sha256_of
from edge.session.recorder import SessionRecorder
from edge.testing.scenarios import BEGIN, film, hinge
from edge.wiring import build_pipeline


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
    code, _, err = hingewatch("demo", "--exercise", "squat", "--pace", "fast")
    assert code == 0
    assert "No report" in err


SHOWN = sorted({*MOVES, *CUTS})
# What a report says of each; a squat's trunk leans too little for a share of the hips.
HOLDS = ("pallof_hold", "plank", "side_plank")
GOOD = (
    dict.fromkeys(MOVES, "All 2 repetitions came from the hips.")
    | dict.fromkeys(("squat", *CUTS), "All 2 repetitions were good.")
    | {"split_squat": "All 3 repetitions were good."}
    | dict.fromkeys(HOLDS, "1 of 1 hold good.")
)
# A bow half way is too shallow to begin a set that has no name.
UNNAMED = [name for name in SHOWN if name != "standing_bow"]


def shown(name, exercise=None):
    """Return the session of a demonstration, judged as ``exercise`` or its own."""
    recording = read_recording(demonstrations()[name])
    pipeline = build_pipeline(
        None, MovementSettings(exercise or name, recording.header.options["view"])
    )
    recorder = SessionRecorder("demo", ("model", "0" * 64), clock_reading)
    for seen in recording:
        recorder.take(pipeline.replay(seen))
    return recorder.end(pipeline) or recorder.close()


def test_every_exercise_has_a_demonstration():
    assert set(demonstrations()) == set(SHOWN) == set(shipped_names())


@pytest.mark.parametrize("exercise", SHOWN)
def test_every_demonstration_is_a_good_execution(
    exercise, tmp_path, hingewatch, monkeypatch
):
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    code, out, _ = hingewatch("demo", "--exercise", exercise, "--pace", "fast")
    assert code == 0
    # Neither while it is shown nor afterwards is anything of it in doubt.
    told = [line for line in out.splitlines() if re.search(r" (rep|hold) \d+: ", line)]
    assert told
    assert all(": good" in line for line in told)
    text = (tmp_path / "demo.html").read_text()
    assert GOOD[exercise] in text
    assert load_exercise(exercise).title in text


@pytest.mark.parametrize("exercise", UNNAMED)
def test_a_demonstration_is_recognised_without_its_name(exercise):
    (one,) = shown(exercise, "auto")["sets"]
    assert load_exercise(one["exercise"]).family is load_exercise(exercise).family
    every = [*one["reps"], *one["holds"]]
    assert every
    assert {each["verdict"] for each in every} == {"good"}


@pytest.mark.parametrize(
    ("exercise", "sides"), [("lunge", True), ("bird_dog", True), ("side_plank", False)]
)
def test_a_demonstration_shows_both_sides_of_what_takes_turns(exercise, sides):
    (one,) = shown(exercise)["sets"]
    seen = {each["side"] for each in (*one["reps"], *one["holds"])}
    assert (seen == {"left", "right"}) is sides


def arrays(path):
    """Return what a recording holds but for its header, each array as bytes."""
    with np.load(path) as file:
        return {name: file[name].tobytes() for name in file.files if name != "header"}


def test_the_demonstrations_of_the_stick_figure_are_made_again_byte_for_byte(tmp_path):
    write(tmp_path)
    made = {path.name: path for path in tmp_path.iterdir()}
    assert set(made) == {demonstrations()[name].name for name in MOVES}
    for name in MOVES:
        shipped = demonstrations()[name]
        header = read_recording(shipped).header
        assert header.options == {"exercise": name, "view": "side"}
        assert arrays(made[shipped.name]) == arrays(shipped)


@pytest.mark.parametrize("exercise", sorted(CUTS))
def test_what_is_cut_from_a_lifter_is_small_and_says_what_looked(exercise):
    path = demonstrations()[exercise]
    recording = read_recording(path)
    header = recording.header
    assert path.stat().st_size < 60_000
    assert header.options == {"exercise": exercise, "view": CUTS[exercise].view}
    assert header.model_sha256 == known_model(header.model_name).sha256
    scene = list(recording)
    assert scene[0].t_s < 1 / RATE_HZ
    assert len(scene) <= recording.duration_s * RATE_HZ + 1
    card = asset("README.md").read_text()
    assert f"| `demonstration_{exercise}.npz` | `{CUTS[exercise].clip}`" in card
    assert sha256_of(path) in card


def test_a_cut_is_thinned_evenly_and_begins_at_nought():
    seen = film(BEGIN, *hinge(), rate_hz=25.0, start_s=3.0)
    kept = cut(seen, 3.5, 5.5)
    assert [each.index for each in kept] == list(range(len(kept)))
    assert all(each.t_s == each.pose.t_s for each in kept)
    assert kept[0].t_s == pytest.approx(0.02)
    assert len(kept) == 40
    np.testing.assert_array_less(np.diff([each.t_s for each in kept]), 0.081)


def test_an_exercise_without_a_demonstration_is_one_line(hingewatch, monkeypatch):
    monkeypatch.setattr("edge.commands.demo.demonstrations", dict)
    code, _, err = hingewatch("demo", "--exercise", "squat")
    assert code == 2
    assert "no demonstration ships" in err


@pytest.mark.parametrize("name", ["romanian_deadlift", "RDL"])
def test_an_exercise_is_the_reference_by_any_word_for_it(name, hingewatch):
    code, out, _ = hingewatch("compare", name, "squat")
    assert code == 0
    assert "the knees bend" in out


@pytest.mark.parametrize("exercise", sorted(GOOD))
def test_a_demonstration_parts_from_itself_nowhere(exercise, hingewatch):
    code, out, _ = hingewatch("compare", exercise, exercise)
    assert (code, out) == (0, "The two executions part nowhere.\n")


@pytest.mark.parametrize("exercise", HOLDS)
def test_a_squat_beside_a_hold_is_one_line(exercise, hingewatch):
    code, out, err = hingewatch("compare", exercise, demonstrations()["squat"])
    assert (code, out) == (3, "")
    assert f"watched as {exercise.replace('_', ' ')}" in err
    assert err.count("\n") == 1
