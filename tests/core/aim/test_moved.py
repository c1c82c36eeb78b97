"""A knocked camera is told, and one that nobody touched is let be."""

import json
from dataclasses import replace

import numpy as np
import pytest

from edge.core.aim.edges import Edges, edges, shift
from edge.core.aim.kept import Kept
from edge.core.aim.moved import LOOKS, VISITS, Knock, MovedWatch
from tests.core.aim.test_advice import WELL

WIDTH, HEIGHT = 640, 360


def room(seed=3):
    """A wall with posts, a floor and some plates, wider than the picture."""
    dice = np.random.default_rng(seed)
    wall = np.full((2 * HEIGHT, 2 * WIDTH, 3), 150.0)
    wall[int(1.25 * HEIGHT) :] = 90.0
    for _ in range(14):
        x, wide = int(dice.uniform(0, 2 * WIDTH)), int(dice.uniform(8, 40))
        wall[:, x : x + wide] = dice.uniform(20, 240, 3)
    for _ in range(10):
        y, x = (dice.uniform(0.2, 0.8, 2) * wall.shape[:2]).astype(int)
        wall[y : y + 30, x : x + 60] = dice.uniform(20, 240, 3)
    return wall


def seen(wall, right=0, down=0, light=1.0, seed=0):
    top, left = HEIGHT // 2 - down, WIDTH // 2 - right
    view = wall[top : top + HEIGHT, left : left + WIDTH] * light
    view = view + np.random.default_rng(seed).normal(0, 3, view.shape)
    return np.clip(view, 0, 255).astype(np.uint8)


def known(wall):
    """A watch that has learnt the room."""
    watch = MovedWatch(Kept((WIDTH, HEIGHT), 0.5, 0.9, 2.0, 0.5))
    watched(watch, wall)
    assert watch.kept.edges is not None
    return watch


def watched(watch, wall, **how):
    for seed in range(LOOKS):
        watch.look(edges(seen(wall, seed=seed, **how)))
    return watch.knocked


def visited(watch, count=VISITS, **figures):
    for _ in range(count):
        watch.visit(replace(WELL, **figures))
    return watch.knocked


@pytest.mark.parametrize(
    ("moved", "knock"),
    [({"right": 64}, Knock.TURNED), ({"down": -40}, Knock.TILTED)],
)
def test_a_room_that_lies_elsewhere_in_the_picture_is_a_knock(moved, knock):
    found = watched(known(room()), room(), **moved)
    assert found.knock is knock
    share = max(abs(moved.get("right", 0)) / WIDTH, abs(moved.get("down", 0)) / HEIGHT)
    assert found.amount == pytest.approx(share, abs=0.03)


@pytest.mark.parametrize("light", [0.4, 1.5])
def test_another_light_is_no_knock(light):
    assert watched(known(room()), room(), light=light) is None


def test_one_picture_is_no_knock():
    watch = known(room())
    watch.look(edges(seen(room(), right=64)))
    assert watch.knocked is None


def test_a_camera_that_is_put_back_is_well_again():
    watch = known(room())
    assert watched(watch, room(), right=64) is not None
    assert watched(watch, room()) is None


def test_lifters_who_stand_elsewhere_are_no_knock_where_the_room_is_in_its_place():
    watch = known(room())
    watched(watch, room())
    assert visited(watch, yaw_deg=40.0, bottom=0.5) is None


def test_where_the_room_is_not_known_again_several_lifters_tell():
    watch = known(room())
    assert watched(watch, room(seed=9)) is None
    assert visited(watch, VISITS - 1, bottom=0.6) is None
    assert visited(watch, 1, bottom=0.6).knock is Knock.ELSEWHERE


def test_lifters_of_every_height_and_half_a_metre_off_are_no_knock():
    watch = known(room())
    watched(watch, room(seed=9))
    for k in range(20):
        off = (-1) ** k
        figures = {"middle": 0.5 + 0.15 * off, "yaw_deg": 12.0 * off, "roll_deg": off}
        assert visited(watch, 1, bottom=0.9 - 0.05 * (k % 3), **figures) is None


def test_a_picture_in_which_nothing_can_be_made_out_has_no_edges():
    assert edges(np.full((HEIGHT, WIDTH, 3), 4, np.uint8)) is None
    assert edges(np.full((20, 20, 3), 200, np.uint8)) is None


def test_what_is_kept_are_215_numbers_that_no_picture_comes_from():
    # Mirrored at both middles, other pictures have the very same sums.
    found = edges(seen(room()))
    assert len(found.across) + len(found.down) + len(found.turned) == 215


def test_what_was_kept_comes_back_from_json():
    watch = known(room())
    kept = watch.kept.with_knocked("turned")
    again = Kept.of(json.loads(json.dumps(kept.payload())))
    assert again == kept
    assert shift(again.edges, kept.edges).before == pytest.approx(1.0)


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {},
        {"schema": "aim/2"},
        {"edges": {"across": [1.0], "down": [], "turned": []}},
        {"edges": {"across": [9.0] * 80, "down": [0.0] * 45, "turned": [0.0] * 90}},
        {"knocked": "a\nb"},
        {"size": [1]},
    ],
)
def test_what_is_no_such_thing_is_refused(broken):
    whole = Kept((WIDTH, HEIGHT), 0.5, 0.9, 2.0, 0.5).payload()
    payload = {**whole, **broken} if isinstance(broken, dict) and broken else broken
    with pytest.raises(ValueError, match=r"aim/1|edges|number|text|unpack|schema|size"):
        Kept.of(payload)


def test_edges_refuse_what_is_no_share():
    with pytest.raises(ValueError, match="shares"):
        Edges((float("nan"),) * 80, (0.0,) * 45, (0.0,) * 90)
