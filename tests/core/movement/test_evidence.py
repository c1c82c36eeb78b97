"""Whether a bend was one: what trunk, hips and legs must show together."""

import math

import pytest

from edge.core.movement.evidence import Evidence
from edge.core.types.codes import BodyPosture, ViewKind
from edge.core.types.frames import View
from edge.core.types.states import BodyAngles, BodyState, Limbs, SpineState

NAN = math.nan
LEG_PX = 300.0
GROUND_Y = 700.0


def body(
    lean_deg=0.0,
    hips=1.0,
    *,
    apart_deg=0.0,
    kind=ViewKind.SIDE,
    feet=0.0,
    leg_px=LEG_PX,
    ground_y=GROUND_Y,
):
    """Return a frame; ``hips`` and ``feet`` are heights of standing legs' length."""
    hips_px = hips * LEG_PX
    limbs = Limbs(
        0.0,
        (0.0, 0.0),
        (apart_deg / 2, -apart_deg / 2),
        (0.0, 0.0),
        (0.0, 0.0),
        hips_px=(400.0, ground_y - hips_px),
    )
    view = View(kind, 1, 0.0, 160.0, leg_px, hips_px - feet * LEG_PX)
    angles = BodyAngles(0.0, lean_deg, 0.0, 0.0, 0.0, 0.0)
    return BodyState(
        BodyPosture.UPRIGHT, view, angles, limbs, SpineState(0.0, *[NAN] * 4, 0.0)
    )


def bend(*frames, stood=(), started_bent=False, in_turns=False):
    evidence = Evidence()
    for each in stood:
        evidence.stand(each)
    for each in frames[:-1]:
        evidence.step(each)
    return evidence.enough(frames[-1], started_bent=started_bent, in_turns=in_turns)


@pytest.mark.parametrize(
    ("lean_deg", "sunk", "enough"),
    [
        (26.0, 0.0, True),
        (24.0, 0.0, False),
        (0.0, 0.16, True),
        (0.0, 0.14, False),
        (13.0, 0.08, True),
        (12.0, 0.07, False),
        (0.0, 0.147, False),
    ],
)
def test_a_trunk_that_leans_or_hips_that_sink_or_half_of_each_are_a_bend(
    lean_deg, sunk, enough
):
    assert bend(body(), body(lean_deg, 1 - sunk), body()) is enough


@pytest.mark.parametrize(("lean_deg", "enough"), [(61.0, True), (59.0, False)])
@pytest.mark.parametrize("seen_in", [0, 1, 2])
def test_a_lean_that_only_foreshortening_tells_counts_for_less(
    lean_deg, enough, seen_in
):
    kinds = [ViewKind.SIDE] * 3
    kinds[seen_in] = ViewKind.FRONT
    leans = 0.0, lean_deg, 0.0
    frames = [body(lean, kind=kind) for lean, kind in zip(leans, kinds, strict=True)]
    assert bend(*frames) is enough


def test_of_a_bend_that_began_out_of_sight_a_lean_from_the_front_counts_in_full():
    frames = body(30.0, kind=ViewKind.FRONT), body(0.0)
    assert bend(*frames, started_bent=True)
    assert not bend(*frames)


def test_a_lean_is_measured_from_how_the_lifter_stood():
    leant = body(20.0), body(36.0), body(20.0)
    assert not bend(*leant)
    assert bend(*leant, stood=[body(10.0)])
    assert bend(*leant, stood=[body(10.0), body(NAN)])
    # Also one whose bend begins further back than that.
    assert bend(body(0.0), body(26.0), body(0.0), stood=[body(10.0)])


def test_how_one_lifter_stood_tells_nothing_of_the_next():
    evidence = Evidence()
    evidence.stand(body(0.0))
    evidence.step(body(50.0))
    evidence.forget()
    evidence.step(body(20.0))
    evidence.step(body(36.0))
    assert not evidence.enough(body(20.0), started_bent=False)


