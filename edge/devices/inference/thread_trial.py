"""How many threads the pose model is quickest with here, found in small slices of time.

The strip network runs beside each timed run, as it does in the loop: a pose model that
takes every core makes that wait, and the frame with it. More threads than cores that
are free cost more than they give, and how many are free no data sheet tells.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from edge.core.types.frames import ByteArray
from edge.core.vision import Begin, Work
from edge.devices.inference.speed import any_picture

Model = Callable[[ByteArray], Any]

MOST = 4  # cores of the boards that this runs on
# Chosen: turns, because heat and other work come and go; a model's first run packs its
# weights and is not timed.
TURNS, RUNS = 3, 6
# Chosen: a thread more has to save as much, or its core is worth more to the others.
WORTH = 0.05


class ThreadTrial:
    """Each ``step`` loads a model or times one run; after the last, it is ``over``.

    Parameters
    ----------
    load
        Number of threads -> the pose model with as many.
    size
        The model's input, px.
    beside, begin
        The strip network's work on one strip, and what begins it on another core.
    cores
        How many may be used.
    """

    def __init__(
        self,
        load: Callable[[int], Model],
        size: int,
        beside: Work,
        begin: Begin,
        cores: int,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._load = load
        self._crop = any_picture(size)
        self._beside, self._begin, self._clock = beside, begin, clock
        self._counts = range(1, min(cores, MOST) + 1)
        self._left = [count for _ in range(TURNS) for count in self._counts]
        self._times_ms: dict[int, list[float]] = {count: [] for count in self._counts}
        self._model: Model | None = None
        self._runs = 0

    @property
    def over(self) -> bool:
        """Return whether all is measured."""
        return not self._left

    def step(self) -> None:
        """Do the next slice: as long as one frame, or as a model takes to load."""
        if self.over:
            return
        if self._model is None:
            self._model, self._runs = self._load(self._left[0]), 0
            return
        start_s = self._clock()
        seen = self._begin(self._beside)
        self._model(self._crop)
        seen()
        took_ms = 1e3 * (self._clock() - start_s)
        if self._runs:
            self._times_ms[self._left[0]].append(took_ms)
        self._runs += 1
        if self._runs > RUNS:
            self._left.pop(0)
            self._model = None

    def times_ms(self) -> dict[int, float]:
        """Return the median time of one run, by threads, ms."""
        return {
            count: round(statistics.median(times), 2)
            for count, times in self._times_ms.items()
            if times
        }


def best(times_ms: dict[int, float]) -> int:
    """Return the number of threads to take: the fewest that are about the quickest."""
    quickest_ms = min(times_ms.values())
    return min(
        count for count, ms in times_ms.items() if ms * (1 - WORTH) <= quickest_ms
    )
