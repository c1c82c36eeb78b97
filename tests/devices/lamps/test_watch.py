"""Lamps that nobody tells anything any more: blue, then dark, whatever hangs."""

import threading
import time

import pytest
from support.lamps_made import BLUE, FLEXION, GREEN, NEUTRAL, RED
from support.mqtt_made import wait_for

from edge.closing import hanging
from edge.core.types.codes import Level
from edge.devices.lamps import gpio, player
from edge.devices.lamps import watch as lamp_watch
from edge.devices.lamps.gpio import Lamps, LampSettings
from edge.devices.lamps.watch import LampWatch
from edge.errors import DeviceError, Reason
from edge.testing.pins import history


class Clock:
    now_s = 100.0

    def __call__(self):
        return self.now_s


class Watched:
    """A watch that the test moves from look to look."""

    def __init__(self):
        self.clock, self.shown, self.left = Clock(), [], []
        self.busy_since_s = None
        self.watch = LampWatch(
            self.shown.append,
            lambda: self.busy_since_s,
            clock=self.clock,
            leave=self.left.append,
        )
        self.watch.stop()  # its own thread: the test looks instead
        self.watch._thread.join()

    def frames(self, count, interval_s):
        for _ in range(count):
            self.watch.alive()
            self.clock.now_s += interval_s

    def silence(self, seconds):
        for _ in range(round(seconds * 10)):
            self.clock.now_s += 0.1
            self.watch.look()

    def levels(self, count):
        wait_for(lambda: len(self.shown) >= count)
        return self.shown


def test_before_the_first_word_nothing_is_watched():
    watched = Watched()
    watched.silence(60)
    assert watched.watch.due() is None
    assert watched.shown == []


@pytest.mark.parametrize(
    ("interval_s", "blue_s", "dark_s"),
    [(1 / 30, 0.5, 2.0), (0.1, 0.5, 2.0), (0.5, 1.5, 3.0), (1.0, 3.0, 4.5)],
)
def test_silence_is_blue_then_dark_as_the_frames_usual_pace_allows(
    interval_s, blue_s, dark_s
):
    watched = Watched()
    watched.frames(20, interval_s)
    watched.clock.now_s -= interval_s  # now is the moment of the last word
    due = watched.watch.due
    for late_s, level in (
        (0.0, None),
        (blue_s - 0.01, None),
        (blue_s + 0.01, Level.UNSURE),
        (dark_s - 0.01, Level.UNSURE),
        (dark_s + 0.01, Level.ABSENT),
        (3600.0, Level.ABSENT),
    ):
        watched.clock.now_s += late_s
        assert due() is level, late_s
        watched.clock.now_s -= late_s


def test_each_is_shown_once_and_again_at_the_next_silence():
    watched = Watched()
    for count in (2, 4):
        watched.frames(20, 1 / 30)
        watched.watch.look()
        watched.silence(10)
        assert watched.levels(count) == [Level.UNSURE, Level.ABSENT] * (count // 2)


def test_a_hanging_pin_is_noticed_and_then_ends_the_process():
    watched = Watched()
    watched.busy_since_s = watched.clock.now_s
    watched.silence(0.9)
    assert not watched.watch.stuck
    watched.silence(0.2)
    assert watched.watch.stuck
    assert watched.left == []
    watched.silence(1.0)
    assert watched.left[0] == 3


@pytest.fixture
def clock(monkeypatch, factory):
    """The watch's clock, which the test moves; it looks at it very often."""
    monkeypatch.setattr(lamp_watch, "SILENT_S", 0.5)
    monkeypatch.setattr(lamp_watch, "LOOK_S", 0.01)
    return Clock()


@pytest.fixture
def lamps(clock, factory):
    """Lamps on pins that are real but for the metal."""
    settings = LampSettings(mute=True, unsure="blue steady")
    with Lamps(settings, pin_factory=factory) as gpio:
        gpio._watch._clock = clock
        yield gpio


def go_blue_and_dark(clock, factory):
    clock.now_s += lamp_watch.SILENT_S
    wait_for(lambda: history(factory, BLUE) == [0, 1])
    clock.now_s += lamp_watch.BLUE_S
    wait_for(lambda: history(factory, BLUE) == [0, 1, 0])


def test_lamps_turn_blue_and_dark_and_light_again_with_the_next_word(
    lamps, clock, factory
):
    lamps.show(NEUTRAL)
    go_blue_and_dark(clock, factory)
    assert history(factory, GREEN) == [0, 1, 0]
    lamps.show(NEUTRAL)
    assert history(factory, GREEN) == [0, 1, 0, 1]


def test_a_blinking_lamp_does_not_blink_on(lamps, clock, factory):
    lamps.show(FLEXION)
    go_blue_and_dark(clock, factory)
    count = len(history(factory, RED))
    time.sleep(0.5)
    assert len(history(factory, RED)) == count
    assert factory.pin(RED).state == 0


def test_a_pin_that_hangs_in_a_pattern_is_told_and_the_others_go_dark(
    factory, monkeypatch
):
    monkeypatch.setattr(lamp_watch, "STUCK_S", 0.1)
    monkeypatch.setattr(lamp_watch, "LEAVE_S", 1e9)
    monkeypatch.setattr(lamp_watch, "LOOK_S", 0.01)
    monkeypatch.setattr(player, "STOP_S", 0.05)
    monkeypatch.setattr(gpio, "CLOSE_S", 0.5)
    settings = LampSettings(mute=True, fault_flexion="red blink 0.02 0.02")
    under_test = Lamps(settings, pin_factory=factory)
    test_over = threading.Event()
    under_test.show(FLEXION)
    red = factory.pin(RED)
    monkeypatch.setattr(
        red, "_set_state", lambda value: test_over.wait(), raising=False
    )
    try:
        wait_for(lambda: under_test._watch.stuck)
        with pytest.raises(DeviceError, match="a pin does not answer") as caught:
            under_test.show(FLEXION)
        assert caught.value.reason is Reason.STALLED
        under_test.close()
        assert hanging() == ["lamps"]
    finally:
        test_over.set()
    wait_for(lambda: hanging() == [])


def test_a_pin_that_hangs_in_show_ends_the_process(factory, monkeypatch):
    monkeypatch.setattr(lamp_watch, "STUCK_S", 0.1)
    monkeypatch.setattr(lamp_watch, "LEAVE_S", 0.2)
    monkeypatch.setattr(lamp_watch, "LOOK_S", 0.01)
    left, test_over = [], threading.Event()
    with Lamps(LampSettings(mute=True), pin_factory=factory) as under_test:
        under_test._watch._leave = left.append
        with monkeypatch.context() as broken:
            broken.setattr(
                factory.pin(GREEN), "_set_state", lambda value: test_over.wait()
            )
            caller = threading.Thread(target=under_test.show, args=(NEUTRAL,))
            caller.start()
            wait_for(lambda: left)
            test_over.set()
            caller.join(10)
    assert set(left) == {3}
