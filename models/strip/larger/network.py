"""The strip network in PyTorch; its weights are those that TensorFlow's takes."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from models.strip.layers import HEADS, THREE, Layers, first_weights

Weights = dict[str, Any]


def new_weights(seed: int, layers: Layers, device: str) -> Weights:
    """Return weights to train, by name: kernels (channels, inputs, height, width)."""
    return {
        name: _tensor(values, device).requires_grad_()
        for name, values in first_weights(seed, layers).items()
    }


def _tensor(values: NDArray[Any], device: str) -> Any:
    if values.ndim == 4:
        values = np.ascontiguousarray(values.transpose(3, 2, 0, 1))
    return torch.tensor(values, device=device)


def heads(weights: Weights, strips: Any, layers: Layers) -> dict[str, Any]:
    """Return the heads' logits of strips (N, 3, ROWS, COLUMNS) from 0 to 1.

    As ``models.strip.network`` does, but channels are the second axis.
    """
    maps = {"strip": strips}
    for name, (sources, kernel, stride, _) in layers.items():
        coarse, _, fine = sources.partition("+")
        value = maps[coarse]
        if fine:
            value = functional.interpolate(value, scale_factor=2, mode="nearest")
            value = torch.cat([value, maps[fine]], dim=1)
        if kernel == THREE:
            # What TensorFlow calls "same": before the first place as well, unless
            # every other one is left out.
            value = functional.pad(value, (1, 1, 1, 1) if stride == 1 else (0, 1, 0, 1))
        value = functional.conv2d(
            value, weights[f"{name}/kernel"], weights[f"{name}/bias"], stride
        )
        maps[name] = value if name in HEADS else functional.relu(value)
    return {name: maps[name] for name in HEADS}


def save(weights: Weights, path: Path) -> None:
    """Keep weights as the npz archive that ``models.strip.network`` loads."""
    kept = {name: w.detach().float().cpu().numpy() for name, w in weights.items()}
    np.savez(
        path,
        **{n: w.transpose(2, 3, 1, 0) if w.ndim == 4 else w for n, w in kept.items()},
    )
