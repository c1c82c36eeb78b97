"""The larger strip network: PyTorch computes what TensorFlow does, and can resume."""

import json
from pathlib import Path

import numpy as np
import pytest

from edge.core.back.strip import ALONG, BEHIND, COLUMNS, ROWS
from models.strip.layers import LARGER, LAYERS, first_weights, macs

COUNT = 12


def shard(path: Path, seed: int) -> None:
    """Write strips of noise with edges anywhere, some of them not known."""
    random = np.random.default_rng(seed)
    edge = random.uniform(0.0, 0.5, (COUNT, 1)) + 0.05 * np.sin(3 * ALONG)
    edge[:, :4] = np.nan
    ends = random.uniform([0.0, 0.95], [0.1, 1.05], (COUNT, 2))
    ends[0] = np.nan
    np.savez(
        path,
        strip=random.integers(0, 256, (COUNT, ROWS, COLUMNS, 3)).astype(np.uint8),
        edge=edge.astype(np.float32),
        visible=random.integers(0, 2, (COUNT, ROWS)).astype(np.uint8),
        landmarks=np.stack([ends, 0.2 + 0 * ends], axis=-1).astype(np.float32),
    )


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason="needs PyTorch")


def test_the_larger_network_has_the_size_that_was_asked_for():
    sizes = [
        sum(weights.size for weights in first_weights(1, layers).values())
        for layers in (LAYERS, LARGER)
    ]
    assert sizes[0] == 59_542  # as the card of the one that ships says
    assert 300_000 < sizes[1] < 1_000_000
    assert macs(LAYERS) == pytest.approx(14.2e6, rel=0.01)


@pytest.mark.parametrize("layers", [LAYERS, LARGER])
def test_both_compute_the_same_heads_and_loss(torch, layers, tmp_path):
    tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")
    from models.strip import loss as tf_loss
    from models.strip.larger import loss as torch_loss
    from models.strip.larger.network import heads, new_weights, save
    from models.strip.larger.samples import Samples
    from models.strip.network import StripNetwork
    from models.strip.samples import Samples as TfSamples

    shard(tmp_path / "train_1.npz", 1)
    weights = new_weights(3, layers, "cpu")
    save(weights, tmp_path / "weights.npz")
    network = StripNetwork(4, layers)
    network.load(tmp_path / "weights.npz")
    batch = Samples.read([tmp_path / "train_1.npz"], "cpu")
    theirs = TfSamples.read([tmp_path / "train_1.npz"]).some(slice(None))
    ours = heads(weights, batch.strip / 255.0, layers)
    told = network(tf.cast(theirs.strip, tf.float32) / 255)
    for name, value in ours.items():
        moved = value.detach().numpy().transpose(0, 2, 3, 1)
        np.testing.assert_allclose(moved, told[name].numpy(), rtol=1e-3, atol=1e-4)
    for mine, other in zip(torch_loss.read(ours), tf_loss.read(told), strict=True):
        np.testing.assert_allclose(mine.detach().numpy(), other.numpy(), atol=1e-4)
    cost = torch_loss.loss(ours, batch)
    assert float(cost.detach()) == pytest.approx(
        float(tf_loss.loss(told, theirs)), rel=1e-3
    )
    cost.backward()
    assert all(torch.isfinite(weight.grad).all() for weight in weights.values())


def test_varied_strips_keep_their_labels_in_the_strip(torch, tmp_path):
    from models.strip.larger.samples import Samples, varied

    shard(tmp_path / "train_1.npz", 1)
    batch = Samples.read([tmp_path / "train_1.npz"], "cpu")
    torch.manual_seed(1)
    seen = varied(batch)
    assert seen.strip.shape == batch.strip.shape
    assert 0 <= float(seen.strip.min()) <= float(seen.strip.max()) <= 1
    shown = seen.visible > 0
    assert shown.any()
    assert (seen.edge[shown] > BEHIND[0]).all()
    assert (seen.edge[shown] < BEHIND[-1]).all()
    assert torch.isnan(seen.landmarks[0]).any()
    assert (seen.edge - batch.edge).abs().nanmean() < 0.1


def test_training_goes_on_where_it_was_stopped(torch, tmp_path, monkeypatch, capsys):
    from models.strip.larger import train

    def rendered(folder, kind, *rest):
        folder.mkdir(exist_ok=True)
        path = folder / f"{kind}_00000.npz"
        shard(path, 1 if kind == "train" else 2)
        return [path]

    monkeypatch.setattr(train, "render", rendered)
    usual = ["train", str(tmp_path), "--bodies", "none", "--batch", "4"]
    for steps in (2, 5, 5):
        monkeypatch.setattr("sys.argv", [*usual, "--steps", str(steps)])
        train.main()
        told = json.loads((tmp_path / "larger.json").read_text())
        assert (told["steps"], told["strips"]) == (steps, COUNT)
        assert np.isfinite(told["edge_percent"])
    assert "on cpu" in capsys.readouterr().out
    with np.load(tmp_path / "larger.npz") as kept:
        assert {n: w.shape for n, w in kept.items()} == {
            n: w.shape for n, w in first_weights(1, LARGER).items()
        }


def test_without_time_nothing_is_rendered(tmp_path):
    strips = pytest.importorskip("models.strip.larger.strips", exc_type=ImportError)
    (tmp_path / "train_00000.npz").touch()
    there = strips.render(tmp_path, strips.Kind.TRAIN, Path("none"), (), 1, 0.0)
    assert there == [tmp_path / "train_00000.npz"]
