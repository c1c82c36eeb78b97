"""A whole rack on a fake camera and mock pins, when something stops answering."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.mqtt_made import wait_for

from edge.devices.lamps.watch import BLUE_S, FROZEN_S, SILENT_INTERVALS, SILENT_S

TESTS = Path(__file__).parents[1]
BLUE = 22
# Of a camera; the lamps must have been blue and dark by then, on a busy machine too.
TIMEOUT_S = 5.0
# What is wrong begins with the twentieth picture. Each write to a pin is printed with
# its moment, and with the longest that a thread which wants to run every hundredth of a
# second has had to wait since the lamps were last told anything.
RACK = """
import json, os, statistics, sys, threading, time
from itertools import pairwise
import av, numpy as np
from edge.testing import picamera
from edge.commands import run as command
from edge.models.manifest import asset
from edge.core.vision import Vision
from edge.devices.host.system import LastResort
from edge.devices.lamps.watch import LampWatch
from support.foreign import hang
from gpiozero.pins.mock import MockPWMPin

clip = av.open(str(asset('demo_progressive.mp4'))).decode(video=0)
pictures = [next(clip).to_ndarray(format="rgb24") for _ in range(20)]
begun, late_s, watches = threading.Event(), [0.0], set()

alive = LampWatch.alive
def seen_alive(watch):
    watches.add(watch)
    late_s[0] = 0.0
    alive(watch)
LampWatch.alive = seen_alive

def begin():
    begun.set()
    (watch,) = watches
    usual_s = statistics.median(b - a for a, b in pairwise(watch._alive_s))
    os.write(1, f"begins {watch._alive_s[-1]} {usual_s}\\n".encode())

def measure_load():
    while True:
        before_s = time.monotonic()
        time.sleep(0.01)
        late_s[0] = max(late_s[0], time.monotonic() - before_s - 0.01)
threading.Thread(target=measure_load, daemon=True).start()

class Camera(picamera.FakePicamera2):
    made, test_over, taken = [], threading.Event(), 0
    def capture_request(self, wait):
        Camera.taken += 1
        if Camera.taken >= 20 and WHAT in ("silent", "stuck"):
            begin()
            setattr(self, WHAT, True)
            threading.Event().wait(wait)
        else:
            time.sleep(0.03)
        request = super().capture_request(wait)
        request.picture = pictures[Camera.taken % 20].copy()
        return request

sys.modules |= picamera.fake_modules(Camera)

put = MockPWMPin._set_state
def told(pin, value):
    behind = threading.current_thread() is not threading.main_thread()
    if WHAT == "pin" and Camera.taken >= 20 and behind and not begun.is_set():
        begin()
        threading.Event().wait()
    put(pin, value)
    number = int(pin.info.name.removeprefix("GPIO"))
    line = json.dumps([time.monotonic(), number, value, *late_s])
    os.write(1, f"{line}\\n".encode())  # whole: several threads write
MockPWMPin._set_state = told

load = command.load_vision
def hanging_vision(*arguments):
    vision, spec = load(*arguments)
    def model(crop):
        if Camera.taken >= 20 and WHAT in ("model", "interpreter"):
            hang(begin, keep_interpreter=WHAT == "interpreter")
        return vision.model(crop)
    return Vision(vision.input_size, model, vision.decode, vision.look), spec
command.load_vision = hanging_vision
if WHAT in ("model", "interpreter"):
    command.LastResort = lambda: LastResort(4.0)

