"""What is told of clips whose truth is known, and the picture of it."""

import math
from pathlib import Path

import numpy as np
import pytest

from benchmarks.lifter.truth_files import Truth, read_truth
from benchmarks.spine import truth as spine_truth
from benchmarks.spine.bends import MEASURES
from benchmarks.spine.plot import draw, stretches
from benchmarks.spine.truth import Reading, Scene

NAN = math.nan


def reading(flexion, estimate, *, yaw=0.0, rep=None, red=None, body="A"):
    """Return a reading of one repetition after a frame of standing."""
    frames = len(flexion)
    rep = np.array([0] + [1] * (frames - 1)) if rep is None else np.array(rep)
    angles = np.stack([flexion, np.zeros(frames)], axis=1)
    others = np.full((frames, len(MEASURES)), NAN)
    others[:, 0] = estimate
    return Reading(
        Scene("a_b", "hinge", body, "wall", yaw, True),
        np.arange(frames) / 30,
        rep,
        angles,
        np.stack([estimate, np.where(np.isnan(estimate), NAN, 1.0)], axis=1),
        others,
        np.isfinite(others[:, 0]),
        np.zeros(frames, bool) if red is None else np.array(red),
    )


def test_figures_leave_standing_out_and_tell_what_was_judged():
    some = [reading([0, 10, 20, 20, 20], [9, 12, NAN, 22, 22])]
    result = spine_truth.figures(some)
    assert result["flexion_rmse_deg"] == pytest.approx(2)
    assert result["flexion_bias_deg"] == pytest.approx(2)
    assert result["pelvis_bias_deg"] == pytest.approx(1)
    assert result["judged"] == pytest.approx(0.75)


def test_red_is_false_within_the_limits_and_missed_beyond_them():
    result = spine_truth.figures(
        [
            reading([0, 5, 5], [0, 30, 30], red=[0, 1, 0]),
            reading([0, 5, 5], [0, 5, 5]),
            reading([0, 40, 40], [0, 5, 5]),
            reading([0, 40, 40], [0, 40, 40], red=[0, 0, 1]),
            # Between amber and red either is right.
            reading([0, 22, 22], [0, 40, 40], red=[0, 0, 1]),
            # A back that arches is not within the limits.
            reading([0, -30, -30], [0, -30, -30], red=[0, 0, 1]),
        ]
    )
    assert (result["reps_within_limits"], result["false_red"]) == (2, 1)
    assert (result["reps_beyond_limits"], result["missed_red"]) == (2, 1)


def test_a_repetition_that_was_hardly_judged_has_no_peak():
    some = reading(
        [0, 9, 9, 30, 30, 30], [0, 8, 8, 31, NAN, NAN], rep=[0, 1, 1, 2, 2, 2]
    )
    estimate = [rep.estimated["spine_flexion"] for rep in spine_truth.peaks(some)]
    assert estimate[0] == pytest.approx(8)
    assert math.isnan(estimate[1])


def test_peaks_are_ranked_over_the_repetitions_of_all_clips():
    some = [reading([0, p, p], [0, p / 2, p / 2]) for p in (10, 30, 20)]
    result = spine_truth.rank_correlations(some)
    assert result["spine_flexion"] == pytest.approx(1)
    assert math.isnan(result["neck"])


def test_groups_hold_side_views_and_only_yaw_mixes_them():
    some = [
        reading([0, 1], [0, 1], yaw=yaw, body=body)
        for yaw, body in ((0, "A"), (-12, "B"), (30, "A"), (90, "C"), (NAN, "A"))
    ]
    result = spine_truth.grouped(some, "body")
    assert {name: len(group) for name, group in result.items()} == {"A": 1, "B": 1}
    spans = spine_truth.grouped(some, "yaw")
    assert {name: len(group) for name, group in spans.items()} == {
        "up to 5°": 1,
        "up to 15°": 1,
        "30° and more": 2,
        "?": 1,
    }


def test_a_scene_says_what_lies_beside_it(tmp_path: Path, monkeypatch):
    shipped = Path(__file__).parents[2] / "clips" / "dev_b_rdl_rounded.csv"
    table = tmp_path / "dev_x.csv"
    table.write_bytes(shipped.read_bytes())
    monkeypatch.setattr(spine_truth, "CLIPS", tmp_path / "others")
    bare = spine_truth.scene(table)
    assert (bare.name, bare.movement, bare.body) == ("dev_x", "hinge, rounded", "?")
    assert math.isnan(bare.yaw_deg)
    table.with_suffix(".json").write_text(
        '{"background": "yard", "body": "A2", "cam_yaw_deg": 15}'
    )
    estimate = spine_truth.scene(table)
    assert (estimate.background, estimate.body, estimate.yaw_deg) == ("yard", "A2", 15)
    assert (estimate.held_out, estimate.stands) == (True, True)
    table.with_suffix(".json").write_text(
        '{"body": 8, "yaw_deg": -8, "background": null, "uprights": true, "stand_s": 0}'
    )
    estimate = spine_truth.scene(table)
    assert (estimate.background, estimate.body, estimate.yaw_deg) == (
        "uprights",
        "8",
        -8,
    )
    assert not estimate.stands


@pytest.mark.parametrize(
    ("knee", "peaks", "name"),
    [
        (15, (3, 4), "hinge, neutral"),
        (40, (30, 34), "deadlift, rounded"),
        (15, (0, 40), "hinge, rounding more each time"),
        (90, (-20, -15), "squat, arched"),
    ],
)
def test_a_movement_is_named_after_what_knees_and_spine_do(knee, peaks, name):
    rep = np.array([0, 1, 1, 2, 2])
    flexion = np.array([0, peaks[0], 0, peaks[1], 0], float)
    knees = np.where(rep > 0, knee, 5)
    truth = Truth(rep / 30, np.zeros((5, 5, 2)), flexion, flexion, knees, rep)
    assert spine_truth.movement(truth) == name


def test_without_standing_the_first_moment_is_the_truth_s_zero(tmp_path: Path):
    shipped = Path(__file__).parents[2] / "clips" / "dev_b_rdl_rounded.csv"
    head, *rows = shipped.read_text().splitlines()
    table = tmp_path / "bent.csv"
    table.write_text("\n".join([head, *(row for row in rows if ",stand," not in row)]))
    truth = read_truth(table)
    assert truth.rep.min() == 1
    assert truth.flexion[0] == truth.pelvis[0] == 0


def test_the_picture_is_drawn_also_where_nothing_was_judged(tmp_path: Path):
    for estimate in ([0.0, 4.0, NAN], [NAN] * 3):
        path = tmp_path / "some" / "clip.png"
        draw(reading([0, 5, 5], estimate, red=[0, 1, 0]), path)
        assert path.read_bytes().startswith(b"\x89PNG")


def test_stretches_end_where_the_next_frame_comes():
    at_s = np.array([0.0, 0.1, 0.2, 0.3])
    result = [*stretches(at_s, np.array([True, False, True, True]))]
    assert np.array(result) == pytest.approx(np.array([[0, 0.1], [0.2, 0.4]]))
