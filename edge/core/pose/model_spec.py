"""What a network's file says about its input and outputs, without the runtime."""

from dataclasses import dataclass
from typing import Literal

Layout = Literal["heads", "keypoints", "strip"]
HEADS = ("heatmap", "center", "regress", "offset")


@dataclass(frozen=True, slots=True)
class Quantisation:
    """A stored value v stands for ``(v - zero_point) * scale``; floats have 1 and 0."""

    scale: float = 1.0
    zero_point: int = 0


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A MoveNet file.

    Its input is (``input_size``, ``input_size``, 3), RGB from 0 to 255.

    Layout ``heads`` has four outputs, in the order of ``HEADS``, of shape
    (``grid``, ``grid``, 17 | 1 | 34 | 34), before the sigmoid and in cells of the
    grid. Layout ``keypoints`` has one, (17, 3): y, x and score as fractions of the
    input. ``quantisation`` belongs to the outputs one by one.
    """

    name: str
    sha256: str
    input_size: int
    layout: Layout
    quantisation: tuple[Quantisation, ...]
    grid: int = 0
