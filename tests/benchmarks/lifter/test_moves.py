"""Rendered movements: what is done when, and what is true of it."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="pictures of lifters need the lifter extra")

# Bone, its parent, where it begins: (x, y, z) in cm, the person facing -y.
from support.figure_made import bone_at, poses_of, routine_of

import benchmarks.lifter.__main__ as command
from benchmarks.lifter.body.body import Body, read_bodies
from benchmarks.lifter.clips.move_film import Take
from benchmarks.lifter.clips.move_plan import Plan
from benchmarks.lifter.clips.moves import ALL, DEVELOPMENT, OTHERS
from benchmarks.lifter.clips.set_aside import ASIDE
from benchmarks.lifter.figure.angles import measured
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.moves.floor import QUADRUPED, STAND, reaching
from benchmarks.lifter.moves.lunges import lunges
from benchmarks.lifter.moves.routine import Routine
from benchmarks.lifter.moves.walking import Visitor
from benchmarks.lifter.picture.take import Model

# The contract's codes of faults.
FAULTS = {
    *("spine_flexion", "spine_extension", "lateral_flexion", "rotation", "neck"),
    *("knee_dominant", "hips_first", "shallow", "too_fast", "pelvis_drop"),
    *("asymmetry", "limb_low", "hips_high", "hips_low"),
}
BODIES = Path(__file__).parents[3] / "benchmarks" / "out" / "bodies_96_1.npz"
STANDS_Y = -0.12


def test_lunges_stand_on_feet_that_do_not_slide(body: Body, figure: Figure):
    plan = Plan("lunge", "", lunges(2), 0, 1)
    for moment, posed in poses_of(body, figure, routine_of(plan, body, figure)):
        rear = "L" if moment.side == "right" else "R"
        ball = bone_at(body, posed, f"toe2-1.{rear}")
        if moment.rep == 1:
            assert abs(ball[1] - STANDS_Y) < 0.02
            assert ball[2] < 0.05


def test_the_deepest_knee_of_a_lunge_is_the_front_one_bent_to_a_right_angle(
    body: Body, figure: Figure
):
    plan = Plan("lunge", "", lunges(1), 0, 1)
    acted = poses_of(body, figure, routine_of(plan, body, figure))
    lowest = min(acted, key=lambda each: bone_at(body, each[1], "root")[2])
    assert lowest[0].side == "right"
    assert 75 < measured(body, lowest[1]).knee[1] < 115
    assert lowest[0].posture == "split"


def test_walking_goes_ahead_and_comes_back(body: Body, figure: Figure):
    visitor = Visitor()
    visitor.walk(2.0)
    far_s = visitor.routine.now_s
    visitor.turn(180.0)
    visitor.walk(2.0)
    acted = poses_of(body, figure, visitor.routine)
    y = {m.t_s: bone_at(body, posed, "root")[1] for m, posed in acted}
    start = y[0.0]
    furthest = y[max(t for t in y if t < far_s)]
    assert furthest < start - 1.5
    assert abs(list(y.values())[-1] - start) < 0.6


def test_a_repetitions_seconds_are_what_was_asked_for():
    routine = Routine(STAND)
    routine.stay(1.0)
    routine.rep(replace(STAND, pelvis=60.0), 2.0, 0.5, 1.0)
    routine.stay(1.0)
    only = routine.reps[0]
    assert only.eccentric_s + only.pause_s + only.concentric_s == pytest.approx(
        only.end_s - only.start_s
    )
    moments = list(routine.moments(100))
    moved = [m.t_s for m in moments if m.stance.pelvis > 0.02 * 60.0]
    assert only.start_s == pytest.approx(moved[0], abs=0.011)
    assert only.end_s == pytest.approx(moved[-1], abs=0.011)
    assert {m.rep for m in moments if 1.1 < m.t_s < 4.4} == {1}


def test_a_bird_dogs_hold_lies_within_its_repetition():
    routine = Routine(QUADRUPED)
    routine.raised(reaching(QUADRUPED, "left", 88.0, 80.0), 1.0, 2.0, 1.0, "right")
    rep, hold = routine.reps[0], routine.holds[0]
    assert hold.end_s - hold.start_s == pytest.approx(2.0)
    assert rep.start_s < hold.start_s < hold.end_s < rep.end_s
    assert (rep.side, hold.side) == ("right", "right")


@pytest.mark.parametrize("name", ALL)
def test_each_clip_has_the_truth_that_its_exercise_asks_for(
    name: str, body: Body, figure: Figure
):
    plan = ALL[name]
    routine = routine_of(plan, body, figure)
    told = bool(routine.reps or routine.holds)
    assert told == (plan.exercise is not None)
    assert set(plan.faults) <= FAULTS
    assert plan.body % 4 == 0  # nothing was trained or fitted on those
    assert 5 < routine.now_s < (90 if plan.exercise is None else 30)
    for one in (*routine.reps, *routine.holds):
        assert 0 <= one.start_s < one.end_s <= routine.now_s


def test_nothing_that_is_set_aside_shares_its_dice_with_what_is_developed_on():
    seeds = [plan.seed for plan in ALL.values()]
    assert len(set(seeds)) == len(seeds)
    assert all(plan.aside for plan in ASIDE.values())
    assert not any(plan.aside for plan in (DEVELOPMENT | OTHERS).values())


def test_what_is_no_exercise_lasts_ten_minutes_in_all(body: Body, figure: Figure):
    seconds = [routine_of(plan, body, figure).now_s for plan in OTHERS.values()]
    assert sum(seconds) > 590


def test_a_swings_time_is_that_of_the_hips_not_of_the_bell(body: Body, figure: Figure):
    routine = routine_of(DEVELOPMENT["kettlebell_swing_good"], body, figure)
    assert [rep.eccentric_s == 0.0 for rep in routine.reps[:2]] == [True, False]
    moments = list(routine.moments(200))
    second = routine.reps[1]
    lean = {m.t_s: m.stance.pelvis for m in moments}
    deepest = max(lean.values())
    inside = [v for t, v in lean.items() if second.start_s < t < second.end_s]
    assert min(inside) > 0.01 * deepest
    between = [v for t, v in lean.items() if second.end_s < t < routine.reps[2].start_s]
    assert max(between) < 0.03 * deepest
    assert len(between) / 200 > 0.2  # the lifter stands while the bell floats
    assert second.end_s - second.start_s == pytest.approx(0.8, rel=0.06)


@pytest.mark.parametrize("name", ["bird_dog_good", "side_plank_good", "lunge_good"])
def test_a_filmed_lifter_is_seen_where_the_truth_says(name: str):
    if not BODIES.is_file():
        pytest.skip("no bodies: python -m benchmarks.lifter builds them")
    plan = replace(ALL[name], body=0)
    first, *_ = islice(read_bodies(BODIES), 1)
    rgb, truth = next(Take(plan, Model(0, first)).frames())
    points = np.array(truth["keypoints"])
    assert rgb.shape == (720, 1280, 3)
    assert ((points[:, :2] > 0) & (points[:, :2] < [1280, 720])).all()
    assert truth["t_s"] == 0.0
    # A lifter has more than one colour; at most the far side is hidden.
    seen = points[points[:, 2] == 0].astype(int)
    assert len(seen) >= 8
    assert np.std([rgb[y, x].mean() for x, y, _ in seen]) > 3


def test_movements_that_are_missing_are_rendered_where_they_were_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    rendered: list[tuple[str, Path]] = []
    monkeypatch.setattr(command, "models", lambda bodies: dict.fromkeys(bodies))
    monkeypatch.setattr(
        command,
        "render_move",
        lambda name, plan, path, model: rendered.append((name, path)),
    )
    (tmp_path / "lunge_good.mp4").touch()
    call = ["benchmarks.lifter", "moves", "lunge_*", "--out", str(tmp_path)]
    monkeypatch.setattr("sys.argv", call)
    command.main()
    wanted = [n for n in ALL if n.startswith("lunge_") and n != "lunge_good"]
    assert rendered == [(name, tmp_path / f"{name}.mp4") for name in wanted] != []
