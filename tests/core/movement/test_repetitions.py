"""Hip flexion in, phases and bends out; curves with known turning points."""

import math

import numpy as np
import pytest

from edge.core.filters import GAP_S
from edge.core.movement.hip_motion import HipMotion
from edge.core.movement.phases import TABLE, Act, Trigger
from edge.core.movement.repetitions import RepCounter
from edge.core.types.codes import Phase
from edge.exercises.tables import load_exercise

LIMITS = load_exercise("hip_hinge").rep
LUNGE = load_exercise("lunge").rep
BIRD_DOG = load_exercise("bird_dog").rep
RATE_HZ = 32


def curve(*legs, start_deg=0.0):
    """Return hip flexion per frame: straight legs of (degrees to reach, seconds)."""
    values = []
    for to_deg, seconds in legs:
        frames = round(seconds * RATE_HZ)
        gain = to_deg - start_deg
        values += [start_deg + gain * at / frames for at in range(1, frames + 1)]
        start_deg = to_deg
    return values


def follow(values, counter=None, start_s=0.0):
    counter = counter or RepCounter(LIMITS)
    movements, bends = [], []
    for at, value in enumerate(values):
        movement, bend = counter.step(start_s + at / RATE_HZ, value)
        movements.append(movement)
        bends += [bend] if bend else []
    return movements, bends


def phases(movements):
    """Return the phases in order, repeats left out."""
    order = [movement.phase for movement in movements]
    return [p for at, p in enumerate(order) if at == 0 or order[at - 1] is not p]


STAND = (0, 0.5)
REP = (STAND, (80, 1), (80, 0.5), (0, 1), STAND)
FULL = [Phase.STANDING, Phase.ECCENTRIC, Phase.BOTTOM, Phase.CONCENTRIC]


def test_a_repetition_goes_down_rests_and_comes_up():
    movements, (bend,) = follow(curve(*REP))
    assert phases(movements) == [*FULL, Phase.STANDING]
    assert bend.reason is None
    assert bend.rom_deg == pytest.approx(80, abs=1)
    # It is told at 15 of 80 degrees, and ends in standing; the bottom is within 5.
    assert bend.eccentric_s == pytest.approx(1.0, abs=0.1)
    assert bend.pause_s == pytest.approx(0.5 + 2 * 5 / 80, abs=0.1)
    assert bend.concentric_s == pytest.approx(75 / 80, abs=0.1)
    assert bend.end_s - bend.start_s == pytest.approx(
        bend.eccentric_s + bend.pause_s + bend.concentric_s
    )
    counted = {movement.rep for movement in movements}
    assert counted == {None, 1}


def test_depth_is_the_share_of_a_full_bend():
    movements, _ = follow(curve(STAND, (40, 1), (200, 1)))
    assert movements[0].depth == 0
    assert movements[round(1.5 * RATE_HZ) - 1].depth == pytest.approx(40 / 50, abs=0.01)
    assert movements[-1].depth == 1


@pytest.mark.parametrize(
    ("legs", "reason"),
    [
        ((STAND, (30, 1), (0, 1), STAND), "too_shallow"),
        ((STAND, (50, 0.3), (0, 0.3), STAND), "too_quick"),
        ((STAND, (80, 1), *((50, 1), (70, 1)) * 12, (0, 1), STAND), "too_long"),
        ((STAND, (80, 1), (80, 60), (0, 1), STAND), None),
    ],
)
def test_only_a_whole_repetition_counts(legs, reason):
    _, (bend,) = follow(curve(*legs))
    assert bend.reason == reason


def test_a_bend_begins_when_the_lifter_last_stood_still():
    """Or a quick half of a bend would pass for a drop."""
    _, bends = follow(curve(*((STAND, (45, 1), (0, 1)) * 2), STAND))
    starts = [bend.start_s for bend in bends]
    assert starts == pytest.approx([0.5, 3.0], abs=0.1)
    assert [bend.eccentric_s for bend in bends] == pytest.approx([0.9] * 2, abs=0.15)


@pytest.mark.parametrize("seconds", [1, 2, 4, 6])
def test_a_slow_bend_is_as_deep_as_a_quick_one(seconds):
    """Standing is learnt, but not so fast that it follows a careful lifter down."""
    _, bends = follow(curve(*((STAND, (60, seconds), (0, 2)) * 3), STAND))
    assert [bend.reason for bend in bends] == [None] * 3
    assert [bend.rom_deg for bend in bends] == pytest.approx([60] * 3, abs=8)


