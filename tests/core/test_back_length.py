"""A back that goes on where there is none is doubted."""

import numpy as np
import pytest
from spine_made import AXES, LEANT, contour, edge_of, told, track

from edge.core.back_length import LONGEST, TOO_LONG, BackLength, length_px

BENT = {"trunk_deg": 60.0, "hip_deg": 60.0, "axes": LEANT}


def longer(share, axes=AXES):
    """Return a back that goes on below the sacrum, by a share of its length."""
    seen = contour(axes=axes)
    way = (seen.xy[1] - seen.xy[0]) / np.linalg.norm(seen.xy[1] - seen.xy[0])
    end = seen.xy[0] - share * length_px(seen) * way
    xy = np.concatenate([end[None], seen.xy]) if share else seen.xy
    at = np.concatenate([[0], np.linalg.norm(np.diff(xy, axis=0), axis=1).cumsum()])
    evenly = np.linspace(0, at[-1], len(seen.xy))
    xy = np.stack([np.interp(evenly, at, places) for places in xy.T], axis=1)
    return edge_of(xy, seen.quality)


@pytest.mark.parametrize(
    ("share", "left"),
    [
        (0.0, 1.0),
        (LONGEST - 1, 1.0),
        ((LONGEST + TOO_LONG) / 2 - 1, 0.5),
        (TOO_LONG - 1, 0.0),
        (1.0, 0.0),
    ],
)
def test_it_is_doubted_the_more_the_longer_it_is(share, left):
    length = BackLength()
    length.learn(1 / 30, contour())
    assert length.trust(longer(share)) == pytest.approx(left, abs=0.02)


def test_a_bent_back_of_its_length_can_be_told():
    assert told(track((1, 0.0), (1, 0.0, BENT))[-1])


def test_a_bent_back_that_grew_cannot_be_told():
    assert not told(track((1, 0.0), (1, 0.0, BENT | {"seen": longer(0.3, LEANT)}))[-1])


def test_nothing_is_too_long_before_the_lifter_stood():
    assert told(track((1, 0.0, BENT | {"seen": longer(0.3, LEANT)}))[-1])


def test_a_lifter_who_stepped_nearer_is_as_long_as_they_stand_there():
    """The neutral is refreshed, its length with it."""
    nearer = contour()
    nearer = edge_of(AXES.hip + 1.3 * (nearer.xy - AXES.hip), nearer.quality)
    bent = contour(axes=LEANT)
    bent = edge_of(LEANT.hip + 1.3 * (bent.xy - LEANT.hip), bent.quality)
    stand = (2, 0.0, {"seen": nearer})
    assert told(track((1, 0.0), stand, (1, 0.0, BENT | {"seen": bent}))[-1])
