"""A hold frame by frame: what its lamp, its record and the next hold rest on."""

import math
from dataclasses import replace

import pytest
from support.floor_made import RATE_HZ, held, pose, seconds

from edge.core.types.codes import BodyPosture, HoldEnd, Level
from edge.core.types.events import HoldFinished, HoldReached, HoldStarted, RepDiscarded
from edge.core.types.exercise import Figure
from edge.core.verdict.drawn import deepest
from edge.core.verdict.hold import HoldJudge
from edge.exercises.tables import load_exercise

PLANK = load_exercise("plank")
KNEELING = BodyPosture.HANDS_AND_KNEES


def shown(t_s, score=0.8):
    """Return a pose whose shoulders tell when it was."""
    made = pose(t_s, score=score)
    xy = made.xy.copy()
    xy[5:7] = 100.0 + t_s, 50.0
    return replace(made, xy=xy)


class Held:
    """A judge whose frames come one after the other."""

    def __init__(self, exercise=PLANK):
        self.judge, self.t_s, self.events, self.levels = (
            HoldJudge(exercise),
            0.0,
            [],
            [],
        )

    def hold(self, lasting_s, *, score=0.8, seen=True, **how):
        for each in held(self.t_s, lasting_s, **how):
            view = (shown(each.t_s, score), None, 160.0) if seen else None
            self.events += self.judge.step(each, view)
            self.levels.append(self.judge.level.level)
        self.t_s += round(lasting_s * RATE_HZ) / RATE_HZ

    def away(self, lasting_s=2.0):
        self.hold(lasting_s, posture=BodyPosture.UPRIGHT, trunk_deg=0.0)

    def happened(self, *kinds):
        return [each for each in self.events if isinstance(each, kinds)]


def test_holds_are_numbered_and_a_set_has_begun_with_the_first():
    plank = Held(replace(PLANK, hold=replace(PLANK.hold, target_s=Figure(3.0, "x"))))
    assert not plank.judge.begun
    for number in (1, 2):
        plank.hold(5.0)
        assert plank.judge.begun
        assert plank.happened(HoldStarted)[-1].index == number
        assert plank.happened(HoldReached)[-1].index == number
        plank.away()
        assert plank.happened(HoldFinished)[-1].hold.index == number
        assert plank.judge.begun
    assert len(plank.happened(HoldReached)) == 2


def test_without_a_picture_angles_alone_are_judged():
    plank = Held()
    plank.hold(4.0, seen=False, bend_deg=29.0)
    assert Level.CAUTION in plank.levels
    plank.away()
    assert plank.happened(HoldFinished)[0].hold.deepest is None


@pytest.mark.parametrize("way", ["bend_deg", "flexion_deg"])
def test_the_worst_moment_is_drawn(way):
    plank = Held()
    good = 10.0 if way == "bend_deg" else 0.0
    for more in (0.0, 9.0, 14.0, 3.0):
        plank.hold(2.0, **{way: good + more})
    plank.away()
    drawn = plank.happened(HoldFinished)[0].hold.deepest
    moments = [deepest(shown(t), None, 160.0).keypoints[5] for t in seconds(4.0, 2.0)]
    assert drawn.keypoints[5] in moments


def test_of_a_red_and_an_amber_fault_the_lamp_shows_red():
    for red, amber in (
        ({"bend_deg": 50.0}, {"flexion_deg": 22.0}),
        ({"flexion_deg": 40.0}, {"bend_deg": 29.0}),
    ):
        plank = Held()
        plank.hold(4.0, **red, **amber)
        assert plank.levels[-1] is Level.FAULT


def test_a_red_line_that_is_seen_less_clearly_stays_red():
    plank = Held()
    plank.hold(4.0, bend_deg=60.0)
    assert plank.levels[-1] is Level.FAULT
    plank.hold(1.0, bend_deg=60.0, score=0.3)
    assert plank.levels[-1] is Level.FAULT


def test_joints_have_no_margin_beyond_their_limit():
    limit_deg = PLANK.faults["hips_high"].caution.enter_deg
    for past_deg, level in ((-0.5, Level.NEUTRAL), (0.5, Level.CAUTION)):
        plank = Held()
        plank.hold(4.0, bend_deg=10.0 + limit_deg + past_deg)
        assert plank.levels[-1] is level


