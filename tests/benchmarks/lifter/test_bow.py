"""Bows of the lifters' own: whose they are, and what of them is known."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.lifter import truth_files
from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.body.bow import (
    CHEATS_DEG,
    PLAY_SD_DEG,
    SIDE_YAW_DEG,
    Kind,
    named,
)
from benchmarks.lifter.clip_table import ALL, BOWS, CLIPS, TIRING
from benchmarks.lifter.plan import Plan
from benchmarks.lifter.script import beats

KINDS = {kind: [n for n in BOWS if named(n)[1] is kind] for kind in Kind}
SAME = ("body", "seed", "side", "top", "background", "uprights")


def flexion(plan: Plan) -> float:
    (rep,) = plan.reps
    return sum(ramp.deg for part in ("lumbar", "thoracic") for ramp in rep[part])


def test_every_lifter_seen_from_the_side_has_a_bow_of_each_kind():
    side = [
        name
        for name, plan in CLIPS.items()
        if abs(plan.yaw_deg) <= SIDE_YAW_DEG and plan.stand_s and "_passed" not in name
    ]
    assert len(side) > 40
    for kind, names in KINDS.items():
        assert names == [f"{name}_bow{kind}" for name in side]
    assert not set(BOWS) & set(CLIPS)
    assert set(ALL) == set(BOWS) | set(CLIPS)


@pytest.mark.parametrize("name", KINDS[Kind.NEUTRAL])
def test_it_is_the_lifter_of_the_clip_in_another_take(name):
    clip, bow = CLIPS[named(name)[0]], BOWS[name]
    assert all(getattr(bow, field) == getattr(clip, field) for field in SAME)
    assert len(bow.reps) == 1
    assert bow.stand_s >= 1
    assert bow.carried == "nothing"
    assert not bow.passer
    assert bow.light != clip.light
    assert bow.nearer_m != 0
    assert abs(bow.yaw_deg) <= SIDE_YAW_DEG


def test_the_spine_is_as_neutral_as_a_stick_leaves_it():
    found = [flexion(BOWS[name]) for name in KINDS[Kind.NEUTRAL]]
    assert abs(np.mean(found)) < PLAY_SD_DEG / 2
    assert 0.7 * PLAY_SD_DEG < np.std(found) < 1.4 * PLAY_SD_DEG
    assert max(map(abs, found)) < 3 * PLAY_SD_DEG


def test_kinds_are_the_same_take_but_for_their_fault():
    for name in KINDS[Kind.NEUTRAL]:
        neutral = BOWS[name]
        for kind, degrees in CHEATS_DEG.items():
            cheat = BOWS[name + kind]
            assert flexion(cheat) - flexion(neutral) == pytest.approx(degrees)
            assert replace(cheat, reps=()) == replace(neutral, reps=())
        assert BOWS[name + Kind.PASSED] == replace(neutral, passer=True)
        stick = BOWS[name + Kind.STICK]
        assert (stick.carried, stick.arms) == ("stick", Arms.STICK)


def test_a_bow_is_slower_than_a_repetition():
    reps = CLIPS["yaw_0"].reps[:1]
    usual, slow = (
        beats(reps, 1.0, True, np.random.default_rng(0), slower)
        for slower in (1.0, 2.0)
    )
    counts = [sum(beat.rep == 1 for beat in told) for told in (usual, slow)]
    assert counts[1] == pytest.approx(2 * counts[0], abs=1)


def test_tiring_sets_change_by_what_their_plans_say():
    for plan in TIRING.values():
        tops = [sum(r.deg for r in rep["lumbar"]) for rep in plan.reps]
        assert len(tops) == 7
        assert abs(tops[1] - tops[0]) <= 1
    assert max(sum(r.deg for r in rep["lumbar"]) for rep in TIRING["tiring_3"].reps) < 0


def test_bows_are_kept_apart_from_the_clips(tmp_path, monkeypatch):
    for name in ("a", "a_bow", "a_bow_cheat10"):
        (tmp_path / f"{name}.csv").touch()
    monkeypatch.setattr(truth_files, "FOLDERS", (tmp_path,))
    assert list(truth_files.tables()) == ["a"]
    assert list(truth_files.bow_tables()) == ["a_bow", "a_bow_cheat10"]


@pytest.mark.parametrize("lean_deg", [0.0, 40.0, 80.0])
def test_a_stick_rests_on_the_two_highest_places_of_the_back(lean_deg):
    stick = pytest.importorskip("benchmarks.lifter.body.stick", exc_type=ImportError)
    # Sacrum, hollow, chest, C7 and head, backwards and up; the belly before them.
    back = np.array([[0.10, 0.0], [0.05, 0.2], [0.12, 0.4], [0.08, 0.5], [0.07, 0.7]])
    body = np.concatenate([back, back - [0.25, 0.0]])
    turn = np.radians(lean_deg)
    way = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    points = np.column_stack([np.zeros(len(body)), body @ way])
    solid = stick.stick_behind(points, points[0], points[3])
    seen = solid.vertices[:, 1:] @ way.T
    first, last = seen[-2:]  # the middles of its ends
    at = first + np.outer((back[:, 1] - first[1]) / (last - first)[1], last - first)
    gaps = at[:, 0] - back[:, 0]
    assert gaps[[0, 2]] == pytest.approx(stick.RADIUS_M, abs=0.001)
    assert (gaps[[1, 3, 4]] > 0.02).all()
