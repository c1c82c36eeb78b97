"""How a body bends at the hips, off the line from shoulder to ankle."""

import math
from dataclasses import replace

import numpy as np
import pytest
from support.floor_made import side_plank_pose

from edge.core.holds.body_line import bend_deg, lines_deg, sag_deg
from edge.core.types.states import BodyAngles


@pytest.mark.parametrize("sag", [-20.0, 0.0, 16.0])
def test_sag_is_read_whichever_way_the_head_is(sag):
    pose = side_plank_pose(0.0, sag)
    assert sag_deg(pose) == pytest.approx(sag, abs=0.5)
    legs, trunk = lines_deg(pose)
    assert legs == pytest.approx(15.0, abs=0.5)
    pose = replace(pose, xy=pose.xy * (-1, 1))
    assert sag_deg(pose) == pytest.approx(sag, abs=0.5)
    assert lines_deg(pose) == pytest.approx((legs, trunk))


def test_a_joint_out_of_sight_tells_no_line():
    pose = side_plank_pose(0.0)
    xy = pose.xy.copy()
    xy[11:13] = np.nan
    pose = replace(pose, xy=xy)
    assert math.isnan(sag_deg(pose))


def test_a_bend_is_that_of_trunk_and_the_way_to_the_ankle():
    straight = BodyAngles(0.0, 85.0, 5.0, 10.0, 90.0, 0.0)
    assert bend_deg(straight) == pytest.approx(0.0)
    piked = BodyAngles(0.0, 110.0, 45.0, 10.0, 75.0, 0.0)
    assert bend_deg(piked) == pytest.approx(40.0)
    assert math.isnan(bend_deg(BodyAngles(0.0, 85.0, 5.0, math.nan, 90.0, 0.0)))


def test_which_way_a_line_rises_does_not_depend_on_left_and_right():
    pose = side_plank_pose(0.0, 10.0)
    pose = replace(pose, xy=pose.xy + np.array([50.0, 300.0], np.float32))
    legs, trunk = lines_deg(pose)
    assert (legs, trunk) == pytest.approx((15.0, 25.0), abs=0.5)
    fallen = side_plank_pose(0.0, -30.0)
    assert lines_deg(fallen)[1] == pytest.approx(-15.0, abs=0.5)
    assert sag_deg(fallen) == pytest.approx(-30.0, abs=0.5)
