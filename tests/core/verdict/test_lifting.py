"""Counting and judging by one exercise, or by what a set looks like."""

import math
from dataclasses import replace

import pytest
from support.floor_made import held, pose
from support.records_made import angles, spine
from support.records_made import body as seen_body

from edge.core.following.bend_taker import MAX_KEPT
from edge.core.following.follower import Known
from edge.core.following.repetitions import RepFollower
from edge.core.spine.baseline import PRIOR_MARGIN_DEG, NeutralShift
from edge.core.types.codes import BodyPosture, FaultCode, HoldEnd, Verdict
from edge.core.types.events import (
    HoldFinished,
    RepDiscarded,
    RepFinished,
    RepStarted,
    SetFinished,
)
from edge.core.types.records import Posture
from edge.core.verdict.lifting import Lifting
from edge.exercises.tables import load_exercise
from edge.wiring import chosen_exercises

HINGE, SQUAT = load_exercise("hip_hinge"), load_exercise("squat")
DT_S = 1 / 32
UNKNOWN = Known()


class Floor:
    """A lifter whose frames come one after the other, 32 a second."""

    def __init__(self, *exercises):
        self.lifting = Lifting(exercises or (HINGE,))
        self.events, self.t_s = [], 0.0

    def frame(self, hip_deg, trunk_deg=None, knee_deg=0.0, **back):
        trunk_deg = 0.8 * hip_deg if trunk_deg is None else trunk_deg
        self.t_s += DT_S
        body = angles(self.t_s, trunk_deg, hip_deg, knee_deg)
        _, events = self.lifting.step(seen_body(body, spine(self.t_s, **back)))
        self.events += events
        if self.lifting.rested(self.t_s):
            self.events += self.lifting.finish_set(self.t_s, UNKNOWN)
        return events

    def stand(self, s=1.0, knee_deg=0.0):
        for _ in range(round(s / DT_S)):
            self.frame(0.0, knee_deg=knee_deg)

    def bend(self, depth_deg=80.0, s=2.5, *, trunk=0.8, knee=0.2, **back):
        frames = round(s / DT_S)
        for at in range(frames + 1):
            hip_deg = depth_deg * math.sin(math.pi * at / frames)
            self.frame(hip_deg, trunk * hip_deg, knee * hip_deg, **back)

    def squat(self):
        self.bend(100.0, trunk=0.35, knee=1.05)

    def finish(self, known=UNKNOWN):
        self.events += self.lifting.finish(self.t_s, known)
        return next(e for e in self.events[::-1] if isinstance(e, SetFinished))

    def happened(self, *kinds):
        return [event for event in self.events if isinstance(event, kinds)]


def test_three_squats_without_a_name_are_squats_whose_knees_may_bend():
    floor = Floor(HINGE, SQUAT)
    floor.stand()
    for _ in range(3):
        floor.squat()
        floor.stand()
    finished = floor.finish().set
    assert finished.exercise == "squat"
    assert [rep.faults for rep in finished.reps] == [()] * 3
    assert finished.advice == ("good_spine",)
    happened = [event.rep for event in floor.happened(RepFinished)]
    # The first one's drift is known with the second.
    same = [replace(each, spine_drift_deg=0.0) for each in happened]
    assert same == [replace(each, spine_drift_deg=0.0) for each in finished.reps]


def test_when_the_name_changes_what_was_judged_under_the_other_is_judged_again():
    """A hinge, then squats: from the second squat on all are judged as squats."""
    floor = Floor(HINGE, SQUAT)
    floor.stand()
    floor.bend(60.0, knee=1.2)  # a deep-kneed hinge, shallow for a squat
    floor.stand()
    (first,) = floor.happened(RepFinished)
    assert [fault.code for fault in first.rep.faults] == [FaultCode.KNEE_DOMINANT]
    for _ in range(2):
        floor.squat()
        floor.stand()
    finished = floor.finish().set
    assert finished.exercise == "squat"
    assert [[fault.code for fault in rep.faults] for rep in finished.reps] == [
        [FaultCode.SHALLOW],
        [],
        [],
    ]


