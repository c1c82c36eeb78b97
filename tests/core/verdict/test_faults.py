import math
from dataclasses import replace

import pytest
from support.records_made import angles, spine

from edge.core.spine.baseline import PRIOR_MARGIN_DEG
from edge.core.types.codes import FaultCode
from edge.core.types.events import FaultCleared, FaultRaised
from edge.core.types.exercise import FaultLimits, Limit
from edge.core.verdict.faults import (
    FAULT_HOLD_S,
    RED_QUALITY,
    FaultJudge,
    FaultWatch,
    Red,
    Severity,
)

FLEXION, EXTENSION = FaultCode.SPINE_FLEXION, FaultCode.SPINE_EXTENSION
LIMITS = FaultLimits(Limit(15, 11, "chosen"), Limit(25, 20, "chosen"))
DT_S = 1 / 32


def judge(codes=(FLEXION, EXTENSION)):
    return FaultJudge(dict.fromkeys(codes, LIMITS))


def watch(
    values_deg, quality=0.9, judge_of=None, start_s=0.0, bending=True, prior=False
):
    """Return events and the grades after each frame of a series of flexions."""
    judged = judge_of or judge()
    events, grades = [], []
    for at, value in enumerate(values_deg):
        t_s = start_s + at * DT_S
        events += judged.step(
            angles(t_s), spine(t_s, value, quality=quality, prior=prior), bending
        )
        grades.append(judged.raised())
    return events, grades


def test_what_stays_above_for_a_moment_is_raised_and_what_falls_below_clears():
    events, grades = watch([0] * 4 + [18] * 8 + [13] * 8 + [5] * 4)
    raised, cleared = events
    assert isinstance(raised, FaultRaised)
    assert raised.code is FLEXION
    assert raised.t_s == pytest.approx(4 * DT_S + 0.12, abs=DT_S)
    assert isinstance(cleared, FaultCleared)
    # Between the two limits it lasts; it clears with the first frame below both.
    assert cleared.t_s == cleared.fault.end_s == 20 * DT_S
    assert cleared.fault.start_s == raised.t_s
    assert cleared.fault.peak_deg == 18
    assert grades[-1] == {}


def test_amber_becomes_red_and_red_eases_to_amber():
    _, grades = watch([18] * 8 + [30] * 8 + [22] * 4 + [18] * 4)
    assert [grades[at].get(FLEXION) for at in (7, 15, 19, 23)] == [1, 2, 2, 1]


def test_one_stray_frame_raises_nothing():
    events, grades = watch([0, 60, 60, 0, 60, 60, 0])
    assert events == []
    assert set(map(len, grades)) == {0}


def test_extension_counts_by_its_size():
    events, grades = watch([-30] * 8)
    assert [event.code for event in events] == [EXTENSION]
    assert grades[-1] == {EXTENSION: 2}


def test_without_a_learnt_neutral_even_a_far_bend_is_amber_at_most():
    deg = LIMITS.caution.enter_deg + PRIOR_MARGIN_DEG
    assert watch([deg - 1] * 8, prior=True)[1][-1] == {}
    assert watch([deg + 1] * 8, prior=True)[1][-1] == {FLEXION: 1}
    assert watch([deg + 60] * 8, prior=True)[1][-1] == {FLEXION: 1}


def test_an_unclear_back_is_amber_at_most_but_keeps_a_red_lamp():
    low = RED_QUALITY - 0.05
    assert watch([60] * 8, quality=low)[1][-1] == {FLEXION: 1}
    kept = judge()
    watch([60] * 8, judge_of=kept)
    late = watch([60] * 8, quality=low, judge_of=kept, start_s=8 * DT_S)
    assert late[1][-1] == {FLEXION: 2}


def test_a_back_missing_for_a_moment_keeps_its_fault_and_for_longer_clears_it():
    kept = int(FAULT_HOLD_S / DT_S)
    events, grades = watch([18] * 8 + [math.nan] * (kept + 1))
    assert [type(event) for event in events] == [FaultRaised, FaultCleared]
    assert grades[7 + kept] == {FLEXION: 1}
    assert grades[-1] == {}
    assert events[1].fault.peak_deg == 18


def test_standing_clears_everything():
    judged = judge()
    watch([18] * 8, judge_of=judged)
    (cleared,) = judged.step(angles(9 * DT_S), spine(9 * DT_S, 18), bending=False)
    assert cleared.fault.end_s == 9 * DT_S
    assert judged.raised() == {}
    assert watch([40] * 8, bending=False) == ([], [{}] * 8)


def test_a_gap_in_time_counts_for_nothing():
    judged = judge()
    watch([18] * 2, judge_of=judged)
    assert judged.step(angles(60.0), spine(60.0, 18), True) == ()


