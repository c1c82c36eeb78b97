"""The strip's bytes as the data sheets give them, and what it shows of a step."""

import math
import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from edge.core.types.codes import Level
from edge.core.types.states import Feedback
from edge.devices.lamps.led_bytes import apa102, ws2812
from edge.devices.lamps.led_strip import Strip, StripSettings
from edge.errors import DeviceError, Reason


def test_an_apa102_is_sent_start_colour_and_clocks_to_pass_it_on():
    sent = apa102(np.array([[1, 2, 3], [255, 0, 9]], np.uint8))
    assert sent[:4] == bytes(4)
    assert sent[4:12] == bytes([0xFF, 3, 2, 1, 0xFF, 9, 0, 255])
    # At least half a clock for each LED, and 32 zeros for the SK9822.
    assert set(sent[12:]) == {0}
    assert len(sent[12:]) >= 4 + 1


def test_a_ws2812_is_sent_green_red_blue_in_three_bits_each_between_silences():
    sent = ws2812(np.array([[0, 255, 0b10000000]], np.uint8))
    silence = sent[: len(sent) // 2 - 4]
    assert set(silence) == {0}
    assert len(silence) * 8 / 2.4e6 >= 280e-6
    bits = "".join(f"{byte:08b}" for byte in sent).strip("0")
    # The last bit's pulse is followed by its own silence.
    assert bits == ("110" * 8 + "100" * 8 + "110" + "100" * 7).rstrip("0")


def step(level, flexion_deg=math.nan):
    return SimpleNamespace(
        feedback=Feedback(level), spine=SimpleNamespace(spine_flexion_deg=flexion_deg)
    )


@pytest.fixture
def strip(monkeypatch):
    monkeypatch.setattr("edge.devices.lamps.watch.SILENT_S", 1e9)
    sent = []
    with Strip(StripSettings("apa102", leds=8, brightness=1.0), sent.append) as strip:
        yield strip, sent
    assert lit(sent[-1]) == (0, set())


def lit(sent):
    leds = np.frombuffer(sent[4:36], np.uint8).reshape(8, 4)[:, :0:-1]
    on = leds.any(axis=1)
    return int(on.sum()), {tuple(map(int, each)) for each in leds[on]}


@pytest.mark.parametrize(
    ("level", "flexion_deg", "count", "colour"),
    [
        (Level.NEUTRAL, 0.0, 1, (0, 255, 0)),
        (Level.NEUTRAL, 10.0, 2, (0, 255, 0)),
        (Level.CAUTION, 20.0, 4, (255, 90, 0)),
        (Level.FAULT, 30.0, 6, (255, 0, 0)),
        (Level.FAULT, 99.0, 8, (255, 0, 0)),
        (Level.FAULT, -20.0, 4, (255, 0, 0)),  # extension counts by its size
        (Level.FAULT, math.nan, 1, (255, 0, 0)),  # another fault than the spine's
        (Level.UNSURE, math.nan, 8, (0, 0, 255)),
    ],
)
def test_it_shows_how_far_as_well_as_which_colour(
    strip, level, flexion_deg, count, colour
):
    strip, sent = strip
    strip.show(step(level, flexion_deg))
    assert lit(sent[-1]) == (count, {colour})


def test_the_same_again_is_not_sent_and_nobody_is_dark(strip):
    strip, sent = strip
    strip.show(step(Level.NEUTRAL, 10.0))
    before = len(sent)
    strip.show(step(Level.NEUTRAL, 10.5))
    assert len(sent) == before
    strip.show(step(Level.ABSENT))
    assert lit(sent[-1]) == (0, set())


def test_when_nobody_shows_anything_it_turns_blue(strip, monkeypatch):
    strip, sent = strip
    strip.show(step(Level.NEUTRAL, 10.0))
    monkeypatch.setattr(strip._watch, "due", lambda: Level.UNSURE)
    strip._fall_back(Level.UNSURE)
    assert lit(sent[-1]) == (8, {(0, 0, 255)})


def test_a_strip_that_fails_is_told_once_and_stops_nothing(caplog):
    def fails(_bytes):
        raise OSError("Input/output error")

    with Strip(StripSettings("ws2812"), fails) as strip:
        strip.show(step(Level.FAULT, 30.0))
        strip.show(step(Level.NEUTRAL, 0.0))
    assert caplog.text.count("the lamps go on without it") == 1


@pytest.mark.parametrize(
    ("module", "reason", "told"),
    [
        (None, Reason.NOT_INSTALLED, "apt-get install python3-spidev"),
        (FileNotFoundError(2, "No such file"), Reason.MISSING, "raspi-config"),
        (PermissionError(13, "Permission denied"), Reason.FORBIDDEN, "group spi"),
    ],
)
def test_spi_that_cannot_be_had_names_the_remedy(monkeypatch, module, reason, told):
    fake = None
    if module is not None:

        class SpiDev:
            def open(self, bus, device):
                raise module

        fake = ModuleType("spidev")
        fake.SpiDev = SpiDev
    monkeypatch.setitem(sys.modules, "spidev", fake)
    with pytest.raises(DeviceError, match=told) as caught:
        Strip(StripSettings("apa102"))
    assert caught.value.reason is reason
