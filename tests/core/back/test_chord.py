"""The chord's axes, and where it goes next."""

import numpy as np
import pytest
from support.backs_made import HIP, RIGHT, SHOULDER, TORSO_PX, leaning

from edge.core.back.chord import apart, chord, moved_on


@pytest.mark.parametrize("facing", [1, -1])
def test_behind_is_the_side_away_from_the_face(facing):
    axes = chord(HIP, SHOULDER, facing)
    assert axes.up.tolist() == [0, -1]
    assert axes.behind.tolist() == [-facing, 0]
    assert axes.length_px == TORSO_PX


def test_strip_and_frame_are_the_same_places():
    axes = chord(HIP, np.array([420.0, 190.0]), -1)
    xy = np.array([[10.0, 20.0], [300.0, 350.0]])
    assert axes.to_frame(*axes.to_strip(xy)) == pytest.approx(xy)


def test_a_chord_goes_on_as_it_went():
    before, last = leaning(0.0), leaning(20.0)
    on = moved_on(before, last, 0.5)
    assert on.hip == pytest.approx(HIP)
    assert on.shoulder == pytest.approx(SHOULDER + 30.0 * RIGHT)


@pytest.mark.parametrize("facing", [1, -1])
def test_it_faces_the_same_way(facing):
    on = moved_on(leaning(0.0, facing), leaning(20.0, facing), 1.0)
    assert on.behind == pytest.approx(leaning(40.0, facing).behind)


def test_apart_is_the_greater_distance_of_both_ends():
    shifted = chord(HIP + 10.0 * RIGHT, SHOULDER + 4.0 * RIGHT, 1)
    assert apart(leaning(0.0), shifted) == pytest.approx(10 / TORSO_PX)
    assert apart(leaning(0.0), leaning(0.0, -1)) == np.inf
