"""The last frame is judged while the pose model runs on the next one.

Only where frames need not be waited for: those of a file. A camera is asked for its
next picture when the lamp is lit, so that it is the newest; the last one is judged long
before that comes.

Between two runs of the model only that is done which the next run needs: keypoints,
lifter, crop. All else is begun when the crop is cut, in the thread that looks for the
back. Not earlier: two threads of Python beside each other take longer than one after
the other, because every numpy call may hand the interpreter over. Begun with the
keypoints, it was measured to be slower than no overlap at all (docs/developer.md).

What is found is what it is one after the other, frame by frame.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from threading import Lock
from typing import Protocol

from edge.core.types.events import Step
from edge.core.types.frames import Frame
from edge.core.types.observation import Observation
from edge.core.vision import Work, nothing

Take = Callable[[Frame, Step], None]


class Pipeline(Protocol):
    """What steps through frames, in two halves (``edge.pipeline.Pipeline``)."""

    def see(self, frame: Frame, beside: Work) -> Observation:
        """Return who is there; ``beside`` is done while the pose model runs."""

    def judge(self, frame: Frame, seen: Observation) -> Step:
        """Return what that leads to."""


def each_frame(frames: Iterable[Frame], pipeline: Pipeline, take: Take) -> None:
    """Pass each frame and its step on, in order; overlapped where there are two cores.

    ``take`` may be called in another thread, never in two at once. What ``frames``, the
    pipeline or ``take`` raise, is raised when all frames before have been taken.
    """
    if len(os.sched_getaffinity(0)) > 1:
        overlapped(frames, pipeline, take)
        return
    for frame in frames:
        take(frame, pipeline.judge(frame, pipeline.see(frame, nothing)))


def overlapped(frames: Iterable[Frame], pipeline: Pipeline, take: Take) -> None:
    """Do so: judge and take the last frame, and read the next, beside the model."""
    given = iter(frames)
    coming, last = _next(given), nothing
    busy, left = Lock(), False

    def beside() -> None:
        nonlocal coming
        with busy:
            if not left:
                last()
                coming = _next(given)

    def judge(frame: Frame, seen: Observation) -> None:
        take(frame, pipeline.judge(frame, seen))

    try:
        while isinstance(coming, Frame):
            frame = coming
            seen = pipeline.see(frame, beside)
            last = partial(judge, frame, seen)
        last()
    finally:
        # Who is interrupted closes files next: by then nobody reads or writes them.
        with busy:
            left = True
    if coming is not None:
        raise coming


def _next(frames: Iterator[Frame]) -> Frame | Exception | None:
    """Return the next frame, None at the end, or an error that is to wait its turn."""
    try:
        return next(frames, None)
    except Exception as error:
        return error
