"""Train the strip network, round it to int8, write the file and judge it.

    python -m models.strip.train SHARDS

needs the ``build`` extra and a folder of rendered strips, which
``python -m benchmarks.lifter strips`` makes. Trains on ``train_*.npz`` and judges by
``judge_*.npz``, other bodies; the same shards and seed give the same network up to the
order of sums.
"""

import argparse
import hashlib
import time
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from edge.core.back.strip import ROWS
from models.movenet.build import record
from models.strip.layers import LAYERS, macs
from models.strip.loss import angles_deg, loss, read
from models.strip.network import (
    Range,
    StripNetwork,
    convert,
    measure_ranges,
    rounded,
    rounded_kernel,
    unwatched,
)
from models.strip.samples import BEHIND, Samples, varied

MODELS = Path(__file__).resolve().parents[1]
SEED = 1
BATCH = 96
RATE = 2e-3
KEEP = 0.998  # of the running mean of the weights, which is what is used in the end
CALIBRATION = 1024


def main() -> None:
    """Train, round, write and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shards", type=Path)
    parser.add_argument("--epochs", type=float, default=10.0)
    parser.add_argument(
        "--out", type=Path, default=MODELS / "dorsal_strip_int8.tflite", help="the file"
    )
    parser.add_argument("--weights", type=Path, help="start from and keep them here")
    options = parser.parse_args()
    tf.random.set_seed(SEED)
    samples = Samples.read(sorted(options.shards.glob("train_*.npz")))
    judged = Samples.read(sorted(options.shards.glob("judge_*.npz")))
    network = StripNetwork(SEED)
    print(f"{len(samples)} samples, {macs(LAYERS) / 1e6:.1f} million products")
    if options.weights and options.weights.is_file():
        network.load(options.weights)
    train(network, samples, options.epochs)
    if options.weights:
        network.save(options.weights)
    random = np.random.default_rng(SEED)
    some = samples.strip[random.choice(len(samples), CALIBRATION)]
    print("floats:", judge(network, judged))
    ranges = measure_ranges(network, some)
    print("int8:", judge(network, judged, ranges))
    built = convert(network, ranges)
    options.out.write_bytes(built)
    digest = hashlib.sha256(built).hexdigest()
    if options.out.parent.resolve() == MODELS:
        record(options.out.name, digest)
    print(f"{options.out}: {len(built)} bytes, SHA-256 {digest}")


def train(network: StripNetwork, samples: Samples, epochs: float) -> None:
    """Train by Adam on a falling rate."""
    weights = network.variables()
    means, squares, kept = (
        [tf.Variable(w if copied else tf.zeros_like(w)) for w in weights]
        for copied in (False, False, True)
    )

    @tf.function(reduce_retracing=True)
    def step(batch: tuple[Any, ...], rate: Any, count: Any) -> Any:
        some = varied(Samples(*batch))
        with tf.GradientTape() as tape:
            cost = loss(network(some.strip), some)
        slopes, _ = tf.clip_by_global_norm(tape.gradient(cost, weights), 2.0)
        keep = tf.minimum(KEEP, count / (count + 10))
        for w, g, m, s, k in zip(weights, slopes, means, squares, kept, strict=True):
            m.assign(0.9 * m + 0.1 * g)
            s.assign(0.999 * s + 0.001 * g * g)
            mean, square = m / (1 - 0.9**count), s / (1 - 0.999**count)
            w.assign_sub(rate * mean / (tf.sqrt(square) + 1e-8))
            k.assign(keep * k + (1 - keep) * w)
        return cost

    random = np.random.default_rng(SEED)
    steps = int(epochs * (len(samples) // BATCH))
    done, costs, start = 0, [], time.monotonic()
    while done < steps:
        for batch in samples.batches(BATCH, random):
            if done >= steps:
                break
            done += 1
            warm = min(done / 200, 1.0)
            now = warm * RATE * 0.5 * (1 + np.cos(np.pi * done / steps))
            parts = (batch.strip, batch.edge, batch.visible, batch.landmarks)
            numbers = (tf.constant(n, tf.float32) for n in (now, done))
            costs.append(step(parts, *numbers))
            if done % 200 == 0 or done == steps:
                cost, costs = float(np.mean(costs)), []
                spent = time.monotonic() - start
                print(f"{done}/{steps} {spent:.0f} s, loss {cost:.3f}", flush=True)
    for weight, mean in zip(weights, kept, strict=True):
        weight.assign(mean)


def judge(
    network: StripNetwork, samples: Samples, ranges: dict[str, Range] | None = None
) -> str:
    """Return errors in percent of the torso: edge where visible, landmarks along."""
    watch = rounded(ranges) if ranges else unwatched
    watch_kernel = rounded_kernel if ranges else unwatched
    edges, places, angles, right = [], [], [], []
    for start in range(0, len(samples), 256):
        batch = samples.some(slice(start, start + 256))
        heads = network(tf.cast(batch.strip, tf.float32) / 255, watch, watch_kernel)
        edge, along = read(heads)
        visible = (batch.visible > 0) & (batch.edge < BEHIND[-1])
        edges.append(np.abs((edge - batch.edge).numpy()[visible.numpy()]))
        true = angles_deg(batch.edge, batch.landmarks[..., 0])
        angles.append(np.abs((angles_deg(edge, along) - true).numpy()))
        places.append(np.abs((along - batch.landmarks[..., 0]).numpy()))
        says_visible = tf.reshape(heads["visible"], (-1, ROWS)) > 0
        right.append((says_visible == (batch.visible > 0)).numpy().mean())
    edge = np.concatenate(edges) * 100
    sacrum, neck = np.nanmean(np.concatenate(places), axis=0) * 100
    tilt, flexion = np.nanmean(np.concatenate(angles), axis=0)
    return (
        f"edge mean {edge.mean():.2f} median {np.median(edge):.2f} "
        f"95% {np.percentile(edge, 95):.2f}, sacrum {sacrum:.2f}, C7 {neck:.2f}, "
        f"visibility right {np.mean(right):.1%}, "
        f"tilt {tilt:.2f} deg, flexion {flexion:.2f} deg"
    )


if __name__ == "__main__":
    main()
