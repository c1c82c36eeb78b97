"""How fast the shipped pose models run here, and which of them keeps up."""

import logging
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from edge.core.types.frames import ByteArray
from edge.devices.inference.movenet import load_movenet
from edge.models.manifest import DEFAULT_MODEL, asset, known_model

log = logging.getLogger(__name__)

Model = Callable[[ByteArray], Any]

THUNDER = "movenet_thunder_int8"
RUNS, FEWEST = 20, 3
BUDGET_S = 0.7  # chosen, per model: the lamp must not wait for long at start
# All of a step but the pose model, over Lightning's time, which like it goes with the
# processor's speed (``benchmarks/measure/step.py``: 0.44 on a PC).
REST = 0.45
SPARE = 1 / 3  # of a frame's time: heat and other work take theirs


def measure_models(*, threads: int = 1) -> dict[str, float]:
    """Return the median time of one run of each shipped pose model, ms.

    Takes about a second and a half at most, three runs of Thunder on a slow machine.

    Raises
    ------
    ModelError
        When a file is missing or altered, or no runtime works.
    """
    return {name: _median_ms(name, threads) for name in (DEFAULT_MODEL, THUNDER)}


def keeps_up(thunder_ms: float, lightning_ms: float, fps: float) -> bool:
    """Return whether a whole step with Thunder leaves a third of a frame's time."""
    return thunder_ms + REST * lightning_ms <= (1 - SPARE) * 1e3 / fps


def best_fit(fps: float, *, threads: int = 1) -> str:
    """Return the best shipped model that keeps up with ``fps``, as measured now.

    Raises
    ------
    ModelError
        As ``measure_models``.
    """
    times = {DEFAULT_MODEL: _median_ms(DEFAULT_MODEL, threads)}
    # Thunder is never faster than Lightning: where that is too slow, try no more.
    if keeps_up(times[DEFAULT_MODEL], times[DEFAULT_MODEL], fps):
        times[THUNDER] = _median_ms(THUNDER, threads)
    best = pick(times, fps)
    said = ", ".join(f"{name} {ms:.1f} ms" for name, ms in times.items())
    log.info("model %s taken: %s, of %.1f ms a frame", best, said, 1e3 / fps)
    return best


def pick(times_ms: Mapping[str, float], fps: float) -> str:
    """Return Thunder where it was measured to keep up, else Lightning."""
    thunder_ms = times_ms.get(THUNDER)
    if thunder_ms and keeps_up(thunder_ms, times_ms[DEFAULT_MODEL], fps):
        return THUNDER
    return DEFAULT_MODEL


def log_speed(model: Model, size: int, threads: int) -> None:
    """Say in the log how many threads a model has here and how long one run takes."""
    took_ms = invoke_ms(model, size, runs=FEWEST)
    noun = "thread" if threads == 1 else "threads"
    log.info("pose model: %d %s, %.1f ms a run", threads, noun, took_ms)


def _median_ms(name: str, threads: int) -> float:
    model = load_movenet(asset(known_model(name).file), threads=threads)
    return invoke_ms(model, model.spec.input_size)


def invoke_ms(model: Model, size: int, *, runs: int = RUNS) -> float:
    """Return the median time of one run on a (size, size, 3) picture, ms.

    Takes ``runs`` of them, fewer where they would take more than 0.7 s.
    """
    crop = any_picture(size)
    model(crop)
    times: list[float] = []
    while len(times) < runs and (len(times) < FEWEST or sum(times) < BUDGET_S):
        start_s = time.perf_counter()
        model(crop)
        times.append(time.perf_counter() - start_s)
    return statistics.median(times) * 1e3


def any_picture(size_px: int) -> ByteArray:
    """Return a square picture of no meaning, (size, size, 3).

    Any does: the time of 8-bit layers does not depend on what they see. It is not
    random, because numpy's generators take 2 MB.
    """
    # A prime number of values, so that no row is like the one above it.
    return np.resize(np.arange(251, dtype=np.uint8), (size_px, size_px, 3))
