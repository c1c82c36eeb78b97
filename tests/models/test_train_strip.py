"""The strip network is trained, rounded and written; needs the ``build`` extra."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from edge.core.back.strip import ALONG, BEHIND
from edge.core.back.strip_reader import edge_places
from edge.devices.inference.strip import load_strip

ROOT = Path(__file__).resolve().parents[2]
COUNT = 192


def shard(path, seed):
    """Write strips of two colours that meet at the edge."""
    random = np.random.default_rng(seed)
    place = random.uniform(0.1, 0.4, (COUNT, 1)) + 0.05 * np.sin(3 * ALONG)
    colours = random.integers(0, 256, (COUNT, 2, 1, 1, 3))
    inside = (place[..., None] > BEHIND)[..., None]
    ends = random.uniform([0.0, 0.95], [0.1, 1.05], (COUNT, 2))
    at = [np.interp(on, ALONG, one) for on, one in zip(ends, place, strict=True)]
    np.savez(
        path,
        strip=np.where(inside, colours[:, 0], colours[:, 1]).astype(np.uint8),
        edge=place.astype(np.float32),
        visible=np.ones(place.shape, np.uint8),
        landmarks=np.stack([ends, at], axis=-1).astype(np.float32),
    )


@pytest.mark.skipif(not find_spec("tensorflow"), reason="needs TensorFlow")
def test_a_strip_network_is_trained_and_read(tmp_path: Path):
    shard(tmp_path / "train_1.npz", 1)
    shard(tmp_path / "judge_1.npz", 2)
    out = tmp_path / "strip.tflite"
    command = [sys.executable, "-m", "models.strip.train", str(tmp_path)]
    command += ["--out", str(out), "--epochs", "15"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert "SHA-256" in done.stdout
    reader = load_strip(out)
    with np.load(tmp_path / "judge_1.npz") as judged:
        places = [edge_places(reader(strip).edge)[0] for strip in judged["strip"]]
        apart = np.abs(np.array(places) - judged["edge"])
    assert np.median(apart) < 0.15
