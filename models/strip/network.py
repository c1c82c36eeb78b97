"""The strip network: what it computes, in floats, as rounded to int8, and as a file.

A small U-Net over the strip along the trunk. Every map has a name, so that whoever
calls it can watch or round what flows.
"""

from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from edge.core.back.strip import COLUMNS, ROWS
from models.strip.layers import HEADS, LAYERS, Layers, first_weights

Range = tuple[float, float]
Watch = Callable[[str, Any], Any]


def unwatched(name: str, value: Any) -> Any:
    """Return a map as it is."""
    return value


class StripNetwork:
    """Weights by name; calling it takes strips (N, ROWS, COLUMNS, 3) from 0 to 1.

    Returns logits: ``edge`` (N, ROWS / 2, COLUMNS / 2, 4), each cell's two by two
    places in reading order; ``landmarks`` (N, ROWS / 2, COLUMNS / 2, 2), sacrum and
    C7; ``visible`` (N, ROWS / 4, 1, 4), each cell's four rows from below.
    """

    def __init__(self, seed: int, layers: Layers = LAYERS) -> None:
        self.layers = layers
        self.weights = {
            name: tf.Variable(values, dtype=tf.float32)
            for name, values in first_weights(seed, layers).items()
        }

    def __call__(
        self, strips: Any, watch: Watch = unwatched, watch_kernel: Watch = unwatched
    ) -> dict[str, Any]:
        """Return the heads' logits; both watchers may change what they are shown."""
        maps = {"strip": watch("strip", strips)}
        for name, (sources, kernel, stride, _) in self.layers.items():
            coarse, _, fine = sources.partition("+")
            value = maps[coarse]
            if fine:
                # Each value four times: an enlargement that the runtime's kernels have.
                value = tf.nn.depth_to_space(tf.concat([value] * 4, axis=-1), 2)
                value = watch(sources, tf.concat([value, maps[fine]], axis=-1))
            weights = watch_kernel(name, self.weights[f"{name}/kernel"])
            value = tf.nn.conv2d(
                value, weights, stride, "SAME" if kernel == (3, 3) else "VALID"
            )
            value += self.weights[f"{name}/bias"]
            maps[name] = watch(name, value if name in HEADS else tf.nn.relu(value))
        return {name: maps[name] for name in HEADS}

    def variables(self) -> list[tf.Variable]:
        """Return every weight."""
        return list(self.weights.values())

    def save(self, path: Path) -> None:
        """Keep the weights as an npz archive."""
        np.savez(path, **{name: w.numpy() for name, w in self.weights.items()})

    def load(self, path: Path) -> None:
        """Take the weights that were kept."""
        with np.load(path) as kept:
            for name, weight in self.weights.items():
                weight.assign(kept[name])


def measure_ranges(network: StripNetwork, strips: np.ndarray) -> dict[str, Range]:
    """Return the range each map is held in: all but its rarest ten-thousandth.

    Logits far below the best say "not here", however far: the heads' lowest
    thousandth is given up for a finer step.
    """
    lows: dict[str, list[float]] = {}
    highs: dict[str, list[float]] = {}

    def observe(name: str, value: Any) -> Any:
        low, high = np.percentile(
            value.numpy(), [0.1 if name in HEADS else 0.01, 99.99]
        )
        lows.setdefault(name, []).append(float(low))
        highs.setdefault(name, []).append(float(high))
        return value

    for start in range(0, len(strips), 64):
        network(tf.constant(strips[start : start + 64] / 255, tf.float32), observe)
    ranges: dict[str, Range] = {
        name: (float(np.mean(lows[name])), float(np.mean(highs[name]))) for name in lows
    }
    for sources in [name for name in ranges if "+" in name]:
        # The runtime joins maps of one scale without rounding them again.
        joined = [*sources.split("+"), sources]
        both = min(ranges[n][0] for n in joined), max(ranges[n][1] for n in joined)
        ranges.update(dict.fromkeys(joined, both))
    return {**ranges, "strip": (0.0, 1.0)}


def rounded(ranges: dict[str, Range]) -> Watch:
    """Return a watcher that rounds maps to the 256 levels of their ranges."""

    def watch(name: str, value: Any) -> Any:
        low, high = ranges[name]
        return tf.quantization.fake_quant_with_min_max_args(
            value, min(low, 0.0), max(high, 0.0), 8
        )

    return watch


def rounded_kernel(name: str, kernel: Any) -> Any:
    """Return weights rounded as the file stores them: a scale per output channel."""
    reach = tf.maximum(tf.reduce_max(tf.abs(kernel), axis=[0, 1, 2]), 1e-6)
    reach = tf.stop_gradient(reach)
    return tf.quantization.fake_quant_with_min_max_vars_per_channel(
        kernel, -reach, reach, 8, narrow_range=True
    )


def convert(network: StripNetwork, ranges: dict[str, Range]) -> bytes:
    """Return the int8 file: uint8 strip in, int8 logits out."""
    # Constants: with variables of its own, the file would lose the heads' names.
    fixed = copy(network)
    fixed.weights = {k: tf.constant(v.numpy()) for k, v in network.weights.items()}

    def heads(strips: Any) -> dict[str, Any]:
        return fixed(strips, rounded(ranges))

    spec = tf.TensorSpec((1, ROWS, COLUMNS, 3), tf.float32)
    function = tf.function(heads, input_signature=[spec]).get_concrete_function()
    converter = tf.lite.TFLiteConverter.from_concrete_functions(
        [function],
        tf.Module(),  # with an owner, the heads keep their names
    )
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.inference_input_type = tf.uint8
    converter.inference_output_type = tf.int8
    return bytes(converter.convert())
