"""What is reported of bows of the lifters' own, of good ones and of spoilt ones."""

import math
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.lifter.body.bow import Kind, bow_name
from benchmarks.spine import cache
from benchmarks.spine import truth as spine_truth
from benchmarks.spine.bends import MEASURES
from benchmarks.spine.cache import Watched
from benchmarks.spine.own import halves, hinge, spoilt, tables
from benchmarks.spine.own.hinge import Case, Change
from benchmarks.spine.truth import Reading, Scene
from edge.core.advising.advice import TIRED_DEG
from edge.core.spine.own_hinge import OwnHinge, Unusable
from edge.core.types.codes import ReferenceKind

NAN = math.nan
TESTS = Path(__file__).parents[2]
HINGE = OwnHinge(6.0, 2.0, 80.0, 1.0, 0.8)


def reading(tops, estimated, *, movement="hinge, neutral", red=None) -> Reading:
    """Return a reading with one moving frame a repetition, after one of standing."""
    frames = len(tops) + 1
    shown = np.array([NAN, *estimated], float)
    others = np.full((frames, len(MEASURES)), NAN)
    others[:, 0] = shown
    return Reading(
        Scene("a", movement, "0", "wall", 0.0, True),
        np.arange(frames, dtype=float),
        np.arange(frames),
        np.stack([[0.0, *tops], np.zeros(frames)], axis=1),
        np.stack([shown, shown * 0], axis=1),
        others,
        np.isfinite(shown),
        np.zeros(frames, bool) if red is None else np.array([False, *red]),
    )


def counted(*figures) -> Watched:
    """Return what was seen: of repetition k, at k seconds, its peak and its drift."""
    reps = [
        SimpleNamespace(
            start_s=k - 0.4,
            end_s=k + 0.4,
            spine_flexion_peak_deg=peak,
            spine_drift_deg=drift,
        )
        for k, (peak, drift) in enumerate(figures, start=1)
    ]
    return Watched((), tuple(reps))


def a_case(hinge, estimated, own, *, tops=(5, 30), name="a", bow=0.0) -> Case:
    standing = reading(tops, estimated)
    standing = replace(standing, scene=replace(standing.scene, name=name))
    return Case(name, bow, hinge, standing, reading(tops, own), ())


def test_change_is_from_the_first_two_repetitions_that_count():
    seen = counted((3, NAN), (NAN, NAN), (9, NAN), (12, 7.0), (20, 16.0))
    estimated = list(hinge.changes(reading((2, 50, 4, 12, 20), (0,) * 5), seen))
    assert estimated == [Change(9.0, 7.0), Change(17.0, 16.0)]


def test_change_is_told_at_the_same_lean():
    lean = np.linspace(0, 80, 50)
    flat, arched, deeper = (
        np.stack([share * reach, reach - share * reach], axis=1)
        for share, reach in ((0.1, lean), (-0.2, lean), (0.1, 1.1 * lean))
    )
    # An arched back peaks while standing; what it does is seen deep in the bend.
    assert hinge.true_change(arched, [flat, flat]) < -13
    # Deeper by a tenth: no more than those last 8 degrees have of it.
    assert hinge.true_change(deeper, [flat, flat]) == pytest.approx(0, abs=0.9)


def test_a_repetition_that_was_not_counted_has_no_drift():
    estimated = list(
        hinge.changes(reading((2, 4, 9), (0,) * 3), counted((2, 0), (4, 0)))
    )
    assert estimated[0].true == 6
    assert math.isnan(estimated[0].estimated)


def test_drift_is_wrong_only_where_the_change_is_clear():
    found = hinge.drift(
        [
            Change(0.0, 1.0),
            Change(0.0, TIRED_DEG + 1),  # says so for nothing
            Change(TIRED_DEG + 1, 0.0),  # either is right
            Change(TIRED_DEG + 10, TIRED_DEG + 9),
            Change(TIRED_DEG + 10, NAN),  # says nothing
        ]
    )
    assert (found["reps_within_limits"], found["false_red"]) == (2, 1)
    assert (found["reps_beyond_limits"], found["missed_red"]) == (2, 1)
    assert found["judged"] == 0.8


