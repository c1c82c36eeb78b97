"""When a bend began, told by a noisy angle."""

import math

import numpy as np
import pytest

from edge.core.movement.turns import Way

RATE_HZ = 30
STOOD_S = 2.0


def way(seconds, deep_deg=90.0, noise_deg=0.0, stood_deg=0.0):
    """Return a way that begins after ``STOOD_S``, as a cosine."""
    dice = np.random.default_rng(3)
    made = Way()
    for at in range(round((STOOD_S + seconds) * RATE_HZ) + 1):
        t_s = at / RATE_HZ
        done = min(max((t_s - STOOD_S) / seconds, 0.0), 1.0)
        deg = stood_deg + (deep_deg - stood_deg) * (1 - math.cos(math.pi * done)) / 2
        made.step(t_s, deg + dice.normal(0, noise_deg), bending=done > 0.1)
    return made


@pytest.mark.parametrize("seconds", [0.4, 1.0, 2.0, 6.0, 10.0])
@pytest.mark.parametrize("noise_deg", [0.0, 1.0])
def test_a_bend_is_told_to_begin_within_a_twentieth_of_its_way_down(seconds, noise_deg):
    began_s = way(seconds, noise_deg=noise_deg).began_s(0.0, 0.0, 90.0)
    two_percent_s = STOOD_S + seconds * math.acos(1 - 2 * 0.02) / math.pi
    assert began_s == pytest.approx(two_percent_s, abs=0.05 + seconds / 20)


def test_it_begins_from_where_the_lifter_stood_and_not_from_straight():
    stooped = way(2.0, stood_deg=20.0).began_s(0.0, 0.0, 90.0)
    assert stooped == pytest.approx(way(2.0).began_s(0.0, 0.0, 90.0), abs=0.05)


def test_no_bend_begins_before_the_one_before_it_was_over():
    assert way(2.0).began_s(2.5, 0.0, 90.0) >= 2.5


def test_what_was_not_seen_to_begin_is_not_told():
    made = way(2.0)
    assert math.isnan(made.began_s(3.9, 0.0, 90.0))
    made.forget()
    assert math.isnan(made.began_s(0.0, 0.0, 90.0))


def test_a_range_is_that_of_the_last_seconds_alone():
    made = way(2.0)
    assert made.range_deg(0.3) < 10.0 < made.range_deg(1.0)
    assert made.range_deg(60.0) == math.inf


@pytest.mark.parametrize("pace", [-20.0, 0.0, 8.0])
def test_a_pace_is_that_of_the_last_seconds_alone(pace):
    made = Way()
    for at in range(60):
        made.step(at / RATE_HZ, pace * max(at - 30, 0) / RATE_HZ, bending=True)
    assert made.pace_deg_per_s(0.7) == pytest.approx(pace)


def test_of_one_frame_no_pace_is_told():
    made = Way()
    assert math.isnan(made.pace_deg_per_s(0.7))
    made.step(0.0, 10.0, bending=False)
    assert math.isnan(made.pace_deg_per_s(0.7))
    assert made.range_deg(0.7) == math.inf
