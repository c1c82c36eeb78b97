import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from edge.checks import service
from edge.checks.finding import State

UNIT = Path(__file__).parents[2] / "systemd/hingewatch.service"
SHOWN = """\
LoadState=loaded
ActiveState={active}
SubState={sub}
MainPID={pid}
NRestarts={restarts}
Result={result}
StatusText=30 pictures a second, 97 % judged
"""


@pytest.fixture
def systemd(monkeypatch):
    def says(text, code=0):
        done = SimpleNamespace(returncode=code, stdout=text)
        monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: done)

    return says


@pytest.mark.parametrize(
    ("active", "sub", "pid", "restarts", "state", "told"),
    [
        ("active", "running", 812, 0, State.OK, "97 % judged"),
        ("active", "running", 812, 9, State.NOTE, "restarted 9 times"),
        ("activating", "start", 812, 0, State.NOTE, "no picture yet"),
        ("activating", "auto-restart", 0, 7, State.NEEDS_PERSON, "cannot stay up"),
        ("failed", "failed", 0, 0, State.NEEDS_PERSON, "cannot stay up"),
        ("inactive", "dead", 0, 0, State.NEEDS_PERSON, "does not run"),
    ],
)
def test_the_service_is_told_as_systemd_sees_it(
    systemd, active, sub, pid, restarts, state, told
):
    systemd(
        SHOWN.format(active=active, sub=sub, pid=pid, restarts=restarts, result="x")
    )
    unit = service.unit()
    assert unit.running == bool(pid)
    (found,) = service.check(unit)
    assert found.state is state
    assert told in found.what


def test_without_a_camera_nobody_is_asked_to_start_it():
    unit = service.Unit("inactive", "dead", 0, 0, "success", "")
    assert service.check(unit, wanted=False)[0].state is State.NOTE
    assert service.check(unit)[0].state is State.NEEDS_PERSON


@pytest.mark.parametrize(("text", "code"), [("LoadState=not-found\n", 0), ("", 1)])
def test_without_the_service_or_systemd_there_is_nothing_to_mend(systemd, text, code):
    systemd(text, code)
    assert service.unit() is None
    assert service.check(None)[0].state is State.NOTE


def test_systemd_that_is_not_there_or_hangs_is_no_service(monkeypatch):
    for error in (FileNotFoundError(), subprocess.TimeoutExpired("systemctl", 5)):

        def run(*_args, error=error, **_options):
            raise error

        monkeypatch.setattr(subprocess, "run", run)
        assert service.unit() is None


def test_a_check_sees_what_the_unit_gives_its_program():
    text = (
        service.Path(__file__).parents[2] / "systemd/hingewatch.service"
    ).read_text()
    assert f"GPIOZERO_PIN_FACTORY={service.ENVIRONMENT['GPIOZERO_PIN_FACTORY']}" in text
    assert f"--config {service.CONFIG}" in text
    folder = service.ENVIRONMENT["STATE_DIRECTORY"]
    assert f"StateDirectory={folder.removeprefix('/var/lib/')}" in text
    env = {"GPIOZERO_PIN_FACTORY": "mock"}
    service.see_as_the_service(env)
    assert env["GPIOZERO_PIN_FACTORY"] == "mock"
