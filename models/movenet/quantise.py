"""Int8 by hand: every range is chosen here, the converter only writes them down.

The converter would take each map's smallest and largest value. The four heads are
unbounded, and nothing beyond a certain point is ever read from them, so that would
spend nearly all of the 256 levels on values that do not matter.
"""

from collections.abc import Callable, Iterator
from statistics import fmean
from typing import Any

import numpy as np
import tensorflow as tf

from models.movenet.graph import HEADS, PICTURE, Network

Range = tuple[float, float]
# Beyond these the answer no longer changes: a sigmoid of -6 is 0.002, keypoints are
# read where the offset is small, and a body seldom reaches two thirds of the grid from
# its middle. In cells, ``regress`` in grids. Chosen, and measured in the model card.
HEAD_RANGES: dict[str, Range] = {
    "heatmap": (-6.0, 4.0),
    "center": (-6.0, 4.0),
    "regress": (-2 / 3, 2 / 3),
    "offset": (-2.0, 2.0),
}
BATCH = 16
SAMPLE = 7  # every so many values are enough for a percentile


def batches(crops: np.ndarray) -> Iterator[Any]:
    """Yield ``crops`` scaled to -1..1, a batch at a time."""
    for start in range(0, len(crops), BATCH):
        yield tf.constant(crops[start : start + BATCH] / 127.5 - 1, tf.float32)


def measure_ranges(
    network: Network, crops: np.ndarray, percentile: float = 99.99
) -> dict[str, Range]:
    """Return the range each operation's result is held in.

    The mean over batches of the value that ``percentile`` of a map do not pass: a
    finer step for the many is worth more than the few beyond.
    """
    lows: dict[str, list[float]] = {}
    highs: dict[str, list[float]] = {}

    def observe(name: str, value: Any) -> Any:
        some = value.numpy().ravel()[::SAMPLE]
        low, high = np.percentile(some, [100 - percentile, percentile])
        lows.setdefault(name, []).append(float(low))
        highs.setdefault(name, []).append(float(high))
        return value

    for batch in batches(crops):
        network(batch, observe)
    ranges = {name: (fmean(lows[name]), fmean(highs[name])) for name in lows}
    for node in network.nodes:
        if node.op == "resize":  # the runtime resizes within one scale
            ranges[node.name] = ranges[node.inputs[0]]
    for head, (low, high) in HEAD_RANGES.items():
        unit = network.size / 4 if head == "regress" else 1.0
        ranges[HEADS[head]] = (low * unit, high * unit)
    return {PICTURE: (-1.0, 1.0), **ranges}


def channel_reach(network: Network, crops: np.ndarray) -> dict[str, np.ndarray]:
    """Return how far from 0 each channel of each map gets."""
    reach: dict[str, np.ndarray] = {}

    def observe(name: str, value: Any) -> Any:
        far = np.abs(value.numpy()).max(axis=(0, 1, 2))
        reach[name] = np.maximum(reach.get(name, 0), far)
        return value

    for batch in batches(crops):
        network(batch, observe)
    return reach


def fake_quantise(value: Any, bounds: Range) -> Any:
    """Round ``value`` to the 256 levels of ``bounds``, which always include 0."""
    low, high = min(bounds[0], 0.0), max(bounds[1], 0.0)
    return tf.quantization.fake_quant_with_min_max_args(value, low, high, 8)


def simulate(network: Network, ranges: dict[str, Range], batch: Any) -> dict[str, Any]:
    """Return the heads as the int8 file would give them, in floats."""
    picture = fake_quantise(batch, ranges[PICTURE])
    return network(picture, lambda name, value: fake_quantise(value, ranges[name]))


def convert(network: Network, ranges: dict[str, Range]) -> bytes:
    """Return the int8 TensorFlow Lite file: uint8 picture in, four int8 heads out."""
    converter = _converter(network, lambda batch: simulate(network, ranges, batch))
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.inference_input_type = tf.uint8
    converter.inference_output_type = tf.int8
    return bytes(converter.convert())


def convert_float(network: Network, *, half: bool) -> bytes:
    """Return the same in floats, from 0 to 255 in; ``half`` stores 16-bit weights."""
    converter = _converter(network, lambda batch: network(batch / 127.5 - 1))
    if half:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = [tf.float16]
    return bytes(converter.convert())


def _converter(network: Network, heads: Callable[[Any], dict[str, Any]]) -> Any:
    shape = (1, network.size, network.size, 3)
    function = tf.function(heads, input_signature=[tf.TensorSpec(shape, tf.float32)])
    return tf.lite.TFLiteConverter.from_concrete_functions(
        [function.get_concrete_function()],
        tf.Module(),  # with an owner, the heads keep their names
    )