from edge.__main__ import main
sys.exit(main(["run", "--config", CONFIG]))
"""


class Rack:
    """A rack that runs; ``begun`` waits until something is wrong with it."""

    def __init__(self, folder, what, timeout_s=60.0, unsure="blue steady"):
        folder.mkdir()
        config = folder / "hingewatch.toml"
        config.write_text(
            f'[store]\npath = "{folder}/sessions.db"\n'
            f"[camera]\ntimeout_s = {timeout_s}\n"
            f'[lamps]\nunsure = "{unsure}"\nneutral = "green blink 0.1 0.1"\n'
        )
        program = RACK.replace("WHAT", repr(what)).replace("CONFIG", repr(str(config)))
        paths = filter(None, os.environ.get("PYTHONPATH", "").split(":"))
        environment = os.environ | {
            "GPIOZERO_PIN_FACTORY": "mock",
            "GPIOZERO_MOCK_PIN_CLASS": "mockpwmpin",
            "PYTHONPATH": ":".join([*paths, str(TESTS), str(TESTS.parent)]),
        }
        self._out, self._err = folder / "out", folder / "err"
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-c", program], stdout=out, stderr=err, env=environment
            )

    @property
    def err(self):
        return self._err.read_text()

    def _begins(self):
        assert self.process.poll() is None or self._out.stat().st_size, self.err
        return re.search(r"^begins (.*)\n", self._out.read_text(), re.MULTILINE)

    def begun(self):
        self._told_s, usual_s = map(float, wait_for(self._begins, 60.0)[1].split())
        # A slow machine's frames are not a stall.
        self.silent_s = max(SILENT_S, SILENT_INTERVALS * usual_s)
        return self

    def end(self):
        """Return the exit code, and what was written to the pins, a tuple for each.

        Seconds since the lamps were last told anything, pin, value, and how late the
        machine was, s.
        """
        code = self.process.wait(60)
        lines = self._out.read_text().splitlines()
        writes = [json.loads(line) for line in lines if not line.startswith("begins")]
        since = [(at_s - self._told_s, *rest) for at_s, *rest in writes]
        return code, [each for each in since if each[0] >= 0.0]


@pytest.fixture(scope="module")
def racks(tmp_path_factory):
    """Return one rack for each test, all of them started at once: they mostly wait."""
    folder = tmp_path_factory.mktemp("racks")
    kinds = {
        "silent": ("silent", TIMEOUT_S),
        "stuck": ("stuck", TIMEOUT_S),
        "told SIGTERM": ("silent",),
        "told SIGINT": ("silent",),
        "model": ("model",),
        "pin": ("pin", 60.0, "blue blink 0.1 0.1"),
        "interpreter": ("interpreter",),
    }
    made = {name: Rack(folder / name, *how) for name, how in kinds.items()}
    yield made
    for rack in made.values():
        rack.process.kill()
        rack.process.wait()


def first(writes, pin, value, after_s=0.0):
    """Return when a value was first put, s, and how late the machine was by then, s."""
    return next(
        (at_s, late_s)
        for at_s, each, put, late_s in writes
        if (each, put) == (pin, value) and at_s >= after_s
    )


def check_blue_then_dark(silent_s, writes):
    """The lamp is blue and then dark in time, but for what the machine was late."""
    blue_s, blue_late_s = first(writes, BLUE, 1)
    dark_s, dark_late_s = first(writes, BLUE, 0, blue_s)
    assert 0.0 <= blue_s - silent_s < 0.7 + blue_late_s
    assert 0.0 <= dark_s - silent_s - BLUE_S < 0.9 + dark_late_s


@pytest.mark.parametrize("what", ["silent", "stuck"])
def test_a_camera_that_stops_leaves_lamps_dark_and_the_process_ended(racks, what):
    rack = racks[what].begun()
    code, writes = rack.end()
    assert code == 3
    assert f"hingewatch: camera 0: no picture for {TIMEOUT_S:g} s" in rack.err
    assert "Traceback" not in rack.err
    check_blue_then_dark(rack.silent_s, writes)


@pytest.mark.parametrize("word", ["SIGTERM", "SIGINT"])
def test_a_rack_that_waits_for_a_picture_ends_when_told(racks, word):
    rack = racks[f"told {word}"].begun()
    rack.process.send_signal(signal.Signals[word])
    code, _ = rack.end()
    assert code == 0
    assert "does not answer" not in rack.err


def test_a_hung_model_leaves_lamps_dark_and_the_process_ends_when_told(racks):
    rack = racks["model"].begun()
    rack.process.terminate()
    code, writes = rack.end()
    assert code == 3
    check_blue_then_dark(rack.silent_s, writes)


def test_a_pin_that_hangs_in_a_pattern_ends_the_process(racks):
    rack = racks["pin"].begun()
    code, _ = rack.end()
    assert code == 3
    assert "lamps: the GPIO pins no longer obey (a pin does not answer)" in rack.err


def test_foreign_code_that_keeps_the_interpreter_ends_the_process(racks):
    rack = racks["interpreter"].begun()
    code, _ = rack.end()
    assert code == 1
    # The watch's own limit, by the timer that is none of Python's.
    assert f"Timeout (0:00:0{FROZEN_S:.0f})" in rack.err
    assert "in hang" in rack.err
