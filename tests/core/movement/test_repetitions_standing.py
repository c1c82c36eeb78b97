"""What of an angle is standing, and what is a stance that a bend begins from."""

import math

import numpy as np
import pytest
from support.bends_made import (
    LIMITS,
    LUNGE,
    RATE_HZ,
    STAND,
    curve,
    follow,
)

from edge.core.movement.repetitions import RepCounter
from edge.core.types.codes import Phase


def test_a_bend_begins_when_the_lifter_last_stood_still():
    """Or a quick half of a bend would pass for a drop."""
    _, bends = follow(curve(*((STAND, (45, 1), (0, 1)) * 2), STAND))
    starts = [bend.start_s for bend in bends]
    assert starts == pytest.approx([0.5, 3.0], abs=0.1)
    assert [bend.eccentric_s for bend in bends] == pytest.approx([0.9] * 2, abs=0.15)


def test_a_stance_that_never_straightens_is_learnt():
    legs = ((30, 0.5), (90, 1), (90, 0.3), (30, 1), (30, 0.5))
    _, bends = follow(curve((30, 1), *legs, *legs[1:], start_deg=30))
    assert [bend.reason for bend in bends] == [None, None]
    assert bends[1].rom_deg == pytest.approx(60, abs=3)


@pytest.mark.parametrize(
    ("stance_deg", "seconds", "learnt_deg"),
    [
        (-10, 0.6, -10 * (1 - math.exp(-1))),  # straighter than known: soon
        (12, 4.0, 12 * (1 - math.exp(-0.5))),  # a stoop: slowly
        (-40, 12.0, -15),  # who leans back further does not stand like that
    ],
)
def test_standing_is_learnt_in_its_own_time(stance_deg, seconds, learnt_deg):
    counter = RepCounter(LIMITS)
    frames = round(seconds * RATE_HZ)
    values = [0.0] * 16 + [stance_deg] * frames + curve((60, 0.5), start_deg=stance_deg)
    movements, _ = follow([*values, *curve((-60, 1), start_deg=60), -60.0], counter)
    rom_deg = max(each.depth for each in movements) * LIMITS.full_rom_deg.value
    _, bends = follow(
        [*values, *curve((stance_deg, 1), start_deg=60), *[stance_deg] * 16]
    )
    assert rom_deg == LIMITS.full_rom_deg.value
    assert bends[-1].rom_deg == pytest.approx(60 - learnt_deg, abs=1.2)


def test_standing_is_not_learnt_in_a_bend():
    legs = (STAND, (60, 1), (60, 8), (0, 1), STAND)
    _, bends = follow(curve(*legs, *legs[1:]))
    assert [each.rom_deg for each in bends] == pytest.approx([60, 60], abs=1)


@pytest.mark.parametrize(("stance_deg", "learnt_deg"), [(20, 20), (40, 32)])
def test_a_stoop_after_a_bend_is_standing_as_far_as_a_stoop_goes(
    stance_deg, learnt_deg
):
    legs = ((90, 1), (90, 0.3), (stance_deg, 1), (stance_deg, 0.5))
    movements, bends = follow(curve(STAND, *legs, *legs))
    assert [each.reason for each in bends] == [None, None]
    assert bends[1].rom_deg == pytest.approx(90 - learnt_deg, abs=2.5)
    assert movements[-1].phase is Phase.STANDING
    depth = (stance_deg - learnt_deg) / (90 - learnt_deg)
    assert movements[-1].depth == pytest.approx(depth, abs=0.03)


def test_who_is_first_seen_a_little_stooped_and_still_stands():
    movements, bends = follow([20.0] * 16)
    assert movements[-1].phase is Phase.STANDING
    assert bends == []


def test_a_step_into_a_stance_is_no_repetition_and_the_first_sinking_from_it_is():
    stance, sink = ((45, 0.7), (45, 1.0)), ((95, 1), (95, 0.3), (45, 1), (45, 0.6))
    _, bends = follow(curve(STAND, *stance, *sink, *sink), RepCounter(LUNGE))
    assert [bend.reason for bend in bends] == ["too_shallow", None, None]
    assert [bend.rom_deg for bend in bends[1:]] == pytest.approx([50, 50], abs=4)
    assert bends[1].start_s == pytest.approx(0.5 + 1.7, abs=0.2)


@pytest.mark.parametrize("stood_deg", [5.0, 25.0])
@pytest.mark.parametrize("down_s", [4.0, 10.0])
def test_a_lunge_that_sinks_slowly_is_one_from_its_beginning(stood_deg, down_s):
    """It passes the first degrees as if it rested there."""
    at = np.linspace(0, 1, round(down_s * RATE_HZ))
    down = stood_deg + (95 - stood_deg) * (1 - np.cos(np.pi * at)) / 2
    stood, up = curve((stood_deg, 2), start_deg=stood_deg), (stood_deg, 2)
    values = [*stood, *down, *curve((95, 0.3), up, up, start_deg=95)]
    noise = np.random.default_rng(2).normal(0, 1.0, len(values))
    _, bends = follow(np.add(values, noise).tolist(), RepCounter(LUNGE))
    (bend,) = [each for each in bends if each.start_s > 1.0]
    assert bend.reason is None
    assert bend.rom_deg == pytest.approx(95 - stood_deg, abs=8)


@pytest.mark.parametrize(("pace", "rests"), [(3.0, True), (6.0, False)])
def test_who_rests_in_a_stance_may_settle_and_who_sinks_on_does_not_rest(pace, rests):
    settles = (40, 0.7), (40 + 2.5 * pace, 2.5)
    legs = STAND, *settles, (95, 1), (95, 0.3), (0, 1.5), STAND
    _, bends = follow(curve(*legs), RepCounter(LUNGE))
    assert [bend.reason for bend in bends] == ["too_shallow"] * rests + [None]


def test_a_shallow_lunge_that_turns_round_is_no_stance():
    _, (bend,) = follow(
        curve(STAND, (55, 1), (55, 0.3), (0, 1), STAND), RepCounter(LUNGE)
    )
    assert bend.reason is None
    assert bend.rom_deg == pytest.approx(55, abs=3)


def test_who_pauses_far_from_standing_has_not_stood_up():
    up = ((90, 1), (90, 0.3), (47, 1), (47, 0.5))
    movements, bends = follow(curve(STAND, *up))
    assert bends == []
    assert movements[-1].phase is not Phase.STANDING


def test_a_knee_bent_backward_is_no_way_to_stand():
    values = [0.0] * 16 + [-40.0] * (12 * RATE_HZ) + curve((80, 1), start_deg=-40)
    _, (bend,) = follow(
        [*values, *curve((-40, 1), start_deg=80), *[-40.0] * 16], RepCounter(LUNGE)
    )
    assert bend.rom_deg == pytest.approx(80 + 15, abs=1.2)


@pytest.mark.parametrize(("limits", "doubtful"), [(LIMITS, True), (LUNGE, False)])
def test_a_hip_that_is_first_seen_bent_may_be_how_somebody_stands(limits, doubtful):
    counter = RepCounter(limits)
    movements, _ = follow(curve((66, 0.2), start_deg=60), counter)
    assert movements[-1].bending
    assert counter.doubtful is doubtful
