import numpy as np
import pytest

from edge.core.pose import geometry
from edge.core.pose.geometry import midpoints
from edge.core.pose.pelvis import LOCKED_OUT_DEG, carried
from edge.core.types.skeleton import HIP, PAIRS, SHOULDER
from edge.testing.figures import Body, bent, keypoints


def joints(body, facing):
    return midpoints(keypoints(body, facing), np.full(17, 0.9), PAIRS)


def lean_deg(points, facing):
    return geometry.lean_deg(points[HIP], points[SHOULDER], facing)


@pytest.mark.parametrize("facing", [1, -1])
def test_a_hip_that_a_plate_drew_forward_is_carried_back(facing):
    drawn = joints(Body(-22), facing)
    back = carried(drawn, facing)
    assert lean_deg(back, facing) == pytest.approx(-LOCKED_OUT_DEG)
    for at in range(5):
        same = [at != HIP, True]
        assert [*np.equal(back[at], drawn[at])] == same
    assert carried(drawn, 0) is drawn


@pytest.mark.parametrize("body", [Body(), bent(90), Body(-8), Body(-60)])
def test_a_hip_where_it_can_be_stays(body):
    there = joints(body, 1)
    assert carried(there, 1) is there


def test_an_unseen_hip_stays_unseen():
    there = joints(Body(-22), 1)
    there[HIP] = np.nan
    assert carried(there, 1) is there
