"""The whole loop: frames a second, and how late the lamp is, each over the bare invoke.

Throughput is the time from one lamp to the next where frames never have to be waited
for, with all that the device loop does after the lamp; latency is that from a frame to
its lamp. With one thread in the pose model and with the measured best, and for pictures
of three sizes. Overlapped, the last frame is judged and the next one read while the
model runs (``edge.devices.inference.overlap``), as ``replay`` does. Beside them plain
loops as they are written first (``benchmarks.measure.plain``), which judge nothing:
from pictures in memory, and from a video file, where ours is measured from the file
too.

The bare invoke is measured before and after each, on the same machine at the same load.
What other work disturbs least is the CPU time of a frame, in all threads.
"""

import itertools
import os
import statistics
import time
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from PIL import Image
from rich.console import Console
from rich.table import Table

from benchmarks.measure import plain
from edge.config.sections import ModelSettings, MovementSettings
from edge.core.back.strip import COLUMNS, ROWS
from edge.core.types.events import Step
from edge.core.types.frames import Frame
from edge.core.types.observation import Observation
from edge.core.vision import Work
from edge.devices.host.system import clock_reading
from edge.devices.inference.movenet import load_movenet
from edge.devices.inference.overlap import overlapped
from edge.devices.inference.speed import invoke_ms
from edge.devices.inference.thread_trial import ThreadTrial, best
from edge.devices.video.file import Video
from edge.models.manifest import asset
from edge.pipeline import Pipeline
from edge.session.recorder import SessionRecorder
from edge.wiring import build_pipeline, load_vision

WARM_UP = 20
HEIGHTS_PX = (480, 720, 1080)
Row = dict[str, float]


class Given:
    """Frames, and when each was asked for: what a file takes to read counts."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self._frames = frames
        self.at_s: list[float] = []

    def __iter__(self) -> Iterator[Frame]:
        """Yield them."""
        frames = iter(self._frames)
        while True:
            asked_s = time.perf_counter()
            frame = next(frames, None)
            if frame is None:
                return
            self.at_s.append(asked_s)
            yield frame


class Begun:
    """A pipeline, and when each frame's work began: reading goes on beside it."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self.at_s: list[float] = []
        self.judge = pipeline.judge

    def see(self, frame: Frame, beside: Work) -> Observation:
        """Pass it on."""
        self.at_s.append(time.perf_counter())
        return self._pipeline.see(frame, beside)


def run(frames: list[Frame]) -> dict[str, Any]:
    """Measure, print and return the figures, by what was run; ms."""
    rows = {"1 thread": _watched(frames, 1)}
    rows["1 thread, overlapped"] = _watched(frames, 1, overlap=True)
    threads = measured_best()
    rows[f"threads: {threads}, measured best"] = _watched(frames, threads)
    for height_px in HEIGHTS_PX:
        sized = [_resized(frame, height_px) for frame in frames[:120]]
        rows[f"1 thread, {height_px} p"] = _watched(sized, 1)
    rows["1 thread, from the file"] = _watched(_read(), 1)
    rows["the same, overlapped"] = _watched(_read(), 1, overlap=True)
    rows |= {name: _row(*times) for name, times in plain.loops(frames).items()}
    _print(rows)
    if plain.opencv() is None:
        print(f"plain loop with OpenCV: {plain.WITHOUT_OPENCV}")
    return {"loop_ms": rows}


def measured_best() -> int:
    """Return how many threads ``run`` would take here, as it measures that."""
    vision, spec = load_vision(ModelSettings(threads=1))
    look, strip = vision.look, np.zeros((ROWS, COLUMNS, 3), np.uint8)
    if look is None:
        return 1

    def beside() -> None:
        look(strip)

    trial = ThreadTrial(
        lambda threads: load_movenet(threads=threads),
        spec.input_size,
        beside,
        vision.background,
        len(os.sched_getaffinity(0)),
    )
    while not trial.over:
        trial.step()
    return best(trial.times_ms())


def _watched(frames: Iterable[Frame], threads: int, *, overlap: bool = False) -> Row:
    vision, spec = load_vision(ModelSettings(threads=threads))
    pipeline, given = build_pipeline(vision, MovementSettings()), Given(frames)
    begun = Begun(pipeline)
    before_ms = invoke_ms(vision.model, spec.input_size)
    recorder = SessionRecorder("rack", (spec.name, spec.sha256), clock_reading)
    shown_s: list[float] = []

    def take(frame: Frame, step: Step) -> None:
        shown_s.append(time.perf_counter())
        recorder.take(step)

    cpu_s = time.process_time()
    if overlap:
        overlapped(frames, begun, take)
    else:
        for frame in given:
            take(frame, pipeline.step(frame))
    cpu_s = time.process_time() - cpu_s
    after_ms = invoke_ms(vision.model, spec.input_size)
    at_s = begun.at_s or given.at_s
    return _row(at_s, shown_s, (before_ms + after_ms) / 2, cpu_s)


def _read() -> Iterator[Frame]:
    with Video(asset("demo_progressive.mp4")) as video:
        yield from itertools.islice(video, 240)


def _row(
    given_s: list[float], shown_s: list[float], bare_ms: float, cpu_s: float
) -> Row:
    late_s = [shown - given for given, shown in zip(given_s, shown_s, strict=True)][
        WARM_UP:
    ]
    throughput_ms = float(np.median(np.diff(shown_s[WARM_UP:]))) * 1e3
    latency_ms = statistics.median(late_s) * 1e3
    return {
        "invoke": round(bare_ms, 3),
        "throughput": round(throughput_ms, 3),
        "latency": round(latency_ms, 3),
        "cpu": round(1e3 * cpu_s / len(shown_s), 3),
        "throughput_over_invoke": round(throughput_ms / bare_ms, 3),
        "latency_over_invoke": round(latency_ms / bare_ms, 3),
    }


def _resized(frame: Frame, height_px: int) -> Frame:
    height, width = frame.rgb.shape[:2]
    size = round(width * height_px / height), height_px
    rgb = np.asarray(Image.fromarray(frame.rgb).resize(size))
    return Frame(frame.t_s, frame.index, rgb)


def _print(rows: dict[str, Row]) -> None:
    table = Table(title="The loop, ms a frame, medians", title_justify="left")
    columns = list(next(iter(rows.values())))
    for column in ("", *columns):
        table.add_column(
            column.replace("_", " "), justify="right" if column else "left"
        )
    for name, row in rows.items():
        table.add_row(name, *(f"{row[column]:.2f}" for column in columns))
    Console().print(table)
