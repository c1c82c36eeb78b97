"""Painted rooms: is a knocked camera told, and one that was not knocked let be?

``python -m benchmarks.aim.rooms``. Each room is seen again under another light, with
things moved and somebody in some of the looks; in half of them the camera was turned,
tilted or rolled meanwhile.
"""

import sys
from collections import Counter

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.lifter.scene.backdrop import random_backdrop
from edge.core.aim.edges import Edges, edges
from edge.core.aim.kept import Kept
from edge.core.aim.moved import LOOKS, Knocked, MovedWatch
from edge.core.types.frames import ByteArray, FloatArray

ROOMS, SEED = 60, 171
WIDTH, HEIGHT, MARGIN = 640, 360, 1.6
KNOCKS = ("none", "none", "none", "turned", "tilted", "rolled")


def seen(
    room: FloatArray, dice: np.random.Generator, knock: tuple[float, float, float]
) -> ByteArray:
    """Return a picture of a room that reaches further than the camera sees.

    ``knock`` is how far the scene has moved right and down, px, and rolled, degrees.
    """
    right, down, roll_deg = knock
    levels = (255 * np.clip(room, 0, 1) ** (1 / 2.2)).astype(np.uint8)
    image = Image.fromarray(levels).rotate(-roll_deg, Image.Resampling.BILINEAR)
    left = (image.width - WIDTH) / 2 - right
    top = (image.height - HEIGHT) / 2 - down
    box = (round(left), round(top), round(left) + WIDTH, round(top) + HEIGHT)
    values = np.asarray(image.crop(box)).astype(np.float32)
    values += dice.normal(0.0, 3.0, values.shape)
    return np.clip(values, 0, 255).astype(np.uint8)


def lit(room: FloatArray, dice: np.random.Generator) -> FloatArray:
    """Return a room under another light: brighter or darker, from another side."""
    width = room.shape[1]
    slope = dice.uniform(-0.6, 0.6) * np.linspace(-1, 1, width)
    return np.asarray(room * dice.uniform(0.4, 1.8) * np.exp(slope)[None, :, None])


def moved_things(room: FloatArray, dice: np.random.Generator) -> FloatArray:
    """Return a room with benches and plates elsewhere: boxes of up to a fifth of it."""
    out = room.copy()
    for _ in range(int(dice.integers(0, 5))):
        height, width = out.shape[:2]
        size = dice.uniform(0.05, 0.2, 2) * (height, width)
        y, x = dice.uniform(0.0, 1.0, 2) * (height, width)
        rows = slice(int(y), int(y + size[0]))
        out[rows, int(x) : int(x + size[1])] = dice.uniform(0.0, 0.8, 3)
    return out


def with_somebody(picture: ByteArray, dice: np.random.Generator) -> ByteArray:
    """Return a picture with somebody in the background."""
    image = Image.fromarray(picture)
    x, tall = dice.uniform(0, WIDTH), dice.uniform(0.3, 0.8) * HEIGHT
    box = (x, HEIGHT * 0.9 - tall, x + tall * 0.25, HEIGHT * 0.9)
    colour = tuple(int(level) for level in dice.integers(0, 256, 3))
    ImageDraw.Draw(image).rectangle(box, fill=colour)
    return np.asarray(image)


def looks(
    room: FloatArray, dice: np.random.Generator, knock: tuple[float, float, float]
) -> list[Edges]:
    """Return what ``MovedWatch`` is given of ten minutes."""
    found = []
    for _ in range(LOOKS):
        picture = seen(room, dice, knock)
        if dice.random() < 0.3:
            picture = with_somebody(picture, dice)
        one = edges(picture)
        if one is not None:
            found.append(one)
    return found


def trial(number: int) -> tuple[str, Knocked | None]:
    """Return what was done to a room's camera, and what is told."""
    dice = np.random.default_rng([SEED, number])
    wide, high = int(MARGIN * WIDTH), int(MARGIN * HEIGHT)
    room, _ = random_backdrop(wide, high, 0.4 * HEIGHT, 0.65 * high, None, [], dice)
    kind = KNOCKS[number % len(KNOCKS)]
    sign = float(dice.choice([-1, 1]))
    knock = {
        "none": (0.0, 0.0, 0.0),
        "turned": (sign * dice.uniform(0.08, 0.25) * WIDTH, 0.0, 0.0),
        "tilted": (0.0, sign * dice.uniform(0.1, 0.25) * HEIGHT, 0.0),
        "rolled": (0.0, 0.0, sign * dice.uniform(5.0, 15.0)),
    }[kind]
    watch = MovedWatch(Kept((WIDTH, HEIGHT), 0.5, 0.9, 0.0, 0.0))
    for one in looks(room, dice, (0.0, 0.0, 0.0)):
        watch.look(one)
    if watch.kept.edges is None:
        return f"{kind}, too plain", None
    later = moved_things(lit(room, dice), dice)
    for one in looks(later, dice, knock):
        watch.look(one)
    return kind, watch.knocked


def main() -> None:
    """Print how many knocks were told, of how many; ``aside`` for the other half."""
    aside = "aside" in sys.argv
    told, count = Counter[str](), Counter[str]()
    for number in range(ROOMS * 2):
        if (number // len(KNOCKS)) % 2 == aside:
            kind, knocked = trial(number)
            count[kind] += 1
            told[kind] += knocked is not None
            if not aside:
                print(number, kind, knocked)
    for kind in count:
        print(f"{kind}: {told[kind]} of {count[kind]} told as knocked")


if __name__ == "__main__":
    main()
