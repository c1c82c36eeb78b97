"""Which bends count, and what is told of them."""

import math

import pytest
from support.altered import nobody, walking, waving
from support.outcomes import at, happened, levels, reps

from edge.core.types.codes import Cue, FaultCode, Level, Phase, Verdict
from edge.core.types.events import FaultRaised, RepDiscarded, RepFinished, RepStarted
from edge.core.verdict.feedback import EASE_S
from edge.testing.figures import Body, bent
from edge.testing.scenarios import BEGIN, Move, film, hinge, pipeline, run, squat, stand


def test_three_good_hinges_are_three_good_repetitions():
    steps = run(film(BEGIN, *hinge(reps=3, depth_deg=80)))
    assert [rep.index for rep in reps(steps)] == [1, 2, 3]
    for rep in reps(steps):
        assert rep.verdict is Verdict.GOOD
        assert rep.faults == ()
        assert rep.hip_rom_deg == pytest.approx(80, abs=2)
        assert rep.knee_rom_deg == pytest.approx(16, abs=1)
        assert rep.spine_flexion_peak_deg == pytest.approx(0, abs=2)
        assert rep.hip_share > 0.9
    assert levels(steps, 1.0) == [Level.NEUTRAL]


def test_every_repetition_starts_before_it_finishes_and_the_lamp_winks():
    steps = run(film(BEGIN, *hinge(reps=2)))
    events = happened(steps, RepStarted, RepFinished)
    assert [type(event) for event in events] == [RepStarted, RepFinished] * 2
    assert [event.index for event in events[::2]] == [1, 2]
    for finished in events[1::2]:
        assert at(steps, finished.t_s).feedback.cue is Cue.GOOD_REP
        assert at(steps, finished.t_s + 0.6).feedback.cue is None


def test_the_phases_of_a_repetition():
    steps = run(film(BEGIN, *hinge(down_s=1.5, pause_s=1.0, up_s=1.5, top_s=1.0)))
    assert at(steps, 1.0).movement.phase is Phase.STANDING
    assert at(steps, 2.4).movement.phase is Phase.ECCENTRIC
    assert at(steps, 3.7).movement.phase is Phase.BOTTOM
    assert at(steps, 4.9).movement.phase is Phase.CONCENTRIC
    assert at(steps, 6.2).movement.phase is Phase.STANDING
    assert at(steps, 3.7).movement.depth == pytest.approx(1, abs=0.05)
    assert at(steps, 3.7).movement.rep == 1
    assert at(steps, 6.2).movement.rep is None


@pytest.mark.parametrize(
    ("bend", "reason"),
    [
        ({"depth_deg": 30}, "too_shallow"),
        ({"depth_deg": 60, "down_s": 0.3, "pause_s": 0.05, "up_s": 0.3}, "too_quick"),
    ],
)
def test_half_a_bend_and_a_twitch_are_discarded(bend, reason):
    steps = run(film(BEGIN, *hinge(**bend)))
    assert reps(steps) == []
    assert [event.reason for event in happened(steps, RepDiscarded)] == [reason]


def test_a_shallow_repetition_counts_and_says_so():
    (rep,) = reps(run(film(BEGIN, *hinge(depth_deg=42))))
    assert [fault.code for fault in rep.faults] == [FaultCode.SHALLOW]


def test_a_lift_from_the_floor_counts_at_lockout():
    """The lifter is bent when the camera first sees them, as in most deadlifts."""
    floor = bent(95)
    steps = run(film(stand(1, floor), stand(1, floor), stand(1.2), stand(1.5)))
    (rep,) = reps(steps)
    assert rep.hip_rom_deg == pytest.approx(95, abs=5)
    assert 2.7 < rep.end_s < 3.3
    assert math.isnan(rep.eccentric_s)  # the way down was not seen


def floor_lift(flexion_deg, relaxed_deg):
    """Film a lift of a weight that stands on the floor, where the back is relaxed.

    It tightens before the lifter rises.
    """
    relaxed, tight = bent(95, relaxed_deg), bent(95, flexion_deg)
    return film(
        stand(1, relaxed), stand(0.5, relaxed), Move(tight, 0.4), stand(1.2), stand(2)
    )


