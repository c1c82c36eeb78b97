from datetime import time

import pytest

from edge.devices.lamps.night import Dimmer, is_night
from edge.devices.lamps.patterns import LampSettings
from edge.errors import ConfigError


@pytest.mark.parametrize(
    ("period", "at", "night"),
    [
        ("22:00-06:00", time(23, 0), True),
        ("22:00-06:00", time(5, 59), True),
        ("22:00-06:00", time(6, 0), False),
        ("22:00-06:00", time(12, 0), False),
        ("01:00 - 5:00", time(3, 0), True),
        ("01:00-05:00", time(23, 0), False),
        ("", time(3, 0), False),
    ],
)
def test_a_night_may_pass_midnight(period, at, night):
    assert is_night(period, at) is night


@pytest.mark.parametrize("text", ["22-6", "24:00-06:00", "22:00", "22:00-06:60"])
def test_what_is_no_night_names_the_key(text):
    with pytest.raises(ConfigError, match=r"lamps.night = .*such as 22:00-06:00"):
        LampSettings(night=text)


def test_lamps_are_dimmed_while_the_clock_can_be_believed():
    now_s, synced = [0.0], [False]
    dimmer = Dimmer(
        "22:00-06:00",
        0.3,
        now=lambda: time(23, 0),
        synced=lambda: synced[0],
        clock=lambda: now_s[0],
    )
    assert dimmer.left() == 1.0  # a board that woke up in the past
    synced[0] = True
    assert dimmer.left() == 1.0  # it has just looked
    now_s[0] += 60.0
    assert dimmer.left() == 0.3


def test_without_a_night_no_clock_is_looked_at():
    def fails():
        raise AssertionError

    assert Dimmer("", 0.3, now=fails, synced=fails).left() == 1.0
