"""Where one look of a repetition becomes another."""

import math
from dataclasses import replace

import pytest
from support.records_made import angles, rep, spine
from support.records_made import body as seen_body

from edge.core.movement.bend import Bend
from edge.core.movement.recogniser import Look, LookTaker, picked_up, recognised
from edge.core.types.codes import ViewKind

NAN = math.nan
HINGE = Look(80.0, 15.0, 65.0, 2.0, 0.9, 0.2, 0.9, 5.0, 10.0, False)
SWING = replace(HINGE, bent_s=1.0, concentric_s=0.3, swung_deg=45.0)
SQUAT = replace(HINGE, hip_rom_deg=100.0, knee_rom_deg=100.0, trunk_peak_deg=35.0)
LIFT = replace(HINGE, hands=0.5, knee_rom_deg=60.0)


@pytest.mark.parametrize(
    ("like", "how", "name"),
    [
        (HINGE, {}, "hip_hinge"),
        (SWING, {}, "kettlebell_swing"),
        (SWING, {"swung_deg": 28.0}, "kettlebell_swing"),
        (SWING, {"swung_deg": 26.0}, "hip_hinge"),
        (SWING, {"concentric_s": 0.41}, "kettlebell_swing"),
        (SWING, {"concentric_s": 0.43}, "hip_hinge"),
        (SWING, {"bent_s": 1.29}, "kettlebell_swing"),
        (SWING, {"bent_s": 1.31}, "hip_hinge"),
        (SWING, {"trunk_peak_deg": 29.0}, "kettlebell_swing"),
        (SWING, {"trunk_peak_deg": 27.0}, "hip_hinge"),
        (SWING, {"front": True}, "hip_hinge"),
        (SWING, {"swung_deg": 20.0, "knee_rom_deg": 99.0, "sink": 0.6}, "hip_hinge"),
        (SQUAT, {}, "squat"),
        (SQUAT, {"knee_rom_deg": 76.0}, "squat"),
        (SQUAT, {"knee_rom_deg": 74.0}, "hip_hinge"),
        (SQUAT, {"trunk_peak_deg": 44.0}, "squat"),
        (SQUAT, {"trunk_peak_deg": 46.0}, "hip_hinge"),
        (HINGE, {"sink": 0.39}, "squat"),
        (HINGE, {"sink": 0.37}, "hip_hinge"),
        (LIFT, {"sink": 0.5}, "deadlift"),
        (LIFT, {"sink": 0.5, "hands": 0.66}, "squat"),
        (LIFT, {"sink": 0.5, "arms_deg": 31.0}, "squat"),
        (LIFT, {"sink": 0.5, "arms_deg": 29.0}, "deadlift"),
        (LIFT, {}, "deadlift"),
        (LIFT, {"hands": 0.64}, "deadlift"),
        (LIFT, {"hands": 0.66}, "hip_hinge"),
        (LIFT, {"knee_rom_deg": 43.0}, "deadlift"),
        (LIFT, {"knee_rom_deg": 41.0}, "hip_hinge"),
        (LIFT, {"arms_deg": 31.0}, "hip_hinge"),
        (LIFT, {"front": True}, "hip_hinge"),
    ],
)
def test_a_repetition_looks_like(like, how, name):
    assert replace(like, **how).name == name


@pytest.mark.parametrize(
    ("like", "how", "moves"),
    [
        (HINGE, {"hands": 0.74}, True),
        (HINGE, {"hands": 0.76}, False),
        (HINGE, {"hands": 0.5, "arms_deg": 29.0}, True),
        (HINGE, {"hands": 0.5, "arms_deg": 31.0}, False),
        (LIFT, {}, True),
        (SQUAT, {"hands": 0.5}, False),
        (SWING, {"hands": 0.5}, False),
    ],
)
def test_a_thing_is_moved_where_hands_hang_low_in_a_hinge(like, how, moves):
    assert replace(like, **how).moves_a_thing is moves


@pytest.mark.parametrize(
    ("like", "how", "ends", "lifts"),
    [
        (HINGE, {"swung_deg": 61.0}, True, True),
        (HINGE, {"swung_deg": 59.0}, False, False),
        (HINGE, {"swung_deg": 61.0, "arms_deg": 31.0}, True, False),
        (HINGE, {"swung_deg": 61.0, "arms_deg": 29.0}, True, True),
        (SQUAT, {"swung_deg": 61.0}, False, False),
        (LIFT, {"swung_deg": 61.0}, False, False),
    ],
)
def test_hands_that_end_before_the_chest_have_brought_something_up(
    like, how, ends, lifts
):
    look = replace(like, **how)
    assert (look.ends_at_chest, look.lifts_to_chest) == (ends, lifts)


