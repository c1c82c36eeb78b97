"""How far a replay has come, on one line of a terminal."""

import math
import time
from collections.abc import Callable

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from edge.closing import Closing
from edge.core.types.events import Step

REDRAW_S = 1 / 12  # chosen: fluent to the eye, and too seldom to slow a replay


class ReplayProgress(Closing):
    """A progress bar for ``replay``; silent where there is no terminal.

    Parameters
    ----------
    console : Console or None
        Where to draw; None is standard error.
    title, frames_expected, duration_s, clock
        As for ``Terminal``.
    """

    def __init__(
        self,
        *,
        console: Console | None = None,
        title: str = "",
        frames_expected: int | None = None,
        duration_s: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        console = console or Console(stderr=True)
        self._frames_expected, self._duration_s = frames_expected, duration_s
        self._clock = clock
        self._started: float | None = None
        self._drawn = -math.inf
        self._frames = 0
        self._fraction: float | None = None
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}", markup=False),
            TimeRemainingColumn(),
            console=console,
            auto_refresh=False,
            # Standard output carries the frames of --frames -: leave it alone.
            redirect_stdout=False,
            redirect_stderr=False,
            disable=not console.is_terminal,
        )
        known = (frames_expected, duration_s) != (None, None)
        self._task = self._bar.add_task(title, total=1.0 if known else None, rate="")

    def show(self, step: Step) -> None:
        """Take in one step; redraw when it is time to."""
        if self._bar.disable:
            return
        now = self._clock()
        if self._started is None:
            self._started = now
            self._bar.start()
        self._frames += 1
        self._fraction = done_fraction(step, self._frames_expected, self._duration_s)
        if now - self._drawn >= REDRAW_S:
            self._drawn = now
            self._draw(now - self._started)

    def close(self) -> None:
        """Draw the last state and end the line; may be called twice."""
        if self._started is not None:
            self._draw(self._clock() - self._started)
            self._bar.stop()
            self._started = None

    def _draw(self, elapsed_s: float) -> None:
        rate = f"{self._frames / elapsed_s:.0f} fps" if elapsed_s > 0 else ""
        self._bar.update(self._task, completed=self._fraction or 0.0, rate=rate)
        self._bar.refresh()


def done_fraction(
    step: Step, frames_expected: int | None, duration_s: float | None
) -> float | None:
    """Return how much of the source is done, 0 to 1; None when its length is unknown.

    The count of frames is preferred: time stands still before the last frame.
    """
    if frames_expected:
        return min(1.0, (step.index + 1) / frames_expected)
    return min(1.0, step.t_s / duration_s) if duration_s else None
