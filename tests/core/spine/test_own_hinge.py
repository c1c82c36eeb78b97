"""A neutral bow tells the lifter's own factor, or why it tells nothing."""

import math
from dataclasses import replace

import numpy as np
import pytest
from support.records_made import angles, spine

from edge.core.spine.hinge_learner import learnt
from edge.core.spine.own_hinge import (
    BEFORE_PELVIS,
    BEYOND_DEG,
    LEAST_TRUNK_DEG,
    PELVIS_SHARE,
    OwnHinge,
    Unusable,
    read,
)
from edge.core.types.codes import ReferenceKind

RATE_HZ = 30


def bow(factor=-0.12, deepest_deg=70.0, seconds=4.0, noise_deg=0.0, hidden=0.0, **back):
    """Return a bow whose neutral back reads ``factor`` degrees a degree."""
    dice = np.random.default_rng(5)
    frames = []
    for at in range(round(seconds * RATE_HZ)):
        t_s = at / RATE_HZ
        trunk_deg = deepest_deg * math.sin(math.pi * t_s / seconds) ** 2
        reads = factor * trunk_deg + noise_deg * dice.standard_normal()
        if dice.random() < hidden:
            reads = math.nan
        frames.append(
            (angles(t_s, trunk_deg, trunk_deg), spine(t_s, reads, trunk_deg, **back))
        )
    return frames


@pytest.mark.parametrize("factor", [-0.2, 0.0, 0.1])
def test_what_a_neutral_bow_reads_is_taken_off_at_every_inclination(factor):
    hinge = learnt(bow(factor, noise_deg=0.5))
    for hips_deg in (10, 30, 50, 70):
        seen = spine(0.0, 20 + factor * hips_deg, 40 - 0.6 * factor * hips_deg)
        # A spine that flexes inclines the trunk further than the hips do.
        trunk_deg = hips_deg + BEFORE_PELVIS * seen.spine_flexion_deg
        told = read(hinge, angles(0.0, trunk_deg), seen)
        assert told.spine_flexion_deg == pytest.approx(20, abs=0.7)
        assert told.pelvis_tilt_deg == pytest.approx(40, abs=0.7)
        assert told.reference is ReferenceKind.OWN_HINGE


def test_the_pelvis_takes_its_share_of_the_correction_the_other_way():
    hinge = learnt(bow(-0.1))
    told = read(hinge, angles(0.0, 60.0), spine(0.0, 0.0, 50.0))
    assert told.pelvis_tilt_deg - 50 == pytest.approx(
        -PELVIS_SHARE * told.spine_flexion_deg
    )


def test_deeper_than_the_bow_only_standing_is_known():
    hinge = learnt(bow(-0.1, deepest_deg=60.0))
    seen = spine(0.0, -5.0, 50.0)
    near, far = (hinge.deepest_deg + beyond for beyond in (1.0, BEYOND_DEG + 1.0))
    assert hinge.flexion_deg(near) == hinge.flexion_deg(hinge.deepest_deg)
    assert math.isnan(hinge.flexion_deg(far))
    assert read(hinge, angles(0.0, far), seen) is seen
    assert read(hinge, angles(0.0, math.nan), seen) is seen
    assert read(None, angles(0.0, 30.0), seen) is seen


def test_what_it_adds_to_flexion_is_told_with_its_sign():
    flat, round_one = learnt(bow(-0.1)), learnt(bow(0.18))
    told = read(flat, angles(0.0, 70.0), spine(0.0, 0.0))
    assert told.reference_change_deg == pytest.approx(flat.change_deg, abs=0.2)
    assert told.spine_flexion_deg == pytest.approx(told.reference_change_deg)
    assert round_one.change_deg < -10 < 5 < flat.change_deg


def test_an_upright_lifter_is_read_as_before():
    told = read(learnt(bow(-0.2)), angles(0.0, -3.0), spine(0.0, 1.5, 2.0))
    assert (told.spine_flexion_deg, told.pelvis_tilt_deg) == (1.5, 2.0)


@pytest.mark.parametrize(
    ("frames", "why"),
    [
        ([], Unusable.BACK_HIDDEN),
        (bow(hidden=0.6), Unusable.BACK_HIDDEN),
        (bow(quality=0.4), Unusable.BACK_HIDDEN),
        (bow(prior=True), Unusable.NO_STANDING),
        (bow(deepest_deg=LEAST_TRUNK_DEG - 2), Unusable.TOO_SHALLOW),
        (bow(seconds=0.6), Unusable.TOO_FAST),
        (bow(noise_deg=12.0), Unusable.UNEVEN),
        (bow(0.5), Unusable.NOT_NEUTRAL),
        (bow(-0.5), Unusable.NOT_NEUTRAL),
    ],
)
def test_a_poor_bow_is_refused_with_its_reason(frames, why):
    assert learnt(frames) is why


def test_a_reference_is_worth_less_the_odder_and_the_noisier_it_is():
    usual, odd, noisy = (
        learnt(bow(*how)) for how in [(-0.07,), (-0.24,), (-0.07, 70.0, 4.0, 2.5)]
    )
    assert usual.worth > 0.9
    assert odd.worth < usual.worth - 0.3
    assert noisy.worth < usual.worth - 0.15
    told = [read(h, angles(0.0, 50.0), spine(0.0)) for h in (usual, odd)]
    assert told[0].quality > told[1].quality > 0.6


def test_a_bow_from_a_stance_in_doubt_is_worth_less():
    doubted = [(a, replace(s, margin_deg=5.0)) for a, s in bow(-0.1)]
    sure, unsure = learnt(bow(-0.1)), learnt(doubted)
    assert unsure.worth == pytest.approx(0.75 * sure.worth)
    assert unsure.linear_deg == sure.linear_deg


def test_a_good_reference_makes_the_margin_smaller_and_one_of_another_day_less_so():
    doubted = replace(spine(0.0, 20.0), margin_deg=5.0)
    today = learnt(bow(-0.1))
    older = today.of_another_day()
    margins = [read(h, angles(0.0, 50.0), doubted).margin_deg for h in (today, older)]
    assert margins[0] < 1.0 < margins[1] < 4.0
    assert older.flexion_deg(60.0) == today.flexion_deg(60.0)


def test_a_bow_that_was_ten_degrees_wrong_moves_no_figure_by_more_and_shows():
    right, wrong = learnt(bow(-0.03)), learnt(bow(-0.03 + 10.0 / 70.0))
    off = [wrong.flexion_deg(d) - right.flexion_deg(d) for d in range(0, 86)]
    assert max(map(abs, off)) <= 10.5
    assert wrong.worth < right.worth - 0.15
    assert (right.unusual, wrong.unusual) == (False, True)


def test_a_hinge_of_another_day_is_read_again_from_its_numbers():
    hinge = learnt(bow())
    assert OwnHinge.of(hinge.payload()) == hinge
    for broken in (
        {},
        {**hinge.payload(), "worth": 2.0},
        {**hinge.payload(), "linear_deg": math.nan},
        {**hinge.payload(), "more": 1.0},
        {**hinge.payload(), "deepest_deg": "deep"},
    ):
        with pytest.raises(ValueError, match=r"hinge|worth|could not convert"):
            OwnHinge.of(broken)
