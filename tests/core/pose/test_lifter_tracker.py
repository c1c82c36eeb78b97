"""A room with people in it, and a model that answers with one of them."""

import numpy as np
import pytest

from edge.core.pose.lifter_tracker import (
    FOUND_FRAMES,
    PATIENCE_S,
    SPOT_PATIENCE_S,
    LifterTracker,
    nobody,
)
from edge.core.pose.lifting_spot import REACH_TORSOS, SETTLED_S
from edge.testing.figures import TORSO, Body, keypoints

WIDTH, HEIGHT = 1280, 720
DT_S = 1 / 30
SCORE, UNSEEN = np.full(17, 0.8, np.float32), np.full(17, 0.05, np.float32)


class Room:
    """Follows somebody; the model sees only the square that the tracker asks for."""

    def __init__(self):
        self.tracker = LifterTracker()
        self.t_s = -DT_S

    def look(self, *people):
        """Step once; the person nearest to the square's middle is the answer."""
        self.t_s += DT_S
        region = self.tracker.region(WIDTH, HEIGHT)
        units = [region.to_unit(xy) for xy in people]
        visible = [u for u in units if ((u[11:13] > 0) & (u[11:13] < 1)).all()]
        if not visible:
            return self.tracker.step(self.t_s, region, np.zeros((17, 2)), UNSEEN)
        nearest = min(visible, key=lambda u: np.hypot(*(u[11:13].mean(axis=0) - 0.5)))
        return self.tracker.step(self.t_s, region, nearest, SCORE)

    def look_for(self, seconds, *people):
        poses = [self.look(*people) for _ in range(round(seconds / DT_S))]
        return [each for each in poses if not np.isnan(each.xy).any()]


def person(x_px=0.0, **posture):
    return keypoints(Body(x_px=x_px, **posture))


def followed(pose):
    """Return where the followed hips are, from the middle of the picture."""
    return float(pose.xy[11:13, 0].mean()) - WIDTH / 2


def test_who_is_there_for_a_while_is_believed():
    room = Room()
    assert room.look_for((FOUND_FRAMES - 1) * DT_S, person()) == []
    pose = room.look(person())
    assert pose.xy == pytest.approx(person(), abs=1e-3)
    assert (pose.xy.dtype, pose.score.dtype) == (np.float32, np.float32)
    assert not pose.xy.flags.writeable
    assert not pose.score.flags.writeable


def test_an_empty_room_has_nobody():
    poses = [Room().look() for _ in range(3)]
    assert all(np.isnan(p.xy).all() and not p.score.any() for p in poses)
    assert np.isnan(nobody(0.0).xy).sum() == 34


def test_a_body_that_an_empty_room_shows_for_a_moment_is_nobody():
    room = Room()
    for _ in range(3):
        assert room.look_for(3 * DT_S, person()) == []
        assert room.look_for(PATIENCE_S + DT_S) == []


def test_who_was_not_found_for_sure_is_not_waited_for():
    """A ghost of one frame does not keep the search from the lifter for long."""
    room = Room()
    room.look(person(x_px=-400))
    assert room.look_for(0.5, person(x_px=300)) != []


def test_the_expected_place_follows_the_lifter():
    room = Room()
    assert room.tracker.prior(room.tracker.region(WIDTH, HEIGHT)) is None
    room.look(person())
    region = room.tracker.region(WIDTH, HEIGHT)
    expected = region.to_frame(room.tracker.prior(region))
    assert expected == pytest.approx(person(), abs=1e-3)


def test_somebody_elsewhere_is_not_believed_at_once():
    room = Room()
    room.look_for(1.0, person())
    assert room.look_for(0.2, person(x_px=-300)) == []
    (pose,) = room.look_for(DT_S, person())
    assert followed(pose) == pytest.approx(0, abs=1e-3)


def test_somebody_much_closer_to_the_camera_is_not_believed():
    room = Room()
    room.look_for(1.0, person())
    closer = 640 + (person() - 640) * 2.5
    hips_together = closer + (person()[11] - closer[11])
    assert room.look_for(PATIENCE_S - 2 * DT_S, hips_together) == []


def test_who_walks_on_at_a_humans_pace_is_followed():
    room = Room()
    room.look_for(1.0, person())
    poses = [room.look(person(x_px=8.0 * at)) for at in range(30)]
    assert followed(poses[-1]) == pytest.approx(8.0 * 29, abs=0.01)