def test_columns_compare_both_ways_of_reading():
    found = hinge.columns([a_case(HINGE, (15, 34), (6, 31))])
    assert found["standing"]["flexion_rmse_deg"] == pytest.approx(math.sqrt(58))
    assert found["own hinge"]["flexion_rmse_deg"] == pytest.approx(1)
    assert found["drift"]["reps"] == 0


def test_a_spoilt_bow_is_held_against_the_good_one():
    good = a_case(HINGE, (15, 34), (6, 31))
    cheat = a_case(replace(HINGE, worth=0.4), (15, 34), (-4, 23), bow=10.0)
    found = spoilt.spoilt(good, cheat)
    assert found["shift_deg"] == pytest.approx(-9)
    assert found["most_deg"] == pytest.approx(9.9)
    assert (found["worth"], found["good_worth"]) == (0.4, 0.8)
    refused = spoilt.spoilt(good, a_case(Unusable.UNEVEN, (15, 34), (15, 34)))
    assert refused["bow"] == "uneven"
    assert math.isnan(refused["worth"])


def test_a_bad_bow_shows_by_its_size_or_by_what_it_makes_of_the_set():
    large = replace(HINGE, doubt_deg=9.0)
    case = a_case(large, (15, 34), (30, 49))
    assert spoilt.shows(case) == "doubt"
    arched = replace(case, advice=("bow_again", "ribs_down"))
    assert spoilt.shows(arched) == "doubt, arched"
    assert spoilt.shows(a_case(HINGE, (15, 34), (6, 31))) == ""
    refused = a_case(Unusable.UNEVEN, (15, 34), (15, 34))
    assert spoilt.shows(replace(refused, advice=("bow_again",))) == "refused"


def test_hinges_and_squats_of_either_half_are_reported_apart():
    squat = a_case(HINGE, (5, 30), (5, 30), name="squat_neutral")
    scene = replace(squat.standing.scene, movement="squat, neutral")
    squat = replace(squat, standing=replace(squat.standing, scene=scene))
    some = [
        a_case(HINGE, (5, 30), (5, 30), name=name)
        for name in ("yaw_0", "hinge_drawn_03", "new_drawn_01_passed")
    ]
    found = {
        title: [c.name for c in part] for title, part in halves.halves([*some, squat])
    }
    assert found == {
        "hinges, chosen on": ["yaw_0"],
        "hinges, set aside": ["hinge_drawn_03", "new_drawn_01_passed"],
        "squats, chosen on": ["squat_neutral"],
    }


def test_lifters_whose_bow_was_taken_are_told_apart_where_some_were_not():
    some = [
        a_case(hinge, (5, 30), (5, 30), name=name)
        for hinge, name in ((HINGE, "tiring_0"), (Unusable.UNEVEN, "tiring_1"))
    ]
    found = {title: [c.name for c in part] for title, part in halves.halves(some)}
    assert found == {
        "hinges, set aside": ["tiring_0", "tiring_1"],
        "hinges, set aside, bow taken": ["tiring_0"],
    }


def test_bows_of_either_half_are_told_apart_and_cheats_are_none(monkeypatch):
    bows = {
        bow_name(name, kind): Path(f"{name}.csv")
        for name in ("yaw_0", "yaw_8", "hinge_drawn_03", "drawn_01")
        for kind in (Kind.NEUTRAL, Kind.CHEAT_20)
    }
    taught = {
        "yaw_0": replace(HINGE, doubt_deg=-5.0),
        "drawn_01": Unusable.UNEVEN,
        "hinge_drawn_03": replace(HINGE, doubt_deg=20.0),
    }
    asked = []

    def learn(video):
        asked.append(video.stem)
        return taught.get(video.stem, replace(HINGE, doubt_deg=1.0))

    monkeypatch.setattr(halves, "bow_tables", lambda: bows)
    found = halves.bow_figures(learn)
    assert asked == ["yaw_0", "yaw_8", "hinge_drawn_03", "drawn_01"]
    chosen, aside = found["chosen on"], found["set aside"]
    assert (chosen["bows"], chosen["refused"], chosen["unusual"]) == (3, 1, 0)
    assert chosen["doubt_most_deg"] == pytest.approx(4.6)
    assert (aside["bows"], aside["unusual"]) == (1, 1)


