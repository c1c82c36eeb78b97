"""What the strip network learns from: rendered strips, varied anew each time."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import numpy as np
import tensorflow as tf

from edge.core.back import strip as cut_out
from edge.core.back.strip import COLUMNS, ROWS
from models.strip.asked import BOW_SD, COLUMN, MOST_SHIFT, SHIFT_SD, SLANT_SD

ALONG = cut_out.ALONG.astype(np.float32)
BEHIND = cut_out.BEHIND.astype(np.float32)


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
    return _bent(Samples(strip, batch.edge, visible, batch.landmarks))


def _recoloured(strip: Any) -> Any:
    count = tf.shape(strip)[0]
    grey = tf.reduce_mean(strip, axis=3, keepdims=True)
    strip = grey + tf.random.uniform((count, 1, 1, 1), 0.0, 1.4) * (strip - grey)
    if_swapped = tf.random.uniform(()) < 0.3
    order = tf.where(if_swapped, tf.random.shuffle(tf.range(3)), tf.range(3))
    strip = tf.gather(strip, order, axis=3)
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
    """Put things before some of the backs: pieces of other strips, posts and arms."""
    at = (tf.where(tf.math.is_finite(edge), edge, 0.0) - BEHIND[0]) / COLUMN
    at = tf.clip_by_value(tf.cast(tf.round(at), tf.int32), 0, COLUMNS - 1)
    for mask, picture in (_patch(strip), _band(strip)):
        strip += mask[..., None] * (picture - strip)
        hidden = tf.gather(mask, at[..., None], batch_dims=2)[..., 0]
        visible *= tf.cast(hidden < 0.5, tf.float32)
    return strip, visible


def _patch(strip: Any) -> tuple[Any, Any]:
    """Return where rectangles cover strips, (N, ROWS, COLUMNS) 0-1, and with what."""
    count = tf.shape(strip)[0]
    rows, columns = np.arange(ROWS)[:, None], np.arange(COLUMNS)

    def span(most: int, size: int, places: Any) -> Any:
        half = tf.random.uniform((count, 1, 1), 2.0, most / 2)
        middle = tf.random.uniform((count, 1, 1), 0.0, float(size))
        return tf.cast(tf.abs(places - middle) < half, tf.float32)

    inside = span(20, ROWS, rows) * span(30, COLUMNS, columns) * _chosen(count, 0.2)
    plain = tf.random.uniform((count, 1, 1, 3)) + tf.zeros_like(strip)
    other = tf.roll(strip, 2, axis=0)
    return inside, tf.where(tf.random.uniform((count, 1, 1, 1)) < 0.5, plain, other)


def _band(strip: Any) -> tuple[Any, Any]:
    """Return where posts and arms cross strips, any way, and how they look.

    A post goes all the way across, an arm ends; half of either has the colour of what
    is in the middle of the strip, mostly the lifter's own.
    """
    count = tf.shape(strip)[0]
    one = (count, 1, 1)
    turn = tf.random.uniform(one, 0.0, np.pi)
    along = ALONG[:, None] - tf.random.uniform(one, ALONG[0], ALONG[-1])
    behind = BEHIND - tf.random.uniform(one, BEHIND[0], 0.5)
    across = tf.cos(turn) * along + tf.sin(turn) * behind
    on = tf.cos(turn) * behind - tf.sin(turn) * along
    half = tf.random.uniform(one, 0.02, 0.12)
    long = tf.random.uniform(one, 0.1, 0.5) + 9.0 * _chosen(count, 0.6)
    inside = tf.minimum(half - tf.abs(across), long - tf.abs(on)) / COLUMN + 0.5
    inside = tf.clip_by_value(inside, 0.0, 1.0) * _chosen(count, 0.35)
    own = strip[:, ROWS // 2, COLUMNS // 6][:, None, None]
    colour = tf.random.uniform((count, 1, 1, 3)) ** 1.5
    colour += _chosen(count, 0.5)[..., None] * (own - colour)
    shade = 0.4 * tf.random.normal(one) * across / half + 0.2 * tf.random.normal(one)
    return inside, tf.clip_by_value(colour * tf.exp(shade)[..., None], 0.0, 1.0)


def _bent(batch: Samples) -> Samples:
    """Shift, slant, bow and stretch; what comes in goes on from the strip's border.

    As other backs and the pose model's errors would look, and exactly labelled: row by
    row the picture moves along ``behind``, and as a whole it is stretched along.
    """
    count = tf.shape(batch.strip)[0]
    stretch = tf.exp(0.08 * tf.random.normal((count, 1)))
    down = tf.random.uniform((count, 1), -MOST_SHIFT, MOST_SHIFT)
    new = tf.constant(np.linspace(-1, 1, ROWS), tf.float32)[None]
    from_row = (stretch * new + down + 1) * (ROWS - 1) / 2
    rows = tf.cast(tf.round(from_row), tf.int32)
    there = (rows >= 0) & (rows < ROWS)
    rows = tf.clip_by_value(rows, 0, ROWS - 1)
    shift, slant, bow = (
        sd * tf.random.normal((count, 1)) for sd in (SHIFT_SD, SLANT_SD, BOW_SD)
    )

    def moved(at: Any) -> Any:
        """Return how far behind the picture moves at ``at``, -1 to 1 along."""
        return shift + slant * at + bow * (at * at - 0.3)

    columns = np.arange(COLUMNS) - tf.round(moved(new) / COLUMN)[..., None]
    columns = tf.clip_by_value(tf.cast(columns, tf.int32), 0, COLUMNS - 1)
    places = tf.reshape(rows[..., None] * COLUMNS + columns, (-1, ROWS * COLUMNS))
    flat = tf.reshape(batch.strip, (-1, ROWS * COLUMNS, 3))
    strip = tf.reshape(tf.gather(flat, places, batch_dims=1), tf.shape(batch.strip))
    edge = tf.gather(batch.edge, rows, batch_dims=1) + moved(new)
    along, behind = batch.landmarks[..., 0], batch.landmarks[..., 1]
    middle, half = (ALONG[0] + ALONG[-1]) / 2, (ALONG[-1] - ALONG[0]) / 2
    at = ((along - middle) / half - down) / stretch
    landmarks = tf.stack([middle + half * at, behind + moved(at)], axis=-1)
    visible = tf.gather(batch.visible, rows, batch_dims=1) * tf.cast(there, tf.float32)
    # An edge that has left the strip is not to be seen in it.
    visible *= tf.cast((edge > BEHIND[0]) & (edge < BEHIND[-1]), tf.float32)
    return Samples(strip, tf.where(there, edge, np.nan), visible, landmarks)
