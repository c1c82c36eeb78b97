import numpy as np

from edge.core.types import skeleton
from edge.core.types.skeleton import BONES, KEYPOINTS, PAIRS, SEGMENTS, TORSO
from tests.support.altered import MIRROR


def test_mirroring_swaps_left_and_right_and_twice_is_nothing():
    swapped = [
        name.replace("left", "LEFT").replace("right", "left").replace("LEFT", "right")
        for name in KEYPOINTS
    ]
    assert [KEYPOINTS[at] for at in MIRROR] == swapped
    assert MIRROR[MIRROR].tolist() == list(range(17))


def test_every_pair_is_a_left_and_its_right():
    for left, right in PAIRS:
        assert KEYPOINTS[left] == KEYPOINTS[right].replace("right", "left")
        assert MIRROR[left] == right
    assert [KEYPOINTS[left] for left, _ in PAIRS] == [
        "left_ear",
        "left_shoulder",
        "left_hip",
        "left_knee",
        "left_ankle",
    ]


def test_segments_climb_from_ankle_to_ear():
    assert SEGMENTS[:-1, 1].tolist() == SEGMENTS[1:, 0].tolist()
    assert SEGMENTS[0, 0] == skeleton.ANKLE
    assert SEGMENTS[-1, 1] == skeleton.EAR
    assert SEGMENTS[skeleton.TRUNK].tolist() == [skeleton.HIP, skeleton.SHOULDER]


def test_bones_mirror_onto_bones():
    mirrored = {frozenset((int(MIRROR[a]), int(MIRROR[b]))) for a, b in BONES}
    assert mirrored == {frozenset(bone) for bone in BONES}
    assert set(np.ravel(BONES)) == set(range(17))


def test_the_torso_is_shoulders_and_hips():
    assert {KEYPOINTS[at].split("_")[1] for at in TORSO} == {"shoulder", "hip"}
    # Halves in this order: the pipeline takes the first as the upper end.
    assert TORSO.tolist() == [*skeleton.SHOULDERS, *skeleton.HIPS]
