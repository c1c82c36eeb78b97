"""What the device loop costs before and beside its work: memory, start, modules."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A camera in front of nothing is as large in memory as one in front of somebody.
RUN = """
import gc, json, os, sys, time
from pathlib import Path
from edge.__main__ import main
from edge.commands import run
from edge.core.types.frames import Frame
import numpy as np

told = {}

class Camera:
    dropped = 0
    def __init__(self, settings): pass
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def meter(self): pass
    def spare(self, apart_s): pass
    def rate(self, fps): pass
    def __iter__(self):
        for index in range(60):
            if index == 2:  # asked for once the first was judged
                told["start_s"] = time.process_time()
            rgb = np.frombuffer(os.urandom(720 * 1280 * 3), "u1").reshape(720, 1280, 3)
            yield Frame(index / 30, index, rgb)
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        told["bytes"] = pages * os.sysconf("SC_PAGE_SIZE")
        told["modules"] = sorted(sys.modules)
        told["collected"] = len(gc.get_objects())

run.open_camera = Camera
assert main(["run", "--config", sys.argv[1]]) == 0
json.dump(told, sys.stdout)
"""
# Whole programs' worth of modules that a rack with camera and lamps has no use for.
NOT_FOR_A_RACK = {
    "PIL",
    "asyncio",
    "av",
    "edge.gym",
    "edge.report",
    "matplotlib",
    "multiprocessing",
    "numpy.random",
    "psycopg",
    "pyarrow",
    "rich",
    "unittest",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    place = tmp_path_factory.mktemp("rack")
    config = place / "config.toml"
    config.write_text(f'[store]\npath = "{place / "s.db"}"\n')
    done = subprocess.run(
        [sys.executable, "-c", RUN, config],
        capture_output=True,
        text=True,
        env=os.environ | {"GPIOZERO_PIN_FACTORY": "mock"},
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_rack_loads_nothing_that_it_has_no_use_for(told):
    used = {name for name in NOT_FOR_A_RACK if name in told["modules"]}
    assert used == set()


def test_a_rack_takes_less_than_120_mb(told):
    assert told["bytes"] < 120e6


def test_the_first_frame_is_judged_within_two_seconds_of_work(told):
    assert told["start_s"] < 2.0


def test_a_full_collection_passes_over_what_was_loaded_before_the_first_frame(told):
    assert told["collected"] < 20_000