def test_hinges_without_a_name_are_hinges_and_so_is_the_next_set():
    floor = Floor(HINGE, SQUAT)
    floor.stand()
    floor.squat()
    floor.stand(40.0)
    floor.bend()
    floor.stand()
    floor.finish()
    names = [event.set.exercise for event in floor.happened(SetFinished)]
    assert names == ["squat", "hip_hinge"]


def test_a_named_exercise_is_never_taken_for_another():
    floor = Floor(HINGE)
    floor.stand()
    floor.squat()
    finished = floor.finish().set
    assert finished.exercise == "hip_hinge"
    codes = [fault.code for fault in finished.reps[0].faults]
    assert codes == [FaultCode.KNEE_DOMINANT]


@pytest.mark.parametrize(
    ("standing_deg", "name"), [(8.0, "squat"), (45.0, "hip_hinge")]
)
def test_a_knee_bends_from_standing(standing_deg, name):
    """A bend is kept from 25 degrees of hip flexion on: the knee is bent by then."""
    floor = Floor(HINGE, SQUAT)
    floor.stand(4.0, knee_deg=standing_deg)
    for at in range(81):
        share = math.sin(math.pi * at / 80)
        knee_deg = standing_deg + (90 - standing_deg) * share
        floor.frame(90 * share, 30 * share, knee_deg)
    floor.stand()
    finished = floor.finish().set
    assert finished.reps[0].knee_rom_deg == pytest.approx(90 - standing_deg, abs=1)
    assert finished.exercise == name


def test_a_set_is_numbered_from_one_and_over_after_a_rest():
    floor = Floor()
    for _ in range(2):
        floor.stand()
        for _ in range(2):
            floor.bend()
            floor.stand()
        floor.stand(40.0)
    assert [event.index for event in floor.happened(RepStarted)] == [1, 2, 1, 2]
    assert [event.rep.index for event in floor.happened(RepFinished)] == [1, 2, 1, 2]
    assert len(floor.happened(SetFinished)) == 2


def test_a_bend_that_does_not_count_leaves_no_trace():
    floor = Floor()
    floor.stand()
    floor.bend(30.0, flexion_deg=60.0)
    floor.stand()
    floor.bend()
    (rep,) = floor.finish().set.reps
    assert (rep.verdict, rep.faults) == (Verdict.GOOD, ())
    assert [event.reason for event in floor.happened(RepDiscarded)] == ["too_shallow"]


def test_a_bend_that_the_end_cut_off_is_told_once():
    floor = Floor()
    floor.stand()
    for at in range(48):
        floor.frame(80 * at / 48)
    for _ in range(2):
        floor.events += floor.lifting.finish(floor.t_s, UNKNOWN)
    for at in range(48):
        floor.frame(80 - 80 * at / 48)
    floor.stand()
    assert [event.reason for event in floor.happened(RepDiscarded)] == ["unfinished"]
    assert [event.index for event in floor.happened(RepStarted)] == [1]
    assert floor.happened(RepFinished, SetFinished) == []


def test_whoever_comes_next_changes_nothing_of_who_lifted_before():
    """Partners take turns within a set: each repetition is its own lifter's."""
    floor = Floor()
    floor.stand()
    floor.bend(prior=True)
    floor.stand()
    floor.lifting.lose(floor.t_s, Known(None, Posture(30.0, 10.0)))
    shift = NeutralShift(0.0, 0.0, -PRIOR_MARGIN_DEG)
    finished = floor.finish(Known(shift, Posture(50.0, 20.0)))
    assert finished.set.reps[0].verdict is Verdict.UNSURE
    assert finished.posture == Posture(30.0, 10.0)


def test_a_lifter_who_is_lost_takes_their_bend_along():
    floor = Floor()
    floor.stand()
    for at in range(32):
        floor.frame(80 * at / 32)
    (happened,) = floor.lifting.lose(floor.t_s, UNKNOWN)
    assert happened == RepDiscarded(floor.t_s, "lost")
    floor.stand()
    floor.bend()
    assert [rep.index for rep in floor.finish().set.reps] == [1]


def test_an_endless_bend_keeps_no_endless_memory():
    follower = RepFollower((HINGE,))
    for at in range(MAX_KEPT + 200):
        t_s = at * DT_S
        hip_deg = 80.0 if at > 32 else 0.0
        follower.step(seen_body(angles(t_s, hip_deg, hip_deg), spine(t_s)))
    assert len(follower._bend.samples) == MAX_KEPT