@pytest.fixture
def seen(monkeypatch) -> Watched:
    """Return what the pipeline makes of a shipped recording."""
    recording = TESTS / "recordings" / "demo_progressive.npz"
    monkeypatch.setattr(cache, "_recording", lambda video, *rest: recording)
    return cache.watched(recording)


def test_cases_are_the_clips_whose_lifter_bows(seen, monkeypatch, tmp_path):
    table = TESTS / "clips" / "demo_progressive.csv"
    scenes = {
        name: (Scene(name, "hinge", "0", "wall", 0.0, True), table, tmp_path / name)
        for name in ("with", "with_passed", "without")
    }
    monkeypatch.setattr(spine_truth, "scenes", lambda: scenes)
    monkeypatch.setattr(hinge, "bow_tables", lambda: {bow_name("with"): table})
    asked = []

    def watch(video, hinge=None):
        asked.append((video.name, hinge))
        return seen

    found = list(hinge.cases(Kind.NEUTRAL, watch, lambda video: HINGE))
    assert [case.name for case in found] == ["with", "with_passed"]
    assert found[0].bow_deg == pytest.approx(52, abs=1)
    assert [change.estimated for change in found[0].changes] == [
        rep.spine_drift_deg for rep in seen.reps[2:]
    ]
    assert asked == [(n, h) for n in ("with", "with_passed") for h in (None, HINGE)]
    assert not list(hinge.cases(Kind.STICK, watch, lambda video: HINGE))


def test_a_refused_bow_changes_nothing(seen, tmp_path):
    table = TESTS / "clips" / "demo_progressive.csv"
    clip = Scene("a", "hinge", "0", "wall", 0.0, True), table, tmp_path
    found = hinge.case(clip, 0.0, Unusable.TOO_FAST, lambda video: seen)
    assert found.own is found.standing
    estimated = hinge.lifter(found)
    assert estimated["bow"] == "too_fast"
    assert math.isnan(estimated["change_deg"])


def test_a_recording_is_read_against_a_hinge_and_teaches_one(seen):
    own = cache.watched(Path("any"), hinge=HINGE)
    assert {str(rep.reference) for rep in seen.reps} == {ReferenceKind.STANDING}
    assert {str(rep.reference) for rep in own.reps} == {ReferenceKind.OWN_HINGE}
    lower = [
        a.spine_flexion_peak_deg - b.spine_flexion_peak_deg
        for a, b in zip(seen.reps, own.reps, strict=True)
    ]
    assert min(lower) > 3


def test_a_bow_teaches_a_hinge_and_a_view_from_the_front_none(monkeypatch):
    folder = TESTS / "recordings"
    monkeypatch.setattr(cache, "_recording", lambda video, *rest: folder / video)
    # The first repetition of this one is neutral.
    assert isinstance(cache.bowed(Path("demo_progressive.npz")), OwnHinge)
    assert isinstance(cache.bowed(Path("dev_j_rdl_front.npz")), Unusable)


def test_the_tables_are_printed_and_kept(monkeypatch, capsys):
    kinds = {
        Kind.NEUTRAL: [
            a_case(HINGE, (15, 34), (6, 31)),
            a_case(Unusable.UNEVEN, (NAN, NAN), (NAN, NAN), name="b"),
        ],
        Kind.CHEAT_10: [a_case(HINGE, (15, 34), (-4, 21), bow=10.0)],
    }
    monkeypatch.setattr(hinge, "cases", lambda kind=Kind.NEUTRAL: kinds.get(kind, []))
    monkeypatch.setattr(tables, "REAL", Path("nowhere"))
    monkeypatch.setattr(tables, "bow_figures", dict)
    found = tables.measure()
    assert set(found["clips"]) == {"a", "b"}
    assert set(found["spoilt"]["cheat10"]) == {"a"}
    estimated = capsys.readouterr().out
    assert "own hinge" in estimated
    assert "uneven" in estimated
    assert "cheat10" in estimated
    kinds.clear()
    assert tables.measure() == {}