@pytest.mark.parametrize("knees_deg", [18.0, 24.0])
def test_a_knee_at_the_limit_neither_begins_a_plank_nor_ends_one(knees_deg):
    def knees(lasting_s, deg):
        for each in held(plank.t_s, lasting_s):
            bent = replace(each.angles, knee_flexion_deg=deg)
            view = shown(each.t_s), None, 160.0
            plank.events += plank.judge.step(replace(each, angles=bent), view)
        plank.t_s += lasting_s

    plank = Held()
    knees(3.0, 24.0)
    assert not plank.judge.holding
    knees(3.0, 10.0)
    assert plank.judge.holding
    knees(3.0, knees_deg)
    assert plank.judge.holding
    plank = Held()
    knees(0.5, 10.0)
    knees(1.0, knees_deg)
    assert plank.judge.holding  # also while it is about to be held


def test_a_hold_of_the_next_set_begins_after_the_last_one_ended():
    dog = Held(load_exercise("bird_dog"))
    legs = {"posture": KNEELING, "trunk_deg": 80.0}
    dog.hold(1.0, **legs)
    dog.hold(0.2, **legs, raised_deg=(82.0, 0.0))
    assert dog.judge.finish(dog.t_s) == ()
    ended_s = dog.t_s
    dog.hold(1.0, **legs, raised_deg=(82.0, 0.0))
    (started,) = dog.happened(HoldStarted)
    assert started.start_s >= ended_s


def test_whoever_comes_next_must_have_been_still_themselves():
    plank = Held()
    plank.hold(5.0, flexion_deg=22.0)
    lost = plank.judge.lose(plank.t_s)
    assert [e.hold.ended_by for e in lost if isinstance(e, HoldFinished)] == [
        HoldEnd.LOST
    ]
    assert plank.judge.level.level is Level.UNSURE
    assert not plank.judge.holding
    plank.hold(0.6)
    assert len(plank.happened(HoldStarted)) == 1


def test_a_hold_released_is_over_and_none_is_released_twice():
    plank = Held()
    assert plank.judge.release(0.0) == ()
    plank.hold(5.0)
    (finished,) = plank.judge.release(plank.t_s)
    assert finished.hold.ended_by is HoldEnd.RELEASED
    assert plank.judge.release(plank.t_s) == ()


def test_a_hold_too_short_leaves_nothing_to_the_next():
    plank = Held()
    plank.hold(1.4, bend_deg=60.0)
    plank.away()
    assert plank.happened(RepDiscarded)
    plank.hold(5.0)
    plank.away()
    (finished,) = plank.happened(HoldFinished)
    assert finished.hold.faults == ()
    assert finished.hold.ended_by is HoldEnd.RELEASED
    assert finished.hold.index == 1
    assert math.isclose(finished.hold.spine_flexion_peak_deg, 0.0, abs_tol=0.1)


def test_who_goes_out_of_sight_in_the_red_is_lost_and_did_not_break():
    plank = Held()
    assert plank.judge.lose(0.0) == ()
    plank.hold(5.0, bend_deg=60.0)
    ended = plank.judge.lose(plank.t_s)
    holds = [each.hold for each in ended if isinstance(each, HoldFinished)]
    assert [hold.ended_by for hold in holds] == [HoldEnd.LOST]


def test_a_leg_that_the_next_lifter_never_knelt_on_is_not_raised():
    dog = Held(load_exercise("bird_dog"))
    legs = {"posture": KNEELING, "trunk_deg": 80.0}
    dog.hold(1.0, **legs)
    dog.judge.lose(dog.t_s)
    dog.t_s += 5.0
    dog.hold(3.0, **legs, raised_deg=(82.0, 0.0))
    assert dog.happened(HoldStarted) == []


def test_the_worst_moment_is_the_one_furthest_past_its_own_limit():
    back, hips = (
        PLANK.faults[code].caution.enter_deg for code in ("spine_flexion", "hips_high")
    )
    for more_deg, start_s in ((1.0, 0.0), (3.0, 3.0)):
        plank = Held()
        plank.hold(3.0, flexion_deg=back + 2.0)
        plank.hold(3.0, bend_deg=10.0 + hips + more_deg)
        plank.away()
        drawn = plank.happened(HoldFinished)[0].hold.deepest.keypoints[5]
        of = [deepest(shown(t), None, 160.0).keypoints[5] for t in seconds(start_s, 3)]
        assert drawn in of


def test_a_moment_in_which_the_back_is_not_seen_may_be_the_worst():
    plank = Held()
    plank.hold(3.0)
    plank.hold(3.0, bend_deg=50.0, flexion_deg=math.nan)
    plank.away()
    drawn = plank.happened(HoldFinished)[0].hold.deepest.keypoints[5]
    of = [deepest(shown(t), None, 160.0).keypoints[5] for t in seconds(3.0, 3.0)]
    assert drawn in of