def floor_lifting(*parts):
    """Return what unnamed movements on the floor lead to, with a rest in the end."""
    lifting, events = Lifting(chosen_exercises("auto")), []
    for each in (frame for part in parts for frame in part):
        events += lifting.step(each, (pose(each.t_s), None, 160.0))[1]
        if lifting.rested(each.t_s):
            events += lifting.finish_set(each.t_s, UNKNOWN)
    return lifting, events


def upright(start_s, lasting_s):
    return held(
        start_s, lasting_s, posture=BodyPosture.UPRIGHT, trunk_deg=0.0, bend_deg=0.0
    )


def test_a_hold_whose_posture_was_left_is_told_and_its_set_ends_with_the_rest():
    """Its end is told half a second late: another exercise is in force by then."""
    _, events = floor_lifting(upright(0.0, 3.0), held(3.0, 10.0), upright(13.0, 35.0))
    told = [e for e in events if isinstance(e, (HoldFinished, SetFinished))]
    assert [type(each) for each in told] == [HoldFinished, SetFinished]
    assert told[0].t_s == pytest.approx(13.5, abs=0.1)
    assert told[1].t_s == pytest.approx(43.5, abs=0.2)


def test_what_is_held_is_a_set_of_its_own_before_what_is_lifted_next():
    floor = Floor(*chosen_exercises("auto"))
    for each in held(0.0, 10.0):
        floor.events += floor.lifting.step(each, (pose(each.t_s), None, 160.0))[1]
    floor.t_s = 10.0
    floor.stand()
    floor.bend()
    floor.stand()
    ended = [event.set.exercise for event in floor.happened(SetFinished)]
    assert ended == ["plank"]
    assert floor.finish().set.exercise == "hip_hinge"


@pytest.mark.parametrize("name", ["plank", "auto"])
def test_a_hold_ends_with_the_sight_of_who_held_it(name):
    """After a gap in the pictures somebody else may be there, in the same place."""
    lifting, events = Lifting(chosen_exercises(name)), []
    for each in [*held(0.0, 5.0), *held(60.0, 5.0)]:
        if each.t_s == 60.0:
            events += lifting.lose(each.t_s, UNKNOWN)
        events += lifting.step(each, (pose(each.t_s), None, 160.0))[1]
    events += lifting.finish(65.0, UNKNOWN)
    first, second = (e.hold for e in events if isinstance(e, HoldFinished))
    assert (first.end_s, first.ended_by) == (pytest.approx(4.95), HoldEnd.LOST)
    assert second.start_s == pytest.approx(60.0, abs=0.2)
    assert second.ended_by is HoldEnd.UNFINISHED


@pytest.mark.parametrize("rested", [False, True])
def test_in_a_set_too_long_to_be_judged_again_a_quick_bend_takes_only_itself_back(
    rested,
):
    """Swings may be as quick: what is as quick and none is told once it is over."""
    floor = Floor(*chosen_exercises("auto"))
    floor.stand(2.0)
    for _ in range(45):
        floor.bend(s=5.0)
        floor.stand(0.5)
    if rested:
        floor.lifting.rejudge(UNKNOWN)
    floor.bend(s=0.7)
    floor.stand()
    floor.bend()
    floor.stand()
    assert [each.reason for each in floor.happened(RepDiscarded)] == ["too_quick"]
    reps = floor.finish().set.reps
    assert [rep.index for rep in reps] == list(range(1, 47))


@pytest.mark.parametrize("exercise", ["plank", "auto"])
def test_who_is_first_seen_in_a_plank_has_held_it_since_then(exercise):
    """Which posture it is, is told a quarter of a second late."""
    lifting, events = Lifting(chosen_exercises(exercise)), []
    unsure = held(0.0, 0.3, posture=BodyPosture.UNKNOWN)
    for each in [*unsure, *held(0.3, 5.0, posture=BodyPosture.PRONE_SUPPORT)]:
        events += lifting.step(each, (pose(each.t_s), None, 160.0))[1]
    events += lifting.finish(5.3, UNKNOWN)
    (hold,) = [e.hold for e in events if isinstance(e, HoldFinished)]
    assert hold.start_s == pytest.approx(0.0, abs=0.1)
