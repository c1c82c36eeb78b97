"""A bend while it lasts: its deepest point, its pause, and when a weight has rested."""

import math

import pytest

from edge.core.movement.bend import NEAR_DEEPEST_DEG, REST_S, Bend, BendSoFar


def followed(hip_deg, dt_s=0.1, **how):
    bend = BendSoFar(0.0, 0.0, how.pop("started_bent", False), hip_deg[0], **how)
    for at, deg in enumerate(hip_deg[1:], start=1):
        bend.follow(at * dt_s, deg)
    return bend


def test_the_bottom_is_where_the_hip_is_nearly_as_deep_as_ever():
    bend = followed([30, 50, 78, 80, 79, 77, 60, 30])
    assert bend.deepest_deg == 80
    assert bend.bottom_start_s == pytest.approx(0.2)
    assert bend.bottom_end_s == pytest.approx(0.5)
    assert bend.moving_s == pytest.approx(0.7 - 0.3)


def test_a_weight_has_rested_where_the_lifter_was_bent_first_or_stopped_for_long():
    assert followed([80, 80], started_bent=True).rested
    assert not followed([30, 80] + [80] * 30).rested
    frames = [80] * (round(REST_S / 0.1) + 1)
    assert followed([30, *frames], stopped_s=0.1).rested
    assert not followed([30, *frames[:-2]], stopped_s=0.1).rested


def test_a_way_down_that_was_not_seen_took_no_time_that_is_known():
    times = 0.0, 3.0, 1.0, 1.5
    made = Bend(*times, started_bent=False, rom_deg=80, reason=None)
    assert (made.eccentric_s, made.pause_s, made.concentric_s) == (1.0, 0.5, 1.5)
    floor = Bend(*times, started_bent=True, rom_deg=80, reason=None)
    assert math.isnan(floor.eccentric_s)


def test_the_bottom_is_nearer_to_the_deepest_than_the_sway_at_it():
    bend = followed([60, 60 + NEAR_DEEPEST_DEG, 60])
    assert (bend.bottom_start_s, bend.bottom_end_s) == (0.0, 0.1)


@pytest.mark.parametrize(
    ("top_deg", "again_deg", "turned"),
    [
        (30, 65, True),
        (40, 85, False),  # a stop half way up
        (30, 52, False),  # a dip of the bar at the top
        (30, 30, False),
    ],
)
def test_who_turns_near_the_top_and_sinks_by_half_does_another(
    top_deg, again_deg, turned
):
    bend = followed([20, 50, 90])
    bend.rise(0.3, top_deg + 10)
    bend.go_on_rising(0.4, top_deg)
    assert bend.turned(again_deg, standing_deg=10.0) is turned


def test_the_highest_point_is_the_first_of_those_since_the_hip_was_deepest():
    bend = followed([30, 80])
    bend.rise(0.2, 40)
    bend.go_on_rising(0.3, 40)
    bend.rise(0.4, 50)
    assert (bend.highest_s, bend.highest_deg) == (0.2, 40)
    bend.rise(0.5, 35)
    assert (bend.highest_s, bend.highest_deg) == (0.5, 35)
    bend.follow(0.6, 90)
    bend.rise(0.7, 85)
    assert (bend.highest_s, bend.highest_deg) == (0.7, 85)


def test_who_rises_after_a_stop_has_put_nothing_down():
    bend = followed([30, 80], stopped_s=0.1)
    bend.rise(0.5, 70)
    bend.follow(5.0, 60)
    assert not bend.rested


@pytest.mark.parametrize("bent", [True, False])
@pytest.mark.parametrize(("deg", "shallow"), [(69, True), (70, False), (90, False)])
def test_only_a_shallow_bend_that_was_seen_bent_first_may_be_how_one_stands(
    bent, deg, shallow
):
    made = Bend(0.0, 3.0, 1.0, 1.5, started_bent=bent, rom_deg=deg, reason=None)
    assert made.doubtful is (bent and shallow)
    assert followed([deg, deg], started_bent=bent).doubtful is (bent and shallow)
