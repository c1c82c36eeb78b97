"""``doctor`` on this machine, which has neither camera nor pins."""

import json

import pytest

from edge.checks import service

EVERY = {
    "view",
    *("service", "runtime", "model", "camera", "lamps", "broker", "store"),
    *("button", "strip", "exercises", "clock", "power", "heat", "disk", "versions"),
}


@pytest.fixture(autouse=True)
def nowhere(monkeypatch, tmp_path):
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "state"))
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "nothing")
    monkeypatch.setattr("gpiozero.Device.pin_factory", None)
    monkeypatch.setattr(service, "CONFIG", tmp_path / "none.toml")
    monkeypatch.setattr(service, "unit", lambda: None)


def test_every_check_is_a_line_with_its_remedy_and_a_fault_is_exit_code_1(hingewatch):
    code, out, err = hingewatch("doctor", "--without", "camera")
    assert (code, err) == (1, "")
    *lines, last = out.splitlines()
    assert {line.split()[1] for line in lines} == EVERY
    (bad,) = [line for line in lines if line.startswith("WRONG")]
    assert bad.split()[1] == "lamps"
    assert "; " in bad
    assert "camera      left out, as asked" in out
    assert last == "1 of 16 lines need a person"


def test_what_is_left_out_needs_nobody(hingewatch, tmp_path):
    code, out, err = hingewatch(
        "doctor", "--json", "--without", "camera", "--without", "lamps"
    )
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["schema"], told["ok"]) == ("doctor/1", True)
    assert {each["check"] for each in told["checks"]} == EVERY
    runtime = next(each for each in told["checks"] if each["check"] == "runtime")
    assert runtime["state"] == "ok"
    assert not (tmp_path / "state").exists()


def test_settings_that_cannot_be_read_are_refused_as_everywhere(hingewatch, tmp_path):
    code, out, err = hingewatch("doctor", "--config", tmp_path / "missing.toml")
    assert (code, out) == (2, "")
    assert err.startswith("hingewatch: ")
    assert err.count("\n") == 1


def test_the_services_settings_are_looked_at_where_there_are_any(
    hingewatch, tmp_path, monkeypatch
):
    monkeypatch.setattr(service, "ENVIRONMENT", {})
    service.CONFIG.write_text('[store]\npath = "/proc/none/s.db"\n')
    code, out, _ = hingewatch("doctor", "--without", "camera", "--without", "lamps")
    assert code == 1
    assert "/proc/none/s.db" in out
