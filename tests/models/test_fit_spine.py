"""What the fit of the spine's map makes of a shard of strips."""

import numpy as np
import pytest

from edge.core.back.strip import ALONG, BEHIND, COLUMNS, ROWS
from edge.core.back.strip_reader import StripReading
from models.spine.fit import BY, clip_samples

FRAMES = 5


def shard(clips=2, wrong=()):
    """Return clips of frames, the first standing, each flexed by 10 degrees more."""
    count = clips * FRAMES
    at = np.arange(count) % FRAMES
    rows = {
        "strip": np.broadcast_to(
            at[:, None, None, None], (count, ROWS, COLUMNS, 3)
        ).astype(np.uint8),
        "chord_hip": np.tile([300.0, 300.0], (count, 1)),
        "chord_up": np.tile([0.0, -1.0], (count, 1)),
        "chord_behind": np.tile([-1.0, 0.0], (count, 1)),
        "length_px": np.full(count, 150.0),
        "facing": np.ones(count, np.int8),
        "true_facing": np.ones(count, np.int8),
        "pelvis_deg": 5.0 + at,
        "flexion_deg": 3.0 + 10.0 * at,
        "rep": (at > 0).astype(int),
        "clip": np.arange(count) // FRAMES,
        "draw": np.zeros(count, int),
        "body": np.full(count, 4),
        "yaw_deg": np.zeros(count),
        **{name: np.full(count, "some") for name in BY},
    }
    for k in wrong:
        rows["true_facing"][k] = -1
    return rows


def look(strip):
    """Return a back that bows the more the brighter the strip is."""
    edge = 0.2 - 0.02 * float(strip[0, 0, 0]) * (2 * ALONG - 1) ** 2
    likely = np.exp(-0.5 * ((BEHIND - edge[:, None]) / 0.02) ** 2)
    ends = np.array([0.0, 1.0])
    return StripReading(likely, np.ones(ROWS), ends, np.full(2, 0.05))


def test_a_sample_is_the_change_since_standing():
    one, other = clip_samples(shard(), look)
    assert one.change.shape == (FRAMES - 1, 5)
    assert one.truth[:, 1] == pytest.approx([10, 20, 30, 40])
    assert one.truth[:, 0] == pytest.approx([1, 2, 3, 4])
    assert (np.diff(one.change[:, 1]) > 0).all()
    assert one.share == 1.0
    assert (other.neutral == one.neutral).all()


def test_frames_that_cannot_be_judged_are_left_out():
    (one,) = clip_samples(shard(wrong=[1, FRAMES]), look)
    assert one.truth[:, 1] == pytest.approx([20, 30, 40])
    assert one.share == pytest.approx(0.75)
