"""What looks at pictures, as plain callables: no runtime, no thread is known here.

A model's run fills the processor's caches with weights and leaves nothing of ours in
them. The first lines that run after it wait for memory: each numpy call then costs
several times what it costs in a loop of its own (``python -m benchmarks step`` measures
it so). Code between two runs therefore makes few numpy calls, looks numbers up instead
of computing them, and does what it can before the run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from edge.core.back.strip_reader import Look
from edge.core.types.frames import ByteArray, FloatArray

PoseModel = Callable[[ByteArray], tuple[Any, ...]]
Work = Callable[[], None]
Begin = Callable[[Work], Work]
Keypoints = tuple[FloatArray, FloatArray, FloatArray]
Decode = Callable[[tuple[Any, ...], FloatArray | None], Keypoints]


def nothing() -> None:
    """Do nothing: the work of who has none."""


def at_once(work: Work) -> Work:
    """Do the work now: there is nothing left to wait for."""
    work()
    return nothing


@dataclass(frozen=True, slots=True)
class Vision:
    """What looks at pictures.

    The pose model: its input size in px, the model, and what reads its heads; and what
    looks for the back's edge, without which no back is judged. ``background`` begins
    work that goes on beside the pose model's, and returns what waits for it.
    """

    input_size: int
    model: PoseModel
    decode: Decode
    look: Look | None = None
    background: Begin = at_once