def test_bouncing_at_the_bottom_is_one_repetition():
    bounce = ((80, 1), (60, 0.3), (80, 0.3), (60, 0.3), (80, 0.3), (0, 1))
    movements, bends = follow(curve(STAND, *bounce, STAND))
    assert [bend.reason for bend in bends] == [None]
    assert phases(movements).count(Phase.CONCENTRIC) == 3


def test_a_lift_from_the_floor_counts_with_its_lockout():
    movements, (bend,) = follow(curve((90, 1), (0, 1), STAND, start_deg=90))
    assert phases(movements)[0] is Phase.BOTTOM
    assert bend.reason is None
    assert bend.started_bent
    assert math.isnan(bend.eccentric_s)
    assert bend.concentric_s > 0.5


def test_a_stance_that_never_straightens_is_learnt():
    legs = ((30, 0.5), (90, 1), (90, 0.3), (30, 1), (30, 0.5))
    _, bends = follow(curve((30, 1), *legs, *legs[1:], start_deg=30))
    assert [bend.reason for bend in bends] == [None, None]
    assert bends[1].rom_deg == pytest.approx(60, abs=3)


def test_a_lifter_lost_for_long_ends_the_bend_uncounted():
    lost = [math.nan] * round(1.2 * RATE_HZ)
    movements, (bend,) = follow(curve(STAND, (80, 1)) + lost)
    assert bend.reason == "lost"
    assert movements[-1].phase is Phase.UNKNOWN
    assert movements[-1].rep is None
    assert math.isnan(movements[-1].depth)


def test_a_lifter_lost_for_a_moment_goes_on():
    whole = curve(*REP)
    lost = [math.nan] * round(0.5 * GAP_S * RATE_HZ)
    at = round(1.7 * RATE_HZ)
    part = whole[:at] + lost + whole[at + len(lost) :]
    assert len(part) == len(whole)
    assert [bend.reason for bend in follow(part)[1]] == [None]


def test_a_new_set_begins_with_one():
    counter = RepCounter(LIMITS)
    follow(curve(*REP), counter)
    assert counter.count == 1
    counter.restart_count()
    movements, _ = follow(curve(*REP), counter, start_s=100.0)
    assert {movement.rep for movement in movements} == {None, 1}


def test_reset_is_a_fresh_start():
    counter = RepCounter(LIMITS)
    values = curve(*REP)
    once = follow(values, counter)
    counter.reset()
    assert follow(values, counter) == once


def test_nobody_at_all_is_unknown():
    movements, bends = follow([math.nan] * 64)
    assert {movement.phase for movement in movements} == {Phase.UNKNOWN}
    assert bends == []


@pytest.mark.parametrize("trigger", Trigger)
@pytest.mark.parametrize("phase", Phase)
def test_a_trigger_leads_where_its_row_says_or_is_an_error(phase, trigger, monkeypatch):
    reach = {
        Phase.UNKNOWN: [],
        Phase.STANDING: curve(STAND),
        Phase.ECCENTRIC: curve(STAND, (60, 0.75)),
        Phase.BOTTOM: curve(STAND, (80, 1), (80, 0.4)),
        Phase.CONCENTRIC: curve(STAND, (80, 1), (80, 0.4), (50, 0.4)),
    }
    counter = RepCounter(LIMITS)
    follow(reach[phase], counter)
    assert counter.phase is phase
    monkeypatch.setattr(RepCounter, "_trigger", lambda self: trigger)
    t_s = len(reach[phase]) / RATE_HZ
    if trigger not in TABLE[phase]:
        with pytest.raises(KeyError):
            counter.step(t_s, 50.0)
        return
    row = TABLE[phase][trigger]
    movement, bend = counter.step(t_s, 50.0)
    assert counter.phase is movement.phase is row.to
    assert (bend is not None) == (row.act in {Act.END, Act.AGAIN, Act.GIVE_UP})
    assert movement.bending == (row.to not in {Phase.UNKNOWN, Phase.STANDING})


