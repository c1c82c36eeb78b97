"""Every row of the contract's lamp table, as whole pin histories on mock pins."""

import math
import subprocess
import sys
import threading
from itertools import pairwise

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from edge.core.records import Feedback
from edge.core.words import Cue, Level
from edge.devices import lamps as lamps_module
from edge.devices.lamps import Lamps, LampSettings
from edge.devices.patterns import rows
from edge.errors import ConfigError, DeviceError

RED, GREEN, BLUE, BUZZER = 17, 27, 22, 23
ABSENT = Feedback(Level.ABSENT)
UNSURE = Feedback(Level.UNSURE)
NEUTRAL = Feedback(Level.NEUTRAL)
CAUTION = Feedback(Level.CAUTION)
FLEXION = Feedback(Level.FAULT, Cue.SPINE_FLEXION)
EXTENSION = Feedback(Level.FAULT, Cue.SPINE_EXTENSION)
GOOD_REP = Feedback(Level.NEUTRAL, Cue.GOOD_REP)


class TonePin(MockPWMPin):
    """A pin that also remembers at which frequency it was driven."""

    def __init__(self, factory, info):
        self.tones = []
        super().__init__(factory, info)

    def _set_frequency(self, value):
        self.tones.append(value)
        super()._set_frequency(value)


class FakeThread:
    """Stands in for gpiozero's thread: plays when told to, on a clock of its own."""

    made: "list[FakeThread]"

    def __init__(self, target, args):
        self.target, self.args = target, args
        self.stopping = self
        self.waits = []
        self.limit_s = 0.0
        self.alive = False
        self.made.append(self)

    def start(self):
        self.alive = True

    def stop(self):
        self.alive = False

    def wait(self, seconds):
        self.waits.append(seconds)
        return math.fsum(self.waits) > self.limit_s

    def run_for(self, seconds):
        assert self.alive
        self.limit_s = seconds + 1e-6
        self.target(*self.args)


@pytest.fixture
def threads(monkeypatch):
    monkeypatch.setattr(FakeThread, "made", [], raising=False)
    monkeypatch.setattr(lamps_module, "GPIOThread", FakeThread)
    return FakeThread.made


@pytest.fixture
def factory():
    factory = MockFactory(pin_class=TonePin)
    yield factory
    factory.reset()


def history(factory, number):
    return [state.state for state in factory.pin(number).states]


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


def test_a_state_that_stays_is_left_alone(threads, factory):
    with Lamps(LampSettings(), pin_factory=factory) as lamps:
        for _ in range(100):
            lamps.show(FLEXION)
        assert len(threads) == 2  # one lamp pattern, one sound


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


def everything_dark(factory):
    return all(
        pin.state == 0 and pin.function == "input" for pin in factory.pins.values()
    )


def test_dark_and_silent_after_close(factory):
    lamps = Lamps(LampSettings(), pin_factory=factory)
    lamps.show(FLEXION)
    assert not everything_dark(factory)
    lamps.close()
    assert everything_dark(factory)
    lengths = {number: len(pin.states) for number, pin in factory.pins.items()}
    lamps.close()
    assert lengths == {number: len(pin.states) for number, pin in factory.pins.items()}


def test_dark_after_an_exception(factory):
    def session():
        with Lamps(LampSettings(), pin_factory=factory) as lamps:
            lamps.show(FLEXION)
            raise RuntimeError("anything")

    with pytest.raises(RuntimeError, match="anything"):
        session()
    assert everything_dark(factory)


def test_dark_when_the_program_just_ends():
    program = """
import atexit
from gpiozero.pins.mock import MockFactory, MockPWMPin
from edge.core.records import Feedback
from edge.core.words import Cue, Level
from edge.devices.lamps import Lamps, LampSettings
factory = MockFactory(pin_class=MockPWMPin)
# Registered before the lamps, so it runs after them.
atexit.register(lambda: print([float(pin.state) for pin in factory.pins.values()]))
lamps = Lamps(LampSettings(), pin_factory=factory)
lamps.show(Feedback(Level.FAULT, Cue.SPINE_FLEXION))
raise SystemExit(3)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (3, "[0.0, 0.0, 0.0, 0.0]\n")


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


def test_no_gpio_is_one_line_with_the_remedy(monkeypatch):
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "lgpio")
    monkeypatch.setattr(gpiozero.Device, "pin_factory", None)
    with pytest.raises(DeviceError, match=r"^lamps: no GPIO pins here .*lgpio") as told:
        Lamps(LampSettings())
    assert "\n" not in str(told.value)


def test_a_fallback_to_another_pin_factory_is_fatal(monkeypatch):
    def falls_back(*args, **kwargs):
        import warnings

        warnings.warn(gpiozero.PinFactoryFallback("from lgpio"), stacklevel=1)

    monkeypatch.setattr(gpiozero, "PWMOutputDevice", falls_back)
    with pytest.raises(DeviceError, match="from lgpio"):
        Lamps(LampSettings())


def test_a_pin_that_fails_later_is_told_by_the_next_show(threads, factory, monkeypatch):
    lamps = Lamps(LampSettings(mute=True), pin_factory=factory)
    lamps.show(FLEXION)
    with monkeypatch.context() as broken:
        broken.setattr(lamps._lamp, "_write", lambda value: 1 / 0)
        threads[0].run_for(1.0)
    with pytest.raises(DeviceError, match="no longer obey"):
        lamps.show(FLEXION)
    lamps.close()
    assert everything_dark(factory)


def test_nothing_flashes_more_than_three_times_a_second():
    for row in rows(LampSettings()).values():
        flashes = sum(level == 1.0 for level, _ in row.light.steps)
        period_s = math.fsum(seconds for _, seconds in row.light.steps)
        assert flashes / period_s <= 3.0


def test_every_level_has_a_row():
    table = rows(LampSettings())
    assert {level for level, cue in table if cue is None} == set(Level)
    assert {cue for _, cue in table if cue is not None} == set(Cue)
    looks = [table[level, None].light for level in Level]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("unsure", "violet steady"),
        ("unsure", "blue"),
        ("caution", "amber blink 0.5"),
        ("caution", "amber blink fast slow"),
        ("caution", "amber blink 0.001 1"),
        ("caution", "amber blink nan 1"),
        ("good_rep_sound", "high"),
        ("good_rep_sound", "shrill 0.1"),
        ("good_rep_wink_s", 100.0),
        ("brightness", 1.5),
        ("buzzer", "loud"),
        ("low_hz", 1.0),
        ("blue_pin", 17),
        ("red_pin", 40),
    ],
)
def test_a_setting_that_cannot_be_is_named(key, value):
    with pytest.raises(ConfigError, match=r"^lamps") as told:
        LampSettings(**{key: value})
    assert "\n" not in str(told.value)
