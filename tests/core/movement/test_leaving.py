"""Who walks off, turns away or jumps; and who only moves as a lifter does."""

import math

import pytest

from edge.core.movement.leaving import Leaving
from edge.core.types.codes import BodyPosture, ViewKind
from edge.core.types.frames import View
from edge.core.types.states import BodyAngles, BodyState, Limbs, SpineState

NAN = math.nan
DT_S, START_S = 0.05, 100.0
TORSO_PX, LEG_PX = 160.0, 300.0
SIDE, FRONT, OBLIQUE = ViewKind.SIDE, ViewKind.FRONT, ViewKind.OBLIQUE


def frame(
    t_s, *, apart_deg=0.0, x=0.0, up=0.0, hips=1.0, lean_deg=0.0, kind=SIDE, facing=1
):
    """Return one; ``x`` and ``up``, of the feet, are torso lengths, ``hips`` legs'."""
    hips_px = hips * LEG_PX
    limbs = Limbs(
        t_s,
        (0.0, 0.0),
        (10.0 + apart_deg, 10.0),
        (0.0, 0.0),
        (0.0, 0.0),
        hips_px=(400.0 + x * TORSO_PX, 700.0 - up * TORSO_PX - hips_px),
    )
    angles = BodyAngles(t_s, lean_deg, 0.0, 0.0, 0.0, 0.0)
    return BodyState(
        BodyPosture.UPRIGHT,
        View(kind, facing, 0.0, TORSO_PX, LEG_PX, hips_px),
        angles,
        limbs,
        SpineState(t_s, *[NAN] * 4, 0.0),
    )


def told(*scenes, leaving=None):
    """Feed (seconds, what is seen); return when one left and when one jumped."""
    leaving = leaving or Leaving()
    left, jumped, count = [], [], 0
    for seconds, seen in scenes:
        for _ in range(round(seconds / DT_S)):
            t_s = count * DT_S
            leaves, jumps = leaving.step(frame(START_S + t_s, **seen))
            left += [t_s] if leaves else []
            jumped += [t_s] if jumps else []
            count += 1
    return left, jumped


def stride(apart_deg=30.0, seconds=0.5, way=0.5):
    """Return one leg ahead, and then the other, further on by ``way`` torsos."""
    return (
        (seconds, {"apart_deg": apart_deg}),
        (seconds, {"apart_deg": -apart_deg, "x": way}),
    )


@pytest.mark.parametrize("way", [0.5, -0.5])
@pytest.mark.parametrize("first", [30.0, -30.0])
def test_who_strides_along_the_picture_leaves(way, first):
    left, jumped = told(*stride(first, way=way))
    assert left == [pytest.approx(0.5)]
    assert not jumped


@pytest.mark.parametrize(
    "legs",
    [stride(17.0), stride(way=0.35), stride(way=-0.35), stride(way=NAN)],
    ids=["small", "in place", "in place backward", "place unknown"],
)
def test_legs_that_pass_each_other_without_going_anywhere_do_not(legs):
    assert told(*legs) == ([], [])


@pytest.mark.parametrize(("together_s", "leaves"), [(1.0, True), (1.3, False)])
def test_lunges_with_one_leg_and_then_the_other_take_longer_than_a_stride(
    together_s, leaves
):
    one, other = {"apart_deg": 30.0}, {"apart_deg": -30.0, "x": 0.5}
    left, _ = told((0.1, one), (together_s, {}), (0.1, other))
    assert bool(left) is leaves


def test_whoever_shifts_with_the_same_leg_ahead_does_not_leave():
    one, on = {"apart_deg": 30.0}, {"apart_deg": 30.0, "x": 0.6}
    assert told((0.5, one), (0.5, on)) == ([], [])


def test_a_way_is_measured_from_where_the_leg_was_put():
    """Long after, elsewhere, one may take a lunge's place again."""
    far = {"apart_deg": 30.0, "x": 2.0}
    back = {"apart_deg": -30.0, "x": 2.0}
    assert told((0.2, {"apart_deg": 30.0}), (3, {}), (0.2, far), (0.2, back)) == (
        [],
        [],
    )


@pytest.mark.parametrize("away_s", [0.2, 0.5])
def test_who_turns_from_the_side_leaves_once_it_lasts(away_s):
    left, _ = told((1, {}), (away_s, {"kind": FRONT}))
    assert len(left) == (away_s > 0.25)


def test_who_stays_turned_left_once():
    left, _ = told((1, {}), (3, {"kind": FRONT}))
    assert left == [pytest.approx(1.25)]


