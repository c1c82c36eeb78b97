"""The spine benchmark's arithmetic, on steps made here."""

import math
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import (
    spine,
    spine_ablation,
    spine_cache,
    spine_passer,
    spine_real,
    spine_stats,
    spine_truth,
)
from benchmarks.lifter.truth import Truth, read_truth
from benchmarks.spine_bends import MEASURES, Bend, bends
from benchmarks.spine_cache import EDGE, JUDGING, POSE_SOURCES, Memory, Watched
from benchmarks.spine_plot import draw, stretches
from benchmarks.spine_truth import Reading, Scene
from edge.core.chord import chord
from edge.core.strip import BEHIND, COLUMNS, ROWS
from edge.core.words import Level, Verdict
from edge.pipeline import Eyes

NAN = math.nan


def test_errors_count_only_what_was_judged():
    told = np.array([3.0, NAN, 5.0])
    found = spine_stats.off(told, np.array([0.0, 100.0, 1.0]))
    assert found.rmse == pytest.approx(math.sqrt(12.5))
    assert found.bias == pytest.approx(3.5)
    assert math.isnan(spine_stats.off(told[1:2], np.zeros(1)).rmse)


def test_area_under_the_curve_counts_ties_half_and_leaves_the_unjudged_out():
    assert spine_stats.auc([2, 3, NAN], [1, 2]) == pytest.approx(3.5 / 4)
    assert math.isnan(spine_stats.auc([], [1]))


def test_the_gap_is_negative_where_two_groups_overlap():
    assert spine_stats.gap([30, 20, NAN], [5, 12]) == 8
    assert spine_stats.gap([30, 10], [5, 12]) == -2
    assert math.isnan(spine_stats.gap([NAN], [1]))


def test_rank_correlation_is_pearson_s_of_the_ranks():
    x = np.random.default_rng(0).normal(size=30)
    assert spine_stats.rank_correlation(x, np.exp(x)) == pytest.approx(1)
    assert spine_stats.rank_correlation(x, -x) == pytest.approx(-1)
    # The worked example of a textbook: 1 - 6 * 4 / (4 * 15) without ties.
    assert spine_stats.rank_correlation([1, 2, 3, 4], [20, 10, 40, 30]) == (
        pytest.approx(0.6)
    )
    assert spine_stats.rank_correlation([1, 2, NAN, 3], [1, 2, 9, 3]) == (
        pytest.approx(1)
    )
    assert math.isnan(spine_stats.rank_correlation([1, 2], [1, 2]))
    assert math.isnan(spine_stats.rank_correlation([1, 1, 1], [1, 2, 3]))


def test_equal_values_share_their_mean_rank():
    assert spine_stats.ranks(np.array([7, 3, 7, 1])).tolist() == [3.5, 2, 3.5, 1]


def reading(flexion, told, *, yaw=0.0, rep=None, red=None, body="A", name="a_b"):
    """Return a reading of one repetition after a frame of standing."""
    frames = len(flexion)
    rep = np.array([0] + [1] * (frames - 1)) if rep is None else np.array(rep)
    angles = np.stack([flexion, np.zeros(frames)], axis=1)
    others = np.full((frames, len(MEASURES)), NAN)
    others[:, 0] = told
    return Reading(
        Scene(name, "hinge", body, "wall", yaw, True),
        np.arange(frames) / 30,
        rep,
        angles,
        np.stack([told, np.where(np.isnan(told), NAN, 1.0)], axis=1),
        others,
        np.zeros(frames, bool) if red is None else np.array(red),
    )


def test_figures_leave_standing_out_and_tell_what_was_judged():
    some = [reading([0, 10, 20, 20, 20], [9, 12, NAN, 22, 22])]
    found = spine_truth.figures(some)
    assert found["flexion_rmse_deg"] == pytest.approx(2)
    assert found["flexion_bias_deg"] == pytest.approx(2)
    assert found["pelvis_bias_deg"] == pytest.approx(1)
    assert found["judged"] == pytest.approx(0.75)


