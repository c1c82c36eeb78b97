"""The twist that the benchmark puts into a spine is the one that it says."""

import numpy as np
import pytest

from benchmarks.lifter.body.body import Body, Rig
from benchmarks.lifter.body.pose import Posed, about_x
from benchmarks.lifter.body.twist import twisted
from benchmarks.measure.frontal import NOISE, courses, tremor

BONES = ("root", "spine04", "spine03", "spine02", "spine01", "shoulder01", "foot")
PARENTS = np.array([-1, 0, 1, 2, 3, 4, 0])
HEADS = np.array(
    [[0, 0, z] for z in (0.9, 1.0, 1.1, 1.2, 1.3)] + [[0.2, 0, 1.4], [0, 0, 0]], float
)


@pytest.fixture
def body() -> Body:
    empty = np.zeros((0, 3))
    rig = Rig(empty.astype(np.intp), empty, empty, BONES, PARENTS)
    return Body(rig, empty, HEADS)


@pytest.mark.parametrize("pitch_deg", [0.0, 60.0])
def test_the_upper_trunk_turns_by_what_is_asked_and_the_pelvis_does_not(
    body, pitch_deg
):
    bent = about_x(np.full(len(BONES), pitch_deg))
    posed = twisted(body, Posed(bent, HEADS), 12.0, 20.0)
    moved = np.einsum("bji,bjk->bik", bent, posed.rotations)
    assert moved[[0, 6]] == pytest.approx(np.stack([np.eye(3)] * 2))
    chest = moved[4]
    # In the trunk's own axes: up goes to the left, and what faces forward (-y) too.
    assert np.degrees(np.arctan2(chest[0, 2], chest[2, 2])) == pytest.approx(12.0)
    forward = chest @ [0.0, -1.0, 0.0]
    assert forward[0] > 0
    assert np.degrees(np.arcsin(-forward[1])) == pytest.approx(70.0)
    assert moved[5] == pytest.approx(chest)


def test_bones_stay_joined(body):
    posed = twisted(body, Posed(np.stack([np.eye(3)] * len(BONES)), HEADS), 15.0, 10.0)
    lengths = np.linalg.norm(posed.heads[1:] - posed.heads[PARENTS[1:]], axis=1)
    assert lengths == pytest.approx(
        np.linalg.norm(HEADS[1:] - HEADS[PARENTS[1:]], axis=1)
    )


def test_keypoints_tremble_as_much_as_they_should():
    errors = tremor(np.random.default_rng(1))
    assert errors.shape == (len(courses()), 17, 2)
    assert errors.std() == pytest.approx(NOISE, rel=0.1)