def test_no_curve_shows_a_trigger_that_its_phase_does_not_list():
    """Noise of all sizes and rates, with people who vanish: never a KeyError."""
    random = np.random.default_rng(0)
    for _ in range(40):
        size, at, legs = random.uniform(0, 40), 0.0, []
        for _ in range(20):
            legs.append((random.uniform(-40, 120), random.uniform(0.05, 1.0)))
        values = np.array(curve(*legs))
        values += random.normal(0, size, len(values)) * (random.random() < 0.5)
        values[random.random(len(values)) < random.choice([0, 0.1, 0.9])] = math.nan
        follow(values.tolist(), start_s=at)


def slow_for(values):
    """Return the seconds of slowness after each frame of a series of hip flexions."""
    hip, told = HipMotion(), []
    for at, deg in enumerate(values):
        hip.step(at / RATE_HZ, deg)
        told.append(hip.slow_s)
    return told


def test_a_hip_is_slow_below_18_degrees_a_second():
    assert slow_for(curve((14, 1)))[-1] > 0.5
    assert slow_for(curve((22, 1)))[-1] == 0.0


def test_a_stop_is_noticed_after_a_tenth_of_a_second_and_the_pause_after_another():
    """Of a hinge of 80 degrees a second, which slows to 18 in the rate's 0.08 s."""
    stops = curve(STAND, (80, 1), (80, 1))
    slow = slow_for(stops)
    since = next(at for at in range(48, len(slow)) if slow[at] > 0) / RATE_HZ
    assert since - 1.5 == pytest.approx(0.12, abs=0.035)
    movements, _ = follow(stops)
    at_bottom = [each.t_s for each in movements if each.phase is Phase.BOTTOM]
    # The first slow frame counts from the one before.
    assert at_bottom[0] - since == pytest.approx(0.12 - 1 / RATE_HZ, abs=0.02)


def test_nothing_is_known_of_the_hip_after_a_gap():
    hip = HipMotion()
    for at, deg in enumerate(curve(STAND, (60, 1))):
        hip.step(at / RATE_HZ, deg)
    hip.step(60.0, 60.0)
    assert hip.slow_s == 0.0
    hip.step(60.0 + 1 / RATE_HZ, 60.0)
    assert hip.slow_s > 0.0
    hip.step(120.0, 60.0)
    assert hip.slow_s == 0.0


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


def test_half_way_up_and_down_again_is_the_way_down():
    """The highest point of a rise counts, not where it began."""
    dip = ((80, 1), (80, 0.4), (40, 0.7), (56, 0.4))
    movements, _ = follow(curve(STAND, *dip))
    assert phases(movements) == [*FULL, Phase.ECCENTRIC]


def test_depth_is_the_share_of_the_bend_before_where_that_was_deeper():
    counter = RepCounter(LIMITS)
    movements, _ = follow([10.0], counter)
    assert movements[0].depth == 10 / 50
    counter.reset()
    follow(curve(*REP), counter)
    movements, _ = follow(curve((40, 0.5)), counter, start_s=4.0)
    assert movements[-1].depth == pytest.approx(40 / 80, abs=0.02)


def test_who_stands_has_put_nothing_down():
    movements, _ = follow(curve(STAND))
    assert not any(each.set_up for each in movements)


def test_a_bend_that_is_seen_bent_begins_with_what_is_seen():
    _, (bend,) = follow(curve((90, 1), (0, 1), STAND, start_deg=90))
    assert bend.start_s == 0.0
    # Also where the lifter was seen still before, too short a time to be standing.
    _, (bend,) = follow([20.0] * 3 + curve((90, 0.5), (0, 1), STAND, start_deg=40))
    assert bend.started_bent
    assert bend.start_s == 3 / RATE_HZ


def test_who_turns_at_the_top_without_a_rest_begins_the_next_bend_there():
    _, bends = follow(curve(STAND, *((80, 0.6), (0, 0.6)) * 2, STAND))
    assert [each.reason for each in bends] == [None, None]
    assert bends[1].start_s >= bends[0].end_s


@pytest.mark.parametrize(
    ("up_s", "reason"), [(0.35, "too_quick"), (0.7, None), (1.4, None)]
)
def test_a_lift_from_the_floor_may_take_half_of_a_repetition_s_time(up_s, reason):
    _, (bend,) = follow(curve((90, 0.05), (0, up_s), STAND, start_deg=90))
    assert bend.started_bent
    assert bend.reason == reason


