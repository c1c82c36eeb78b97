"""Uncertainty grows where the network is less sure, and lowers only doubtful backs."""

import numpy as np
import pytest

from edge.core.pose.uncertainty import TRUSTED, UNTRUSTED, torso_trust, trusted, unit_sd
from edge.core.types.frames import UNKNOWN_SD, DorsalContour, FloatArray
from edge.core.types.skeleton import HIPS, TORSO, WRISTS

EDGE = DorsalContour(np.zeros((3, 2), np.float32), 0.8, np.ones(3, np.float32))
SHARP, WIDE = 0.1, 0.4


def sd(score: float, spread: float = SHARP) -> FloatArray:
    return unit_sd(np.full(17, score), np.full(17, spread))


def around(share: float) -> np.ndarray:
    """A torso of 100 px whose keypoints may be off by a share of it."""
    sds = np.zeros(17, np.float32)
    sds[TORSO] = share * 100
    return sds


def test_a_lower_score_and_voters_further_apart_are_less_certain() -> None:
    assert (sd(0.3) > sd(0.8)).all()
    assert (sd(0.8, WIDE) > sd(0.8)).all()


def test_hips_are_less_certain_than_wrists_and_within_a_tenth_of_the_torso() -> None:
    # The crop is about four torsos wide.
    in_torsos = 4 * sd(0.7, 0.15)
    assert in_torsos[list(HIPS)].min() > in_torsos[list(WRISTS)].max()
    assert in_torsos.max() < 0.1


def test_no_score_is_uncertain_but_finite() -> None:
    assert np.isfinite(sd(0.0)).all()
    assert sd(0.0) == pytest.approx(sd(0.01))


def test_a_torso_is_trusted_as_far_as_it_is_known() -> None:
    assert torso_trust(around(TRUSTED), 100.0) == pytest.approx(1)
    assert torso_trust(around((TRUSTED + UNTRUSTED) / 2), 100.0) == pytest.approx(0.5)
    assert torso_trust(around(UNTRUSTED), 100.0) == pytest.approx(0)
    assert torso_trust(around(9.0), 100.0) == 0


@pytest.mark.parametrize("torso_px", [0.0, float("nan"), 100.0])
def test_where_nothing_is_known_nothing_is_doubted(torso_px: float) -> None:
    assert torso_trust(UNKNOWN_SD, torso_px) == 1
    assert trusted(EDGE, UNKNOWN_SD, torso_px) is EDGE


def test_a_back_behind_a_doubtful_torso_loses_quality_alone() -> None:
    lowered = trusted(EDGE, around((TRUSTED + UNTRUSTED) / 2), 100.0)
    assert lowered is not None
    assert lowered.quality == pytest.approx(0.4)
    assert lowered.xy is EDGE.xy
    assert lowered.point_quality is EDGE.point_quality
    assert trusted(None, around(9.0), 100.0) is None
