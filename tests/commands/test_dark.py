"""Lamps go dark after any end of the process: what systemd runs then."""

import os
import subprocess
import sys

import pytest

from edge.commands import dark
from edge.config.sections import Config
from edge.devices.lamps.led_strip import StripSettings
from edge.errors import DeviceError

# Mock pins that print what is written to them.
PINS = """
import sys
from gpiozero.pins.mock import MockPWMPin
put = MockPWMPin._set_state
def shown(pin, value):
    put(pin, value)
    print(pin.info.name, value, flush=True)
MockPWMPin._set_state = shown
from edge.__main__ import main
sys.exit(main(["dark", "--config", sys.argv[1]]))
"""


def test_each_lamp_and_the_buzzer_are_switched_off(tmp_path):
    config = tmp_path / "rack.toml"
    config.write_text("[lamps]\nstatus_pin = 25\nactive_high = false\n")
    done = subprocess.run(
        [sys.executable, "-c", PINS, config],
        capture_output=True,
        text=True,
        env=os.environ
        | {
            "GPIOZERO_PIN_FACTORY": "mock",
            "GPIOZERO_MOCK_PIN_CLASS": "mockpwmpin",
        },
    )
    assert (done.returncode, done.stderr) == (0, "")
    last = dict(line.split() for line in done.stdout.splitlines())
    # A common-anode lamp is dark when high; the buzzer is none.
    assert {name: float(value) for name, value in last.items()} == {
        **dict.fromkeys(("GPIO17", "GPIO27", "GPIO22", "GPIO25"), 1.0),
        "GPIO23": 0.0,
    }


def test_pins_that_cannot_be_had_do_not_keep_the_strip_lit(monkeypatch, caplog):
    def fails(_settings):
        raise DeviceError("lamps: no GPIO pins here")

    closed = []

    class Strip:
        def __init__(self, settings):
            self.settings = settings

        def close(self):
            closed.append(self.settings.kind)

    monkeypatch.setattr(dark, "Lamps", fails)
    monkeypatch.setattr(dark, "Strip", Strip)
    assert not dark.darken(Config(strip=StripSettings("apa102")))
    assert closed == ["apa102"]
    assert "lamps: not switched off: lamps: no GPIO pins here" in caplog.text


def test_it_says_by_its_code_whether_all_obeyed(hingewatch, monkeypatch):
    monkeypatch.setattr(dark, "darken", lambda config: False)
    assert hingewatch("dark")[0] == 1


@pytest.mark.parametrize("kind", ["none", "ws2812"])
def test_a_strip_is_only_touched_where_there_is_one(monkeypatch, kind):
    opened = []
    monkeypatch.setattr(dark, "Lamps", lambda settings: _Closed())

    def strip(settings):
        opened.append(settings.kind)
        return _Closed()

    monkeypatch.setattr(dark, "Strip", strip)
    assert dark.darken(Config(strip=StripSettings(kind)))
    assert opened == ([] if kind == "none" else [kind])


class _Closed:
    def close(self):
        pass
