"""Round weights to int8 so that each operation's result, not each weight, stays close.

Rounding to the nearest level treats every weight alone. Here each weight is rounded in
turn and what that does to the result, on the calibration's pictures, is made up for by
the weights still to come (as in GPTQ); what is left of the mean goes into the bias,
which has 32 bits.
"""

from typing import Any

import numpy as np
import tensorflow as tf

from models.movenet.graph import PICTURE, Network, Node
from models.movenet.quantise import batches

DAMPING = 0.01  # of the mean variance: keeps silent inputs from being trusted
PATCHES = 96  # places looked at in each map of each picture


def round_to_results(network: Network, crops: np.ndarray, seed: int = 5) -> Network:
    """Return ``network`` with weights on the int8 grid of their output channel."""
    moments = _input_moments(network, crops, seed)
    rounded = network.copy()
    rounded.nodes = [Node(**vars(node)) for node in network.nodes]
    for node in rounded.nodes:
        if not node.weight:
            continue
        weight = network.arrays[node.weight]
        mean, covariance = moments[node.name]
        if node.is_depthwise:
            height, width, depth, _ = weight.shape
            columns = weight.reshape(height * width, depth)
            done = np.stack(
                [
                    _round(columns[:, [c]], covariance[c])[:, 0]
                    for c in range(columns.shape[1])
                ],
                axis=1,
            )
            shift = ((columns - done) * mean.T).sum(axis=0)
        else:
            columns = weight.reshape(-1, weight.shape[-1])
            done = _round(columns, covariance)
            shift = mean @ (columns - done)
        rounded.arrays[node.weight] = done.reshape(weight.shape).astype(np.float32)
        node.bias = node.bias or f"{node.name}/shift"
        before = network.arrays.get(node.bias, np.zeros(done.shape[1], np.float32))
        rounded.arrays[node.bias] = (before + shift).astype(np.float32)
    return rounded


def _round(columns: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Return (in, out) weights on each output's grid of 127 levels either side."""
    left = columns.astype(np.float64)
    step = np.maximum(np.abs(left).max(axis=0), 1e-12) / 127
    variance = np.diagonal(covariance)
    damped = covariance + np.eye(len(left)) * (DAMPING * variance.mean() + 1e-12)
    # The inputs that vary most are rounded first: the others can make up for them.
    order = np.argsort(-variance, kind="stable")
    back = np.argsort(order, kind="stable")
    left = left[order]
    spread = np.linalg.cholesky(np.linalg.inv(damped[np.ix_(order, order)])).T
    done = np.empty_like(left)
    for i in range(len(left)):
        done[i] = np.clip(np.round(left[i] / step), -127, 127) * step
        miss = (left[i] - done[i]) / spread[i, i]
        left[i + 1 :] -= np.outer(spread[i, i + 1 :], miss)
    return np.asarray(done[back])


def _input_moments(
    network: Network, crops: np.ndarray, seed: int
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return each operation's mean input and its covariance, over sampled places.

    (in,) and (in, in), with the kernel's places side by side; for depthwise ones
    (channels, places) and (channels, places, places).
    """
    random = np.random.default_rng(seed)
    sums: dict[str, list[Any]] = {}

    def add(node: Node, value: Any) -> None:
        height, width = network.arrays[node.weight].shape[:2]
        window = (1, height, width, 1)
        strides = (1, node.stride, node.stride, 1)
        patches = tf.image.extract_patches(
            value, window, strides, (1, 1, 1, 1), node.padding
        ).numpy()
        patches = patches.reshape(-1, patches.shape[-1])
        some = random.integers(0, len(patches), PATCHES * value.shape[0])
        patch = patches[some].astype(np.float64)
        if node.is_depthwise:
            patch = patch.reshape(len(patch), height * width, -1).transpose(2, 0, 1)
        total = sums.setdefault(node.name, [0, 0.0, 0.0])
        total[0] += len(some)
        total[1] += patch.sum(axis=-2)
        total[2] += np.swapaxes(patch, -1, -2) @ patch

    readers: dict[str, list[Node]] = {}
    for node in network.nodes:
        if node.weight:
            readers.setdefault(node.inputs[0], []).append(node)

    def observe(name: str, value: Any) -> Any:
        for node in readers.get(name, ()):
            add(node, value)
        return value

    for batch in batches(crops):
        observe(PICTURE, batch)
        network(batch, observe)
    moments = {}
    for name, (count, total, products) in sums.items():
        mean = total / count
        outer = mean[..., :, None] * mean[..., None, :]
        moments[name] = (mean, products / count - outer)
    return moments
