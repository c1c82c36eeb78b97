"""The still scene: what is learnt of it, and what it says about the back's edge."""

import numpy as np
import pytest

from benchmarks.spine.backdrop import CELL, Backdrop, sides
from edge.core.back.chord import chord
from edge.core.back.strip import ALONG, BEHIND, COLUMNS, ROWS, cut_strip

HEIGHT, WIDTH = 240, 320
BACK = 0.2  # torso lengths behind the chord


def noise(seed):
    """Return the picture of a scene with blocks of many colours."""
    blocks = np.random.default_rng(seed).integers(
        30, 220, (HEIGHT // 40, WIDTH // 40, 3)
    )
    return blocks.repeat(40, axis=0).repeat(40, axis=1).astype(np.float64)


def leaning(deg, length_px=90.0):
    """Return the chord of a lifter in the middle who faces right."""
    up = np.array([np.sin(np.radians(deg)), -np.cos(np.radians(deg))])
    hip = np.array([160.0, 160.0])
    return chord(hip, hip + length_px * up, facing=1)


def filmed(scene, axes, gain=1.0):
    """Return the scene with a trunk before it, and the trunk's edge."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    along, behind = axes.to_strip(np.stack([x.ravel(), y.ravel()], axis=1))
    trunk = (along > -0.2) & (along < 1.2) & (behind > -0.2) & (behind < BACK)
    picture = scene.copy()
    picture[trunk.reshape(HEIGHT, WIDTH)] = (250, 10, 10)
    back = axes.to_frame(np.linspace(-0.1, 1.1, 20), np.full(20, BACK))
    return (gain * picture).clip(0, 255).astype(np.uint8), back


def watch(backdrop, scene, *, start_s=0.0, degs=(0, 60, 0, 60, 0), gain=1.0):
    """Let the backdrop see a lifter bend for a while; return when it ends."""
    t_s = start_s
    for deg in np.repeat(degs, 3):
        axes = leaning(deg)
        rgb, back = filmed(scene, axes, gain)
        backdrop.learn(t_s, rgb, axes, back)
        t_s += 0.25
    return t_s


def test_nothing_is_said_before_anything_is_known():
    axes = leaning(0)
    rgb, _ = filmed(noise(0), axes)
    strip, _ = cut_strip(rgb, axes)
    backdrop = Backdrop()
    assert backdrop.hints(strip, axes) is None
    assert backdrop.trust == 0
    assert (backdrop.front(strip, axes) == 0.5).all()


@pytest.mark.parametrize("gain", [1.0, 0.7])
def test_the_scene_points_at_the_edge_whatever_the_exposure_does(gain):
    scene, backdrop = noise(1), Backdrop()
    t_s = watch(backdrop, scene)
    watch(backdrop, scene, start_s=t_s, degs=(60,), gain=gain)
    axes = leaning(30)
    strip, _ = cut_strip(filmed(scene, axes, gain)[0], axes)
    hints = backdrop.hints(strip, axes)
    assert backdrop.trust == 1
    assert hints.shape == (ROWS, COLUMNS)
    assert hints.max() <= 0
    rows = (ALONG > 0.1) & (ALONG < 1.0)
    best = BEHIND[hints[rows].argmax(axis=1)]
    assert np.median(best) == pytest.approx(BACK, abs=0.06)
    assert (np.abs(best - BACK) < 0.1).mean() > 0.9


def test_an_edge_of_the_scene_is_no_edge_of_the_back():
    scene, backdrop = noise(2), Backdrop()
    scene[:, 112:128] = 255.0  # an upright behind the lifter
    watch(backdrop, scene)
    axes = leaning(0)
    strip, _ = cut_strip(filmed(scene, axes)[0], axes)
    hints = backdrop.hints(strip, axes)
    columns = np.searchsorted(BEHIND, (BACK, (160 - 128) / 90, (160 - 112) / 90))
    rows = (ALONG > 0.3) & (ALONG < 0.9)
    back, near, far = np.median(hints[rows][:, columns], axis=0)
    assert back > max(near, far) + 1


def test_a_camera_that_was_moved_makes_it_forget():
    backdrop = Backdrop()
    t_s = watch(backdrop, noise(3))
    assert backdrop.trust == 1
    watch(backdrop, noise(4), start_s=t_s, degs=(0,))
    axes = leaning(60)
    strip, _ = cut_strip(filmed(noise(4), axes)[0], axes)
    # What the lifter hides now is not taken from the scene that was.
    assert (backdrop.front(strip, axes) == 0.5).any()
    watch(backdrop, noise(4), start_s=t_s + 2)
    assert backdrop.trust == 1


def test_another_size_of_picture_begins_anew():
    backdrop = Backdrop()
    t_s = watch(backdrop, noise(5))
    rgb, back = filmed(noise(5), leaning(0))
    backdrop.learn(t_s, rgb[:200], leaning(0), back)
    strip, _ = cut_strip(rgb[:200], leaning(0))
    assert backdrop.front(strip, leaning(0)).shape == (ROWS // CELL, COLUMNS // CELL)


def test_sides_are_means_before_and_behind():
    cells = np.array([[1, 1, 1, 1, 0, 0, 0, 0]], dtype=np.float32)
    inside, outside = sides(cells)
    assert inside[0].tolist() == pytest.approx([1, 1, 1, 1, 1, 0.75, 0.5, 0.25])
    assert outside[0].tolist() == pytest.approx([0.75, 0.5, 0.25, 0, 0, 0, 0, 0])
