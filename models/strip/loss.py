"""What the strip network is asked for, as one number.

Beside the edge, the landmarks and the visibility there is what they are read for: the
edge's inclination between sacrum and C7, in degrees of spine flexion and pelvic tilt.
A row that is wrong counts by what it does to them.
"""

from typing import Any

import numpy as np
import tensorflow as tf

from edge.core.back.strip import COLUMNS, ROWS
from models.strip.asked import (
    ANGLE_SHARE,
    CELLS,
    EDGE_SD,
    HEAD_SHARE,
    HIDDEN_SHARE,
    LANDMARK_SD,
    LARGE_DEG,
    MAPS,
    PITCH,
    WAY,
)
from models.strip.samples import ALONG, BEHIND, Samples


def loss(heads: dict[str, Any], batch: Samples) -> Any:
    """Return what edge, landmarks, visibility and angles are off by, weighted."""
    visible = tf.nn.sigmoid_cross_entropy_with_logits(
        batch.visible, tf.reshape(heads["visible"], (-1, ROWS))
    )
    others = _landmarks(heads, batch) + tf.reduce_mean(visible)
    angles = _angles(heads, batch)
    return _edge(heads, batch) + HEAD_SHARE * others + ANGLE_SHARE * angles


def _edge(heads: dict[str, Any], batch: Samples) -> Any:
    """Return each row's cross entropy against a narrow Gaussian at the true edge."""
    there = (batch.edge > BEHIND[0]) & (batch.edge < BEHIND[-1])
    away = (BEHIND - tf.where(there, batch.edge, 0.0)[..., None]) / EDGE_SD
    target = tf.nn.softmax(-0.5 * away**2)
    rows = tf.nn.softmax_cross_entropy_with_logits(target, edge_logits(heads))
    weight = HIDDEN_SHARE + (1 - HIDDEN_SHARE) * batch.visible
    weight *= tf.cast(there, tf.float32)
    return tf.reduce_sum(rows * weight) / tf.reduce_sum(weight)


def _landmarks(heads: dict[str, Any], batch: Samples) -> Any:
    """Return the cross entropy of the heat maps of sacrum and C7."""
    along, behind = ALONG.reshape(-1, 2).mean(1), BEHIND.reshape(-1, 2).mean(1)
    known = tf.math.is_finite(batch.landmarks)  # not in strips before the chest
    places = tf.where(known, batch.landmarks, 0.0)[:, None, None]
    away_along = (along[:, None, None] - places[..., 0]) / LANDMARK_SD[0]
    away_behind = (behind[:, None] - places[..., 1]) / LANDMARK_SD[1]
    target = tf.reshape(-0.5 * (away_along**2 + away_behind**2), (-1, CELLS, 2))
    each = tf.nn.softmax_cross_entropy_with_logits(
        tf.nn.softmax(target, axis=1),
        tf.reshape(heads["landmarks"], (-1, CELLS, 2)),
        axis=1,
    )
    known = tf.cast(known[..., 0], tf.float32)
    return tf.reduce_sum(each * known) / tf.reduce_sum(known)


def _angles(heads: dict[str, Any], batch: Samples) -> Any:
    """Return what tilt and flexion of each strip are off by, as a pseudo-Huber loss."""
    read_deg = angles_deg(*read(heads))
    true = angles_deg(batch.edge, batch.landmarks[..., 0])
    # Where the truth is NaN there is nothing to miss.
    off = read_deg - tf.where(tf.math.is_finite(true), true, tf.stop_gradient(read_deg))
    return tf.reduce_mean(tf.sqrt(1 + (off / LARGE_DEG) ** 2) - 1)


def read(heads: dict[str, Any]) -> tuple[Any, Any]:
    """Return where the edge is in each row, (N, ROWS), and both ends along, (N, 2)."""
    behind = tf.linalg.matvec(tf.nn.softmax(edge_logits(heads)), BEHIND)
    heat = tf.nn.softmax(tf.reshape(heads["landmarks"], (-1, CELLS, 2)), axis=1)
    heat = tf.reduce_sum(tf.reshape(heat, (-1, ROWS // 2, COLUMNS // 2, 2)), 2)
    return behind, tf.einsum("nrk,r->nk", heat, ALONG.reshape(-1, 2).mean(1))


def angles_deg(behind: Any, ends: Any) -> Any:
    """Return (N, 2): pelvic tilt and flexion that the map makes of an edge, degrees.

    Of one strip by itself and against its chord: only differences mean something.
    """
    known = tf.reduce_all(tf.math.is_finite(ends), axis=1, keepdims=True)
    ends = tf.where(known, ends, 0.0)
    along = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * WAY
    at = tf.clip_by_value((along - ALONG[0]) / PITCH, 0.0, ROWS - 1.001)
    row = tf.floor(at)
    below = tf.gather(behind, tf.cast(row, tf.int32), batch_dims=1)
    above = tf.gather(behind, tf.cast(row, tf.int32) + 1, batch_dims=1)
    places = below + (at - row) * (above - below)
    up, out = along[:, 1:] - along[:, :-1], places[:, 1:] - places[:, :-1]
    up = tf.maximum(up, 1e-3)  # ends that are taken for each other
    length = tf.sqrt(up * up + out * out)
    share = length / tf.reduce_sum(length, axis=1, keepdims=True)
    way = 2 * tf.cumsum(share, axis=1) - share - 1
    lean = tf.atan2(-out, up) * 2 * share
    sums = [tf.reduce_sum(lean * tf.math.polyval(m, way), axis=1) for m in MAPS]
    return tf.where(known, tf.stack(sums, axis=1) * (180 / np.pi), np.nan)


def edge_logits(heads: dict[str, Any]) -> Any:
    """Return (N, ROWS, COLUMNS): the four channels put back in their places."""
    return tf.nn.depth_to_space(heads["edge"], 2)[..., 0]