def test_a_passer_by_does_not_steal_the_lifter():
    room = Room()
    room.look_for(1.0, person())
    for at in range(60):
        pose = room.look(person(), person(x_px=-600 + 20 * at))
        if not np.isnan(pose.xy).any():
            assert abs(followed(pose)) < 70
    (pose,) = room.look_for(DT_S, person())
    assert followed(pose) == pytest.approx(0, abs=1e-3)


def behind(x_px):
    """Return a person further away than the lifter, so many px beside them."""
    hip = person()[11:13].mean(axis=0)
    return hip + 0.75 * (person() - hip) + np.array([x_px, -30.0])


def walk_off(room, who):
    """Let the answer walk off as somebody hidden behind the lifter would."""
    for at in range(60):
        x_px = 8.0 * at
        if np.isnan(room.look(who(x_px)).xy).any():
            return x_px
    return np.inf


@pytest.mark.parametrize("posture", [{}, {"hip_deg": 70.0}], ids=["upright", "bent"])
def test_a_walker_who_was_taken_for_the_lifter_is_let_go(posture):
    room = Room()
    room.look_for(SETTLED_S + 0.5, person())
    left_px = walk_off(room, behind)
    assert REACH_TORSOS * TORSO < left_px < (REACH_TORSOS + 0.25) * TORSO
    # The lifter went on lifting where they stood.
    poses = room.look_for(0.2, person(**posture), behind(left_px + 8))
    assert len(poses) == 6
    assert all(abs(followed(pose)) < 100 for pose in poses)


def test_a_lifter_who_walks_out_is_followed_past_a_bystander():
    room = Room()
    room.look_for(SETTLED_S + 0.5, person())
    for at in range(60):
        pose = room.look(person(x_px=6.0 * at), behind(-0.5 * TORSO))
        assert followed(pose) == pytest.approx(6.0 * at, abs=0.01)


def test_who_seems_somebody_else_but_is_not_is_soon_followed():
    room = Room()
    room.look_for(SETTLED_S + 0.5, person())
    left_px = walk_off(room, behind)
    for k in range(1, 25):
        pose = room.look(behind(left_px + 8.0 * k))
        if not np.isnan(pose.xy).any():
            break
    assert followed(pose) == pytest.approx(left_px + 8.0 * k, abs=0.01)
    assert k * DT_S < SPOT_PATIENCE_S + 0.1


def test_a_small_step_back_and_a_bend_are_no_walk():
    room = Room()
    room.look_for(6.0, person())
    room.look_for(0.5, person(x_px=-0.5 * TORSO))
    for deg in (30.0, 60.0, 90.0, 60.0, 30.0, 0.0):
        bent = person(x_px=-0.5 * TORSO, hip_deg=deg, shank_deg=-0.1 * deg)
        assert len(room.look_for(0.2, bent)) == 6


def test_two_people_answered_as_one_small_one_cost_no_second():
    room = Room()
    room.look_for(SETTLED_S, person())
    hip = person()[11:13].mean(axis=0)
    room.look(hip + 0.3 * (person() - hip) + np.array([0.6 * TORSO, 0.0]))
    assert len(room.look_for(0.3, person())) == 9


def test_who_bends_and_squats_stays_at_home():
    room = Room()
    room.look_for(SETTLED_S + 0.5, person())
    for _ in range(3):
        for deg in (50.0, 100.0, 50.0, 0.0):
            bent = person(hip_deg=deg, knee_deg=deg, shank_deg=0.2 * deg)
            assert len(room.look_for(0.3, bent)) == 9


@pytest.mark.parametrize("x_px", [-450, 0, 450])
def test_a_lost_lifter_is_found_again_within_a_second(x_px):
    room = Room()
    room.look_for(1.0, person())
    room.look_for(3.0)
    assert len(room.look_for(1.0, person(x_px=x_px))) > 0


@pytest.mark.parametrize("x_px", [-450, 450])
def test_a_lifter_who_jumps_elsewhere_is_found_within_a_second(x_px):
    room = Room()
    room.look_for(1.0, person())
    poses = room.look_for(1.0, person(x_px=x_px))
    assert followed(poses[-1]) == pytest.approx(x_px, abs=1e-3)


def test_reset_lets_go():
    room = Room()
    room.look_for(1.0, person())
    room.tracker.reset()
    assert room.tracker.region(WIDTH, HEIGHT) == LifterTracker().region(WIDTH, HEIGHT)
    assert np.isnan(room.look(person()).xy).all()


def test_after_reset_nobody_is_a_stranger():
    room = Room()
    room.look_for(SETTLED_S + 0.5, person())
    room.tracker.reset()
    assert room.look_for(0.3, behind(0.9 * TORSO)) != []
