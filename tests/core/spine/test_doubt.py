"""What tells a bow that was not neutral from hips and clothes that look like it."""

import math
from dataclasses import replace

import numpy as np
import pytest
from support.records_made import angles, spine

from edge.core.spine.doubt import RIPPLE_OF, doubt_deg
from edge.core.spine.hinge_learner import learnt

HOLLOW = np.array([6.0, 4.0, 30.0, 11.0, -14.0])
FLAT = np.array([6.0, 4.0, 20.0, 11.0, -14.0])  # as under a loose shirt


def bow(reads_deg, ripple_deg=0.0, stance=HOLLOW):
    """Return the frames of a bow that reads so much at its deepest."""
    shares = [math.sin(math.pi * at / 120) ** 2 for at in range(120)]
    return [
        (
            angles(at / 30, 70.0 * share, 70.0 * share),
            replace(
                spine(at / 30, reads_deg * share, 70.0),
                edge_ripple_deg=stance[4] + ripple_deg * share,
            ),
        )
        for at, share in enumerate(shares)
    ]


def test_a_bow_that_was_round_is_doubted_by_as_much():
    neutral = doubt_deg(bow(0.0), HOLLOW)
    round_ten = doubt_deg(bow(10.0, 10.0 * RIPPLE_OF), HOLLOW)
    arched = doubt_deg(bow(-10.0, -10.0 * RIPPLE_OF), HOLLOW)
    assert abs(neutral) < 2
    assert round_ten - neutral == pytest.approx(10.0, abs=0.5)
    assert arched - neutral == pytest.approx(-10.0, abs=0.5)


def test_a_back_that_stands_flat_is_expected_to_read_less():
    assert doubt_deg(bow(-6.0, stance=FLAT), FLAT) == pytest.approx(0.0, abs=2.0)
    assert doubt_deg(bow(-6.0), FLAT) > doubt_deg(bow(-6.0), HOLLOW) + 4


def test_an_edge_that_waves_is_cloth_and_no_bent_back():
    assert doubt_deg(bow(-6.0, 4.0), HOLLOW) > doubt_deg(bow(-6.0), HOLLOW) + 3


@pytest.mark.parametrize("coefficient", [2, 4])
def test_beyond_what_was_fitted_nothing_more_is_made_of_it(coefficient):
    far, further = HOLLOW.copy(), HOLLOW.copy()
    far[coefficient] += 60.0
    further[coefficient] += 90.0
    assert doubt_deg(bow(3.0), far) == doubt_deg(bow(3.0), further)


def test_a_doubted_bow_is_worth_less_and_a_badly_doubted_one_is_none():
    good, bad = learnt(bow(0.0), HOLLOW), learnt(bow(12.0, 2.0), HOLLOW)
    assert (good.unusual, bad.unusual) == (False, True)
    assert bad.worth < good.worth - 0.3
    assert learnt(bow(-18.0, -9.0), HOLLOW) == "not_neutral"


def test_where_nothing_tells_a_bow_is_doubted_by_what_it_reads():
    unseen = [(a, replace(s, edge_ripple_deg=math.nan)) for a, s in bow(9.0)]
    assert math.isnan(doubt_deg(unseen, HOLLOW))
    for hinge in (learnt(unseen, HOLLOW), learnt(bow(9.0))):
        assert hinge.doubt_deg == pytest.approx(9.0, abs=0.5)
