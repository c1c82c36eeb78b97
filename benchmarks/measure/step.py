"""The whole step over the bare invoke of the same model, paired in one run.

Every frame of the demo clip is decoded first. Then each is stepped through the whole
pipeline (1280 x 720, contour and spine on) and the model alone, on one thread, is
invoked on a crop of the same frame, in turns, so that both meet the same machine. The
back is looked for in a second thread meanwhile: what the contour takes is measured
alone, and is no part of the step where a core is free.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.measure import loop
from edge.config.sections import ModelSettings, MovementSettings
from edge.core.back.chord import chord
from edge.core.back.tracker import ContourTracker
from edge.core.pose.crop import Region, cut
from edge.core.types.frames import Frame
from edge.core.types.observation import Observation
from edge.core.vision import Vision
from edge.devices.video.file import Video
from edge.models.manifest import asset
from edge.pipeline import Pipeline
from edge.wiring import build_pipeline, load_vision

FRAMES = 240
WARM_UP = 20


Times = dict[str, list[float]]


def run() -> dict[str, Any]:
    """Measure, print and return the figures."""
    frames = demo_frames(FRAMES)
    vision, _ = load_vision(ModelSettings(threads=1))
    times, observations = paired(frames, vision)
    crop = cut(frames[-1].rgb, _region(frames[-1]), vision.input_size)
    heads = vision.model(crop)
    prior = np.full((17, 2), 0.5, dtype=np.float32)
    region = _region(frames[0])
    times["cut"] = _repeat(lambda: cut(frames[0].rgb, region, vision.input_size))
    times["decode"] = _repeat(lambda: vision.decode(heads, prior))
    times["contour"] = _contour_times(vision, frames, observations)
    times["judge"] = _judge_times(observations)
    figures = {name: _figures(values[WARM_UP:]) for name, values in times.items()}
    over = step_over_invoke(times)
    _print(figures, over)
    return {"step_over_invoke": round(over, 3), "stages_ms": figures} | loop.run(frames)


def demo_frames(count: int) -> list[Frame]:
    """Return the demo clip's first frames, decoded."""
    with Video(asset("demo_progressive.mp4")) as video:
        return [frame for frame, _ in zip(video, range(count), strict=False)]


def paired(
    frames: list[Frame], vision: Vision
) -> tuple[Times, list[Observation | None]]:
    """Return what step and bare invoke took for each frame, ms, and what was seen."""
    pipeline = build_pipeline(vision, MovementSettings())
    times: Times = {"step": [], "invoke": []}
    observations = []
    for number, frame in enumerate(frames):
        crop = cut(frame.rgb, _region(frame), vision.input_size)
        actions: list[tuple[str, Callable[[], object]]] = [
            ("step", partial(pipeline.step, frame)),
            ("invoke", partial(vision.model, crop)),
        ]
        # Each goes first in turn: what comes second finds a warmer cache.
        for name, action in actions[:: 1 if number % 2 else -1]:
            times[name].append(_timed(action))
        observations.append(pipeline.observation)
    return times, observations


def step_over_invoke(times: Times, warm_up: int = WARM_UP) -> float:
    """Return the median of the pairs' ratios."""
    pairs = zip(times["step"], times["invoke"], strict=True)
    return statistics.median([step / invoke for step, invoke in pairs][warm_up:])


def _region(frame: Frame) -> Region:
    height, width = frame.rgb.shape[:2]
    return Region((width - height) / 2, 0.0, float(height))


def _contour_times(
    vision: Vision, frames: list[Frame], observations: list[Observation | None]
) -> list[float]:
    tracker = ContourTracker(vision.look)
    times = []
    for frame, observation in zip(frames, observations, strict=True):
        if observation is None or np.isnan(observation.pose.xy).any():
            continue
        hip, shoulder = (
            observation.pose.xy[[11, 12]].mean(0),
            observation.pose.xy[[5, 6]].mean(0),
        )
        axes = chord(hip, shoulder, 1)
        look = partial(tracker.step, frame.t_s, frame.rgb, axes)
        times.append(_timed(look))
    return times


def _judge_times(observations: list[Observation | None]) -> list[float]:
    pipeline: Pipeline = build_pipeline(None, MovementSettings())
    return [
        _timed(partial(pipeline.replay, observation))
        for observation in observations
        if observation
    ]


def _repeat(action: Callable[[], object]) -> list[float]:
    return [_timed(action) for _ in range(FRAMES)]


def _timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1e3


def _figures(values: list[float]) -> dict[str, float]:
    p50, p99 = np.percentile(values, [50, 99])
    return {"p50": round(float(p50), 3), "p99": round(float(p99), 3)}


def _print(figures: dict[str, dict[str, float]], over: float) -> None:
    table = Table(title="One frame, 1280 x 720, ms", title_justify="left")
    for column in ("stage", "p50", "p99"):
        table.add_column(column, justify="left" if column == "stage" else "right")
    for name, figure in figures.items():
        table.add_row(name, f"{figure['p50']:.2f}", f"{figure['p99']:.2f}")
    console = Console()
    console.print(table)
    console.print(f"step over invoke, median of pairs: {over:.3f}")