def test_a_lift_from_the_floor_is_judged_once_the_neutral_is_known():
    fresh = pipeline()
    steps = [fresh.replay(each) for each in floor_lift(5, 5)]
    # Against the population alone a back is never called good.
    assert reps(steps)[0].verdict is Verdict.UNSURE
    (ended,) = fresh.finish()
    (rep,) = ended.set.reps
    assert rep.verdict is Verdict.GOOD
    assert rep.spine_flexion_peak_deg == pytest.approx(5, abs=2)


def test_a_lift_that_the_lamp_could_not_warn_of_is_no_fault_later():
    fresh = pipeline()
    steps = [fresh.replay(each) for each in floor_lift(28, 28)]
    (record,) = reps(steps)
    rising = [step.t_s for step in steps if step.movement.phase is Phase.CONCENTRIC]
    assert levels(steps, rising[0] + EASE_S, record.end_s) == [Level.UNSURE]
    (ended,) = fresh.finish()
    (rep,) = ended.set.reps
    assert rep.spine_flexion_peak_deg > 20
    assert (rep.verdict, rep.faults) == (Verdict.UNSURE, ())


def again(flexion_deg, relaxed_deg, rest_s):
    """Film a repetition with a known neutral, the weight put down at its bottom."""
    tight, relaxed = bent(95, flexion_deg), bent(95, relaxed_deg)
    return film(
        *(BEGIN, Move(tight, 1.5), Move(relaxed, 0.4), stand(rest_s, relaxed)),
        *(Move(tight, 0.4), stand(0.2, tight), stand(1.2), stand(1)),
    )


def test_a_back_that_relaxes_with_the_weight_on_the_floor_is_amber_and_not_counted():
    """Set-up and put-down: what follows is the lift."""
    steps = run(again(5, 45, 3))
    assert at(steps, 4.6).movement.set_up
    assert levels(steps, 4.6, 6.2) == [Level.CAUTION]
    (rep,) = reps(steps)
    assert rep.verdict is Verdict.GOOD
    assert rep.faults == ()
    assert rep.spine_flexion_peak_deg == pytest.approx(5, abs=4)


def test_a_back_that_is_round_while_it_lifts_is_a_fault_however_it_was_set_up():
    (rep,) = reps(run(again(45, 45, 3)))
    assert rep.verdict is Verdict.FAULT


def test_at_the_bottom_of_a_squat_nothing_is_put_down():
    bottom = Body(hip_deg=100.0, knee_deg=105.0, shank_deg=30.0)
    tucked = Body(hip_deg=100.0, knee_deg=105.0, shank_deg=30.0, flexion_deg=45.0)
    moves = Move(bottom, 1.5), Move(tucked, 1.5), stand(2, tucked), Move(bottom, 0.5)
    steps = run(film(BEGIN, *moves, stand(1.2), stand(1)), "squat")
    assert Level.FAULT in levels(steps, 4.5, 6.5)
    assert reps(steps)[0].verdict is Verdict.FAULT


def test_a_pause_at_the_bottom_is_one_repetition():
    steps = run(film(BEGIN, *hinge(pause_s=3)))
    (rep,) = reps(steps)
    assert rep.pause_s == pytest.approx(3, abs=0.5)


def test_dipping_again_on_the_way_up_is_one_repetition():
    dip = (Move(bent(80), 1.2), Move(bent(55), 0.5), Move(bent(80), 0.5))
    assert len(reps(run(film(BEGIN, *dip, stand(1.2), stand(1))))) == 1


@pytest.mark.parametrize(
    "scene",
    [
        film(stand(8)),
        waving(8),
        walking(6),
        nobody(film(stand(4))),
        film(stand(1), *[Move(Body(knee_deg=k), 0.7) for k in (25, 0) * 4]),
        film(stand(1), *[Move(Body(hip_deg=h), 0.7) for h in (-12, 8) * 4]),
    ],
    ids=["standing", "waving", "walking", "nobody", "knees", "swaying"],
)
def test_no_repetition_where_there_is_none(scene):
    steps = run(scene)
    assert reps(steps) == []
    assert happened(steps, RepStarted, FaultRaised) == []


def test_a_squat_may_bend_its_knees():
    steps = run(film(BEGIN, *squat(reps=3)), "squat")
    assert [rep.faults for rep in reps(steps)] == [()] * 3
    assert {rep.verdict for rep in reps(steps)} == {Verdict.GOOD}
    assert reps(steps)[0].knee_rom_deg == pytest.approx(105, abs=3)
