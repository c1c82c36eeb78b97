"""The units: known to systemd, tight, and in agreement with the code."""

import inspect
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from edge.__main__ import parser
from edge.devices.camera.picamera import CLOSE_S
from edge.devices.camera.settings import CameraSettings
from edge.devices.camera.usb.camera import CLOSE_S as USB_CLOSE_S
from edge.devices.host.system import LastResort
from edge.devices.mqtt.broker import CREDENTIAL
from edge.errors import ConfigError, UsageError
from edge.store.writer import CLOSE_S as WRITER_S

FOLDER = Path(__file__).parents[1] / "systemd"
UNIT = FOLDER / "hingewatch.service"
COLLECTOR = FOLDER / "hingewatch-collect.service"
ANALYZE = shutil.which("systemd-analyze")
needs_analyze = pytest.mark.skipif(
    ANALYZE is None, reason="needs systemd-analyze: apt-get install systemd"
)
# Exposure in tenths, as systemd counts: up to 39 is "OK". What is left over is what a
# rack needs: devices, the network, the clock's state.
EXPOSURE = {UNIT: 20, COLLECTOR: 12}


def values(key, unit=UNIT):
    return re.findall(rf"^{key}=(.*)$", unit.read_text(), flags=re.MULTILINE)


@needs_analyze
@pytest.mark.parametrize("unit", EXPOSURE, ids=lambda unit: unit.stem)
def test_systemd_understands_every_word(unit, tmp_path):
    # Only the program is exchanged: it is not installed where the tests run.
    text = re.sub(r"^(Exec\w+=-?)\S+", r"\1/bin/true", unit.read_text(), flags=re.M)
    (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        [ANALYZE, "verify", "--man=no", tmp_path / unit.name],
        capture_output=True,
        text=True,
        timeout=60,
    )
    # It ends with 0 for unknown keys; only what it prints tells.
    assert (done.returncode, done.stderr) == (0, "")


@needs_analyze
@pytest.mark.parametrize("unit", EXPOSURE, ids=lambda unit: unit.stem)
def test_the_service_is_shut_in(unit):
    limit = f"--threshold={EXPOSURE[unit]}"
    done = subprocess.run(
        [ANALYZE, "security", "--offline=true", limit, unit],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


def test_it_starts_what_the_installer_installs():
    (command,) = values("ExecStart")
    assert command == (
        "/opt/hingewatch/.venv/bin/hingewatch run "
        "--config /etc/hingewatch/hingewatch.toml"
    )
    installer = (UNIT.parents[1] / "deploy" / "install.sh").read_text()
    assert "/opt/hingewatch" in installer
    assert "/etc/hingewatch" in installer


def test_after_any_end_the_lamps_are_darkened_by_a_command_that_there_is():
    (command,) = values("ExecStopPost")
    (started,) = values("ExecStart")
    program, *words = shlex.split(command.removeprefix("-"))
    assert program == shlex.split(started)[0]
    options = parser(words).parse_args(words)
    assert options.name == "dark"
    assert str(options.config) in started


def test_it_reaches_camera_and_pins_and_nothing_else():
    assert values("DevicePolicy") == ["closed"]
    assert values("DeviceAllow") == [
        "char-video4linux rw",
        "char-media rw",
        "char-dma_heap rw",
        "char-gpiochip rw",
        "char-spi rw",
    ]
    assert values("CapabilityBoundingSet") == [""]
    assert values("SupplementaryGroups") == ["video gpio render spi"]
    assert "GPIOZERO_PIN_FACTORY=lgpio" in values("Environment")


def test_it_works_in_a_folder_that_it_may_write():
    (state,) = values("StateDirectory")
    assert values("WorkingDirectory") == [f"/var/lib/{state}"]


def test_the_watchdog_waits_longer_than_the_camera():
    assert values("Type") == ["notify"]
    (watchdog_s,) = map(float, values("WatchdogSec"))
    assert watchdog_s > 2 * CameraSettings().timeout_s


def test_a_program_that_hangs_ends_itself_before_it_is_killed():
    (stop_s,) = map(float, values("TimeoutStopSec"))
    seconds = inspect.signature(LastResort).parameters["seconds"].default
    # The camera, the writer and the broker each have their own time in this.
    assert CLOSE_S + WRITER_S < seconds < stop_s
    # Of a USB camera first the thread that reads, then the device.
    assert seconds > 2 * USB_CLOSE_S + WRITER_S


def test_no_picture_of_a_lifter_is_left_by_a_crash():
    assert values("LimitCORE") == ["0"]


@pytest.mark.parametrize("unit", EXPOSURE, ids=lambda unit: unit.stem)
def test_a_wrong_configuration_is_not_tried_again(unit):
    (status,) = map(int, values("RestartPreventExitStatus", unit))
    assert status == UsageError.exit_code == ConfigError.exit_code
    assert values("Restart", unit) == ["always"]


def test_the_collectors_command_line_is_one_that_it_understands():
    (command,) = values("ExecStart", COLLECTOR)
    program, *words = shlex.split(command)
    assert Path(program).name == "hingewatch"
    options = parser(words).parse_args(words)
    assert options.store == "${STORE}"
    (state,) = values("StateDirectory", COLLECTOR)
    assert values("WorkingDirectory", COLLECTOR) == [f"/var/lib/{state}"]
    assert "STORE=postgresql:///hingewatch" in values("Environment", COLLECTOR)


def test_the_password_comes_as_the_credential_that_the_broker_looks_for():
    assert values("LoadCredential") == [CREDENTIAL]
