"""Made-up answers of the strip network, read back."""

import numpy as np
import pytest

from edge.core.back.strip import ALONG, BEHIND, COLUMNS, ROWS
from edge.core.back.strip_reader import STRIP_SHAPES, StripReader, edge_places
from edge.core.pose.model_spec import Quantisation

SCALE = Quantisation(0.1, -28)  # logits from -10 to 15.5
STRIP = np.zeros((ROWS, COLUMNS, 3), np.uint8)


def stored(logits, shape):
    q = np.rint(np.asarray(logits) / SCALE.scale) + SCALE.zero_point
    return q.clip(-128, 127).astype(np.int8).reshape(1, *shape)


def answer(edge, landmarks, visible):
    """Return raw outputs for logits (48, 64), (24, 32, 2) and (48,)."""
    cells = edge.reshape(24, 2, 32, 2).transpose(0, 2, 1, 3)
    parts = (cells, landmarks, visible)
    return tuple(stored(*each) for each in zip(parts, STRIP_SHAPES, strict=True))


def read(edge, landmarks=None, visible=None):
    landmarks = np.zeros((24, 32, 2)) if landmarks is None else landmarks
    visible = np.zeros(48) if visible is None else visible
    raw = answer(edge, landmarks, visible)
    return StripReader(lambda strip: raw, (SCALE,) * 3)(STRIP)


def bump(places, at, sd):
    """Return logits of a Gaussian; ``at`` is (N, 1) or a number."""
    return 12 - 0.5 * ((places - at) / sd) ** 2


def test_the_edge_is_read_between_places_and_with_its_spread():
    true = 0.2 + 0.1 * np.sin(3 * ALONG)
    mean, sd = edge_places(read(bump(BEHIND, true[:, None], 0.02)).edge)
    assert mean == pytest.approx(true, abs=0.002)
    assert sd == pytest.approx(np.full(ROWS, 0.02), abs=0.003)


def test_two_places_as_likely_as_each_other_are_a_wide_spread():
    logits = np.full((ROWS, COLUMNS), -10.0)
    logits[:, [10, 40]] = 5.0
    mean, sd = edge_places(read(logits).edge)
    assert mean == pytest.approx(np.full(ROWS, BEHIND[[10, 40]].mean()), abs=1e-3)
    assert sd == pytest.approx(np.full(ROWS, (BEHIND[40] - BEHIND[10]) / 2), abs=1e-3)


def test_landmarks_are_read_along_the_strip():
    rows = ALONG.reshape(-1, 2).mean(axis=1)[:, None, None]
    places = np.array([0.03, 1.02])
    logits = np.broadcast_to(bump(rows, places, 0.06), (24, 32, 2))
    result = read(np.zeros((ROWS, COLUMNS)), logits)
    assert result.landmarks == pytest.approx(places, abs=0.005)
    assert result.landmark_sd == pytest.approx([0.06, 0.06], abs=0.005)


def test_rows_are_visible_by_themselves():
    logits = np.linspace(-6, 6, ROWS)
    result = read(np.zeros((ROWS, COLUMNS)), visible=logits)
    assert result.visible == pytest.approx(1 / (1 + np.exp(-logits)), abs=0.02)


def test_no_answer_overflows():
    for value in (-128, 127):
        raw = [np.full((1, *shape), value, np.int8) for shape in STRIP_SHAPES]
        result = StripReader(lambda strip, raw=raw: raw, (Quantisation(2.0, 0),) * 3)(
            STRIP
        )
        mean, sd = edge_places(result.edge)
        assert np.isfinite([*mean, *sd, *result.landmarks, *result.visible]).all()
