"""The model's line of ``doctor``: which one, with how many threads, and why."""

import pytest

from edge.checks import runtime
from edge.config.sections import ModelSettings
from edge.devices.inference.thread_file import keep, place
from edge.models.manifest import known_model


@pytest.fixture
def told(tmp_path):
    def look(**settings):
        settings = ModelSettings(**settings)
        (line,) = runtime.check_choice(settings, 1.0, tmp_path, running=False)
        return line.what

    return look


def test_before_it_was_measured_that_is_told(told):
    assert "threads: 1 (until run has measured it, while nobody is in sight)" in told()


def test_what_was_measured_is_told_with_what_was_chosen(told, tmp_path):
    sha256 = known_model("movenet_lightning_int8").sha256
    keep(tmp_path, place(sha256), {1: 40.0, 2: 22.5})
    line = told()
    assert "movenet_lightning_int8, 192 px" in line
    assert "threads: 2 (measured here: 1: 40.0 ms, 2: 22.5 ms)" in line


def test_a_number_that_is_set_is_told_as_set(told):
    assert "threads: 2 (as set)" in told(threads=2)
