"""A back that goes on where there is none loses quality."""

import numpy as np
import pytest
from support.spine_made import AXES, LEANT, contour, edge_of, judged, track

from edge.core.back.length import LEAST_S, LONGEST, TOO_LONG, BackLength, length_px
from edge.core.verdict.faults import RED_QUALITY

BENT = {"trunk_deg": 60.0, "hip_deg": 60.0, "axes": LEANT}


def longer(share, axes=AXES):
    """Return a back that goes on below the sacrum, by a share of its length."""
    contour_seen = contour(axes=axes)
    way = (contour_seen.xy[1] - contour_seen.xy[0]) / np.linalg.norm(
        contour_seen.xy[1] - contour_seen.xy[0]
    )
    end = contour_seen.xy[0] - share * length_px(contour_seen) * way
    xy = np.concatenate([end[None], contour_seen.xy]) if share else contour_seen.xy
    at = np.concatenate([[0], np.linalg.norm(np.diff(xy, axis=0), axis=1).cumsum()])
    evenly = np.linspace(0, at[-1], len(contour_seen.xy))
    xy = np.stack([np.interp(evenly, at, places) for places in xy.T], axis=1)
    return edge_of(xy, contour_seen.quality)


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
    length.learn(LEAST_S, contour())
    assert length.trust(longer(share)) == pytest.approx(left, abs=0.02)


def test_only_much_longer_is_too_long():
    """Skin gives, and a lifter may have stepped nearer: red stays possible."""
    assert judged(track((1, 0.0), (1, 0.0, BENT))[-1])
    stretched = track((1, 0.0), (1, 0.0, BENT | {"seen": longer(0.09, LEANT)}))[-1]
    assert stretched.quality >= RED_QUALITY


GREW = BENT | {"seen": longer(0.2, LEANT)}


def test_a_bent_back_that_grew_cannot_be_told():
    assert not judged(track((1, 0.0), (1, 0.0, GREW))[-1])


def test_a_back_is_as_long_whatever_the_arms_do():
    for arms_hanging in (True, False):
        stood = (1, 0.0, {"arms_hanging": arms_hanging})
        assert not judged(track(stood, (1, 0.0, GREW))[-1]), arms_hanging


@pytest.mark.parametrize(
    "stood",
    [(0.3, 0.0), (1, 0.0, {"trunk_deg": 17.0}), (1, 0.0, {"quality": 0.45})],
    ids=["too short", "leaning", "hardly seen"],
)
def test_nothing_is_too_long_before_the_lifter_stood(stood):
    assert judged(track(stood, (1, 0.0, GREW))[-1])


@pytest.mark.parametrize(
    "how",
    [{"trunk_deg": 17.0}, {"quality": 0.45}, {"quality": 0.0}],
    ids=["leaning", "hardly seen", "not seen"],
)
def test_only_a_clear_stance_tells_how_long_a_back_is(how):
    contour_seen = edge_of(longer(0.2).xy, how.get("quality", 0.9))
    bent_at_rest = (1, 0.0, how | {"seen": contour_seen})
    assert not judged(track((1, 0.0), bent_at_rest, (1, 0.0, GREW))[-1])


@pytest.mark.parametrize(("stood_s", "known"), [(0.0, False), (0.5, True)])
def test_a_lifter_who_stepped_nearer_is_as_long_as_they_stand_there(stood_s, known):
    stood = (stood_s, 0.0, {"seen": longer(0.3)})
    bent = (1, 0.0, BENT | {"seen": longer(0.3, LEANT)})
    assert judged(track((1, 0.0), stood, bent)[-1]) is known


def test_one_long_moment_does_not_last():
    stood = (8, 0.0), (0.2, 0.0, {"seen": longer(0.2)}), (2, 0.0)
    assert not judged(track(*stood, (1, 0.0, GREW))[-1])


def stood(*scenes):
    length = BackLength()
    for seconds, share in scenes:
        for _ in range(round(seconds / 0.05)):
            length.learn(0.05, longer(share))
    return length


def test_a_longer_back_is_believed_sooner_than_a_shorter_one():
    """Only too short a length does harm."""
    assert BackLength().trust(contour()) == 1.0
    assert stood((8, 0.0), (0.1, 0.3)).trust(longer(0.25)) > 0.3
    assert 0.4 < stood((8, 0.3), (0.5, 0.0)).trust(longer(0.3)) < 0.95
