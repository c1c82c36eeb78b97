"""The shipped strip network, on backs that are painted here."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from edge.commands.models import verify_models
from edge.core.back.chord import chord
from edge.core.back.tracker import ContourTracker
from edge.core.spine.sagittal import ENTER_QUALITY, LEAVE_QUALITY
from edge.devices.inference.strip import load_strip
from edge.errors import ModelError
from edge.models import manifest as assets

TORSO_PX = 200.0
HIP, SHOULDER = np.array([300.0, 380.0]), np.array([300.0, 180.0])
BODY, WALL, SKIN = (60, 40, 40), (190, 190, 180), (200, 150, 120)


def back_at(along):
    """Return how far behind the hip-shoulder line a standing back's edge is."""
    return np.interp(
        along,
        [-0.4, -0.15, 0.05, 0.35, 0.75, 0.98, 1.06, 1.4],
        [0.24, 0.30, 0.27, 0.17, 0.22, 0.13, 0.05, 0.04],
    )


def painted(facing=1):
    """Return a picture of a clothed trunk before a wall, and its chord."""
    y, x = np.mgrid[0:600, 0:600]
    axes = chord(HIP, SHOULDER, facing)
    along = (HIP[1] - y) / TORSO_PX
    behind = facing * (HIP[0] - x) / TORSO_PX
    body = (behind < back_at(along)) & (behind > -0.25)
    rgb = np.where(body[..., None], BODY, WALL)
    rgb = np.where((body & (along > 1.06))[..., None], SKIN, rgb)
    rgb = rgb + np.random.default_rng(1).normal(0, 4, rgb.shape)
    return rgb.clip(0, 255).astype(np.uint8), axes


@pytest.mark.parametrize("facing", [1, -1])
def test_a_painted_back_is_found(facing):
    rgb, axes = painted(facing)
    contour = ContourTracker(load_strip()).step(0.0, rgb, axes)
    along, behind = axes.to_strip(contour.xy)
    # The last points are on the neck, where the painted edge turns sharply.
    assert behind[:-2] == pytest.approx(back_at(along)[:-2], abs=0.03)
    assert -0.2 < along[0] < 0.3
    assert 0.8 < along[-1] < 1.2
    assert contour.quality > LEAVE_QUALITY


@pytest.mark.parametrize(
    "rgb",
    [
        np.full((600, 600, 3), 90, np.uint8),
        np.random.default_rng(3).integers(0, 255, (600, 600, 3), np.uint8),
    ],
    ids=["plain", "noise"],
)
def test_where_there_is_no_back_none_is_judged(rgb):
    contour = ContourTracker(load_strip()).step(0.0, rgb, chord(HIP, SHOULDER, 1))
    assert contour.quality < ENTER_QUALITY


def test_another_networks_file_is_no_strip_network():
    with pytest.raises(ModelError, match="is no strip network") as caught:
        load_strip(assets.asset(assets.known_model(assets.DEFAULT_MODEL).file))
    assert "\n" not in str(caught.value)


def test_a_missing_or_damaged_file_is_named(tmp_path: Path):
    with pytest.raises(ModelError, match="cannot be read"):
        load_strip(tmp_path / "nowhere.tflite")
    path = tmp_path / "half.tflite"
    shipped = assets.asset(assets.known_model(assets.STRIP_MODEL).file)
    path.write_bytes(shipped.read_bytes()[:9000])
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_strip(path)


def test_verifying_loads_the_strip_network_too(tmp_path: Path, monkeypatch, capsys):
    assert verify_models() == 0
    assert "dorsal_strip_int8: fine" in capsys.readouterr().out
    for folder in assets.FOLDERS:
        for path in [*folder.glob("*.tflite"), *folder.glob("manifest.toml")]:
            shutil.copy(path, tmp_path)
    damaged = tmp_path / assets.known_model(assets.STRIP_MODEL).file
    damaged.write_bytes(damaged.read_bytes()[:-100])
    monkeypatch.setattr(assets, "FOLDERS", (tmp_path,))
    assert verify_models() == 1
    assert "dorsal_strip_int8" in capsys.readouterr().out
