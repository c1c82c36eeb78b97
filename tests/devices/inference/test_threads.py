"""How many threads the pose model takes: measured in slices, and kept whole."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from edge.core.vision import at_once
from edge.devices.inference import thread_file
from edge.devices.inference.movenet import load_movenet
from edge.devices.inference.thread_file import FILE, keep, kept, place
from edge.devices.inference.thread_trial import RUNS, TURNS, ThreadTrial, best
from edge.wiring import settle


class Bench:
    """Models whose runs take the times that they are given; they move the clock."""

    def __init__(self, times_ms, strip_ms=0.0):
        self.now_s, self.times_ms, self.strip_ms = 0.0, times_ms, strip_ms
        self.loaded, self.slices_s = [], []

    def load(self, threads):
        self.loaded.append(threads)

        def model(_crop):
            self.now_s += self.times_ms[threads] / 1e3

        return model

    def beside(self):
        self.now_s += self.strip_ms / 1e3

    def trial(self, cores=4):
        return ThreadTrial(
            self.load, 8, self.beside, at_once, cores, clock=lambda: self.now_s
        )


def through(bench, **more):
    trial = bench.trial(**more)
    while not trial.over:
        before_s = bench.now_s
        trial.step()
        bench.slices_s.append(bench.now_s - before_s)
    return trial.times_ms()


def test_each_number_of_threads_is_timed_in_turns_and_no_slice_is_longer_than_a_run():
    bench = Bench({1: 40.0, 2: 22.0, 3: 20.0, 4: 35.0}, strip_ms=2.0)
    assert through(bench) == pytest.approx({1: 42.0, 2: 24.0, 3: 22.0, 4: 37.0})
    assert bench.loaded == [1, 2, 3, 4] * TURNS
    assert max(bench.slices_s) == pytest.approx(0.042)
    assert len(bench.slices_s) == 4 * TURNS * (RUNS + 2)


def test_no_more_threads_than_cores_are_tried():
    bench = Bench({1: 9.0, 2: 5.0})
    assert list(through(bench, cores=2)) == [1, 2]


@pytest.mark.parametrize(
    ("times_ms", "threads"),
    [
        ({1: 40.0, 2: 22.0, 3: 18.0, 4: 35.0}, 3),
        ({1: 40.0, 2: 22.0, 3: 21.5, 4: 21.2}, 2),  # no core for 4 %
        ({1: 10.0, 2: 12.0}, 1),
        ({1: 10.0}, 1),
    ],
)
def test_the_fewest_that_are_about_the_quickest_are_taken(times_ms, threads):
    assert best(times_ms) == threads


def test_the_strip_network_runs_beside_and_is_waited_for():
    bench, waited = Bench({1: 1.0}), []

    def begin(work):
        return lambda: waited.append(work)

    trial = ThreadTrial(bench.load, 8, bench.beside, begin, 1, lambda: bench.now_s)
    while not trial.over:
        trial.step()
    assert len(waited) == TURNS * (RUNS + 1)


WHERE = "movenet, runtime 1, board, 4 cores"
TIMES_MS = {1: 40.0, 2: 22.5, 3: 18.25, 4: 35.0}


def test_what_was_measured_is_kept_for_its_model_runtime_and_board(tmp_path):
    folder = tmp_path / "state"
    keep(folder, WHERE, TIMES_MS)
    keep(folder, "another", {1: 5.0})
    choice = kept(folder, WHERE)
    assert (choice.threads, choice.times_ms) == (3, TIMES_MS)
    assert kept(folder, "another").threads == 1
    assert kept(folder, "a third") is None
    assert os.listdir(folder) == [FILE]


def test_another_board_or_model_is_another_place(tmp_path):
    (tmp_path / "proc/device-tree").mkdir(parents=True)
    board = tmp_path / "proc/device-tree/model"
    board.write_text("Raspberry Pi 5 Model B Rev 1.0\0")
    here = place("a" * 64, tmp_path)
    assert "Raspberry Pi 5 Model B Rev 1.0" in here
    assert place("b" * 64, tmp_path) != here
    board.write_text("Raspberry Pi 4 Model B Rev 1.4\0")
    assert place("a" * 64, tmp_path) != here


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1]",
        "[" * 60_000,
        '{"schema": "threads/2", "ms": {}}',
        '{"schema": "threads/1", "ms": 3}',
        *(
            json.dumps({"schema": "threads/1", "ms": {WHERE: value}})
            for value in (None, 3, {}, {"x": 1}, {"9": 1.0}, {"1": None}, {"1": -1})
        ),
    ],
)
def test_a_file_that_is_not_whole_is_as_good_as_none(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    assert kept(tmp_path, WHERE) is None
    keep(tmp_path, WHERE, TIMES_MS)
    assert kept(tmp_path, WHERE).threads == 3


def test_a_power_cut_while_it_is_written_leaves_what_was_there(tmp_path, monkeypatch):
    keep(tmp_path, WHERE, TIMES_MS)

    def cut(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(thread_file.json, "dump", cut)
    keep(tmp_path, WHERE, {1: 1.0})
    assert kept(tmp_path, WHERE).times_ms == TIMES_MS


def test_a_disk_that_refuses_is_a_line_in_the_log(tmp_path, caplog):
    keep(Path("/proc/none"), WHERE, TIMES_MS)
    assert "cannot be kept in /proc/none" in caplog.text


def test_a_model_takes_the_threads_that_were_measured_and_says_the_same(tmp_path):
    model = load_movenet()
    crop = np.random.default_rng(0).integers(0, 256, (192, 192, 3), np.uint8)
    before, network = model(crop), model._network
    assert settle(model, None, tmp_path) == 1
    keep(tmp_path, place(model.spec.sha256), {1: 9.0, 2: 5.0})
    assert settle(model, 1, tmp_path) == 1  # as set
    assert model._network is network
    assert settle(model, None, tmp_path) == 2
    assert model._network is not network
    for one, other in zip(before, model(crop), strict=True):
        assert np.array_equal(one, other)
