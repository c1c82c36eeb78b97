"""Int8 by hand: every range is chosen here, the converter only writes them down.

The converter would take each map's smallest and largest value. The four heads are
unbounded, and nothing beyond a certain point is ever read from them, so that would
spend nearly all of the 256 levels on values that do not matter.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import tensorflow as tf
from graph import HEADS, PICTURE, Network

Range = tuple[float, float]
# Beyond these the answer no longer changes: a sigmoid of -6 is 0.002, and keypoints
# are read where the offset is small. Chosen, and measured in the model card.
HEAD_RANGES: dict[str, Range] = {
    HEADS["heatmap"]: (-6.0, 4.0),
    HEADS["center"]: (-6.0, 4.0),
    HEADS["regress"]: (-32.0, 32.0),
    HEADS["offset"]: (-2.0, 2.0),
}
BATCH = 16


def batches(crops: np.ndarray) -> Iterator[Any]:
    """Yield ``crops`` scaled to -1..1, a batch at a time."""
    for start in range(0, len(crops), BATCH):
        yield tf.constant(crops[start : start + BATCH] / 127.5 - 1, tf.float32)


def measure_ranges(
    network: Network, crops: np.ndarray, percentile: float = 100.0
) -> dict[str, Range]:
    """Return the range each operation's result is held in.

    ``percentile`` below 100 leaves the rarest values of each batch out.
    """
    lows: dict[str, list[float]] = {}
    highs: dict[str, list[float]] = {}

    def observe(name: str, value: Any) -> Any:
        array = value.numpy()
        low, high = np.percentile(array, [100 - percentile, percentile])
        lows.setdefault(name, []).append(float(low))
        highs.setdefault(name, []).append(float(high))
        return value

    for batch in batches(crops):
        network(batch, observe)
    # The mean over batches would clip whole pictures; the extremes are kept.
    ranges = {name: (min(lows[name]), max(highs[name])) for name in lows}
    for node in network.nodes:
        if node.op == "resize":  # the runtime resizes within one scale
            ranges[node.name] = ranges[node.inputs[0]]
    return {PICTURE: (-1.0, 1.0), **ranges, **HEAD_RANGES}


def fake_quantise(value: Any, bounds: Range) -> Any:
    """Round ``value`` to the 256 levels of ``bounds``, which always include 0."""
    low, high = min(bounds[0], 0.0), max(bounds[1], 0.0)
    return tf.quantization.fake_quant_with_min_max_args(value, low, high, 8)


def round_weights(network: Network) -> Network:
    """Return ``network`` with weights on the int8 grid of their output channel."""
    rounded = network.copy()
    for node in network.nodes:
        if node.weight:
            rounded.arrays[node.weight] = on_grid(network.arrays[node.weight], node)
    return rounded


def on_grid(weight: np.ndarray, node: Any) -> np.ndarray:
    """Return ``weight`` rounded to 127 levels either side, per output channel."""
    axes = (0, 1, 3) if node.is_depthwise else (0, 1, 2)
    largest = np.abs(weight).max(axes, keepdims=True)
    step = np.maximum(largest, 1e-12).astype(np.float32) / 127
    return np.asarray(np.round(weight / step) * step, np.float32)


def simulate(network: Network, ranges: dict[str, Range], batch: Any) -> dict[str, Any]:
    """Return the heads as the int8 file would give them, in floats."""
    picture = fake_quantise(batch, ranges[PICTURE])
    return network(picture, lambda name, value: fake_quantise(value, ranges[name]))


def convert(network: Network, ranges: dict[str, Range]) -> bytes:
    """Return the int8 TensorFlow Lite file: uint8 picture in, four int8 heads out."""
    size = network.size

    @tf.function(input_signature=[tf.TensorSpec((1, size, size, 3), tf.float32)])
    def heads(picture: Any) -> dict[str, Any]:
        return simulate(network, ranges, picture)

    converter = tf.lite.TFLiteConverter.from_concrete_functions(
        [heads.get_concrete_function()],
        tf.Module(),  # with an owner, the heads keep their names
    )
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.inference_input_type = tf.uint8
    converter.inference_output_type = tf.int8
    return bytes(converter.convert())
