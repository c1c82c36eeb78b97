"""Rendered clips: their timeline, their truth, and that they can be made again."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="pictures of lifters need the lifter extra")

import benchmarks.lifter.__main__ as command
from benchmarks.lifter.body.body import read_bodies
from benchmarks.lifter.body.pose import PoseAngles, Poser
from benchmarks.lifter.body.twist import stepping, twisted
from benchmarks.lifter.clip_table import BOWS, CLIPS
from benchmarks.lifter.picture.render import frames
from benchmarks.lifter.picture.take import Model
from benchmarks.lifter.plan import BUTT_WINK, LATE, NEUTRAL, PROGRESSIVE
from benchmarks.lifter.script import FPS, Ramp, beats, rep
from benchmarks.lifter.truth_table import COLUMNS
from benchmarks.spine.outline import taken
from edge.core.types.skeleton import KEYPOINTS

BODIES = Path(__file__).parents[3] / "benchmarks" / "out" / "bodies_96_1.npz"


@pytest.fixture(scope="module")
def models() -> dict[int, Model]:
    if not BODIES.is_file():
        pytest.skip("no bodies: python -m benchmarks.lifter builds them")
    first = islice(read_bodies(BODIES), 1)
    return {
        plan.body: model
        for model in (Model(0, body) for body in first)
        for plan in CLIPS.values()
    }


def test_a_ramp_goes_from_nothing_to_its_degrees():
    ramp = Ramp(20.0, 0.5, 1.0)
    assert [ramp.at(t) for t in (0.0, 0.5, 0.75, 1.0)] == [0.0, 0.0, 10.0, 20.0]


def test_a_set_stands_first_and_reaches_its_depth_in_every_repetition():
    rng = np.random.default_rng(0)
    moments = beats(PROGRESSIVE, stand_s=1.0, even=True, rng=rng)
    assert [b.t_s for b in moments[:3]] == [0.0, 1 / FPS, 2 / FPS]
    assert {b.rep for b in moments if b.phase == "stand"} == {0}
    assert sum(b.phase == "stand" for b in moments) == FPS
    for number, degrees in enumerate((0, 10, 20, 30, 40), start=1):
        deepest = max((b for b in moments if b.rep == number), key=lambda b: b.depth)
        assert deepest.depth == 1.0
        assert deepest.change.lumbar == pytest.approx(degrees)
        assert deepest.change.thoracic == pytest.approx(0.3 * degrees, abs=0.3)


def test_a_set_without_standing_begins_in_its_first_repetition():
    moments = beats((NEUTRAL,), stand_s=0.0, even=True, rng=np.random.default_rng(0))
    assert {b.rep for b in moments} == {1}
    assert moments[0].phase == "down"


@pytest.mark.parametrize("late", [LATE, BUTT_WINK])
def test_late_rounding_begins_after_half_of_the_descent(late):
    moments = beats((late,), stand_s=0.5, even=True, rng=np.random.default_rng(0))
    down = [b for b in moments if b.phase == "down"]
    half = down[len(down) // 2]
    assert half.change.lumbar < 0.05 * max(b.change.lumbar for b in moments)
    assert half.change.pelvis > 10


def test_repetitions_differ_a_little_unless_they_are_to_be_even():
    rng = np.random.default_rng(0)
    moments = beats((rep(pelvis=50.0),) * 4, stand_s=0.5, even=False, rng=rng)
    deepest = [
        max(b.change.pelvis for b in moments if b.rep == number)
        for number in range(1, 5)
    ]
    assert np.std(deepest) > 0.2
    assert np.abs(np.array(deepest) - 50).max() < 2.5


def test_nobody_is_judged_on_who_is_trained_on():
    assert {plan.body % 4 for plan in CLIPS.values()} == {0}


def test_a_walker_steps_and_a_twist_turns_the_shoulders_not_the_hips(models):
    body = models[0].body
    rig = body.rig
    still = Poser(body).solve(PoseAngles(0, 0, 0, 0, 5, 0))
    feet = [rig.bone(f"foot.{side}") for side in "LR"]
    ahead = stepping(body, still, 0.25).heads[feet, 1]
    assert abs(ahead[0] - ahead[1]) > 0.4
    shoulders = [rig.bone(f"upperarm01.{side}") for side in "LR"]
    turned = twisted(body, still, lateral_deg=0.0, rotation_deg=20.0)
    left, right = turned.heads[shoulders]
    way = np.degrees(np.arctan2(left[1] - right[1], left[0] - right[0]))
    assert abs(way) == pytest.approx(20.0, abs=1.0)
    np.testing.assert_allclose(turned.heads[feet], still.heads[feet], atol=1e-9)


def test_a_clip_is_the_same_every_time_and_its_truth_fits_the_picture(models):
    plan = CLIPS["no_passer_by"]
    (rgb, row), (again, row_again) = (
        next(iter(frames(plan, models))) for _ in range(2)
    )
    assert (rgb == again).all()
    assert row == row_again
    assert rgb.shape == (720, 1280, 3)
    truth = dict(zip(COLUMNS, row, strict=True))
    assert abs(float(truth["pelvis_pitch_deg"])) < 1
    for name in KEYPOINTS:
        assert 0 < float(truth[f"{name}_x"]) < 1280
        assert 0 < float(truth[f"{name}_y"]) < 720
    assert float(truth["nose_y"]) < float(truth["left_hip_y"])


def test_a_passer_by_changes_nothing_but_the_picture(models):
    models = models | {0: models[0], 4: models[0]}
    kinds = ("no_passer_by", "passer_by")
    rows = [[r for _, r in islice(frames(CLIPS[k], models), 1)] for k in kinds]
    assert rows[0] == rows[1]


def test_only_missing_clips_are_rendered(tmp_path, monkeypatch):
    rendered = []
    bow = "yaw_0_bow"
    there = {name: None for name in CLIPS if not name.startswith("drawn_0")}
    bows = {name: None for name in BOWS if name != bow}
    monkeypatch.setattr(command, "tables", lambda: there)
    monkeypatch.setattr(command, "bow_tables", lambda: bows)
    monkeypatch.setattr(command, "RENDERED", tmp_path)
    monkeypatch.setattr(command, "_render", lambda a: rendered.append((a.name, a.out)))
    monkeypatch.setattr("sys.argv", ["benchmarks.lifter", "clips"])
    command.main()
    missing = [*(name for name in CLIPS if name not in there), bow]
    assert rendered == [(name, tmp_path / f"{name}.mp4") for name in missing] != []


def test_patterns_choose_clips_and_spoilt_bows_only_when_asked_for(monkeypatch):
    rendered = []
    monkeypatch.setattr(command, "tables", dict)
    monkeypatch.setattr(command, "bow_tables", dict)
    monkeypatch.setattr(command, "_render", lambda a: rendered.append(a.name))
    for patterns, expected in (
        (
            ["yaw_?", "yaw_0_bow*"],
            ["yaw_0", "yaw_8", *(n for n in BOWS if "w_0_" in n)],
        ),
        ([], [*CLIPS, *(n for n in BOWS if n.endswith("_bow"))]),
    ):
        rendered.clear()
        monkeypatch.setattr("sys.argv", ["benchmarks.lifter", "clips", *patterns])
        command.main()
        assert rendered == expected


def test_a_known_outline_is_read_near_the_truth(models):
    name = "new_drawn_00"
    take = taken(CLIPS[name], models)
    assert take.estimated.shape == (len(take.rep), 2)
    assert set(take.rep) == set(range(len(CLIPS[name].reps) + 1))
    assert take.true[take.rep == 0] == pytest.approx(0, abs=2)
    # Clothes and bodies leave less than the worst clip of the table is off by.
    assert np.abs(take.estimated - take.true[:, None]).max() < 15
