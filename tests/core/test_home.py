"""Home is where the hips stay."""

import numpy as np
import pytest

from edge.core.framing import Region
from edge.core.home import REACH_TORSOS, SETTLED_S, Home

TORSO_PX = 100.0
DT_S = 1 / 30
REGION = Region(0.0, 0.0, 500.0)


def seen(x_px):
    return np.full((17, 2), x_px), REGION


def stay(home, seconds, x_px=0.0, start_s=0.0):
    for k in range(round(seconds / DT_S)):
        home.step(start_s + k * DT_S, x_px, TORSO_PX, seen(x_px))
    return start_s + seconds


def test_without_a_home_nobody_left_it():
    assert not Home().left(0.0, 1e6)
    assert Home().kept is None
    assert Home().torso_px == 0


@pytest.mark.parametrize("side", [1, -1])
def test_hips_beyond_reach_left(side):
    home = Home()
    now_s = stay(home, SETTLED_S + 0.1, x_px=300.0)
    assert home.torso_px == pytest.approx(TORSO_PX)
    reach_px = REACH_TORSOS * TORSO_PX
    assert home.left(now_s, 300.0 + side * 1.01 * reach_px)
    assert not home.left(now_s, 300.0 + side * 0.99 * reach_px)
    home.reset()
    assert not home.left(now_s, 1e6)


def test_who_walks_in_is_at_home_where_they_stop():
    home = Home()
    for k in range(60):
        now_s = k * DT_S
        assert not home.left(now_s, 8.0 * k)
        home.step(now_s, 8.0 * k, TORSO_PX, seen(8.0 * k))
    now_s = stay(home, SETTLED_S + 0.1, x_px=480.0, start_s=2.0)
    assert home.left(now_s, 0.0)
    assert not home.left(now_s, 480.0)


def test_what_is_kept_is_well_at_home():
    home = Home()
    now_s = stay(home, SETTLED_S + 0.1)
    home.step(now_s, 30.0, TORSO_PX, seen(30.0))
    assert home.kept is not None
    assert home.kept[0][0, 0] == 30.0
    home.step(now_s + DT_S, 60.0, TORSO_PX, seen(60.0))
    assert home.kept[0][0, 0] == 30.0


def test_a_repetition_does_not_move_it():
    home = Home()
    now_s = stay(home, 4.0)
    now_s = stay(home, 1.0, x_px=50.0, start_s=now_s)
    assert not home.left(now_s, -50.0)
    assert home.left(now_s, -75.0)
