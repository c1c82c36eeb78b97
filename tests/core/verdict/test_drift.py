"""Later repetitions are compared with the first two, whatever the neutral does."""

import math
from dataclasses import replace

import pytest
from support.records_made import angles, spine

from edge.core.verdict.drift import BEYOND_DEG, Drift

RATE_HZ = 30


def rep(edge_deg=0.0, deepest_deg=70.0, neutral_deg=0.0, factor=0.2, **back):
    """Return frames whose edge rounds by ``edge_deg`` and by a factor of the lifter."""
    frames = []
    for at in range(2 * RATE_HZ + 1):
        depth = math.sin(math.pi * at / (2 * RATE_HZ)) ** 2
        edge = edge_deg * depth + factor * deepest_deg * depth
        seen = replace(
            spine(at / RATE_HZ, edge - neutral_deg, **back), edge_flexion_deg=edge
        )
        frames.append((angles(at / RATE_HZ, deepest_deg * depth), seen))
    return frames


def told(*reps):
    """Return the drift of each repetition, as a set ends with."""
    drift, found = Drift(), {}
    for index, frames in enumerate(reps, 1):
        found |= drift.step(index, frames)
    return [found.get(index, math.nan) for index in range(1, len(reps) + 1)]


def test_like_repetitions_do_not_drift_however_the_neutral_moves():
    moved = [rep(neutral_deg=deg) for deg in (-30.0, -15.0, 0.0, 2.0)]
    assert told(*moved) == pytest.approx([0, 0, 0, 0], abs=0.01)


@pytest.mark.parametrize("factor", [-0.1, 0.0, 0.3])
def test_more_than_in_the_first_repetitions_is_told_for_every_lifter(factor):
    reps = [rep(0.0, factor=factor)] * 2 + [rep(8.0, factor=factor)]
    assert told(*reps)[-1] == pytest.approx(8, abs=1.3)
    assert told(*reps, rep(-4.0, factor=factor))[-1] == pytest.approx(-4, abs=1.3)


def test_the_same_inclination_is_compared():
    """A shallower repetition of a lifter whose outline changes has not drifted."""
    assert told(rep(), rep(), rep(deepest_deg=50.0))[-1] == pytest.approx(0, abs=1.5)


def test_the_first_two_are_told_by_what_is_between_them():
    found = told(rep(2.0), rep(6.0))
    assert found == pytest.approx([-2, 2], abs=0.3)
    assert math.isnan(told(rep())[0])


def test_what_is_not_clear_is_neither_told_nor_compared_with():
    unclear = rep(30.0, quality=0.4)
    assert told(unclear, rep(), rep(), rep(5.0))[1:] == pytest.approx(
        [0, 0, 5], abs=0.5
    )
    assert math.isnan(told(rep(), rep(), unclear)[-1])
    assert math.isnan(told(rep(), rep(), rep(deepest_deg=15.0))[-1])
    assert math.isnan(told(rep(), rep(), [])[-1])


def test_far_deeper_than_the_first_it_cannot_be_told():
    assert math.isnan(told(rep(), rep(), rep(deepest_deg=71 + BEYOND_DEG + 5))[-1])
    slightly = told(rep(factor=0), rep(factor=0), rep(9.0, 80.0, factor=0))
    assert slightly[-1] == pytest.approx(9, abs=0.7)


def test_before_the_neutral_is_known_the_edge_is_as_clear():
    assert told(*[rep(prior=True)] * 2, rep(6.0))[-1] == pytest.approx(6, abs=0.5)
