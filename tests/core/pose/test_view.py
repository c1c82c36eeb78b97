import dataclasses
import math

import numpy as np
import pytest

from edge.core.pose.geometry import midpoints
from edge.core.pose.view import ViewEstimator
from edge.core.types.codes import ViewKind
from edge.core.types.frames import Pose
from edge.core.types.skeleton import PAIRS
from edge.testing.figures import STANDING, Body, bent, keypoints
from edge.testing.scenarios import film, stand
from tests.support.altered import MIRROR

SCORE = np.full(17, 0.9, np.float32)


def look(scene, estimator=None):
    estimator = estimator or ViewEstimator()
    return [
        estimator.step(o.pose, midpoints(o.pose.xy, o.pose.score, PAIRS)) for o in scene
    ]


def standing(s=2.0, **how):
    return film(stand(s), **how)


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize(
    ("yaw_deg", "kind"),
    [
        (0, ViewKind.SIDE),
        (15, ViewKind.SIDE),
        (-15, ViewKind.SIDE),
        (40, ViewKind.OBLIQUE),
        (-40, ViewKind.OBLIQUE),
        (75, ViewKind.FRONT),
        (90, ViewKind.FRONT),
    ],
)
def test_the_width_of_shoulders_and_hips_tells_the_view(yaw_deg, kind, facing):
    view = look(standing(yaw_deg=yaw_deg, facing=facing))[-1]
    assert view.kind is kind
    assert view.yaw_deg == pytest.approx(abs(yaw_deg), abs=3)
    if yaw_deg < 60:
        assert view.facing == facing
    assert view.torso_px == pytest.approx(160, abs=1)


@pytest.mark.parametrize("yaw_deg", [40, 60, 90])
def test_left_and_right_swapped_for_a_frame_are_no_turn(yaw_deg):
    scene = standing(yaw_deg=yaw_deg)
    swapped = [
        dataclasses.replace(o, pose=dataclasses.replace(o.pose, xy=o.pose.xy[MIRROR]))
        if o.index % 15 in (10, 11)
        else o
        for o in scene
    ]
    for view in look(swapped):
        assert view.yaw_deg == pytest.approx(yaw_deg, abs=3)


def test_bending_over_does_not_look_like_turning():
    bottom = bent(90)
    scene = film(stand(1), stand(1.5, bottom), stand(1, bottom), yaw_deg=12)
    assert {view.kind for view in look(scene)} == {ViewKind.SIDE}


def test_a_clear_lean_outweighs_where_the_nose_points():
    scene = film(stand(1, bent(90)), stand(1, bent(90)))
    backwards = [
        dataclasses.replace(o, pose=_nose_at(o.pose, o.pose.xy[3, 0] - 40))
        for o in scene
    ]
    assert look(backwards)[-1].facing == 1


def _nose_at(pose, x):
    xy = pose.xy.copy()
    xy[0, 0] = x
    return Pose(pose.t_s, xy, pose.score)


def test_a_face_towards_the_camera_has_no_facing_side():
    assert look(standing(yaw_deg=90))[-1].facing == 0


def test_near_the_limit_the_view_stays_what_it_was():
    def last(*yaws):
        estimator, start_s = ViewEstimator(), 0.0
        for yaw_deg in yaws:
            kind = look(standing(4, yaw_deg=yaw_deg, start_s=start_s), estimator)[-1]
            start_s += 4
        return kind.kind

    assert last(23) is ViewKind.OBLIQUE
    assert last(0, 23) is ViewKind.SIDE
    assert last(40, 57) is ViewKind.OBLIQUE
    assert last(90, 57) is ViewKind.FRONT


def test_a_fixed_view_is_not_doubted():
    assert look(standing(yaw_deg=90), ViewEstimator(ViewKind.SIDE))[-1].kind is (
        ViewKind.SIDE
    )


def test_nobody_is_unknown_and_whoever_comes_back_is_seen_anew():
    estimator = ViewEstimator()
    look(standing(), estimator)
    gone = Pose(2.0, np.full((17, 2), np.nan, np.float32), np.zeros(17, np.float32))
    view = estimator.step(gone, np.full((5, 2), np.nan))
    assert (view.kind, view.facing) == (ViewKind.UNKNOWN, 0)
    assert math.isnan(view.yaw_deg)
    assert math.isnan(view.torso_px)
    assert look(standing(start_s=30.0, facing=-1), estimator)[0].facing == -1


def test_the_standing_torso_is_remembered_through_a_bend_towards_the_camera():
    scene = film(stand(1), stand(1, bent(90)), stand(1, bent(90)), yaw_deg=90)
    assert look(scene)[-1].torso_px > 140


def test_reset_is_a_fresh_start():
    estimator = ViewEstimator()
    scene = standing(0.5, yaw_deg=30)
    once = look(scene, estimator)
    estimator.reset()
    assert look(scene, estimator) == once


def test_scenarios_are_as_wide_as_a_person():
    xy = keypoints(Body(), 1, 90)
    joints = midpoints(xy, SCORE, PAIRS)
    width = xy[5, 0] - xy[6, 0] + xy[11, 0] - xy[12, 0]
    assert width / (joints[2, 1] - joints[1, 1]) == pytest.approx(1.25)
    assert keypoints(STANDING).dtype == np.float32
