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
