"""What the model and jitter benchmarks reckon with, on cases known beforehand."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.measure import jitter, model
from edge.core.pose import smoothing
from edge.core.pose.crop import Region
from edge.core.pose.model_spec import ModelSpec, Quantisation
from edge.core.pose.smoothing import OneEuro
from edge.core.types.frames import Pose

CSV = Path(__file__).parents[2] / "clips" / "dev_b_rdl_rounded.csv"
SIDE = 8
CROP = np.zeros((SIDE, SIDE, 3), np.uint8)


class Model:
    """Answers with one pose, moved by what the crop's brightness says."""

    spec = ModelSpec("made", "", SIDE, "keypoints", (Quantisation(),))

    def __init__(self, shift: float = 0.0, score: float = 0.9, sway: float = 0.0):
        self.calls = 0
        self._shift, self._score, self._sway = shift, score, sway

    def __call__(self, crop: np.ndarray) -> tuple[np.ndarray, ...]:
        self.calls += 1
        answer = np.zeros((1, 17, 3), np.float32)
        answer[0, :, 0] = 0.2
        answer[0, [11, 12], 0] = 0.7
        answer[0, :, 1] = 0.5 + self._shift + self._sway * float(crop.mean())
        answer[0, :, 2] = self._score
        return (answer,)


def test_models_take_turns() -> None:
    models = {"one": Model(), "other": Model()}
    times = model._invoke_times(models, CROP)  # type: ignore[arg-type]
    assert {name: len(each) for name, each in times.items()} == {
        name: model.ROUNDS for name in models
    }
    assert [each.calls for each in models.values()] == [model.ROUNDS] * 2


def test_an_error_is_over_the_torso_of_joints_that_are_seen() -> None:
    reference, moved = Model(), Model(shift=0.05)
    errors = model._errors(reference, moved, [CROP] * 3)  # type: ignore[arg-type]
    assert errors == pytest.approx(np.full(3 * len(model.JUDGED), 0.1), abs=1e-6)
    unseen = Model(score=0.1)
    assert len(model._errors(unseen, moved, [CROP])) == 0  # type: ignore[arg-type]


def test_only_what_the_picture_moves_is_jitter() -> None:
    assert model._jitter(Model(), CROP) < 1e-5  # type: ignore[arg-type]
    assert model._jitter(Model(sway=0.1), CROP) > 0.01  # type: ignore[arg-type]


def test_a_clip_first_stands_and_then_moves() -> None:
    known = jitter.read_known(CSV)
    assert known.xy.shape[1:] == (17, 2)
    assert 0 < known.standing < len(known.xy)


@pytest.mark.parametrize("fps", [10, 30])
def test_the_lag_of_a_filter_is_what_its_cutoff_says(
    monkeypatch: pytest.MonkeyPatch, fps: int
) -> None:
    tau_s = 0.1
    plain = OneEuro(1 / (2 * np.pi * tau_s), speed_coefficient=0.0)
    # Such a low-pass follows a ramp a time constant late, whatever the frame rate.
    usual = [smoothing.USUAL_SD] * 17
    monkeypatch.setattr(smoothing, "_uncertainties", lambda *_: usual)
    monkeypatch.setattr(jitter, "OneEuro", lambda: plain)
    monkeypatch.setattr(jitter, "TREMOR", 0.0)
    monkeypatch.setattr(jitter, "HINGE_BACK", 0.0)
    monkeypatch.setattr(jitter, "SEEDS", 1)
    assert jitter.hinge_lag_ms(30.0, fps) == pytest.approx(1e3 * tau_s, rel=0.05)


def test_honest_uncertainty_is_recognised() -> None:
    random = np.random.default_rng(0)
    sd = random.uniform(1, 5, (2000, 17))
    away = np.hypot(*random.normal(0, sd, (2, 2000, 17))) / np.sqrt(2)
    figures = jitter.honesty([np.stack([away, sd])])
    assert figures["error_over_sd_median"] == pytest.approx(1, abs=0.03)
    assert figures["error_over_sd_rms"] == pytest.approx(1, abs=0.03)
    assert figures["rank_correlation"] > 0.3
    assert jitter.honesty([np.stack([away, 2 * sd])])[
        "error_over_sd_rms"
    ] == pytest.approx(0.5, abs=0.02)


def test_errors_leave_out_who_is_not_found() -> None:
    region = Region(0.0, 0.0, 100.0)
    xy = region.to_frame(np.full((17, 2), 0.5)).astype(np.float32)
    sd = np.full(17, 2.0, np.float32)
    score = np.ones(17, np.float32)
    lost = Pose(1.0, np.full((17, 2), np.nan, np.float32), np.zeros(17, np.float32))
    known = jitter.Known(np.stack([np.add(xy, (3, 4))] * 2), 1)
    errors_px = jitter.errors([Pose(0.0, xy, score, sd), lost], known)
    assert errors_px.shape == (2, 1, 17)
    assert errors_px[0] == pytest.approx(5 / np.sqrt(2))
