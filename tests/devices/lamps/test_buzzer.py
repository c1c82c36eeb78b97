"""What is sounded when, as whole histories of the buzzer's mock pin."""

import pytest
from support.lamps_made import BUZZER, EXTENSION, FLEXION, GOOD_REP, NEUTRAL

from edge.devices.lamps.gpio import Lamps, LampSettings
from edge.testing.pins import history


@pytest.mark.parametrize(
    ("feedback", "waits", "states", "tones"),
    [
        (FLEXION, [0.12, 0.10, 0.12], [0, 0.5, 0, 0.5, 0], [600.0, 600.0]),
        (EXTENSION, [0.5], [0, 0.5, 0], [2000.0]),
    ],
)
def test_a_fault_sounds_once_when_it_begins(
    threads, factory, feedback, waits, states, tones
):
    with Lamps(LampSettings(), pin_factory=factory) as lamps:
        lamps.show(feedback)
        lamps.show(feedback)
        lamp, sound = threads
        lamp.run_for(0.5)
        sound.run_for(10.0)
        assert sound.waits == waits
        assert history(factory, BUZZER) == states
        driven = [tone for tone in factory.pin(BUZZER).tones if tone not in (None, 100)]
        assert driven == tones
        lamps.show(NEUTRAL)
        lamps.show(feedback)
        assert history(factory, BUZZER) == [*states, 0.5]


def test_a_tick_for_a_good_rep_can_be_switched_on(threads, factory):
    settings = LampSettings(good_rep_sound="high 0.03", good_rep_wink_s=0)
    with Lamps(settings, pin_factory=factory) as lamps:
        lamps.show(GOOD_REP)
        (sound,) = threads
        sound.run_for(1.0)
    assert sound.waits == [0.03]
    assert history(factory, BUZZER) == [0, 0.5, 0]


def test_an_active_buzzer_is_switched_and_not_tuned(threads, factory):
    with Lamps(LampSettings(buzzer="active"), pin_factory=factory) as lamps:
        lamps.show(FLEXION)
        threads[1].run_for(10.0)
    assert history(factory, BUZZER) == [0, 1, 0, 1, 0]
    assert set(factory.pin(BUZZER).tones) == {100, None}


def test_muting_takes_effect_while_running(threads, factory):
    with Lamps(LampSettings(), pin_factory=factory) as lamps:
        lamps.muted = True
        lamps.show(FLEXION)
    assert history(factory, BUZZER) == [0]
