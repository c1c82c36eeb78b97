"""Rendered movements: stances, what stands on the floor, and what is true of them."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="pictures of lifters need the lifter extra")

import benchmarks.lifter.__main__ as command
from benchmarks.lifter.body.body import Body, Rig, read_bodies
from benchmarks.lifter.body.pose import Posed
from benchmarks.lifter.clips.move_film import Take
from benchmarks.lifter.clips.move_plan import Plan
from benchmarks.lifter.clips.moves import ALL, DEVELOPMENT, OTHERS
from benchmarks.lifter.clips.set_aside import ASIDE
from benchmarks.lifter.figure.angles import Angles, measured
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.figure.limbs import leg_angles, two_bones
from benchmarks.lifter.figure.stance import Stance, eased, pair
from benchmarks.lifter.moves.floor import (
    PLANK,
    QUADRUPED,
    SIDE,
    STAND,
    reaching,
    settled,
)
from benchmarks.lifter.moves.floor_work import mirrored
from benchmarks.lifter.moves.lunges import lunges
from benchmarks.lifter.moves.moments import Moment
from benchmarks.lifter.moves.routine import Routine
from benchmarks.lifter.moves.walking import Visitor
from benchmarks.lifter.picture.take import Model

# Bone, its parent, where it begins: (x, y, z) in cm, the person facing -y.
MIDDLE = [
    ("root", None, (0, 2, 98)),
    ("spine05", "root", (0, 4, 102)),
    ("spine04", "spine05", (0, 3, 108)),
    ("spine03", "spine04", (0, 2, 114)),
    ("spine02", "spine03", (0, 2, 121)),
    ("spine01", "spine02", (0, 4, 131)),
    ("neck01", "spine01", (0, 3, 147)),
    ("head", "neck01", (0, 0, 157)),
]
SIDES = [
    ("upperleg01", "root", (9, 0, 92)),
    ("lowerleg01", "upperleg01", (9, -1, 50)),
    ("foot", "lowerleg01", (9, 3, 8)),
    ("toe2-1", "foot", (9, -12, 2)),
    ("toe1-1", "foot", (7, -12, 2)),
    ("upperarm01", "spine01", (18, 2, 143)),
    ("lowerarm01", "upperarm01", (30, 2, 120)),
    ("wrist", "lowerarm01", (42, 0, 98)),
    ("finger3-1", "wrist", (45, -3, 90)),
]
# The contract's codes of faults.
FAULTS = {
    *("spine_flexion", "spine_extension", "lateral_flexion", "rotation", "neck"),
    *("knee_dominant", "hips_first", "shallow", "too_fast", "pelvis_drop"),
    *("asymmetry", "limb_low", "hips_high", "hips_low"),
}
BODIES = Path(__file__).parents[2] / "benchmarks" / "out" / "bodies_96_1.npz"
FLOOR_Z = 0.0
THICK_M = 0.03


@pytest.fixture(scope="module")
def body() -> Body:
    """A body whose skin is a small cross around the beginning of every bone."""
    bones = list(MIDDLE)
    for side, sign in (("L", 1), ("R", -1)):
        for name, parent, (x, y, z) in SIDES:
            middle = parent.startswith(("root", "spine"))
            above = parent if middle else f"{parent}.{side}"
            bones.append((f"{name}.{side}", above, (sign * x, y, z)))
    names = tuple(name for name, _, _ in bones)
    parents = np.array([names.index(p) if p else -1 for _, p, _ in bones])
    heads = np.array([at for _, _, at in bones]) / 100
    # Every fourth vertex is looked at where a figure is set down: four alike.
    ways = THICK_M * np.concatenate([np.eye(3), -np.eye(3)]).repeat(4, axis=0)
    vertices = (heads[:, None] + ways).reshape(-1, 3)
    owners = np.arange(len(bones)).repeat(len(ways))
    faces = np.array([[k, k + 1, k + 2] for k in range(len(vertices) - 2)], np.intp)
    weights = np.eye(len(bones))[owners]
    coco = np.zeros((17, len(vertices)))
    coco[:, 0] = 1.0
    rig = Rig(faces, weights, coco, names, parents)
    return Body(rig, vertices, heads)


@pytest.fixture(scope="module")
def figure(body: Body) -> Figure:
    return Figure(body, Stance(thigh=pair(0.0), knee=pair(0.0)))


def _down(body: Body, figure: Figure, stance: Stance) -> Posed:
    return Footing(body, FLOOR_Z).set_down(stance, figure.pose(stance))


def _angles(body: Body, figure: Figure, stance: Stance) -> Angles:
    return measured(body, _down(body, figure, stance))


def _at(body: Body, posed: Posed, bone: str) -> np.ndarray:
    return posed.heads[body.rig.bone(bone)]


def _acted(body: Body, figure: Figure, routine: Routine) -> list[tuple[Moment, Posed]]:
    footing = Footing(body, FLOOR_Z)
    return [
        (moment, footing.set_down(moment.stance, figure.pose(moment.stance)))
        for moment in routine.moments(15)
    ]


def _routine(plan: Plan, body: Body, figure: Figure) -> Routine:
    return plan.build(figure, Footing(body, FLOOR_Z), np.random.default_rng(plan.seed))


def test_two_bones_reach_their_target_and_bend_towards_the_pole():
    start, target = np.array([0.0, 0.0, 1.0]), np.array([0.1, -0.3, 0.6])
    first, second = two_bones(start, target, np.array([0.0, 1.0, 0.0]), 0.35, 0.3)
    assert start + first + second == pytest.approx(target)
    assert np.linalg.norm(first) == pytest.approx(0.35)
    straight = start + (target - start) * 0.35 / 0.65
    assert (start + first)[1] > straight[1]


def test_a_target_out_of_reach_is_pointed_at():
    way = np.array([0.0, 0.0, -2.0])
    first, second = two_bones(np.zeros(3), way, np.array([0.0, 1.0, 0.0]), 0.4, 0.4)
    assert np.linalg.norm(first + second) == pytest.approx(0.8, abs=1e-3)
    assert (first + second)[2] < -0.799


def test_a_legs_angles_lead_to_its_ankle():
    lean, knee = np.radians(leg_angles(0.7, 0.2, 0.42, 0.42))
    down = 0.42 * np.cos(lean) + 0.42 * np.cos(lean + knee)
    ahead = -0.42 * np.sin(lean) - 0.42 * np.sin(lean + knee)
    assert (down, ahead) == (pytest.approx(0.7), pytest.approx(0.2))


def test_an_even_pace_begins_and_ends_at_rest():
    assert [eased(share) for share in (0.0, 0.5, 1.0)] == [0.0, pytest.approx(0.5), 1.0]
    steps = np.diff([eased(share) for share in np.linspace(0, 1, 101)])
    assert steps.min() > 0
    assert steps[0] < 0.1 * steps[50]


@pytest.mark.parametrize(
    "stance", [STAND, QUADRUPED, PLANK], ids=["up", "four", "prone"]
)
def test_what_the_spine_was_told_is_measured_on_the_bones(
    body: Body, figure: Figure, stance: Stance
):
    level = replace(stance, level=0.0, balance=0.0)
    told = level.more(lumbar=14.0, thoracic=6.0, lateral=9.0, rotation=-12.0)
    before, after = _angles(body, figure, level), _angles(body, figure, told)
    assert after.flexion - before.flexion == pytest.approx(20.0)
    assert after.lateral - before.lateral == pytest.approx(9.0)
    assert after.rotation - before.rotation == pytest.approx(-12.0)
    assert after.pelvis == pytest.approx(level.pelvis)


def test_turning_around_changes_none_of_the_angles(body: Body, figure: Figure):
    bow = replace(STAND, pelvis=40.0, lumbar=10.0)
    ahead, around = (
        _angles(body, figure, replace(bow, heading=heading)) for heading in (0.0, 130.0)
    )
    assert around.pelvis == pytest.approx(ahead.pelvis)
    assert around.flexion == pytest.approx(ahead.flexion)
    assert around.hip == pytest.approx(ahead.hip)


def test_hands_and_knees_both_rest_on_the_floor(body: Body, figure: Figure):
    posed = _down(
        body, figure, settled(figure, Footing(body, FLOOR_Z), QUADRUPED, False)
    )
    low = [
        min(_at(body, posed, f"{bone}.{s}")[2] for s in "LR") - THICK_M
        for bone in ("finger3-1", "lowerleg01")
    ]
    assert min(low) > -1e-6
    assert max(low) < 0.07  # the wrist or a toe may be what carries


def test_in_a_plank_shoulder_hip_and_ankle_are_in_a_line(body: Body, figure: Figure):
    posed = _down(body, figure, settled(figure, Footing(body, FLOOR_Z), PLANK))
    shoulder, hip, ankle = (
        _at(body, posed, f"{bone}.L")[1:]
        for bone in ("upperarm01", "upperleg01", "foot")
    )
    line = (ankle - shoulder) / np.linalg.norm(ankle - shoulder)
    off = hip - shoulder - line * (line @ (hip - shoulder))
    assert np.linalg.norm(off) < 0.06


def test_a_side_plank_lies_on_the_side_that_it_names(body: Body, figure: Figure):
    left, right = (_angles(body, figure, one) for one in (SIDE, mirrored(SIDE)))
    assert left.tilt < -60 < 60 < right.tilt


def test_a_bird_dog_lifts_the_leg_on_the_other_side(body: Body, figure: Figure):
    thighs = _angles(body, figure, reaching(QUADRUPED, "left", 88.0, 80.0)).thigh
    assert thighs[1] - thighs[0] == pytest.approx(88.0, abs=1.0)


def test_lunges_stand_on_feet_that_do_not_slide(body: Body, figure: Figure):
    plan = Plan("lunge", "", lunges(2), 0, 1)
    for moment, posed in _acted(body, figure, _routine(plan, body, figure)):
        rear = "L" if moment.side == "right" else "R"
        ball = _at(body, posed, f"toe2-1.{rear}")
        if moment.rep == 1:
            assert abs(ball[1] - STANDS_Y) < 0.02
            assert ball[2] < 0.05


STANDS_Y = -0.12


def test_the_deepest_knee_of_a_lunge_is_the_front_one_bent_to_a_right_angle(
    body: Body, figure: Figure
):
    plan = Plan("lunge", "", lunges(1), 0, 1)
    acted = _acted(body, figure, _routine(plan, body, figure))
    lowest = min(acted, key=lambda each: _at(body, each[1], "root")[2])
    assert lowest[0].side == "right"
    assert 75 < measured(body, lowest[1]).knee[1] < 115
    assert lowest[0].posture == "split"


def test_walking_goes_ahead_and_comes_back(body: Body, figure: Figure):
    visitor = Visitor()
    visitor.walk(2.0)
    far_s = visitor.routine.now_s
    visitor.turn(180.0)
    visitor.walk(2.0)
    acted = _acted(body, figure, visitor.routine)
    y = {m.t_s: _at(body, posed, "root")[1] for m, posed in acted}
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
    routine = _routine(plan, body, figure)
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
    seconds = [_routine(plan, body, figure).now_s for plan in OTHERS.values()]
    assert sum(seconds) > 590


def test_a_swings_time_is_that_of_the_hips_not_of_the_bell(body: Body, figure: Figure):
    routine = _routine(DEVELOPMENT["kettlebell_swing_good"], body, figure)
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