def test_the_end_gives_what_is_still_raised_once():
    judged = judge()
    watch([18] * 8, judge_of=judged)
    (record,) = judged.finish(1.0)
    assert (record.code, record.end_s) == (FLEXION, 1.0)
    assert judged.finish(1.0) == ()


def test_neck_and_knees_are_judged_from_the_keypoints():
    judged = judge((FaultCode.NECK, FaultCode.KNEE_DOMINANT))
    for at in range(8):
        t_s = at * DT_S
        judged.step(angles(t_s, knee_deg=30, neck_deg=-18), spine(t_s, 90), True)
    assert judged.raised() == {FaultCode.NECK: 1, FaultCode.KNEE_DOMINANT: 2}


def test_reset_is_a_fresh_start():
    judged = judge()
    watch([30] * 8, judge_of=judged)
    judged.reset()
    series = [0, 18, 18, 18, 18, 18, 30, 30]
    assert watch(series, judge_of=judged) == watch(series)


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize(
    ("code", "of"),
    [
        (FaultCode.ROTATION, {"rotation_deg": 18.0, "rotation_sd_deg": 1.0}),
        (
            FaultCode.LATERAL_FLEXION,
            {"lateral_flexion_deg": 18.0, "lateral_sd_deg": 1.0},
        ),
    ],
)
def test_to_either_side_is_as_bad_and_never_red(code, of, side):
    size_deg = next(iter(of))
    for times, grade in ((1, {code: 1}), (4, {code: 1})):
        judged = judge((code,))
        for at in range(8):
            seen = replace(spine(at * DT_S), **of | {size_deg: side * times * 18.0})
            judged.step(angles(at * DT_S), seen, True)
        assert judged.raised() == grade


@pytest.mark.parametrize(
    ("sd_deg", "grade"), [(1.0, {FaultCode.ROTATION: 1}), (3.0, {})]
)
def test_a_twist_must_be_past_its_limit_by_one_and_a_half_of_what_it_may_be_off(
    sd_deg, grade
):
    judged = judge((FaultCode.ROTATION,))
    for at in range(8):
        seen = replace(spine(at * DT_S), rotation_deg=18.0, rotation_sd_deg=sd_deg)
        judged.step(angles(at * DT_S), seen, True)
    assert judged.raised() == grade


def test_a_back_half_seen_is_amber_at_most():
    assert watch([60] * 8, quality=0.5)[1][-1] == {FLEXION: 1}
    assert watch([60] * 8, quality=RED_QUALITY)[1][-1] == {FLEXION: 2}


def test_red_needs_the_lifters_own_neutral_however_clear_the_back():
    judged = judge()
    for at in range(8):
        seen = replace(spine(at * DT_S, 60), own_neutral=False)
        judged.step(angles(at * DT_S), seen, True)
    assert judged.raised() == {FLEXION: 1}


def test_a_back_missing_for_a_third_of_a_second_keeps_its_fault_each_time():
    missing = [math.nan] * round(0.3 / DT_S)
    events, grades = watch([18] * 8 + [*missing, 18] * 4)
    assert [type(event) for event in events] == [FaultRaised]
    assert grades[-1] == {FLEXION: 1}


def test_a_weight_that_is_put_down_ends_red_also_before_an_unclear_back():
    watched = FaultWatch(FLEXION, LIMITS)
    assert watched.severity is Severity.NONE
    for at in range(8):
        watched.step(DT_S, angles(at * DT_S), spine(at * DT_S, 60), Red.LIT)
    assert watched.severity is Severity.FAULT
    unclear = spine(8 * DT_S, 60, quality=0.3)
    watched.step(DT_S, angles(8 * DT_S), unclear, Red.NEVER)
    assert watched.severity is Severity.CAUTION


def test_knees_have_no_margin():
    judged = judge((FaultCode.KNEE_DOMINANT,))
    for at in range(8):
        judged.step(angles(at * DT_S, knee_deg=15.5), spine(at * DT_S), True)
    assert judged.raised() == {FaultCode.KNEE_DOMINANT: 1}


@pytest.mark.parametrize(
    ("code", "figures", "raised"),
    [
        # Knees may bend by half of what the hips do.
        (FaultCode.KNEE_DOMINANT, {"knee_flexion_deg": 54.0}, False),
        (FaultCode.KNEE_DOMINANT, {"knee_flexion_deg": 56.0}, True),
        (
            FaultCode.HIPS_FIRST,
            {"lean_gain_deg": 14.0, "knee_flexion_deg": 90.0},
            False,
        ),
        (FaultCode.HIPS_FIRST, {"lean_gain_deg": 16.0}, True),
    ],
)
def test_knees_and_hips_are_measured_against_each_other(code, figures, raised):
    judged = judge([code])
    for at in range(8):
        frame = replace(angles(at * DT_S), hip_flexion_deg=80.0, **figures)
        judged.step(frame, spine(at * DT_S, 0.0), True)
    assert (code in judged.raised()) is raised