def test_red_is_false_within_the_limits_and_missed_beyond_them():
    found = spine_truth.figures(
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
    assert (found["reps_within_limits"], found["false_red"]) == (2, 1)
    assert (found["reps_beyond_limits"], found["missed_red"]) == (2, 1)


def test_a_repetition_that_was_hardly_judged_has_no_peak():
    some = reading(
        [0, 9, 9, 30, 30, 30], [0, 8, 8, 31, NAN, NAN], rep=[0, 1, 1, 2, 2, 2]
    )
    told = [rep.told["spine_flexion"] for rep in spine_truth.peaks(some)]
    assert told[0] == pytest.approx(8)
    assert math.isnan(told[1])


def test_peaks_are_ranked_over_the_repetitions_of_all_clips():
    some = [reading([0, p, p], [0, p / 2, p / 2]) for p in (10, 30, 20)]
    found = spine_truth.rank_correlations(some)
    assert found["spine_flexion"] == pytest.approx(1)
    assert math.isnan(found["neck"])


def test_groups_hold_side_views_and_only_yaw_mixes_them():
    some = [
        reading([0, 1], [0, 1], yaw=yaw, body=body)
        for yaw, body in ((0, "A"), (-12, "B"), (30, "A"), (90, "C"), (NAN, "A"))
    ]
    found = spine_truth.grouped(some, "body")
    assert {name: len(group) for name, group in found.items()} == {"A": 1, "B": 1}
    spans = spine_truth.grouped(some, "yaw")
    assert {name: len(group) for name, group in spans.items()} == {
        "up to 5°": 1,
        "up to 15°": 1,
        "30° and more": 2,
        "?": 1,
    }


def test_a_scene_says_what_lies_beside_it(tmp_path: Path, monkeypatch):
    shipped = Path(__file__).parents[1] / "clips" / "dev_b_rdl_rounded.csv"
    table = tmp_path / "dev_x.csv"
    table.write_bytes(shipped.read_bytes())
    monkeypatch.setattr(spine_truth, "CLIPS", tmp_path / "others")
    bare = spine_truth.scene(table)
    assert (bare.name, bare.movement, bare.body) == ("dev_x", "hinge, rounded", "?")
    assert math.isnan(bare.yaw_deg)
    table.with_suffix(".json").write_text(
        '{"background": "yard", "body": "A2", "cam_yaw_deg": 15}'
    )
    told = spine_truth.scene(table)
    assert (told.background, told.body, told.yaw_deg) == ("yard", "A2", 15)
    assert (told.held_out, told.stands) == (True, True)
    table.with_suffix(".json").write_text(
        '{"body": 8, "yaw_deg": -8, "background": null, "uprights": true, "stand_s": 0}'
    )
    told = spine_truth.scene(table)
    assert (told.background, told.body, told.yaw_deg) == ("uprights", "8", -8)
    assert not told.stands


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
    assert spine_truth.movement(
        Truth(rep / 30, np.zeros((5, 5, 2)), flexion, flexion, knees, rep)
    ) == (name)


def step(index, *, rep=None, level=Level.NEUTRAL, flexion=NAN, neck=5.0, torso=100.0):
    xy = np.full((17, 2), NAN)
    xy[[5, 6]], xy[[11, 12]] = [10, 10], [10, 10 + torso]
    return SimpleNamespace(
        index=index,
        t_s=index / 10,
        movement=SimpleNamespace(rep=rep),
        feedback=SimpleNamespace(level=level),
        spine=SimpleNamespace(spine_flexion_deg=flexion, pelvis_tilt_deg=flexion),
        angles=SimpleNamespace(neck_flexion_deg=neck, trunk_inclination_deg=40.0),
        pose=SimpleNamespace(xy=xy),
        view=SimpleNamespace(torso_px=100.0),
    )


def test_bends_are_told_by_their_worst_lamp_and_their_final_record():
    steps = [
        step(0),
        step(1, rep=1, flexion=10.0, level=Level.CAUTION),
        step(2, rep=1, flexion=10.0, torso=80.0),
        step(3),
        step(4, rep=2, level=Level.UNSURE),
    ]
    record = SimpleNamespace(
        start_s=0.05, end_s=0.3, spine_flexion_peak_deg=33.0, verdict=Verdict.FAULT
    )
    first, last = bends(Watched(tuple(steps), (record,)))
    assert (first.worst, first.verdict, first.judged) == (
        Level.CAUTION,
        Verdict.FAULT,
        1,
    )
    assert first.peak_deg == 33
    assert first.peaks["neck"] == 5
    assert first.peaks["chord_shortening"] == pytest.approx(-0.81)
    assert (last.worst, last.verdict, last.judged) == (Level.UNSURE, None, 0)
    assert math.isnan(last.peak_deg)


def bend(worst, peak_deg=NAN, verdict=None):
    peaks = dict.fromkeys(MEASURES, NAN) | {"spine_flexion": peak_deg}
    return Bend(0.0, worst, verdict, 1.0, peaks)


def test_rates_are_told_per_bend_per_clip_and_per_verdict():
    red = bend(Level.FAULT, verdict=Verdict.FAULT)
    amber = bend(Level.CAUTION, verdict=Verdict.CAUTION)
    green = bend(Level.NEUTRAL)
    found = spine_real.rates([[green, red], [green, green]], [[amber, red], [green]])
    assert found["bend"] == {
        "correct": 4,
        "rounded": 3,
        "false_red": pytest.approx(1 / 4),
        "missed_red": pytest.approx(2 / 3),
        "missed": pytest.approx(1 / 3),
    }
    assert found["clip"]["false_red"] == found["clip"]["missed_red"] == 0.5
    assert (found["verdict"]["correct"], found["verdict"]["rounded"]) == (1, 2)
    assert found["verdict"]["missed_red"] == 0.5


def test_a_set_s_peak_is_the_median_of_its_judged_bends():
    some = [bend(Level.NEUTRAL, p) for p in (3.0, NAN, 9.0, 5.0)]
    assert spine_real.peak_of_set(some) == 5
    assert math.isnan(spine_real.peak_of_set([bend(Level.UNSURE)]))


def test_real_figures_name_every_clip():
    sets = {name: [bend(Level.NEUTRAL, 5.0)] for name in spine_real.CORRECT}
    sets |= {name: [bend(Level.FAULT, 40.0)] for name in spine_real.ROUNDED}
    sets |= {name: [] for name in spine_real.TURNED}
    found = spine_real.figures(sets)
    assert found["auc_clip"]["spine_flexion"] == found["auc_bend"]["spine_flexion"] == 1
    assert found["gap_clip_deg"] == found["gap_bend_deg"] == 35
    assert set(found["clips"]) == set(sets)
    assert found["red_though_turned"] == 0


def test_a_passer_by_is_told_repetition_by_repetition():
    one = bend(Level.NEUTRAL, 5.0, Verdict.GOOD)
    other = bend(Level.FAULT, 30.0, Verdict.FAULT)
    uncounted = bend(Level.UNSURE)
    assert spine_passer.compared([one, other], [one, uncounted, other])["same"]
    found = spine_passer.compared([one, other], [one, one])
    assert not found["same"]
    assert found["peak_shift_deg"] == [0, -25]
    assert not spine_passer.compared([one], [one, one])["same"]


def test_somebody_who_walks_by_changes_no_verdict():
    videos = spine_passer.pair()
    if videos is None:
        pytest.skip("needs both clips: python -m benchmarks.lifter render passer_by")
    alone, passed = (bends(spine_cache.watched(video)) for video in videos)
    assert spine_passer.compared(alone, passed)["same"]


def test_motion_speaks_for_where_something_began_to_move():
    axes = chord(np.array([80.0, 100.0]), np.array([80.0, 40.0]), 1)
    before = np.full((120, 160, 3), 90, np.uint8)
    now = before.copy()
    now[:, 68:] = 160  # everything before the edge, a fifth of the torso behind
    hints = spine_ablation.moved_hints(now, before, axes)
    assert hints.shape == (ROWS, COLUMNS)
    assert hints.max() == 0
    assert BEHIND[hints[ROWS // 2].argmax()] == pytest.approx(0.2, abs=0.05)


def test_the_picture_is_drawn_also_where_nothing_was_judged(tmp_path: Path):
    for told in ([0.0, 4.0, NAN], [NAN] * 3):
        path = tmp_path / "some" / "clip.png"
        draw(reading([0, 5, 5], told, red=[0, 1, 0]), path)
        assert path.read_bytes().startswith(b"\x89PNG")


def test_stretches_end_where_the_next_frame_comes():
    at_s = np.array([0.0, 0.1, 0.2, 0.3])
    found = [*stretches(at_s, np.array([True, False, True, True]))]
    assert np.array(found) == pytest.approx(np.array([[0, 0.1], [0.2, 0.4]]))


def test_figures_become_json_values():
    assert spine.plain({"a": [1.23456, NAN, 2]}) == {"a": [1.235, None, 2]}


def test_remembered_answers_are_the_model_s(tmp_path: Path):
    answers = iter(
        [(np.full((17, 2), i, np.float32), np.ones(17, np.float32)) for i in range(3)]
    )
    eyes = Eyes(192, lambda crop: (crop,), lambda heads, prior: next(answers))
    path = tmp_path / "clip.pose.npz"
    asked = Memory(eyes, path)
    first = [asked.eyes.decode((), None) for _ in range(3)]
    asked.keep()
    known = Memory(eyes, path)
    again = [known.eyes.decode(known.eyes.model(None), None) for _ in range(3)]
    assert all(
        (a == b).all()
        for one, other in zip(first, again, strict=True)
        for a, b in zip(one, other, strict=True)
    )
    assert all(part.dtype == np.float32 for part in again[0])


def test_what_the_cache_is_named_after_exists():
    names = {path.stem for path in (EDGE / "core").glob("*.py")}
    assert names >= {*POSE_SOURCES, *JUDGING}
    assert not {"contour", "strip", "chord", "smoothing", "view"} & {*JUDGING}


def test_the_pose_s_sources_are_all_named():
    for name in POSE_SOURCES:
        source = (EDGE / "core" / f"{name}.py").read_text()
        needed = set(re.findall(r"^from edge\.core\.(\w+)", source, re.MULTILINE))
        assert needed <= {*POSE_SOURCES, "records", "words"}, name


def test_a_clip_is_looked_at_once(tmp_path: Path, monkeypatch):
    video = Path(__file__).parents[1] / "clips" / "dev_j_rdl_front.mp4"
    first = spine_cache.watched(video, out=tmp_path)
    monkeypatch.setattr(spine_cache, "_look", None)
    again = spine_cache.watched(video, out=tmp_path)
    assert [s.t_s for s in again.steps] == [s.t_s for s in first.steps]
    assert len(again.reps) == 3


def test_without_standing_the_first_moment_is_the_truth_s_zero(tmp_path: Path):
    shipped = Path(__file__).parents[1] / "clips" / "dev_b_rdl_rounded.csv"
    head, *rows = shipped.read_text().splitlines()
    table = tmp_path / "bent.csv"
    table.write_text("\n".join([head, *(row for row in rows if ",stand," not in row)]))
    truth = read_truth(table)
    assert truth.rep.min() == 1
    assert truth.flexion[0] == truth.pelvis[0] == 0
