"""What ``hingewatch exercises`` tells of each exercise, and what it refuses."""

import json

import pytest

from edge.exercises.tables import load_exercise, shipped_names, use_own
from edge.wiring import UNNAMED


@pytest.fixture(autouse=True)
def _shipped_again():
    yield
    use_own(None)


@pytest.mark.parametrize("name", shipped_names())
def test_all_of_an_exercise_is_shown(name, hingewatch):
    exercise = load_exercise(name)
    code, out, err = hingewatch("exercises", "show", name)
    assert (code, err) == (0, "")
    told = [exercise.title, exercise.moves, exercise.holds, *exercise.cues]
    told += [*exercise.muscles.prime_movers, *exercise.muscles.stabilisers]
    told += [*exercise.views, *(p.replace("_", " ") for p in exercise.postures)]
    told += [exercise.tempo.source] if exercise.tempo else []
    told += [limits.caution.source for limits in exercise.faults.values()]
    told += [f"from {limits.fault.enter_deg:g}°" for limits in exercise.faults.values()]
    assert [part for part in told if part not in out] == []
    code, out, _ = hingewatch("exercises", "show", name, "--json")
    whole = json.loads(out)
    assert whole["name"] == name
    assert whole["muscles"]["prime_movers"] == list(exercise.muscles.prime_movers)
    assert set(whole["faults"]) == set(exercise.faults)


@pytest.mark.parametrize("name", shipped_names())
def test_auto_names_an_exercise_or_it_is_shown_why_not(name, hingewatch):
    unasked = load_exercise(name).unasked
    assert (unasked is None) == (name in UNNAMED)
    _, out, _ = hingewatch("exercises", "show", name)
    assert ("by auto" in out) == (unasked is not None)
    assert (unasked or "") in out


def test_exercises_are_listed_with_users_own_and_what_is_left_out(tmp_path, hingewatch):
    (tmp_path / "exercises").mkdir()
    config = tmp_path / "hingewatch.toml"
    config.write_text("")
    (tmp_path / "exercises/zercher.toml").write_text('like = "squat"')
    (tmp_path / "exercises/bad.toml").write_text('like = "sqat"')
    code, out, err = hingewatch("exercises", "list", "--config", config)
    assert code == 0
    assert "Zercher (repetitions, your own)" in out
    assert "Plank (held for time)" in out
    assert "did you mean squat?" in err
    code, out, _ = hingewatch("exercises", "list", "--json", "--config", config)
    assert [each["name"] for each in json.loads(out) if each["own"]] == ["zercher"]


def test_a_file_is_checked_before_it_is_used(tmp_path, hingewatch):
    path = tmp_path / "zercher.toml"
    path.write_text('like = "squat"')
    assert hingewatch("exercises", "check", path) == (0, f"{path}: fine\n", "")
    path.write_text('like = "squat"\nviews = ["above"]')
    code, out, err = hingewatch("exercises", "check", path)
    assert (code, out) == (2, "")
    assert f"{path}: views[0] is 'above'; it must be one of side, oblique" in err
    assert err.count("\n") == 1
    code, _, err = hingewatch("exercises", "check", tmp_path / "none.toml")
    assert code == 2
    assert "cannot be read: No such file" in err


def test_what_is_asked_for_must_be_named(hingewatch):
    assert hingewatch("exercises", "show")[0] == 2
    assert hingewatch("exercises", "check")[0] == 2
    assert hingewatch("exercises", "list", "squat")[0] == 2
    code, _, err = hingewatch("exercises", "show", "plonk")
    assert code == 2
    assert "did you mean plank?" in err
