"""A body is drawn whole: limbs that part, who lies, and what is held."""

import numpy as np
import pytest
from support.sessions_made import made_hold, made_session, made_set

from edge.files.recording import read_recording
from edge.models.manifest import demonstrations
from edge.report.bodies import APART, WAYS, lines, window
from edge.report.page import page
from edge.testing.figures import STANDING, keypoints

LEFT_LEG, RIGHT_LEG, LEFT_ARM, RIGHT_ARM = range(1, WAYS)


def drawn(points):
    points = np.asarray(points, float)
    hip, shoulder = points[[11, 12]].mean(axis=0), points[[5, 6]].mean(axis=0)
    return {"keypoints": ((points - hip) / np.hypot(*(shoulder - hip))).tolist()}


def test_limbs_that_move_alike_are_one_line_through_the_middle():
    standing = drawn(keypoints(STANDING))
    ways, edge = lines(standing)
    assert len(ways) == WAYS
    assert edge.shape == (0, 2)
    np.testing.assert_array_equal(ways[LEFT_LEG], ways[RIGHT_LEG])
    np.testing.assert_array_equal(ways[LEFT_ARM], ways[RIGHT_ARM])


@pytest.mark.parametrize("share", [0.9, 1.1])
def test_a_step_parts_the_legs_and_no_more(share):
    stepped = drawn(keypoints(STANDING))
    stepped["keypoints"][15][0] += share * APART
    ways, _ = lines(stepped, mirror=False)
    ahead_by = ways[LEFT_LEG][-1, 0] - ways[RIGHT_LEG][-1, 0]
    assert ahead_by == pytest.approx(share * APART if share > 1 else 0.0)
    np.testing.assert_array_equal(ways[LEFT_ARM], ways[RIGHT_ARM])


def test_a_joint_that_is_not_known_is_where_the_other_sides_is():
    standing = drawn(keypoints(STANDING))
    standing["keypoints"][13] = [None, None]
    ways, _ = lines(standing)
    assert len(ways[LEFT_LEG]) == 3
    np.testing.assert_array_equal(ways[LEFT_LEG], ways[RIGHT_LEG])


def raised(name):
    """Return the lines of every moment of a demonstration."""
    return [lines(drawn(seen.pose.xy))[0] for seen in read_recording(name)]


def test_a_raised_leg_is_drawn_apart_from_the_one_that_kneels():
    apart = max(
        np.hypot(*(ways[LEFT_LEG][-1] - ways[RIGHT_LEG][-1]))
        for ways in raised(demonstrations()["bird_dog"])
    )
    assert apart > 0.8


@pytest.mark.parametrize("name", ["squat", "plank", "bird_dog", "lunge"])
def test_the_window_shows_a_body_from_head_to_feet(name):
    every = [way for ways in raised(demonstrations()[name]) for way in ways]
    low, high = window(every)
    points = np.concatenate(every)
    assert ((points > low) & (points < high)).all()


def test_nothing_to_draw_has_a_window_too():
    low, high = window([np.empty((0, 2))])
    assert (low < high).all()


def test_one_hold_alone_is_drawn_as_it_was_held():
    hold = made_hold(1) | {"deepest": drawn(keypoints(STANDING))}
    shown = page([made_session(made_set([], holds=[hold]))])
    assert 'aria-label="Hold 1, stick figure with the line of the back' in shown
    assert "As held" in shown


def test_of_holds_the_best_and_the_worst_are_drawn():
    body = {"deepest": drawn(keypoints(STANDING))}
    holds = [made_hold(at) | body for at in (1, 2, 3)]
    holds[1]["verdict"] = "fault"
    shown = page([made_session(made_set([], holds=holds))])
    assert "Worst: hold 2" in shown
    assert "Best: hold " in shown
