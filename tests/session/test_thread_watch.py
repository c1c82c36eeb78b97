"""Threads are measured while nobody is in sight, once, and the best are taken."""

import logging
from types import SimpleNamespace

import pytest

from edge.config.sections import ModelSettings
from edge.core.types.codes import Level
from edge.devices.inference.thread_file import kept, place
from edge.devices.inference.thread_trial import RUNS, TURNS
from edge.errors import ModelError
from edge.session import thread_watch
from edge.session.thread_watch import ThreadWatch
from edge.wiring import load_vision


def seen(level):
    return SimpleNamespace(feedback=SimpleNamespace(level=level))


@pytest.fixture(scope="module")
def loaded():
    return load_vision(ModelSettings(threads=1))


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(thread_watch, "left_to_a_thread", lambda work: work())
    monkeypatch.setattr(thread_watch.os, "sched_getaffinity", lambda _: {0, 1})


def test_it_waits_until_nobody_is_there(loaded, tmp_path):
    watch = ThreadWatch(loaded[0], tmp_path)
    steps = []
    watch._trial = SimpleNamespace(step=lambda: steps.append(1), over=False)
    for level in (Level.NEUTRAL, Level.UNSURE, Level.FAULT, Level.CAUTION):
        watch.attend(seen(level))
    assert steps == []
    watch.attend(seen(Level.ABSENT))
    assert steps == [1]


def test_it_measures_once_takes_the_best_and_keeps_it(loaded, tmp_path, caplog):
    vision, spec = loaded
    caplog.set_level(logging.INFO)
    watch = ThreadWatch(vision, tmp_path)
    for _ in range(2 * TURNS * (RUNS + 2)):
        assert kept(tmp_path, place(spec.sha256)) is None
        watch.attend(seen(Level.ABSENT))
    choice = kept(tmp_path, place(spec.sha256))
    assert set(choice.times_ms) == {1, 2}
    assert f"threads: {choice.threads} from now on" in caplog.text
    again = ThreadWatch(vision, tmp_path)
    assert again._trial is None
    again.attend(seen(Level.ABSENT))


def test_a_model_of_another_kind_is_left_alone(tmp_path):
    vision = SimpleNamespace(model=lambda crop: (), look=None)
    ThreadWatch(vision, tmp_path).attend(seen(Level.ABSENT))


@pytest.mark.parametrize(
    "error",
    [
        ModelError("model /opt/movenet.tflite cannot be read"),
        RuntimeError("the runtime has no memory for another one"),
        MemoryError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_trial_that_fails_ends_no_rack(loaded, tmp_path, caplog, error):
    def gone():
        raise error

    watch = ThreadWatch(loaded[0], tmp_path)
    watch._trial = SimpleNamespace(step=gone, over=False)
    watch.attend(seen(Level.ABSENT))
    watch.attend(seen(Level.ABSENT))
    assert caplog.text.count("threads: not measured") == 1
