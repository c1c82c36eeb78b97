"""The lamps of the contract's table, as whole pin histories on mock pins."""

import threading
from itertools import pairwise

import pytest
from support.lamps_made import (
    ABSENT,
    BLUE,
    BUZZER,
    CAUTION,
    EXTENSION,
    FLEXION,
    GOOD_REP,
    GREEN,
    NEUTRAL,
    RED,
    UNSURE,
)

from edge.core.types.codes import Cue, Level
from edge.core.types.states import Feedback
from edge.devices.lamps.gpio import Lamps, LampSettings
from edge.testing.pins import history


@pytest.mark.parametrize(
    ("feedback", "lit", "expected"),
    [
        (ABSENT, RED, [0]),
        (NEUTRAL, GREEN, [0, 1]),
        (GOOD_REP, GREEN, [0]),  # the wink: dark first
        (UNSURE, BLUE, [0]),  # a pulse starts dark
        (CAUTION, RED, [0, 1]),
        (CAUTION, GREEN, [0, 0.35]),
        (FLEXION, RED, [0, 1]),
        (EXTENSION, RED, [0, 1]),
        (Feedback(Level.FAULT, Cue.OTHER_FAULT), RED, [0, 1]),
        (Feedback(Level.FAULT), RED, [0, 1]),
    ],
)
def test_the_lamp_is_set_before_show_returns(threads, factory, feedback, lit, expected):
    with Lamps(LampSettings(), pin_factory=factory) as lamps:
        lamps.show(feedback)
        assert history(factory, lit) == expected


@pytest.mark.parametrize(
    ("feedback", "seconds", "waits", "red", "green"),
    [
        (
            CAUTION,
            2.4,
            [0.6] * 5,
            [0, 1, 0, 1, 0, 1, 0],
            [0, 0.35, 0, 0.35, 0, 0.35, 0],
        ),
        (FLEXION, 0.68, [0.17] * 5, [0, 1, 0, 1, 0, 1, 0], [0]),
        (
            EXTENSION,
            2.0,
            [0.12, 0.12, 0.12, 0.64] * 2 + [0.12],
            [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
            [0],
        ),
    ],
)
def test_patterns_repeat_with_their_times(
    threads, factory, feedback, seconds, waits, red, green
):
    with Lamps(LampSettings(mute=True), pin_factory=factory) as lamps:
        lamps.show(feedback)
        threads[0].run_for(seconds)
        assert threads[0].waits == waits
    assert history(factory, RED) == red
    assert history(factory, GREEN) == green
    assert history(factory, BLUE) == [0]
    assert history(factory, BUZZER) == [0]


def test_unsure_pulses_slowly_in_blue_and_in_nothing_else(threads, factory):
    with Lamps(LampSettings(), pin_factory=factory) as lamps:
        lamps.show(UNSURE)
        threads[0].run_for(2.0)
        blue = history(factory, BLUE)
    up = [i / 25 for i in range(26)]
    assert blue == pytest.approx([*up, *up[-2::-1]])
    assert history(factory, RED) == history(factory, GREEN) == [0]
    assert history(factory, BUZZER) == [0]


def test_a_good_rep_is_one_dark_wink_and_no_tick(threads, factory):
    with Lamps(LampSettings(), pin_factory=factory) as lamps:
        lamps.show(NEUTRAL)
        lamps.show(GOOD_REP)
        lamps.show(NEUTRAL)  # the cue lasted one frame: the wink must not be cut short
        (wink,) = threads
        wink.run_for(10.0)
        assert wink.waits == [0.15]
        assert history(factory, GREEN) == [0, 1, 0, 1]
        lamps.show(GOOD_REP)  # the next rep winks again
        threads[-1].run_for(10.0)
        assert history(factory, GREEN) == [0, 1, 0, 1, 0, 1]
    assert history(factory, GREEN) == [0, 1, 0, 1, 0, 1, 0]
    assert history(factory, BUZZER) == [0]


def test_a_changed_state_ends_the_old_pattern(threads, factory):
    with Lamps(LampSettings(), pin_factory=factory) as lamps:
        lamps.show(CAUTION)
        lamps.show(NEUTRAL)
        assert not threads[0].alive
        assert history(factory, RED) == [0, 1, 0]
        assert history(factory, GREEN) == [0, 0.35, 1]
        lamps.show(ABSENT)
        assert history(factory, GREEN) == [0, 0.35, 1, 0]


def test_a_lamp_with_amber_and_without_blue(threads, factory):
    settings = LampSettings(amber_pin=24, blue_pin=None, buzzer_pin=None)
    with Lamps(settings, pin_factory=factory) as lamps:
        lamps.show(FLEXION)
        lamps.show(CAUTION)
        lamps.show(UNSURE)
        threads[-1].run_for(0.04)
    assert history(factory, 24) == pytest.approx([0, 1, 0, 0.04, 0])
    assert history(factory, GREEN) == [0]
    assert {pin.info.name for pin in factory.pins.values()} == {
        "GPIO17",
        "GPIO24",
        "GPIO27",
    }


def test_a_common_anode_lamp_is_dark_when_high(threads, factory):
    lamps = Lamps(LampSettings(active_high=False), pin_factory=factory)
    lamps.show(NEUTRAL)
    assert history(factory, GREEN) == [0, 1, 0]
    lamps.show(ABSENT)
    assert history(factory, GREEN) == [0, 1, 0, 1]
    lamps.close()


def test_real_threads_play_the_pattern(factory):
    settings = LampSettings(fault_flexion="red blink 0.02 0.02", mute=True)
    with Lamps(settings, pin_factory=factory) as lamps:
        lamps.show(FLEXION)
        states = factory.pin(RED).states
        player = lamps._lamp._thread
        while len(states) < 8:
            threading.Thread.join(player, 0.02)
        lamps.show(ABSENT)
        count = len(states)
        played = [state.state for state in states]
    assert all(a != b for a, b in pairwise(played))
    assert len(states) == count
    assert all(state.timestamp >= 0.019 for state in states[2 : count - 1])
