"""How fast an angle turns, since when it rests, and when it is back in standing."""

import math

import pytest
from support.bends_made import RATE_HZ, STAND, curve, follow

from edge.core.movement.hip_motion import HipMotion
from edge.core.types.codes import Phase

DT_S = 1 / 32


def moved(*parts, standing_deg=math.inf, from_deg=0.0):
    """Return the motion after (seconds, degrees a second), and its last time."""
    motion, t_s, deg = HipMotion(), 0.0, from_deg
    motion.step(t_s, deg, standing_deg)
    for seconds, rate in parts:
        for _ in range(round(seconds / DT_S)):
            t_s, deg = t_s + DT_S, deg + rate * DT_S
            motion.step(t_s, deg, standing_deg)
    return motion, t_s


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize(("rate", "slow"), [(17.0, True), (19.0, False)])
def test_a_hinge_is_quicker_than_what_is_slow(rate, slow, way):
    motion, t_s = moved((1.0, way * rate), (0.5, way * rate))
    assert bool(motion.slow_s > 0.4) is slow
    # Where how they stand is not known, all that is slow is still.
    assert (motion.still_s == t_s) is slow


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize(
    ("rate", "above_deg", "still"),
    [
        (10.0, -20.0, True),
        (10.0, 30.0, False),
        (3.5, 30.0, False),
        (2.5, 30.0, True),
        (0.0, 2.8, True),
        (-0.0, 3.2, True),
        (19.0, -40.0, False),
    ],
)
def test_away_from_standing_only_who_hardly_moves_is_still(rate, above_deg, still, way):
    motion, t_s = moved((1.0, way * rate), standing_deg=5.0, from_deg=5.0 + above_deg)
    assert (motion.still_s == t_s) is still


@pytest.mark.parametrize(("above_deg", "still"), [(2.5, True), (3.5, False)])
def test_three_degrees_from_standing_are_standing(above_deg, still):
    start_deg = 5.0 + above_deg - 6.0
    motion, t_s = moved((1.0, 6.0), standing_deg=5.0, from_deg=start_deg)
    assert (motion.still_s == t_s) is still


@pytest.mark.parametrize(
    ("rate", "left_deg", "until_s"),
    [
        (-60.0, 12.0, 0.2),
        (-60.0, 30.0, 0.4),
        (-60.0, -5.0, 0.0),
        (-17.0, 5.0, 0.0),
        (-20.0, 5.0, 0.25),
        (60.0, 12.0, 0.0),
        (0.0, 12.0, 0.0),
    ],
)
def test_the_last_degrees_to_standing_take_as_long_as_at_this_pace(
    rate, left_deg, until_s
):
    motion, _ = moved((1.0, rate), from_deg=100.0)
    standing_deg = motion.deg - left_deg
    assert motion.until_s(standing_deg) == pytest.approx(until_s, abs=0.005)


def test_after_a_gap_nothing_is_known_of_how_fast_it_was():
    motion, t_s = moved((1.0, -60.0), from_deg=100.0)
    assert motion.step(t_s + 5.0, 40.0) == 0.0
    assert motion.slow_s == 0.0
    assert motion.until_s(30.0) == 0.0


def test_before_the_first_frame_nothing_rests():
    motion = HipMotion()
    assert motion.slow_s == 0.0
    assert math.isnan(motion.still_s)
    assert motion.until_s(0.0) == 0.0


def slow_for(values):
    """Return the seconds of slowness after each frame of a series of hip flexions."""
    hip, told = HipMotion(), []
    for at, deg in enumerate(values):
        hip.step(at / RATE_HZ, deg)
        told.append(hip.slow_s)
    return told


def test_a_hip_is_slow_below_18_degrees_a_second():
    assert slow_for(curve((14, 1)))[-1] > 0.5
    assert slow_for(curve((22, 1)))[-1] == 0.0


def test_a_stop_is_noticed_after_a_tenth_of_a_second_and_the_pause_after_another():
    """Of a hinge of 80 degrees a second, which slows to 18 in the rate's 0.08 s."""
    stops = curve(STAND, (80, 1), (80, 1))
    slow = slow_for(stops)
    since = next(at for at in range(48, len(slow)) if slow[at] > 0) / RATE_HZ
    assert since - 1.5 == pytest.approx(0.12, abs=0.035)
    movements, _ = follow(stops)
    at_bottom = [each.t_s for each in movements if each.phase is Phase.BOTTOM]
    # The first slow frame counts from the one before.
    assert at_bottom[0] - since == pytest.approx(0.12 - 1 / RATE_HZ, abs=0.02)


def test_nothing_is_known_of_the_hip_after_a_gap():
    hip = HipMotion()
    for at, deg in enumerate(curve(STAND, (60, 1))):
        hip.step(at / RATE_HZ, deg)
    hip.step(60.0, 60.0)
    assert hip.slow_s == 0.0
    hip.step(60.0 + 1 / RATE_HZ, 60.0)
    assert hip.slow_s > 0.0
    hip.step(120.0, 60.0)
    assert hip.slow_s == 0.0
