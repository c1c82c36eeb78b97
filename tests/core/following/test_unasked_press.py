"""Which arms that are held out are a Pallof hold that nobody asked for."""

import math
from dataclasses import replace

import pytest
from support.floor_made import TORSO_PX, body, press_pose, seconds

from edge.core.types.codes import BodyPosture, Level, ViewKind
from edge.core.types.events import ExerciseRecognised, HoldFinished
from edge.core.types.frames import View
from edge.core.verdict.lifting import Lifting
from edge.wiring import AUTO, chosen_exercises

FRONT = View(ViewKind.FRONT, 0, 90.0, TORSO_PX, 270.0, 270.0)
HANGING, CHEST, OUT = 5.0, 40.0, 75.0


def lifted(*parts, exercise=AUTO, view=FRONT):
    """Return the lifting and its events after (upper arms' degrees, seconds)."""
    lifting, events, begins_s = Lifting(chosen_exercises(exercise)), [], 0.0
    for raised_deg, lasting_s in parts:
        for t_s in seconds(begins_s, lasting_s):
            frame = body(t_s, BodyPosture.UPRIGHT, trunk_deg=2.0, bend_deg=0.0)
            pose = press_pose(t_s, raised_deg)
            if raised_deg == HANGING:
                pose.xy[[9, 10], 0] += (60.0, -60.0)
            _, told = lifting.step(replace(frame, view=view), (pose, None, TORSO_PX))
            events += told
        begins_s += lasting_s
    return lifting, events


def names(events):
    return [e.exercise for e in events if isinstance(e, ExerciseRecognised)]


def test_a_press_from_the_chest_that_is_held_is_a_pallof_hold():
    lifting, events = lifted((HANGING, 2), (CHEST, 1), (OUT, 5), (CHEST, 1))
    (hold,) = [e.hold for e in events if isinstance(e, HoldFinished)]
    assert names(events) == ["pallof_hold"]
    assert hold.end_s - hold.start_s == pytest.approx(5.0, abs=0.3)
    assert lifting.exercise.name == "pallof_hold"


@pytest.mark.parametrize(
    "parts",
    [
        ((HANGING, 2), (OUT, 5), (HANGING, 1)),  # arms that are just held out
        ((CHEST, 2), (OUT, 1), (CHEST, 2)),  # a press without a hold
        ((CHEST, 1), (HANGING, 3), (OUT, 5), (HANGING, 1)),  # the end of a golf swing
    ],
)
def test_what_may_be_something_else_is_not_named(parts):
    _, events = lifted(*parts)
    assert names(events) == []
    assert not any(isinstance(e, HoldFinished) for e in events)


def test_from_the_side_no_arms_are_named():
    side = replace(FRONT, kind=ViewKind.SIDE, facing=1, yaw_deg=0.0)
    assert names(lifted((CHEST, 1), (OUT, 5), (CHEST, 1), view=side)[1]) == []


def test_who_asked_for_it_holds_however_the_arms_got_there():
    _, events = lifted((HANGING, 2), (OUT, 5), (HANGING, 1), exercise="pallof_hold")
    assert [e for e in events if isinstance(e, HoldFinished)]


def test_a_hinge_is_judged_live_after_a_pallof_hold():
    lifting, _ = lifted((CHEST, 1), (OUT, 5), (CHEST, 1), (HANGING, 1))
    for at in range(20):
        frame = body(10.0 + at / 20, BodyPosture.UPRIGHT, trunk_deg=4.0 * at)
        angles = replace(frame.angles, hip_flexion_deg=5.0 * at)
        lifting.step(replace(frame, angles=angles))
    assert lifting.exercise.name == "hip_hinge"


@pytest.mark.parametrize(("trunk_deg", "sunk"), [(37.0, 0.5), (60.0, 0.05)])
def test_who_bends_with_the_arms_held_out_holds_no_press_meanwhile(trunk_deg, sunk):
    """From the front nothing tells that a bend is good."""
    lifting, events = lifted((CHEST, 1), (OUT, 3))
    assert lifting.level.level is Level.NEUTRAL
    deep = []
    for t_s in seconds(4.0, 3.0):
        depth = (1 - math.cos(2 * math.pi * (t_s - 4.0) / 3.0)) / 2
        frame = body(t_s, BodyPosture.UPRIGHT, flexion_deg=math.nan)
        lean_deg, hip_deg = 2.0 + trunk_deg * depth, 4.0 + 90.0 * depth
        angles = replace(
            frame.angles, trunk_inclination_deg=lean_deg, hip_flexion_deg=hip_deg
        )
        seen = replace(FRONT, hips_px=270.0 * (1 - sunk * depth))
        frame = replace(frame, angles=angles, view=seen)
        events += lifting.step(frame, (press_pose(t_s, OUT), None, TORSO_PX))[1]
        if depth > 0.9:
            deep.append(lifting.level.level)
    assert set(deep) == {Level.UNSURE}
    (hold,) = [e.hold for e in events if isinstance(e, HoldFinished)]
    assert hold.end_s < 5.5


def test_who_turns_to_the_side_after_a_press_is_not_told_to_turn_back():
    lifting, _ = lifted((CHEST, 1), (OUT, 5), (CHEST, 1), (HANGING, 1))
    side = replace(FRONT, kind=ViewKind.SIDE, facing=1, yaw_deg=0.0)
    frame = body(9.0, BodyPosture.UPRIGHT, trunk_deg=2.0, bend_deg=0.0)
    lifting.step(replace(frame, view=side), (press_pose(9.0, HANGING), None, TORSO_PX))
    assert lifting.views_needed == ()
    assert lifting.level.level is Level.NEUTRAL
