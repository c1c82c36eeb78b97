"""Bird Dogs: repetitions of a raised leg, with a timed hold in each."""

import pytest
from support.floor_made import body, pose, seconds

from edge.core.following.bird_dog import BEGAN_RAISED, BirdDogFollower
from edge.core.types.codes import BodyPosture, FaultCode, Level, Side, Verdict
from edge.core.types.events import HoldFinished, RepDiscarded, RepFinished
from edge.exercises.tables import load_exercise

KNEELING = BodyPosture.HANDS_AND_KNEES


def leg_deg(t_s, up_s, held_s, *, top_deg=84.0, way_s=0.9):
    """Return how far a leg is raised that goes up at ``up_s``, is held and sinks."""
    down_s = up_s + way_s + held_s
    if t_s < up_s or t_s > down_s + way_s:
        return 0.0
    share = min((t_s - up_s) / way_s, (down_s + way_s - t_s) / way_s, 1.0)
    return top_deg * share * share * (3 - 2 * share)


def followed(legs, lasting_s=12.0, posture=KNEELING, **how):
    """Return what came of legs given as (left, right) degrees at a time."""
    follower, events, levels = BirdDogFollower(load_exercise("bird_dog")), [], []
    for t_s in seconds(0.0, lasting_s):
        raised = legs(t_s)
        made = {"trunk_deg": 80.0, "flexion_deg": 0.0} | {
            key: value(t_s) if callable(value) else value for key, value in how.items()
        }
        frame = body(t_s, posture, raised_deg=raised, **made)
        _, happened = follower.step(frame, (pose(t_s), None, 160.0))
        events += happened
        levels.append(follower.level.level)
    return follower, events, levels


def alternating(t_s):
    return leg_deg(t_s, 6.5, 2.0), leg_deg(t_s, 1.5, 2.0)


def test_repetitions_and_holds_are_counted_by_side():
    follower, events, levels = followed(alternating)
    made = follower.finish_set()
    assert [rep.side for rep in made.reps] == [Side.RIGHT, Side.LEFT]
    assert [hold.side for hold in made.holds] == [Side.RIGHT, Side.LEFT]
    assert {rep.verdict for rep in made.reps} == {Verdict.GOOD}
    for rep, up_s in zip(made.reps, (1.5, 6.5), strict=True):
        assert rep.start_s == pytest.approx(up_s, abs=0.2)
        assert rep.end_s == pytest.approx(up_s + 3.8, abs=0.2)
        assert rep.eccentric_s == pytest.approx(0.8, abs=0.2)
        assert rep.pause_s == pytest.approx(2.1, abs=0.2)
        assert rep.hip_rom_deg == pytest.approx(84.0, abs=2.0)
    for hold, up_s in zip(made.holds, (1.5, 6.5), strict=True):
        assert hold.start_s == pytest.approx(up_s + 0.9, abs=0.2)
        assert hold.end_s == pytest.approx(up_s + 2.9, abs=0.2)
    told = [type(each) for each in events]
    assert told.count(RepFinished) == told.count(HoldFinished) == 2
    assert Level.NEUTRAL in levels
    assert follower.finish_set() is None


def test_what_a_hold_was_judged_its_repetition_was_too():
    def legs(t_s):
        return 0.0, leg_deg(t_s, 1.5, 3.0, top_deg=56.0)

    follower, _, levels = followed(legs)
    (rep,), (hold,) = (made := follower.finish_set()).reps, made.holds
    assert rep.verdict is hold.verdict is Verdict.CAUTION
    assert FaultCode.LIMB_LOW in {fault.code for fault in rep.faults}
    assert Level.CAUTION in levels


@pytest.mark.parametrize("held_s", [0.0, 0.3, 0.5, 3.0])
@pytest.mark.parametrize("top_deg", [48.0, 56.0, 84.0])
def test_a_repetition_is_no_better_than_the_lamp_however_short_its_hold(
    held_s, top_deg
):
    """Too short to be kept as a hold, it was judged while it looked like one."""

    def legs(t_s):
        return 0.0, leg_deg(t_s, 1.5, held_s, top_deg=top_deg)

    follower, _, levels = followed(legs)
    (rep,) = follower.finish_set().reps
    warned = Level.CAUTION in levels or Level.FAULT in levels
    assert warned is (rep.verdict is not Verdict.GOOD)
    assert warned is (FaultCode.LIMB_LOW in {fault.code for fault in rep.faults})


def test_an_arch_is_told_once_and_in_both_records():
    def flexion_deg(t_s):
        return -30.0 if 2.0 < t_s < 4.4 else 0.0

    follower, events, levels = followed(alternating, flexion_deg=flexion_deg)
    made = follower.finish_set()
    assert made.reps[0].verdict is made.holds[0].verdict is Verdict.FAULT
    assert made.reps[1].verdict is Verdict.GOOD
    assert Level.FAULT in levels
    raised = [each for each in events if getattr(each, "code", "") == "spine_extension"]
    assert len(raised) == 1


def test_what_one_side_does_that_the_other_does_not_is_told():
    def flexion_deg(t_s):
        return -14.0 if 2.0 < t_s < 4.4 else 0.0

    follower, _, _ = followed(alternating, flexion_deg=flexion_deg)
    right, left = follower.finish_set().holds
    (fault,) = right.faults
    assert fault.code is FaultCode.ASYMMETRY
    assert fault.peak_deg == pytest.approx(14.0, abs=1.0)
    assert left.faults == ()
    assert right.verdict is Verdict.GOOD  # no lamp has shown it


def test_a_leg_that_was_never_knelt_on_is_no_bird_dog():
    follower, events, _ = followed(lambda t_s: (0.0, 60.0 if t_s < 4.0 else 0.0))
    assert follower.finish_set() is None
    assert [each.reason for each in events if isinstance(each, RepDiscarded)] == [
        BEGAN_RAISED
    ]


def test_a_lunge_is_no_bird_dog():
    follower, events, levels = followed(alternating, posture=BodyPosture.SPLIT)
    assert events == []
    assert set(levels) == {Level.UNSURE}
    assert follower.finish_set() is None


def test_an_unfinished_one_does_not_count_and_its_hold_does():
    follower, _, _ = followed(lambda t_s: (0.0, leg_deg(t_s, 1.5, 20.0)))
    assert any(isinstance(each, RepDiscarded) for each in follower.drop(12.0))
    made = follower.finish_set()
    assert made.reps == ()
    assert len(made.holds) == 1
