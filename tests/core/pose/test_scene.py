import numpy as np
import pytest

from edge.core.pose.scene import CUT_S, DISSOLVED_S, SceneWatch

DT_S = 1 / 32
SIZE = (90, 160)


def place(seed):
    """Return a room: patches of 10 px of any brightness."""
    patches = np.random.default_rng(seed).integers(40, 200, (9, 16, 3), np.uint8)
    return patches.repeat(10, axis=0).repeat(10, axis=1)


ROOM, ELSEWHERE = place(1), place(2)


def new_scenes(*pictures):
    """Return at which of the pictures a new scene is told."""
    watch = SceneWatch()
    return [at for at, rgb in enumerate(pictures) if watch.step(at * DT_S, rgb)]


def mixed(share):
    return (ROOM + share * (ELSEWHERE.astype(float) - ROOM)).astype(np.uint8)


def test_a_cut_is_told_once_and_soon():
    (change,) = new_scenes(*[ROOM] * 32, *[ELSEWHERE] * 64)
    assert 32 <= change <= 33 + CUT_S / DT_S


def test_back_to_the_first_scene_is_a_new_one_too():
    assert len(new_scenes(*[ROOM] * 32, *[ELSEWHERE] * 32, *[ROOM] * 32)) == 2


@pytest.mark.parametrize("frames", [8, 32])
def test_a_dissolve_is_told_once(frames):
    shares = np.linspace(0, 1, frames)
    change = new_scenes(*[ROOM] * 32, *map(mixed, shares), *[ELSEWHERE] * 32)
    assert len(change) == 1
    assert change[0] <= 32 + frames + DISSOLVED_S / DT_S


def test_a_cut_through_black_is_told_and_a_blackout_is_not():
    black = [np.zeros_like(ROOM)] * 16
    assert len(new_scenes(*[ROOM] * 32, *black, *[ELSEWHERE] * 32)) == 1
    assert new_scenes(*[ROOM] * 32, *black, *[ROOM] * 32) == []


def passed(at):
    """Return the room while somebody as wide as half the picture walks through it."""
    rgb = ROOM.copy()
    left = 12 * at - 80
    rgb[:, max(left, 0) : max(left + 80, 0)] = ELSEWHERE[:, :1]
    return rgb


def test_a_rack_has_one_scene():
    """Somebody passes before the lens, daylight goes, a frame is torn."""
    dimmed = [(ROOM * (1 - 0.02 * at)).astype(np.uint8) for at in range(32)]
    noise = np.random.default_rng(0).integers(0, 20, (8, *ROOM.shape), np.uint8)
    rack = [*[ROOM] * 32, *map(passed, range(22)), *dimmed, *dimmed[::-1]]
    rack += [ELSEWHERE, *[ROOM] * 8, *(ROOM + each for each in noise), *[ROOM] * 8]
    assert new_scenes(*rack) == []


@pytest.mark.parametrize("shape", [(1, 1, 3), (8, 400, 3), (9, 16, 3)])
def test_a_picture_too_small_has_no_scene(shape):
    assert new_scenes(*[np.zeros(shape, np.uint8)] * 4) == []
