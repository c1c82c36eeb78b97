"""What the strip network learns from: rendered strips, varied anew each time."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import numpy as np
import tensorflow as tf
from strip_network import COLUMNS, ROWS

# As edge/core/strip.py cuts them; the shards say the same of themselves.
ALONG = np.linspace(-0.35, 1.35, ROWS).astype(np.float32)
BEHIND = np.linspace(-0.15, 0.65, COLUMNS).astype(np.float32)
ROW, COLUMN = float(ALONG[1] - ALONG[0]), float(BEHIND[1] - BEHIND[0])
MOST_ROWS, MOST_COLUMNS = 3, 4  # of a shift: the pose model's tremor


@dataclass(frozen=True)
class Samples:
    """Strips and their truth, the first axis alike; see ``benchmarks/lifter``.

    ``strip`` (N, ROWS, COLUMNS, 3) uint8; ``edge`` (N, ROWS), how far behind, NaN
    without a body; ``visible`` (N, ROWS); ``landmarks`` (N, 2, 2), sacrum and C7,
    along and behind.
    """

    strip: Any
    edge: Any
    visible: Any
    landmarks: Any

    @classmethod
    def read(cls, paths: list[Path]) -> Self:
        """Read and join shards."""
        shards = [np.load(path) for path in paths]
        names = [field.name for field in fields(cls)]
        return cls(*(np.concatenate([s[name] for s in shards]) for name in names))

    def __len__(self) -> int:
        """Return the number of strips."""
        return len(self.strip)

    def batches(self, size: int, random: np.random.Generator) -> Iterator[Self]:
        """Yield random batches of ``size``, each sample once."""
        order = random.permutation(len(self))
        for start in range(0, len(self) - size + 1, size):
            yield self.some(np.sort(order[start : start + size]))

    def some(self, which: Any) -> Self:
        """Return the samples that ``which`` indexes, ready for TensorFlow."""
        return type(self)(
            tf.constant(self.strip[which]),
            tf.constant(self.edge[which], tf.float32),
            tf.constant(self.visible[which], tf.float32),
            tf.constant(self.landmarks[which], tf.float32),
        )


def varied(batch: Samples) -> Samples:
    """Return a batch with other light, colours, backgrounds, cover and cut-outs."""
    strip = tf.cast(batch.strip, tf.float32) / 255
    strip = _recoloured(strip)
    strip = _before_another(strip, batch.edge)
    strip, visible = _covered(strip, batch.edge, batch.visible)
    count = tf.shape(strip)[0]
    noise = tf.random.uniform((count, 1, 1, 1), 0.0, 0.07)
    noise *= tf.random.uniform(tf.shape(strip), -1.0, 1.0)
    strip = tf.clip_by_value(strip + noise, 0.0, 1.0)
    return _shifted(Samples(strip, batch.edge, visible, batch.landmarks))


def _recoloured(strip: Any) -> Any:
    count = tf.shape(strip)[0]
    grey = tf.reduce_mean(strip, axis=3, keepdims=True)
    strip = grey + tf.random.uniform((count, 1, 1, 1), 0.0, 1.4) * (strip - grey)
    strip = tf.gather(strip, tf.random.shuffle(tf.range(3)), axis=3)
    gain = tf.exp(
        0.25 * tf.random.normal((count, 1, 1, 1))
        + 0.10 * tf.random.normal((count, 1, 1, 3))
    )
    lift = 0.05 * tf.random.normal((count, 1, 1, 3))
    return tf.clip_by_value(strip * gain + lift, 0, 1)


def _chosen(count: Any, share: float) -> Any:
    return tf.cast(tf.random.uniform((count, 1, 1)) < share, tf.float32)


def _before_another(strip: Any, edge: Any) -> Any:
    """Put what another strip shows behind some of the backs."""
    count = tf.shape(strip)[0]
    outside = tf.sigmoid((BEHIND - edge[..., None] - 0.5 * COLUMN) / (0.3 * COLUMN))
    outside = tf.where(tf.math.is_finite(outside), outside, 0.0)
    outside = (outside * _chosen(count, 0.25))[..., None]
    other = tf.reverse(tf.roll(strip, 1, axis=0), axis=[2])
    return strip + outside * (other - strip)


def _covered(strip: Any, edge: Any, visible: Any) -> tuple[Any, Any]:
    """Put a rectangle of another strip, or a plain one, before some of the backs."""
    count = tf.shape(strip)[0]
    rows, columns = np.arange(ROWS)[:, None], np.arange(COLUMNS)

    def span(most: int, size: int, places: Any) -> Any:
        half = tf.random.uniform((count, 1, 1), 2.0, most / 2)
        middle = tf.random.uniform((count, 1, 1), 0.0, float(size))
        return tf.cast(tf.abs(places - middle) < half, tf.float32)

    inside = span(20, ROWS, rows) * span(30, COLUMNS, columns) * _chosen(count, 0.3)
    plain = tf.random.uniform((count, 1, 1, 3)) + tf.zeros_like(strip)
    cover = tf.where(
        tf.random.uniform((count, 1, 1, 1)) < 0.5, plain, tf.roll(strip, 2, axis=0)
    )
    strip += inside[..., None] * (cover - strip)
    at = (tf.where(tf.math.is_finite(edge), edge, 0.0) - BEHIND[0]) / COLUMN
    at = tf.clip_by_value(tf.cast(tf.round(at), tf.int32), 0, COLUMNS - 1)
    hidden = tf.gather(inside, at[..., None], batch_dims=2)[..., 0]
    return strip, visible * (1 - hidden)


def _shifted(batch: Samples) -> Samples:
    """Move a batch as a whole; what comes in goes on from the strip's border."""
    down = tf.random.uniform((), -MOST_ROWS, MOST_ROWS + 1, tf.int32)
    across = tf.random.uniform((), -MOST_COLUMNS, MOST_COLUMNS + 1, tf.int32)
    rows = tf.range(ROWS) + down
    columns = tf.range(COLUMNS) + across
    there = tf.cast((rows >= 0) & (rows < ROWS), tf.float32)
    rows = tf.clip_by_value(rows, 0, ROWS - 1)
    columns = tf.clip_by_value(columns, 0, COLUMNS - 1)
    down, across = (tf.cast(shift, tf.float32) for shift in (down, across))
    edge = tf.gather(batch.edge, rows, axis=1) - across * COLUMN
    return Samples(
        tf.gather(tf.gather(batch.strip, rows, axis=1), columns, axis=2),
        tf.where(there > 0, edge, np.nan),
        tf.gather(batch.visible, rows, axis=1) * there,
        batch.landmarks - tf.stack([down * ROW, across * COLUMN]),
    )
