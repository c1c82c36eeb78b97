"""Real clips: bends, what is told of a set of them, and of somebody who walks by."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.spine import cache, passer, real
from benchmarks.spine.bends import MEASURES, Bend, bends
from benchmarks.spine.cache import Watched
from edge.core.types.codes import Level, Verdict

NAN = math.nan


def step(index, *, rep=None, level=Level.NEUTRAL, flexion=NAN, torso=100.0):
    xy = np.full((17, 2), NAN)
    xy[[5, 6]], xy[[11, 12]] = [10, 10], [10, 10 + torso]
    return SimpleNamespace(
        index=index,
        t_s=index / 10,
        movement=SimpleNamespace(rep=rep),
        feedback=SimpleNamespace(level=level),
        spine=SimpleNamespace(spine_flexion_deg=flexion, pelvis_tilt_deg=flexion),
        angles=SimpleNamespace(neck_flexion_deg=5.0, trunk_inclination_deg=40.0),
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
    result = real.rates([[green, red], [green, green]], [[amber, red], [green]])
    assert result["bend"] == {
        "correct": 4,
        "rounded": 3,
        "false_red": pytest.approx(1 / 4),
        "missed_red": pytest.approx(2 / 3),
        "missed": pytest.approx(1 / 3),
    }
    assert result["clip"]["false_red"] == result["clip"]["missed_red"] == 0.5
    assert (result["verdict"]["correct"], result["verdict"]["rounded"]) == (1, 2)
    assert result["verdict"]["missed_red"] == 0.5


def test_a_set_s_peak_is_the_median_of_its_judged_bends():
    some = [bend(Level.NEUTRAL, p) for p in (3.0, NAN, 9.0, 5.0)]
    assert real.peak_of_set(some) == 5
    assert math.isnan(real.peak_of_set([bend(Level.UNSURE)]))


def test_real_figures_name_every_clip():
    sets = {name: [bend(Level.NEUTRAL, 5.0)] for name in real.CORRECT}
    sets |= {name: [bend(Level.FAULT, 40.0)] for name in real.ROUNDED}
    sets |= {name: [] for name in real.TURNED}
    result = real.figures(sets)
    assert (
        result["auc_clip"]["spine_flexion"] == result["auc_bend"]["spine_flexion"] == 1
    )
    assert result["gap_clip_deg"] == result["gap_bend_deg"] == 35
    assert set(result["clips"]) == set(sets)
    assert result["red_though_turned"] == 0


def test_a_passer_by_is_told_repetition_by_repetition():
    one = bend(Level.NEUTRAL, 5.0, Verdict.GOOD)
    other = bend(Level.FAULT, 30.0, Verdict.FAULT)
    uncounted = bend(Level.UNSURE)
    assert passer.compared([one, other], [one, uncounted, other])["same"]
    result = passer.compared([one, other], [one, one])
    assert not result["same"]
    assert result["peak_shift_deg"] == [0, -25]
    assert not passer.compared([one], [one, one])["same"]


def test_pairs_are_told_by_their_names(tmp_path, monkeypatch):
    monkeypatch.setattr(passer, "FOLDERS", (tmp_path,))
    clips = ("no_passer_by", "passer_by", "a", "a_passed", "b", "c_passed")
    for name in (*clips, "a_bow", "a_bow_passed"):
        (tmp_path / f"{name}.mp4").touch()
    assert set(passer.pairs()) == {"no_passer_by", "a"}
    assert passer.pairs()["a"] == (tmp_path / "a.mp4", tmp_path / "a_passed.mp4")


def test_somebody_who_walks_by_changes_no_verdict():
    clips = passer.pairs()["no_passer_by"]
    alone, passed = (bends(cache.watched(clip)) for clip in clips)
    assert passer.compared(alone, passed)["same"]
