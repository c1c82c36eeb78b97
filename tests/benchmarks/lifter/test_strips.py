"""Strips of a real synthetic lifter: the label lies on the picture's edge."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numba", reason="pictures of lifters need the lifter extra")

from benchmarks.lifter.body.body import read_bodies
from benchmarks.lifter.picture.film import Actor, Shot, Window
from benchmarks.lifter.picture.take import Kind, Model, random_take
from benchmarks.lifter.strips.labels import label
from benchmarks.lifter.strips.shards import columns
from benchmarks.lifter.strips.strips import clip_samples
from edge.core.back.strip import ALONG, BEHIND_SPAN

BODIES = Path(__file__).parents[3] / "benchmarks" / "out" / "bodies_96_1.npz"
CLIP = 3  # of a lifter whose back nothing hides


@pytest.fixture(scope="module")
def models() -> list[Model]:
    if not BODIES.is_file():
        pytest.skip("no bodies: python -m benchmarks.lifter builds them")
    return [Model(0, next(read_bodies(BODIES)))]


def test_the_label_is_where_the_cover_ends(models: list[Model]) -> None:
    take = random_take(Kind.JUDGE, models, np.random.default_rng(CLIP))
    actor = Actor(take.dressed, *take.dressed.posed(take.transforms[0]))
    xy = take.camera.project(actor.vertices)
    low, high = np.floor(xy.min(axis=0) - 4), np.ceil(xy.max(axis=0) + 4)
    window = Window(*low.astype(int), *(high - low).astype(int), fine=4)
    shot = Shot(take.camera, window, [actor])
    covered = shot.buffer.face >= 0
    axes = take.axes[0]
    truth = label(xy, take.dressed.parts, take.model.marks, axes, shot.buffer, window)
    assert truth.visible.sum() > 20
    behind = np.linspace(*BEHIND_SPAN, 2000)
    for row in np.flatnonzero(truth.visible & (ALONG > 0) & (ALONG < 0.8)):
        places = axes.to_frame(np.full_like(behind, ALONG[row]), behind)
        x, y = ((places - low) * window.fine).astype(int).T
        outside = behind > truth.edge[row] - 0.05
        end = behind[outside][covered[y, x][outside].argmin()]
        assert abs(end - truth.edge[row]) * axes.length_px < 0.5


def test_a_clip_is_the_same_every_time_and_as_the_training_reads_it(
    models: list[Model],
) -> None:
    first, again = (
        list(islice(clip_samples(Kind.FIT, models, 1, 0), 2)) for _ in range(2)
    )
    table = columns(first)
    for name, values in columns(again).items():
        np.testing.assert_array_equal(values, table[name], err_msg=name)
    assert table["strip"].shape == (2, 48, 64, 3)
    assert table["strip"].dtype == np.uint8
    assert table["edge"].shape == table["visible"].shape == (2, 48)
    assert table["landmarks"].shape == table["true_joints"].shape == (2, 2, 2)
    assert table["edge"].dtype == np.float32
    assert (table["rep"] == 0).all()


def test_the_landmarks_lie_on_the_edge_sacrum_below(models: list[Model]) -> None:
    sample = next(iter(clip_samples(Kind.FIT, models, 1, 1)))
    (sacrum, c7), edge = sample["landmarks"], sample["edge"]
    assert -0.35 < sacrum[0] < 0.4 < 0.7 < c7[0] < 1.4
    there = np.isfinite(edge)
    on = np.interp(sacrum[0], ALONG[there], edge[there])
    assert on == pytest.approx(sacrum[1], abs=0.02)


def test_another_seed_is_another_clip(models: list[Model]) -> None:
    takes = [
        random_take(Kind.TRAIN, models, np.random.default_rng(seed)) for seed in (0, 1)
    ]
    assert takes[0].camera.focal_px != takes[1].camera.focal_px
    assert replace(takes[0].dressed.outfit) != takes[1].dressed.outfit
