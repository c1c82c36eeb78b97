from gpiozero import Device
from support.lamps_made import RED

from edge.checks import lamps
from edge.checks.finding import State, within
from edge.devices.lamps.patterns import LampSettings
from edge.errors import Reason
from edge.testing.pins import history


def look(running=False):
    (found,) = within(
        20.0, "lamps", lambda: lamps.check(LampSettings(), running=running)
    )
    return found


def test_free_pins_are_told_and_nothing_is_lit(factory, monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", factory)
    found = look()
    assert found.state is State.NOTE  # mock pins: nothing is wired to them
    assert "red 17" in found.what
    assert history(factory, RED) == [0]


def test_pins_in_use_are_let_be_beside_a_running_rack_only(factory, monkeypatch):
    monkeypatch.setattr(Device, "pin_factory", factory)

    def busy(*_args, **_options):
        raise OSError("GPIO busy")

    monkeypatch.setattr("gpiozero.PWMOutputDevice", busy)
    assert look(running=True).state is State.UNTOUCHED
    found = look()
    assert (found.state, found.reason) == (State.NEEDS_PERSON, Reason.BUSY)


def test_without_a_pin_factory_it_is_named(monkeypatch):
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "nothing")
    monkeypatch.setattr(Device, "pin_factory", None)
    found = look(running=True)
    assert found.state is State.NEEDS_PERSON
    assert "GPIOZERO_PIN_FACTORY" in found.remedy
