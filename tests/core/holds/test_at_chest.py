"""Who stands, and whether their hands have just waited before the chest."""

import math
from dataclasses import replace

import pytest
from support.floor_made import RATE_HZ, TORSO_PX, body, press_pose

from edge.core.holds.press import AtChest, stands
from edge.core.types.codes import BodyPosture, ViewKind
from edge.core.types.frames import View
from edge.core.types.skeleton import HIPS, WRISTS

LEG_PX = 270.0
NAN = math.nan
AT_CHEST = {"raised_deg": 35.0, "apart": 0.3, "high": 0.6}


def standing(t_s=0.0, lean_deg=2.0, height=1.0):
    frame = body(t_s, BodyPosture.UPRIGHT, trunk_deg=lean_deg)
    view = View(ViewKind.FRONT, 0, 90.0, TORSO_PX, LEG_PX, height * LEG_PX)
    return replace(frame, view=view)


def hands(t_s, raised_deg, apart, high):
    """Return a pose with hands so far apart, and above the hips, in torso lengths."""
    made = press_pose(t_s, raised_deg)
    xy = made.xy.copy()
    hips_y = float(xy[list(HIPS), 1].mean())
    # One is higher than the other, as hands on a handle are.
    for wrist, side in zip(WRISTS, (1, -1), strict=True):
        xy[wrist] = (
            300.0 + side * 0.4 * apart * TORSO_PX,
            hips_y - high * TORSO_PX + side * 0.3 * apart * TORSO_PX,
        )
    return replace(made, xy=xy)


def waited(seconds=1.0, lean_deg=2.0, height=1.0, **where):
    """Return the watch, and what it tells, after so long of it."""
    watch, told = AtChest(), False
    for at in range(round(seconds * RATE_HZ) + 1):
        t_s = at / RATE_HZ
        pose = hands(t_s, **{**AT_CHEST, **where})
        told = watch.step(standing(t_s, lean_deg, height), pose)
    return watch, told


@pytest.mark.parametrize(
    ("lean_deg", "height", "was", "still"),
    [
        *((19.0, 0.86, False, True), (21.0, 0.86, False, False)),
        *((19.0, 0.84, False, False), (-21.0, 0.86, False, False)),
        *((34.0, 0.81, True, True), (36.0, 0.81, True, False)),
        *((34.0, 0.79, True, False), (-36.0, 1.0, True, False)),
        *((NAN, 1.0, True, True), (2.0, NAN, True, True)),
        *((NAN, 1.0, False, False), (2.0, NAN, False, False)),
    ],
)
def test_who_stands_is_upright_and_high_and_goes_on_unless_seen_to_bend(
    lean_deg, height, was, still
):
    assert stands(standing(0.0, lean_deg, height), was) is still


@pytest.mark.parametrize(
    ("how", "told"),
    [
        *(({}, True), ({"seconds": 0.35}, False), ({"seconds": 0.45}, True)),
        *(({"apart": 0.68}, True), ({"apart": 0.72}, False)),
        *(({"high": 0.52}, True), ({"high": 0.48}, False)),
        *(({"raised_deg": 16.0}, False), ({"raised_deg": 20.0}, True)),
        *(({"raised_deg": 46.0}, True), ({"raised_deg": 50.0}, False)),
        *(({"lean_deg": 25.0}, False), ({"height": 0.82}, False)),
    ],
)
def test_hands_wait_before_the_chest_together_high_bent_and_in_standing(how, told):
    assert waited(**how)[1] is told


@pytest.mark.parametrize(
    ("later_s", "lean_deg", "told"),
    [(1.9, 2.0, True), (2.1, 2.0, False), (1.0, 25.0, False), (1.0, -25.0, False)],
)
def test_a_press_goes_out_from_there_within_two_seconds_and_upright(
    later_s, lean_deg, told
):
    watch, _ = waited(1.0)
    t_s = 1.0
    while t_s < 1.0 + later_s - 1e-9:
        t_s = min(t_s + 1 / RATE_HZ, 1.0 + later_s)
        after = watch.step(standing(t_s, lean_deg), press_pose(t_s, 75.0))
    assert after is told
