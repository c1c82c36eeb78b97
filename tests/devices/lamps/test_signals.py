"""What lamps say that is no judgement, and that a judgement never waits for it."""

from itertools import pairwise

from support.lamps_made import (
    ABSENT,
    BUZZER,
    CAUTION,
    FLEXION,
    GREEN,
    NEUTRAL,
    RED,
    UNSURE,
)

from edge.core.types.codes import Level
from edge.devices.lamps.gpio import Lamps, LampSettings
from edge.testing.pins import history

STATUS = 12


def lit(factory, pin):
    """Return how often a lamp was switched on."""
    values = [0, *history(factory, pin)]
    return sum(not a and b > 0 for a, b in pairwise(values))


def test_winks_can_be_counted_and_end_in_what_is_shown(threads, factory):
    with Lamps(LampSettings(), pin_factory=factory) as lamps:
        lamps.show(NEUTRAL)
        lamps.wink(3)
        assert history(factory, GREEN)[-1] == 0  # dark first, or one would be lost
        threads[-1].run_for(0.3 + 3 * 0.5)
        assert lit(factory, GREEN) == 1 + 3 + 1
        assert history(factory, GREEN)[-1] == 1


def test_what_changes_while_it_winks_is_shown_after(threads, factory):
    with Lamps(LampSettings(), pin_factory=factory) as lamps:
        lamps.show(NEUTRAL)
        lamps.wink(2)
        winks = threads[-1]
        lamps.show(ABSENT)
        assert threads[-1] is winks
        winks.run_for(10.0)
        assert lit(factory, GREEN) == 1 + 2
        assert history(factory, GREEN)[-1] == 0
        lamps.show(NEUTRAL)  # and from then on all is as ever
        assert history(factory, GREEN)[-1] == 1


def test_a_fault_does_not_wait_for_winks(threads, factory):
    for feedback in (FLEXION, CAUTION):
        with Lamps(LampSettings(), pin_factory=factory) as lamps:
            lamps.show(NEUTRAL)
            lamps.wink(4)
            winks = threads[-1]
            lamps.show(feedback)
            assert not winks.alive
            assert history(factory, RED)[-1] == 1
        factory.reset()


def test_a_fault_is_not_winked_away(threads, factory):
    with Lamps(LampSettings(), pin_factory=factory) as lamps:
        lamps.show(FLEXION)
        before = threads[-1]
        lamps.wink(2)
        assert threads[-1] is before
        assert history(factory, RED)[-1] == 1


def test_a_tick_sounds_or_is_one_wink_where_nothing_may_sound(threads, factory):
    with Lamps(LampSettings(), pin_factory=factory) as lamps:
        lamps.tick()
        assert history(factory, BUZZER)[-1] > 0
        threads[-1].run_for(0.03)
        assert history(factory, BUZZER)[-1] == 0
        lamps.muted = True
        lamps.tick()
        threads[-1].run_for(0.8)
        assert lit(factory, BUZZER) == 1
        assert lit(factory, GREEN) == 1


def test_at_start_each_lamp_is_lit_once_and_the_first_picture_ends_it(threads, factory):
    with Lamps(LampSettings(), pin_factory=factory) as lamps:
        lamps.self_test()
        test = threads[0]
        test.run_for(0.9)
        assert [lit(factory, pin) for pin in (RED, GREEN, 22)] == [1, 1, 1]
        assert history(factory, BUZZER) != [0]
        assert [history(factory, pin)[-1] for pin in (RED, GREEN, 22)] == [0, 0, 0]
        lamps.self_test()
        lamps.show(UNSURE)
        assert not threads[2].alive
        assert history(factory, RED)[-1] == 0


def test_the_status_lamp_lives_while_nobody_trains_and_at_no_other_time(
    threads, factory
):
    with Lamps(LampSettings(status_pin=STATUS), pin_factory=factory) as lamps:
        lamps.show(ABSENT)
        blinks = threads[-1]
        blinks.run_for(10.0)
        assert lit(factory, STATUS) == 3
        lamps.show(NEUTRAL)
        assert not blinks.alive
        assert history(factory, STATUS)[-1] == 0
        lamps.show(ABSENT)
        assert history(factory, STATUS)[-1] == 1
    assert history(factory, STATUS)[-1] == 0


def test_the_status_lamp_says_nothing_when_no_pictures_come(
    threads, factory, monkeypatch
):
    with Lamps(LampSettings(status_pin=STATUS), pin_factory=factory) as lamps:
        lamps.show(ABSENT)
        assert history(factory, STATUS)[-1] == 1
        monkeypatch.setattr(lamps._watch, "due", lambda: Level.ABSENT)
        lamps._fall_back(Level.ABSENT)
        assert history(factory, STATUS)[-1] == 0


def test_at_night_the_lamps_are_dimmed(threads, factory):
    with Lamps(LampSettings(brightness=0.5), pin_factory=factory) as lamps:
        lamps.dimmed = 0.4
        lamps.show(NEUTRAL)
        assert history(factory, GREEN)[-1] == 0.2
