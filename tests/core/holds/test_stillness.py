"""Whether a body moves."""

import math

import pytest

from edge.core.holds.stillness import Stillness


def run(stillness, angle_at, start_s, end_s, step_s=0.05):
    t_s, found = start_s, False
    while t_s < end_s:
        found = stillness.step(t_s, angle_at(t_s))
        t_s = round(t_s + step_s, 6)
    return found


def test_noise_of_keypoints_is_still_and_a_way_is_not():
    stillness = Stillness()
    assert run(stillness, lambda t: (88 + math.sin(50 * t),), 0.0, 2.0)
    assert not run(stillness, lambda t: (88 - 60 * (t - 2),), 2.0, 3.0)


def test_one_angle_that_turns_is_enough():
    stillness = Stillness()
    assert not run(stillness, lambda t: (88.0, 40 * t, math.nan), 0.0, 2.0)


def test_rest_is_told_since_it_began():
    stillness = Stillness()
    run(stillness, lambda t: (60 * min(t, 1.0),), 0.0, 3.0)
    assert stillness.since_s == pytest.approx(1.0, abs=0.15)


def test_an_angle_that_passes_the_full_turn_is_no_speed():
    stillness = Stillness()
    assert run(stillness, lambda t: (179.5 if int(t * 20) % 2 else -179.5,), 0.0, 2.0)


def test_who_was_out_of_sight_is_not_still_yet():
    stillness = Stillness()
    run(stillness, lambda t: (88.0,), 0.0, 2.0)
    assert not stillness.step(2.05, (math.nan,))
    assert math.isnan(stillness.since_s)
    stillness.step(2.1, (88.0,))
    stillness.step(2.15, (88.0,))
    assert stillness.since_s > 2.0 - 0.12


@pytest.mark.parametrize(
    ("deg_per_s", "begins", "goes_on"),
    [(12.0, True, True), (18.0, False, True), (24.0, False, False)],
)
@pytest.mark.parametrize("way", [1, -1])
def test_who_rests_may_sway_more_than_who_is_to_come_to_rest(
    deg_per_s, begins, goes_on, way
):
    moving = Stillness()
    run(moving, lambda t: (60.0 + 60.0 * way * (t - 1.0),), 0.0, 1.0)
    after = run(moving, lambda t: (60.0 + way * deg_per_s * (t - 1.0),), 1.0, 3.0)
    assert after is begins
    resting = Stillness()
    assert run(resting, lambda t: (60.0,), 0.0, 1.0)
    after = run(resting, lambda t: (60.0 + way * deg_per_s * (t - 1.0),), 1.0, 3.0)
    assert after is goes_on


@pytest.mark.parametrize("way", [1, -1])
def test_a_joint_misread_in_one_frame_is_no_way(way):
    stillness = Stillness()
    run(stillness, lambda t: (88.0,), 0.0, 2.0)
    assert stillness.step(2.0, (88.0 + 20.0 * way,))
    assert stillness.step(2.05, (88.0,))


def test_of_several_angles_those_that_are_seen_tell():
    stillness = Stillness()
    assert run(stillness, lambda t: (88.0, math.nan), 0.0, 2.0)
    # Seen anew it is compared with where it was last.
    assert stillness.step(2.0, (88.0, 40.0))
    assert run(stillness, lambda t: (math.nan, 40.0), 2.05, 3.0)
    assert not run(stillness, lambda t: (88.0, 40.0 + 60 * (t - 3)), 3.0, 4.0)


def test_another_number_of_angles_or_a_gap_begins_anew():
    stillness = Stillness()
    run(stillness, lambda t: (88.0,), 0.0, 2.0)
    assert not stillness.step(2.0, (88.0, 40.0))
    assert math.isnan(stillness.since_s)
    run(stillness, lambda t: (88.0, 40.0), 2.05, 4.0)
    assert not stillness.step(9.0, (88.0, 40.0))
    assert math.isnan(stillness.since_s)


def test_a_body_at_rest_from_the_first_frame_rests_from_then():
    stillness = Stillness()
    run(stillness, lambda t: (88.0,), 0.0, 1.0)
    assert stillness.since_s == pytest.approx(0.0, abs=0.1)
    run(stillness, lambda t: (88.0,), 1.0, 3.0)
    assert stillness.since_s == pytest.approx(0.0, abs=0.1)
    run(stillness, lambda t: (88.0 - 60 * (t - 3),), 3.0, 4.0)
    assert math.isnan(stillness.since_s)


def test_a_way_is_told_within_a_tenth_of_a_second():
    stillness = Stillness()
    run(stillness, lambda t: (88.0,), 0.0, 2.0)
    assert not run(stillness, lambda t: (88.0 - 60 * (t - 1.95),), 2.0, 2.1)


def test_a_joint_that_is_seen_now_and_then_moves_all_the_same():
    def angles(t_s):
        hidden = round(t_s * 20) % 2
        return 88.0, math.nan if hidden else 100.0 * t_s

    assert not run(Stillness(), angles, 0.0, 2.0)
