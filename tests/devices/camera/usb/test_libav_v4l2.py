"""A USB camera through libav's own V4L2 code, on a device that is made up below it.

``v4l2_device.c`` answers the system calls of one process. So what libav does with its
options, timestamps and errors is real, and so are Python's calls on the controls.
"""

import itertools
import json
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.measure.latency import INTERVAL_MS
from edge.testing.usb import coded, packets_of, picture

SOURCE = Path(__file__).with_name("v4l2_device.c")
ROOT = Path(__file__).parents[4]
SIZE = (320, 240)
PROGRAM = """
import json, sys, time
from edge.closing import hanging
from edge.devices.camera.settings import CameraSettings
from edge.devices.camera.usb.camera import UsbCamera
from edge.errors import DeviceError

told = {"frames": [], "error": None}
settings = CameraSettings(
    kind="usb", width=320, height=240, warmup_s=0.3, timeout_s=1.5, number=NUMBER
)
try:
    with UsbCamera(settings) as camera:
        told["size"] = camera.size
        for _ in range(COUNT):
            frame = next(camera)
            late_ms = 1e3 * (time.monotonic() - frame.t_s)
            told["frames"].append((frame.t_s, late_ms, frame.rgb.shape))
        told["dropped"] = camera.dropped
        told["exposure"] = camera.exposure.summary
except DeviceError as error:
    told["error"], told["reason"] = str(error), str(error.reason)
told["hanging"] = hanging()
print(json.dumps(told))
sys.stdout.flush()
import os
os._exit(0)
"""


def run_on(device, program, *arguments, **environment):
    """Run a program whose calls of the kernel are answered by the made-up device."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        env=os.environ | {"LD_PRELOAD": str(device / "device.so")} | environment,
    )


@pytest.fixture(scope="module")
def device(tmp_path_factory):
    """Return what a process needs to see the device."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not Path("/usr/include/linux/videodev2.h").exists():
        pytest.skip("needs a C compiler and the kernel's headers: linux-libc-dev")
    folder = tmp_path_factory.mktemp("v4l2")
    library = folder / "device.so"
    command = [compiler, "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([*command, "-o", library, SOURCE, "-ldl"], check=True)
    show(folder / "pictures", SIZE)
    return folder


def show(path, size):
    """Write what the device gives: JPEG pictures, each after its length."""
    pictures = [picture(number, size) for number in range(12)]
    with path.open("wb") as file:
        for data in packets_of(coded("mjpeg", pictures)):
            file.write(struct.pack("=I", len(data)) + data)


@pytest.fixture
def watch(device, tmp_path):
    """Return what a process saw of the device, and the device of it."""

    def run(fault="", count=25, number=0):
        log = tmp_path / "log"
        program = PROGRAM.replace("COUNT", str(count)).replace("NUMBER", str(number))
        done = run_on(
            *(device, program),
            V4L2_PICTURES=str(device / "pictures"),
            V4L2_FAULT=fault,
            V4L2_LOG=str(log),
        )
        assert done.stdout, done.stderr
        lines = log.read_text().splitlines() if log.exists() else []
        return json.loads(done.stdout), lines, done.stderr

    return run


def test_pictures_come_as_asked_for_with_the_drivers_time(watch):
    told, log, err = watch(count=45)
    assert told["error"] is None
    assert err == ""
    assert told["size"] == [*SIZE]
    assert log[:2] == ["format 320 240", "rate 30 1"]
    times_s, late_ms, shapes = zip(*told["frames"], strict=True)
    assert all(shape == [SIZE[1], SIZE[0], 3] for shape in shapes)
    apart_s = [b - a for a, b in itertools.pairwise(times_s)]
    # The driver's own steps, not those of whoever reads.
    assert all(abs(a / round(30 * a) - 1 / 30) < 1e-3 for a in apart_s if a > 0.02)
    # The newest one, not the next of the 32 that the kernel keeps for a second.
    assert sorted(late_ms)[len(late_ms) // 2] < 10 * INTERVAL_MS


def test_the_exposure_is_fixed_by_the_kernels_calls(watch):
    told, log, _ = watch(count=45)
    controls = [line.split()[1:] for line in log if line.startswith("control")]
    auto, absolute = str(0x009A0901), str(0x009A0902)
    assert [auto, "3"] in controls
    assert controls.index([auto, "1"]) < controls.index([absolute, "100"])
    assert told["exposure"].startswith("10.0 ms with a gain of ")


@pytest.mark.parametrize(
    ("fault", "words", "reason"),
    [
        ("s_fmt:1:16", "another program uses it", "busy"),
        ("s_fmt:1:22", "has no pictures as they are asked for", "unsupported"),
        ("s_fmt:1:5", "cannot be opened (Input/output error)", "damaged"),
        ("dqbuf:20:19", "is gone; its cable was pulled", "missing"),
        ("hang:20:0", "no picture for 1.5 s", "stalled"),
    ],
)
def test_what_goes_wrong_is_told_as_it_is(watch, fault, words, reason):
    told, _, _ = watch(fault, count=200)
    assert told["error"].startswith(f"camera 0: {words}")
    assert told["reason"] == reason
    assert told["hanging"] == (["camera 0"] if reason == "stalled" else [])


@pytest.mark.parametrize("fault", ["dqbuf:20:5", "short:20:0", "empty:20:0"])
def test_a_picture_that_is_lost_or_damaged_is_left_out(watch, fault):
    told, _, _ = watch(fault)
    assert told["error"] is None
    assert len(told["frames"]) == 25


def test_a_wall_clock_is_not_taken_for_the_pictures_time(watch):
    told, _, _ = watch("wall:1:0")
    assert all(0 <= late_ms < 5000 for _, late_ms, _ in told["frames"])


def test_a_device_that_is_not_there_is_missing(watch):
    told, _, _ = watch(number=63)
    assert told["reason"] == "missing"


RACK = """
import itertools, json, os, sys
from pathlib import Path
from edge.__main__ import main
from edge.commands import run
from edge.devices.camera.opening import open_camera

class Camera:
    def __init__(self, settings): self._camera = open_camera(settings)
    def __enter__(self): self._camera.__enter__(); return self
    def __exit__(self, *exception): return self._camera.__exit__(*exception)
    def __getattr__(self, name): return getattr(self._camera, name)
    def __iter__(self):
        yield from itertools.islice(self._camera, 150)
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        print(pages * os.sysconf("SC_PAGE_SIZE"), flush=True)

run.open_camera = Camera
assert main(["run", "--config", sys.argv[1]]) == 0
"""


def test_a_rack_with_a_usb_camera_and_a_broker_takes_less_than_120_mb(device, tmp_path):
    show(tmp_path / "pictures", (1280, 720))
    config = tmp_path / "config.toml"
    # It measures its threads too, which loads the pose model more than once.
    config.write_text(
        f'[store]\npath = "{tmp_path}/s.db"\n[camera]\nkind = "usb"\n'
        '[broker]\nhost = "127.0.0.1"\nport = 9\n'
    )
    done = run_on(
        *(device, RACK, config),
        V4L2_PICTURES=str(tmp_path / "pictures"),
        V4L2_LOG=str(tmp_path / "log"),
        GPIOZERO_PIN_FACTORY="mock",
    )
    assert done.returncode == 0, done.stderr
    assert "threads: " in done.stderr
    assert int(done.stdout) < 120e6
