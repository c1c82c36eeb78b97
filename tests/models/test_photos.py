"""Photographs for backgrounds in training: which are kept, and how they are cut."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.lifter.scene.backdrop import photographed
from models.strip.larger import photos


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of a photograph's like, a drawing and a thumbnail."""
    random = np.random.default_rng(1)
    noise = random.integers(0, 256, (90, 160, 3)).astype(np.uint8)
    photo = Image.fromarray(noise).resize((1600, 900), Image.Resampling.BICUBIC)
    below = tmp_path / "usr" / "share"
    below.mkdir(parents=True)
    photo.save(below / "photo.JPG")
    Image.new("RGB", (1600, 900), "teal").save(below / "drawing.png")
    photo.resize((64, 36)).save(below / "icon.png")
    (below / "again.jpg").symlink_to(below / "photo.JPG")
    (below / "read.me").touch()
    return tmp_path


def test_photographs_are_kept_small_and_drawings_left(folder: Path):
    found = photos.pictures(folder)
    assert [path.name for path in found] == ["drawing.png", "icon.png", "photo.JPG"]
    out = folder / "out"
    out.mkdir()
    assert [photos.small(path, out, "some") for path in found] == [False, False, True]
    with Image.open(out / "some_photo.jpg") as kept:
        assert max(kept.size) == photos.LONGER_PX
    assert len(list(out.iterdir())) == 1


def test_a_backdrop_is_a_part_of_a_photograph_in_linear_light(folder: Path):
    path = folder / "grey.png"
    Image.new("RGB", (400, 300), (186, 186, 186)).save(path)
    for seed in range(2):
        dice = np.random.default_rng(seed)
        seen = photographed(path, 320, 500, dice)
        assert seen.shape == (500, 320, 3)
        assert seen.dtype == np.float32
        # Half of the light of white, as screens show it.
        assert seen == pytest.approx(0.5, abs=0.02)


def test_half_of_the_strips_keep_their_painted_background(folder: Path, monkeypatch):
    strips = pytest.importorskip(
        "benchmarks.lifter.strips.strips", exc_type=ImportError
    )
    showing = strips.Showing((), 1, (), None, np.zeros((40, 60, 3)), "gym", None)
    path = photos.pictures(folder)[-1]
    seen = [
        strips._before_photo(showing, [path], np.random.default_rng(seed))
        for seed in range(40)
    ]
    kinds = [one.background for one in seen]
    assert 10 < kinds.count("photo") < 30
    assert all(one is showing for one in seen if one.background == "gym")
