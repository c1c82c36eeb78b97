"""What a long session and a full store cost is measured, and grows with neither."""

import pytest

from benchmarks.measure import length, plain
from edge.devices.video.file import Video
from edge.models.manifest import asset


def test_hours_of_one_session_are_cut_into_rows_and_sets():
    told = length.length(0.1)
    (row,) = told["hours"]
    assert row["step_p50_ms"] > 0
    assert told["reps"] > 50
    assert told["session_mb"] > 0.05
    assert told["stored_ms"] > told["close_ms"] > 0
    assert told["step_worst_meanwhile_ms"] > 0


def test_a_store_is_filled_and_timed():
    few, more = length.store(10), length.store(400)
    assert (few["sessions"], more["sessions"]) == (10.0, 400.0)
    assert more["file_mb"] > few["file_mb"]
    assert all(value > 0 for value in more.values())


def test_the_plain_loop_finds_an_angle_and_without_opencv_that_is_told(monkeypatch):
    with Video(asset("demo_progressive.mp4")) as video:
        frames = [frame for frame, _ in zip(video, range(8), strict=False)]
    monkeypatch.setattr(plain, "opencv", lambda: None)
    ((name, (asked_s, done_s, invoke_ms, cpu_s)),) = plain.loops(frames).items()
    assert name == "plain loop, Pillow"
    assert len(asked_s) == len(done_s) == 8
    assert all(done > asked for asked, done in zip(asked_s, done_s, strict=True))
    assert invoke_ms > 0
    assert cpu_s > 0


@pytest.mark.slow
def test_the_second_hour_costs_what_the_first_did():
    first, second = length.length(2)["hours"]
    assert second["step_p50_ms"] < 1.3 * first["step_p50_ms"]
    assert second["memory_mb"] - first["memory_mb"] < 10.0
