"""The lifting spot is where the hips stay; a stranger is another body elsewhere."""

import numpy as np
import pytest

from edge.core.filters import GAP_S
from edge.core.pose.crop import Region
from edge.core.pose.lifting_spot import MOVED_S, REACH_TORSOS, SETTLED_S, LiftingSpot

TORSO_PX, HIP_Y = 100.0, 400.0
REACH_PX = REACH_TORSOS * TORSO_PX
DT_S = 1 / 30
REGION = Region(0.0, 0.0, 500.0)


def body(x_px=0.0, torso_px=TORSO_PX, hip_y=HIP_Y, lean_deg=0.0):
    """Return hip and shoulder, and the length between them."""
    lean = np.radians(lean_deg)
    up = torso_px * np.sin(lean), -torso_px * np.cos(lean)
    return (x_px, hip_y), (x_px + up[0], hip_y + up[1]), torso_px


def stay(spot, seconds, x_px=0.0, start_s=0.0, **how):
    """Be seen somewhere for a while; returns when that ends."""
    for k in range(round(seconds / DT_S)):
        sighting = np.full((17, 2), x_px), REGION
        spot.step(start_s + k * DT_S, *body(x_px, **how), sighting)
    return start_s + seconds


def settled(x_px=0.0):
    spot = LiftingSpot()
    return spot, stay(spot, SETTLED_S + 0.5, x_px)


def test_without_a_home_nobody_is_a_stranger():
    assert not LiftingSpot().stranger(*body(1e6, 50.0))
    assert LiftingSpot().kept is None
    assert LiftingSpot().torso_px == 0


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize(
    "other",
    [{"torso_px": 80.0}, {"torso_px": 120.0}, {"hip_y": 375.0}, {"hip_y": 425.0}],
    ids=["smaller", "taller", "higher", "lower"],
)
def test_a_stranger_is_somebody_else_beyond_reach(side, other):
    spot, _ = settled(300.0)
    assert spot.torso_px == pytest.approx(TORSO_PX)
    assert spot.stranger(*body(300.0 + side * 1.01 * REACH_PX, **other))
    assert not spot.stranger(*body(300.0 + side * 0.99 * REACH_PX, **other))
    spot.reset()
    assert not spot.stranger(*body(1e6, **other))


@pytest.mark.parametrize(
    "same",
    [{}, {"torso_px": 110.0}, {"hip_y": 415.0}, {"torso_px": 80.0, "lean_deg": 40.0}],
    ids=["the same", "nearly as tall", "nearly as high", "bent"],
)
def test_the_lifter_may_walk_and_bend(same):
    spot, _ = settled()
    assert not spot.stranger(*body(2 * REACH_PX, **same))


def test_who_walks_in_is_at_home_where_they_stop():
    spot = LiftingSpot()
    for k in range(60):
        spot.step(k * DT_S, *body(8.0 * k), (np.zeros((17, 2)), REGION))
    stay(spot, SETTLED_S + 0.1, 480.0, start_s=2.0)
    assert spot.stranger(*body(0.0, 80.0))
    assert not spot.stranger(*body(480.0, 80.0))


def test_who_moves_on_is_at_home_there_but_not_by_a_single_frame():
    spot, now_s = settled()
    now_s = stay(spot, DT_S, 2 * REACH_PX, now_s)
    now_s = stay(spot, 1.0, 0.0, now_s)
    assert spot.stranger(*body(2 * REACH_PX, 80.0))
    now_s = stay(spot, MOVED_S + 0.2 + SETTLED_S, 2 * REACH_PX, now_s)
    assert not spot.stranger(*body(2 * REACH_PX, 80.0))
    assert spot.stranger(*body(0.0, 80.0))


@pytest.mark.parametrize("jump_s", [-10.0, GAP_S + 0.1], ids=["back", "a gap"])
def test_after_time_jumped_nobody_is_at_home(jump_s):
    spot, now_s = settled(300.0)
    stay(spot, 2 * DT_S, 300.0, now_s + jump_s)
    assert not spot.stranger(*body(0.0, 80.0))
    assert spot.torso_px == pytest.approx(TORSO_PX)


def test_what_is_kept_is_well_at_home():
    spot, now_s = settled()
    now_s = stay(spot, DT_S, 30.0, now_s)
    assert spot.kept[0][0, 0] == 30.0
    stay(spot, DT_S, 60.0, now_s)
    assert spot.kept[0][0, 0] == 30.0


def test_a_repetition_hardly_moves_it_and_its_torso_not_at_all():
    spot, now_s = settled()
    now_s = stay(spot, 3.0, 0.0, now_s)
    stay(spot, 1.0, 50.0, now_s, lean_deg=70.0, torso_px=85.0)
    assert spot.torso_px == pytest.approx(TORSO_PX)
    assert not spot.stranger(*body(-58.0, 80.0))
    assert spot.stranger(*body(-62.0, 80.0))