def test_a_repetition_of_a_second_and_a_bit_is_quick_but_counts():
    _, (bend,) = follow(curve(STAND, (60, 0.6), (0, 0.6), STAND))
    assert bend.end_s - bend.start_s < 2 * LIMITS.min_duration_s.value
    assert bend.reason is None


def test_a_descent_of_ten_seconds_is_timed_from_its_beginning():
    """Its first degrees are as still as standing is."""
    at = np.linspace(0, 1, 10 * RATE_HZ)
    down = 90 * at**3 * (10 - 15 * at + 6 * at**2)
    _, (bend,) = follow([*curve((0, 2)), *down, *curve((0, 1.5), STAND, start_deg=90)])
    assert bend.start_s == pytest.approx(2.0 + 0.126 * 10, abs=0.3)


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


def test_who_turns_a_little_before_standing_does_the_next_from_there():
    legs = ((80, 0.8), (15, 0.8), (70, 0.8), (0, 0.8), STAND)
    movements, bends = follow(curve(STAND, *legs))
    assert [bend.reason for bend in bends] == [None, None]
    assert [bend.index for bend in bends] == [1, 2]
    assert bends[0].end_s == bends[1].start_s == pytest.approx(2.1, abs=0.05)
    assert not bends[1].started_bent
    assert [bend.rom_deg for bend in bends] == pytest.approx([80, 70], abs=2)
    assert {each.rep for each in movements} == {None, 1, 2}


def test_who_stops_on_the_way_down_from_such_a_turn_still_does_the_next():
    legs = ((90, 1), (20, 0.8), (50, 0.4), (50, 0.4), (85, 0.4), (0, 1), STAND)
    _, bends = follow(curve(STAND, *legs))
    assert [bend.reason for bend in bends] == [None, None]
    assert [bend.rom_deg for bend in bends] == pytest.approx([90, 85], abs=3)


def test_a_turn_that_is_quicker_than_a_repetition_ends_none():
    _, bends = follow(curve(STAND, (60, 0.3), (12, 0.3), (80, 1), (0, 1), STAND))
    assert [bend.reason for bend in bends] == ["too_quick", None]


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


def test_a_bend_is_made_void_once_and_counts_for_nothing():
    counter = RepCounter(LIMITS)
    assert not counter.void()
    values = curve(*REP)
    follow(values[:40], counter)
    assert counter.void()
    assert not counter.void()
    _, (bend,) = follow(values[40:], counter, start_s=40 / RATE_HZ)
    assert bend.reason == "unfinished"
    assert counter.count == 0


def test_one_repetition_is_taken_back_at_a_time():
    counter = RepCounter(LIMITS)
    follow(curve(*REP, *REP[1:]), counter)
    assert counter.count == 2
    counter.take_back()
    assert counter.count == 1


@pytest.mark.parametrize(("limits", "doubtful"), [(LIMITS, True), (LUNGE, False)])
def test_a_hip_that_is_first_seen_bent_may_be_how_somebody_stands(limits, doubtful):
    counter = RepCounter(limits)
    movements, _ = follow(curve((66, 0.2), start_deg=60), counter)
    assert movements[-1].bending
    assert counter.doubtful is doubtful


def test_a_bend_after_a_gap_did_not_begin_in_it():
    counter = RepCounter(LIMITS)
    follow(curve((0, 1)), counter)
    late = curve((90, 1), (90, 0.3), (0, 1), STAND, start_deg=15)
    _, (bend,) = follow(late, counter, start_s=4.0)
    assert bend.start_s == pytest.approx(4.0, abs=0.2)


def test_a_bend_whose_beginning_no_frame_shows_is_timed_all_the_same():
    late = curve((90, 0.3), (0, 1), STAND, start_deg=90)
    _, (bend,) = follow([*curve((0, 1)), *late])
    assert bend.start_s == pytest.approx(1.0, abs=0.1)


def test_a_raised_limb_is_down_in_the_frame_that_shows_it():
    legs = (STAND, (60, 1), (60, 0.5), (0, 1), STAND)
    movements, (bend,) = follow(curve(*legs), RepCounter(BIRD_DOG))
    down = [each.t_s for each in movements if each.phase is Phase.STANDING]
    assert bend.end_s == min(t_s for t_s in down if t_s > 1.0)


def test_who_only_hinges_has_put_nothing_down():
    movements, _ = follow(curve(*REP))
    assert not any(each.set_up for each in movements)