def test_each_bend_must_show_its_own_evidence():
    evidence = Evidence()
    evidence.stand(body(0.0))
    for each in (body(), body(50.0, 0.7, apart_deg=30.0, kind=ViewKind.FRONT)):
        evidence.step(each)
    evidence.reset()
    assert not evidence.enough(body(), started_bent=False)
    evidence.reset()
    evidence.step(body(30.0))  # no longer from the front
    assert evidence.enough(body(), started_bent=False)


@pytest.mark.parametrize(
    ("apart_deg", "changes", "enough"),
    [(30.0, 3, True), (30.0, 4, False), (9.0, 4, False), (7.0, 12, True)],
)
@pytest.mark.parametrize("first", [1, -1])
def test_legs_that_take_turns_are_a_walkers(apart_deg, changes, enough, first):
    ahead = [first * apart_deg * (-1) ** at for at in range(changes + 1)]
    legs = [body(40.0, apart_deg=each) for each in ahead]
    assert bend(*legs, body()) is enough
    assert bend(*legs, body(), in_turns=True)


def test_legs_take_turns_only_where_that_is_said():
    evidence = Evidence()
    for at in range(5):
        evidence.step(body(40.0, apart_deg=30.0 * (-1) ** at))
    assert not evidence.enough(body(), started_bent=False)


def test_one_leg_that_stays_ahead_takes_no_turns():
    frames = [body(40.0, apart_deg=apart) for apart in (30.0, 0.0) * 6]
    assert bend(*frames, body())


@pytest.mark.parametrize(
    ("height", "in_turns", "enough"),
    [
        (0.74, False, False),
        (0.76, False, True),
        (0.59, True, False),
        (0.61, True, True),
    ],
)
def test_who_does_not_stand_again_kneels_or_sits(height, in_turns, enough):
    """However high the hips were before they were lowest."""
    frames = body(), body(30.0, 0.4), body(0.0, height), body(0.0, height - 0.02)
    assert bend(*frames, in_turns=in_turns) is enough


@pytest.mark.parametrize(
    ("sunk", "enough"), [(0.0, False), (0.14, False), (0.16, True)]
)
def test_feet_that_are_raised_do_not_lower_the_hips(sunk, enough):
    lowest = body(0.0, 1.0 - sunk, feet=0.3)
    assert bend(body(), lowest, body()) is enough


def test_hips_sink_as_far_as_they_rise_again():
    """From the lowest place in the picture to where the bend ends."""
    assert not bend(body(0.0, 0.9), body(0.0, 0.8), body(0.0, 0.9))
    assert bend(body(0.0, 0.9), body(0.0, 0.8), body(0.0, 0.85), body(0.0, 0.97))


def test_feet_that_take_turns_may_be_raised_for_it():
    assert bend(body(), body(0.0, 1.0, feet=0.2), body(), in_turns=True)


def test_hips_that_are_higher_than_in_standing_take_nothing_from_a_lean():
    assert bend(body(0.0, 1.1), body(26.0, 1.1), body(0.0, 1.1))


def test_hips_and_trunks_that_are_not_known_are_no_evidence():
    unseen = body(NAN, NAN)
    assert not bend(unseen, unseen, body())
    assert bend(unseen, body(30.0, NAN), unseen, body())
    assert bend(body(), unseen, body(0.0, 0.8), unseen, body())


@pytest.mark.parametrize(("sunk", "enough"), [(0.14, False), (0.16, True)])
def test_where_hips_are_in_the_picture_is_not_needed(sunk, enough):
    frames = [body(0.0, hips, ground_y=NAN) for hips in (1.0, 1 - sunk, 1.0)]
    assert bend(*frames) is enough


def test_of_legs_whose_length_is_not_known_only_the_lean_tells():
    for lean_deg in (26.0, 0.0):
        frames = [body(lean, leg_px=NAN) for lean in (0.0, lean_deg, 0.0)]
        assert bend(*frames) is (lean_deg > 25)
