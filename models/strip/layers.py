"""The layers of the strip network, and of a larger one, whatever computes them.

A small U-Net over the strip along the trunk. Every map has a name.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge.core.back.strip import COLUMNS, ROWS

# name: (what it reads, kernel's height and width, stride, channels). ReLU follows all
# but the heads. ``+`` joins a coarser map, doubled in size, to a finer one.
Layer = tuple[str, tuple[int, int], int, int]
Layers = Mapping[str, Layer]
THREE = (3, 3)
HEADS = ("edge", "landmarks", "visible")


def heads(fine: str, coarse: str) -> dict[str, Layer]:
    """Return the layers that answer: places from a fine map, rows from a coarse one."""
    return {
        "edge": (fine, THREE, 1, 4),
        "landmarks": (fine, THREE, 1, 2),
        "rows": (coarse, (1, COLUMNS // 4), 1, 4),
        "visible": ("rows", (1, 1), 1, 4),
    }


LAYERS: Layers = {
    "a1": ("strip", THREE, 2, 16),
    "a2": ("a1", THREE, 1, 16),
    "b1": ("a2", THREE, 2, 24),
    "b2": ("b1", THREE, 1, 24),
    "c1": ("b2", THREE, 2, 32),
    "c2": ("c1", THREE, 1, 32),
    "c3": ("c2", THREE, 1, 32),
    "up1": ("c3+b2", THREE, 1, 24),
    "up2": ("up1+a2", THREE, 1, 16),
    "up3": ("up2", THREE, 1, 16),
    **heads("up3", "up1"),
}
# One level deeper: what is seen at the pelvis and at the neck meet before rows are
# told apart. As large as 0.15 of the pose model's time allows.
LARGER: Layers = {
    "a1": ("strip", THREE, 2, 24),
    "a2": ("a1", THREE, 1, 24),
    "b1": ("a2", THREE, 2, 48),
    "b2": ("b1", THREE, 1, 48),
    "b3": ("b2", THREE, 1, 48),
    "c1": ("b3", THREE, 2, 80),
    "c2": ("c1", THREE, 1, 80),
    "c3": ("c2", THREE, 1, 80),
    "d1": ("c3", THREE, 2, 96),
    "d2": ("d1", THREE, 1, 96),
    "d3": ("d2", THREE, 1, 96),
    "up0": ("d3+c3", THREE, 1, 64),
    "up1": ("up0+b3", THREE, 1, 40),
    "up2": ("up1+a2", THREE, 1, 24),
    "up3": ("up2", THREE, 1, 24),
    **heads("up3", "up1"),
}


def first_weights(seed: int, layers: Layers) -> dict[str, NDArray[Any]]:
    """Return kernels (height, width, inputs, channels) and biases to train from."""
    random = np.random.default_rng(seed)
    found: dict[str, NDArray[Any]] = {}
    depth = {"strip": 3}
    for name, (sources, kernel, _, channels) in layers.items():
        depth[name] = channels
        inputs = sum(depth[source] for source in sources.split("+"))
        spread = np.sqrt((1 if name in HEADS else 2) / (inputs * np.prod(kernel)))
        values = random.normal(0, spread, (*kernel, inputs, channels))
        found[f"{name}/kernel"] = values.astype(np.float32)
        found[f"{name}/bias"] = np.zeros(channels, np.float32)
    return found


def macs(layers: Layers) -> int:
    """Return the multiplications of one strip."""
    weights = first_weights(0, layers)
    shapes, count = {"strip": (ROWS, COLUMNS)}, 0
    for name, (sources, kernel, stride, _) in layers.items():
        height, width = shapes[sources.split("+")[-1]]
        if kernel != THREE:
            width += 1 - kernel[1]
        shapes[name] = (height // stride, width // stride)
        count += int(np.prod(shapes[name]) * weights[f"{name}/kernel"].size)
    return count
