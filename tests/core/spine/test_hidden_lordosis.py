"""A lordosis that was hidden while standing, and what a bend shows of it."""

import pytest
from support.spine_made import track

from edge.core.spine.baseline import LARGEST_DEG
from edge.core.spine.sagittal import SpineTracker

EARLY_DESCENT = {"trunk_deg": 16.0, "hip_deg": 16.0}
BENT = {"trunk_deg": 60.0, "hip_deg": 60.0}


@pytest.mark.parametrize(
    ("lordosis", "seen_bow", "moved"),
    [
        (0.1, -0.03, True),  # hidden, and then seen to be hollower than guessed
        (0.1, 0.03, False),  # the lifter may have begun to round
        (1.0, -0.03, False),  # what was seen while standing stands
    ],
)
def test_a_hidden_lordosis_was_at_least_as_deep_as_it_is_then_seen(
    lordosis, seen_bow, moved
):
    known = track((1, 0.0), (1, seen_bow, BENT))[-1]
    state = track(
        (1, 0.0, {"lordosis": lordosis}),
        (0.3, seen_bow, EARLY_DESCENT),
        (1, seen_bow, BENT),
    )[-1]
    told_deg = 0.0 if moved else known.spine_flexion_deg
    assert abs(known.spine_flexion_deg) > 5
    assert state.spine_flexion_deg == pytest.approx(told_deg, abs=1.0)


@pytest.mark.parametrize("lordosis", [0.1, 0.6, 0.7, 0.85, 1.0])
def test_a_hidden_lordosis_is_read_as_it_was_while_hidden(lordosis):
    """Standing again, the arms before the lordosis, the guess is as flat as it was."""
    hidden = {"lordosis": lordosis}
    again = track((1, 0.0, hidden), (0.3, -0.03, EARLY_DESCENT), (1, 0.0, hidden))[-1]
    assert again.spine_flexion_deg == pytest.approx(0.0, abs=0.5)


def test_half_an_uncertainty_makes_up_for_half():
    clear, hidden = (0.4, 0.0), (0.4, 0.0, {"lordosis": 0.1})
    bend = (0.3, -0.03, EARLY_DESCENT), (1, -0.03, BENT)
    none, half, whole = (
        track(*stand, *bend)[-1].spine_flexion_deg
        for stand in ((clear, clear), (clear, hidden), (hidden, hidden))
    )
    assert half - none == pytest.approx((whole - none) / 2, abs=1.5)


def test_an_arch_before_the_bend_is_made_up_for_to_a_limit():
    arch = (0.3, -0.06, EARLY_DESCENT), (1, 0.0, BENT)
    state = track((1, 0.0, {"lordosis": 0.1}), *arch)[-1]
    assert state.spine_flexion_deg == pytest.approx(LARGEST_DEG, abs=1.0)


def test_what_a_hidden_lordosis_is_made_up_by_is_told_afterwards():
    flexions = []
    for early_descent in ((), ((0.3, -0.03, EARLY_DESCENT),)):
        tracker = SpineTracker()
        track((1, 0.0, {"lordosis": 0.1}), *early_descent, tracker=tracker)
        flexions.append((tracker.shift().flexion_deg, tracker.standing_lordosis_deg))
    (shift, lordosis), (shift_then, lordosis_then) = flexions
    assert shift_then > shift + 5
    assert lordosis_then > lordosis + 2