@pytest.mark.parametrize(
    ("looks", "now", "told"),
    [
        ([SQUAT], None, ("squat", True)),
        ([HINGE], None, ("hip_hinge", False)),
        ([SQUAT, HINGE], None, ("hip_hinge", False)),
        ([SQUAT, SQUAT, HINGE], None, ("squat", True)),
        ([LIFT, SWING, LIFT, SWING], None, ("hip_hinge", False)),
        ([SQUAT, HINGE], "squat", ("squat", True)),
        ([SQUAT, HINGE, HINGE], "squat", ("hip_hinge", False)),
        ([SQUAT, HINGE], "hip_hinge", ("hip_hinge", False)),
        ([SWING, SWING, SQUAT], "squat", ("kettlebell_swing", True)),
        ([SQUAT, LIFT, SWING], "squat", ("hip_hinge", False)),
    ],
)
def test_more_than_half_decide_and_half_keep_the_name(looks, now, told):
    assert recognised(looks, now) == told


def hands(*heights, arms_deg=5.0):
    return [replace(HINGE, hands=height, arms_deg=arms_deg) for height in heights]


@pytest.mark.parametrize(
    ("heights", "moved"),
    [
        ((0.3, 0.9, 0.9, 0.9), (0,)),
        ((0.9, 0.9, 0.9, 0.3), (3,)),
        ((0.3, 0.9, 0.8, 0.3), (0, 3)),
        ((0.55, 0.9, 0.9, 0.55), (0, 3)),
        ((0.65, 0.9, 0.9, 0.65), ()),
        ((0.3, 0.7, 0.9, 0.3), ()),
        ((0.3, 0.9), (0,)),
        ((0.9, 0.3), ()),
        ((0.3,), ()),
        ((0.9, 0.3, 0.9), ()),
        ((0.3, 0.9, 0.9, 0.5, 0.9), ()),
    ],
)
def test_the_first_and_last_are_told_by_hands_far_below_all_others(heights, moved):
    assert picked_up(hands(*heights)) == moved


def test_hands_that_do_not_hang_take_nothing_up():
    assert picked_up(hands(0.3, 0.9, 0.9, 0.3, arms_deg=31.0)) == ()
    assert picked_up(hands(0.3, 0.9, 0.9, 0.3, arms_deg=29.0)) == (0, 3)


def frame(value_deg, *, arms=(0.0, 0.0), hand=(160.0, 160.0), hips=0.8, kind=None):
    made = seen_body(angles(0.0), spine(0.0), kind=kind or ViewKind.SIDE)
    limbs = replace(made.limbs, arm_inclination_deg=arms, hand_px=hand)
    view = replace(made.view, hips_px=270.0 * hips)
    return replace(made, limbs=limbs, view=view), value_deg


def look_of(*frames):
    taker = LookTaker()
    for each in frames:
        taker.step(*each)
    bend = Bend(1.0, 3.0, 1.8, 2.1, False, 80.0, None)
    return taker.look(bend, rep(hip_deg=81.0, knee_deg=16.0, trunk_deg=66.0))


def test_a_look_takes_its_figures_from_the_record_the_bend_and_the_frames():
    look = look_of(
        frame(20.0, arms=(3.0, -4.0), hips=0.95),
        frame(80.0, arms=(10.0, -20.0), hand=(80.0, 112.0), hips=0.7),
        frame(60.0, arms=(50.0, NAN), hips=0.75),
    )
    assert (look.hip_rom_deg, look.knee_rom_deg, look.trunk_peak_deg) == (81, 16, 66)
    assert look.bent_s == 2.0
    assert look.concentric_s == pytest.approx(0.9)
    assert look.sink == pytest.approx(0.3)
    assert look.hands == pytest.approx(0.6)
    assert look.arms_deg == 20.0
    assert look.swung_deg == 50.0
    assert not look.front


def test_most_frames_tell_from_where_it_was_seen():
    front, side = frame(10.0, kind=ViewKind.FRONT), frame(10.0)
    assert look_of(front, side, front).front
    assert not look_of(front, side, side).front
    assert not look_of(front, side).front
    aside = frame(10.0)[0]
    unknown = replace(aside, view=replace(aside.view, facing=0)), 10.0
    assert look_of(unknown).front


def test_another_bend_looks_for_itself():
    taker = LookTaker()
    taker.step(*frame(90.0, arms=(70.0, 70.0), hips=0.4, kind=ViewKind.FRONT))
    taker.reset()
    taker.step(*frame(10.0, arms=(1.0, 2.0), hips=0.9))
    look = taker.look(Bend(0.0, 1.0, 0.4, 0.5, False, 80.0, None), rep())
    assert (look.arms_deg, look.swung_deg, look.front) == (2.0, 2.0, False)
    assert look.sink == pytest.approx(0.1)
    taker.reset()
    assert math.isnan(taker.look(Bend(0.0, 1, 0.4, 0.5, False, 80, None), rep()).hands)
