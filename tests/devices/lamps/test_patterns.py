"""The table of patterns, and the settings that cannot be."""

import math

import pytest

from edge.core.types.codes import Cue, Level
from edge.devices.lamps.patterns import LampSettings, rows
from edge.errors import ConfigError


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
    with pytest.raises(ConfigError, match=r"^lamps") as caught:
        LampSettings(**{key: value})
    assert "\n" not in str(caught.value)


def test_each_step_of_a_bow_has_a_pattern_and_all_but_the_first_a_sound_of_its_own():
    table = rows(LampSettings())
    steps = [
        table[key]
        for key in [
            (Level.UNSURE, Cue.BOW_READY),
            (Level.UNSURE, Cue.BOW_NOW),
            (Level.NEUTRAL, Cue.BOW_TAKEN),
            (Level.UNSURE, Cue.BOW_UNUSABLE),
        ]
    ]
    lights = [row.light for row in steps]
    assert len({*lights, table[Level.UNSURE, None].light}) == 5
    assert "red" not in {light.colour for light in lights}
    sounds = [row.sound for row in steps]
    assert sounds[0] == ()
    assert len({*sounds[1:], table[Level.FAULT, None].sound}) == 4
