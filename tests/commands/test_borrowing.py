"""A rack that runs, ``aim`` beside it, and what is left when that is killed."""

import os
import re
import signal
import subprocess
import sys
import threading
import time

import pytest
from support.web_made import Browser

pytestmark = pytest.mark.slow

# Where ``import picamera2`` finds it: each process has a camera of its own.
FAKE = """
from edge.testing.picamera import fake_modules
globals().update(vars(fake_modules()["{name}"]))
"""


class Running:
    """A process whose words are read as they come."""

    def __init__(self, arguments, env):
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "edge", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=env,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.said += line

    def until(self, words, seconds=60.0):
        until_s = time.monotonic() + seconds
        while not re.search(words, self.said):
            assert time.monotonic() < until_s, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.05)
        return re.search(words, self.said)

    def end(self, number):
        self.process.send_signal(number)
        self.process.wait(timeout=30)
        self._reader.join()
        self.process.stdout.close()


@pytest.fixture
def env(tmp_path):
    for name in ("picamera2", "libcamera"):
        (tmp_path / f"{name}.py").write_text(FAKE.format(name=name))
    paths = f"{tmp_path}{os.pathsep}{os.getcwd()}"
    return {
        **os.environ,
        "PYTHONPATH": paths,
        "STATE_DIRECTORY": str(tmp_path / "state"),
        "PYTHONUNBUFFERED": "1",
    }


@pytest.mark.parametrize("killed", [signal.SIGKILL, signal.SIGTERM])
def test_the_rack_lends_its_camera_and_has_it_back_also_from_one_that_is_killed(
    env, killed
):
    rack = Running(["--verbose", "run"], env)
    rack.until("pose model: ")
    aim = Running(["aim", "--port", "0"], env)
    rack.until("the camera is lent to hingewatch aim; waiting")
    port, path = aim.until(r"127.0.0.1:(\d+)(/\?t=\S+)").groups()
    aim.until("no disk")
    browser = Browser(int(port))
    assert browser.ask(path)[0] == 303
    while '"picture"' not in browser.ask("/look")[2]:
        time.sleep(0.1)
    aim.end(killed)
    rack.until("the camera is back")
    rack.until(r"(?s)the camera is back.*pose model: ")
    rack.end(signal.SIGTERM)
    assert rack.process.returncode == 0, rack.said
    assert "Traceback" not in rack.said
