"""The lamp follows picture and fault in time, and one that does not would be seen."""

import dataclasses
import functools

import pytest

from benchmarks.measure import latency
from benchmarks.measure.latency import INTERVAL_MS, SPARE_MS
from edge.core.types.codes import Level
from edge.devices.video.file import Video
from edge.exercises.tables import load_exercise
from edge.models.manifest import asset

EXERCISE = load_exercise("romanian_deadlift")
LIMIT_DEG = latency.limit_deg(EXERCISE)


@pytest.fixture(scope="module")
def pictures():
    with Video(asset("demo_progressive.mp4")) as video:
        return [frame.rgb for frame, _ in zip(video, range(120), strict=False)]


def test_the_lamp_is_lit_within_a_frame_an_inference_and_ten_ms(pictures):
    """In the real loop, on the real clock, whatever else the machine has to do.

    Half of the pictures: any one may be held up by that. Nearly every one by the work
    that the loop itself makes; and where the machine is idle, below, by the clock too.
    """
    told = latency.watch(pictures, 130)
    assert told["lamp_less_own_invoke_p50"] <= INTERVAL_MS + SPARE_MS
    assert told["work_less_own_invoke_p99"] <= SPARE_MS


@pytest.mark.slow
def test_the_loop_keeps_thirty_pictures_a_second_for_a_while(pictures):
    """The machine has three tries to be idle."""
    tries = (latency.watch(pictures, 600) for _ in range(3))
    assert any(
        t["lamp_p99"] <= t["allowed_p99"]
        and t["lamp_less_own_invoke_p99"] <= INTERVAL_MS + SPARE_MS
        and t["dropped_share"] < 0.05
        for t in tries
    )


@functools.cache
def lags():
    scenes = latency.scenes().items()
    judged = [(name, latency.judged(seen, EXERCISE)) for name, seen in scenes]
    return [
        (name, steps, latency.fault_lags_ms(steps, LIMIT_DEG)) for name, steps in judged
    ]


def test_a_fault_is_red_in_the_frame_in_which_it_is_due():
    """What is left of the 150 ms is the way from picture to lamp."""
    counts = 0
    for name, _, lags_ms in lags():
        assert max(lags_ms, default=0.0) + INTERVAL_MS + SPARE_MS <= latency.FAULT_MS, (
            name
        )
        counts += len(lags_ms)
    assert counts >= 20


def test_a_lamp_that_came_late_would_be_seen():
    _, steps, (lag_ms, *_) = next(told for told in lags() if told[2])
    calm = dataclasses.replace(steps[0].feedback, level=Level.CAUTION)
    at = latency.due_frames(steps, LIMIT_DEG)[0]
    late = [
        dataclasses.replace(step, feedback=calm) if index < at + 6 else step
        for index, step in enumerate(steps)
    ]
    assert lag_ms == 0.0
    assert latency.fault_lags_ms(late, LIMIT_DEG)[0] == pytest.approx(200.0)


@pytest.mark.parametrize("name", latency.RECORDED)
def test_truly_round_backs_are_red_before_the_repetition_ends(name):
    lags_ms = latency.truth_lags_ms(name, EXERCISE)
    assert lags_ms
    assert max(lags_ms) < 1000.0
