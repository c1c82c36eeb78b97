"""What a back is read against, and by how much that may be off."""

import numpy as np
import pytest
from support.spine_made import track

from edge.core.spine.baseline import margin_of, not_round, read_against, standing
from edge.core.spine.map import FLEXION_MAP, POPULATION_NEUTRAL
from edge.core.spine.sagittal import SpineTracker
from edge.core.spine.standing import StandingReference

BEND = {"hip_deg": 60.0}
DEGREE = FLEXION_MAP / (FLEXION_MAP @ FLEXION_MAP)  # one of flexion


def standing_at(round_deg):
    """Return the features of a stance that is so much rounder than people's mean."""
    return tuple((POPULATION_NEUTRAL + round_deg * DEGREE).tolist())


def reference(round_deg=0.0, uncertainty=0.0, **seen):
    return StandingReference(standing_at(round_deg), uncertainty, **seen)


def deeper_deg(first_deg, uncertainty=1.0, hidden=1.0, hidden_now=0.0):
    """Return by how much a bend's first degrees deepen a lordosis."""
    early = standing_at(first_deg)
    of = reference(0.0, uncertainty, occlusion=hidden, early_descent=early)
    changed = np.subtract(standing(of, hidden_now), of.features)
    return -float(FLEXION_MAP @ changed)


def test_a_back_read_against_people_has_half_the_quality_and_their_spread_as_margin():
    state = track((1, 0.0, BEND))[-1]
    assert state.quality == pytest.approx(0.9 / 2)
    assert not state.own_neutral
    # Twice the spread of standing backs is 18; past 25 no round back is amber.
    assert 18 <= state.margin_deg <= 25


@pytest.mark.parametrize(
    ("scatter_deg", "margin_deg"), [(0, 0), (2, 0), (4, 10), (6, 20), (12, 20)]
)
def test_a_neutral_that_scatters_is_at_worst_no_better_than_peoples_mean(
    scatter_deg, margin_deg
):
    loose = reference(scatter_deg=float(scatter_deg))
    assert margin_of(loose) == pytest.approx(margin_deg)


def test_a_hidden_lordosis_is_off_by_five_degrees_and_never_by_more_than_a_stranger():
    assert margin_of(reference()) == 0
    assert margin_of(reference(uncertainty=0.5)) == pytest.approx(2.5)
    assert margin_of(reference(uncertainty=1.0)) == pytest.approx(5.0)
    assert margin_of(reference(0.0, 1.0, scatter_deg=6.0)) == pytest.approx(20)


@pytest.mark.parametrize("prior", [True, False])
def test_a_frame_read_later_is_what_it_would_have_been_with_that_neutral(prior):
    early = [] if prior else [(1, 0.05)]
    before = track(*early, (1, 0.08, BEND))[-1]
    tracker = SpineTracker()
    known = track((1, 0.03), (1, 0.08, BEND), tracker=tracker)[-1]
    again = read_against(tracker.hindsight(), before)
    assert again.spine_flexion_deg == pytest.approx(known.spine_flexion_deg, abs=0.1)
    assert again.spine_flexion_deg > 5
    assert again.quality == pytest.approx(known.quality)
    assert again.margin_deg == pytest.approx(known.margin_deg, abs=1e-6)
    assert again.own_neutral
    assert again.pelvis_tilt_deg == before.pelvis_tilt_deg


def test_a_moment_that_is_as_round_as_no_standing_back_is_no_neutral():
    assert not_round(None) is None
    for kept in (reference(19.9), reference(-40.0)):
        assert not_round(kept) is kept
    assert not_round(reference(20.1)) is None


def test_a_lordosis_guessed_flat_is_as_deep_as_the_bends_first_degrees_show_it():
    assert deeper_deg(-6.0) == pytest.approx(6.0)
    assert deeper_deg(-6.0, uncertainty=0.5) == pytest.approx(3.0)
    # No deeper than ever was missing, and not where it is hidden as it was.
    assert deeper_deg(-30.0) == pytest.approx(14.0)
    assert deeper_deg(-6.0, hidden=0.8, hidden_now=0.8) == 0
    assert deeper_deg(-6.0, hidden=0.8, hidden_now=0.4) == pytest.approx(3.0)
    assert deeper_deg(-6.0, hidden=0.4, hidden_now=0.8) == 0


def test_a_back_that_rounds_in_the_first_degrees_is_not_taken_to_stand_round():
    assert deeper_deg(0.5) == deeper_deg(10.0) == 0


def test_the_deepening_is_in_the_lordosis_alone():
    early = standing_at(-6.0)
    of = reference(0.0, 1.0, occlusion=1.0, early_descent=early)
    changed = np.subtract(standing(of), of.features)
    assert np.flatnonzero(changed).tolist() == [1]
    assert of.features == standing_at(0.0)  # and nothing learns of it