def test_who_is_seen_from_the_front_all_the_time_leaves_nowhere():
    assert told((3, {"kind": FRONT})) == ([], [])


@pytest.mark.parametrize(("between_s", "leaves"), [(2.0, True), (2.6, False)])
def test_a_turn_is_quick(between_s, leaves):
    between = (between_s, {"kind": OBLIQUE})
    left, _ = told((1, {}), between, (0.5, {"kind": FRONT}))
    assert bool(left) is leaves


def test_half_way_round_no_side_is_faced_and_that_is_a_turn_too():
    left, _ = told((1, {}), (0.5, {"kind": OBLIQUE, "facing": 0}))
    assert left == [pytest.approx(1.25)]


def test_a_glance_begins_anew_each_time():
    glance = (0.2, {"kind": FRONT})
    for between in ({}, {"kind": OBLIQUE}):
        assert told((1, {}), glance, (0.1, between), glance) == ([], [])


def test_who_faces_the_other_way_has_turned():
    left, _ = told((1, {}), (1, {"facing": -1}))
    assert left == [pytest.approx(1.0)]
    left, _ = told((1, {"facing": -1}), (1, {}))
    assert left == [pytest.approx(1.0)]
    unknown = (0.1, {"facing": 0})
    assert told((1, {}), unknown, (1, {})) == ([], [])
    left, _ = told((1, {}), unknown, (1, {"facing": -1}))
    assert left == [pytest.approx(1.1)]


def test_hips_and_feet_that_rise_together_jump():
    flight = (0.1, {"up": 0.16})
    left, jumped = told((2, {}), flight)
    assert jumped[0] == pytest.approx(2.0)
    assert not left


@pytest.mark.parametrize(
    "seen",
    [
        {"up": 0.10},
        {"up": -0.2},
        {"up": 0.2, "hips": 1 - 0.2 * TORSO_PX / LEG_PX},  # a foot is raised
        {"up": 0.0, "hips": 1.15},  # on the toes, or taller
    ],
    ids=["low", "down", "feet alone", "hips alone"],
)
def test_what_rises_alone_or_a_little_is_no_jump(seen):
    assert told((2, {}), (0.1, seen))[1] == []


@pytest.mark.parametrize("lean_deg", [15.0, -15.0])
def test_who_leans_a_little_stands(lean_deg):
    assert told((2, {"lean_deg": lean_deg}), (0.1, {"up": 0.16}))[1]


@pytest.mark.parametrize(
    "before",
    [(0.8, {}), (3, {"lean_deg": 25.0}), (3, {"lean_deg": -25.0}), (3, {"hips": 0.9})],
    ids=["short", "leaning", "leaning back", "low"],
)
def test_only_who_was_seen_to_stand_for_a_second_can_jump(before):
    assert told(before, (0.1, {"up": 0.3}))[1] == []


def test_a_jump_is_told_from_how_high_the_lifter_stood_not_from_the_moment_before():
    """Rising slowly, as a camera sinks or a lifter steps back, is none."""
    slow = [(0.1, {"up": 0.004 * at}) for at in range(50)]
    assert told((2, {}), *slow)[1] == []


def test_after_a_gap_nobody_knows_whether_it_was_a_jump():
    leaving = Leaving()
    told((2, {}), leaving=leaving)
    assert leaving.step(frame(START_S + 10.0, up=0.3)) == (False, False)
    assert leaving.step(frame(START_S + 10.05, up=0.3)) == (False, False)


def test_a_body_whose_place_is_unknown_does_not_jump():
    leaving = Leaving()
    told((2, {}), leaving=leaving)
    assert leaving.step(frame(START_S + 2.0, hips=NAN)) == (False, False)
    assert leaving.step(frame(START_S + 2.05, up=0.3)) == (False, True)


def test_each_stride_goes_its_own_way():
    """Whoever marches on the spot drifts a little with each step."""
    steps = [(0.3, {"apart_deg": 30.0 * (-1) ** at, "x": 0.3 * at}) for at in range(6)]
    assert told(*steps) == ([], [])


def test_who_walks_on_without_a_rest_leaves():
    """The hips go on while one leg is ahead, not when the other passes it."""
    ahead = [(DT_S, {"apart_deg": 30.0, "x": 0.06 * at}) for at in range(10)]
    left, _ = told(*ahead, (DT_S, {"apart_deg": -30.0, "x": 0.54}))
    assert left
