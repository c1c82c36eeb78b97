"""Walls, windows, racks, railings, trees: what is behind the lifter, painted flat."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.lifter.clothes.colours import linear, random_colour
from edge.core.types.frames import FloatArray

Draw = ImageDraw.ImageDraw
Ink = tuple[int, int, int]


def random_backdrop(
    width: int,
    height: int,
    metre_px: float,
    floor_y: float,
    like: FloatArray | None,
    near: list[tuple[float, float, float]],
    rng: np.random.Generator,
    kind: str | None = None,
) -> tuple[FloatArray, str]:
    """Return a picture (height, width, 3) float32, linear RGB, and its kind.

    Parameters
    ----------
    metre_px : px per metre at the lifter
    floor_y : where the floor begins, px
    like : (3,) a colour that the wall is to resemble, as the shirt does
    near : places x, y px and angles rad where strong straight edges are put
    kind : one of ``PAINTERS``, any by default
    """
    base = random_colour(rng) if like is None else like * rng.normal(1.0, 0.08, 3)
    drawn = str(rng.choice(list(PAINTERS)))
    kind = kind or drawn
    picture = Image.new("RGB", (width, height), ink(base))
    draw = ImageDraw.Draw(picture)
    for paint in PAINTERS[kind]:
        paint(draw, width, height, metre_px, rng)
    if floor_y < height:
        draw.rectangle((0, floor_y, width, height), fill=ink(_dull(rng)))
    for x, y, angle in near:
        reach = metre_px * np.array([np.cos(angle), np.sin(angle)])
        ends = (*(np.array([x, y]) - reach), *(np.array([x, y]) + reach))
        thick = int(metre_px * rng.uniform(0.01, 0.1)) + 1
        draw.line(ends, fill=ink(random_colour(rng)), width=thick)
    picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 2.5)))
    out = linear(np.asarray(picture, np.float32) / 255).astype(np.float32)
    for cells, depth in ((3, 0.35), (12, 0.15), (60, 0.1), (200, 0.08)):
        strength = depth * rng.uniform(0.0, 2.0 if kind == "yard" else 1.0)
        out *= np.exp(strength * mottled(width, height, cells, rng))[..., None]
    if kind == "yard":
        for k in range(3):
            out[..., k] *= np.exp(0.2 * mottled(width, height, 40, rng))
    return out, kind


def photographed(
    path: Path, width: int, height: int, rng: np.random.Generator
) -> FloatArray:
    """Return a part of a photograph, (height, width, 3) float32, linear RGB.

    Any part of at least a third of it, mirrored or not.
    """
    with Image.open(path) as file:
        photo = file.convert("RGB")
    most = min(photo.width / width, photo.height / height)
    size = most * rng.uniform(1 / 3, 1.0) * np.array([width, height])
    left, top = rng.uniform(0.0, np.array(photo.size) - size)
    corners = (float(left), float(top), float(left + size[0]), float(top + size[1]))
    cut = photo.resize((width, height), Image.Resampling.BILINEAR, corners)
    values = np.asarray(cut, np.float32) / 255
    if rng.uniform() < 0.5:
        values = values[:, ::-1]
    return linear(values).astype(np.float32)


def _dull(rng: np.random.Generator) -> FloatArray:
    """Return the colour of a floor."""
    colour = random_colour(rng)
    return np.asarray(0.25 * colour + 0.5 * colour.mean())


def mottled(
    width: int, height: int, cells: int, rng: np.random.Generator
) -> FloatArray:
    """Return smooth noise of about ``cells`` blots across, (height, width)."""
    rows = max(int(cells * height / max(width, 1)), 2)
    small = rng.standard_normal((min(rows, height), min(cells, width)))
    picture = Image.fromarray(small.astype(np.float32), mode=None)
    return np.asarray(picture.resize((width, height), Image.Resampling.BICUBIC))


def ink(colour: FloatArray) -> Ink:
    """Return a linear colour as PIL takes it."""
    red, green, blue = (255 * np.clip(colour, 0, 1) ** (1 / 2.2)).astype(int)
    return int(red), int(green), int(blue)


def _bricks(
    draw: Draw, width: int, height: int, metre: float, rng: np.random.Generator
) -> None:
    colour, row = ink(random_colour(rng)), max(metre * rng.uniform(0.08, 0.3), 4)
    for i, y in enumerate(np.arange(0, height, row)):
        draw.line((0, y, width, y), fill=colour, width=max(int(row / 12), 1))
        for x in np.arange(-row * (i % 2), width, 2 * row):
            draw.line((x, y, x, y + row), fill=colour, width=max(int(row / 12), 1))


def _panels(
    draw: Draw, width: int, height: int, metre: float, rng: np.random.Generator
) -> None:
    for x in np.arange(rng.uniform(0, metre), width, metre * rng.uniform(0.3, 1.2)):
        if rng.uniform() < 0.5:
            fill = ink(random_colour(rng))
            draw.rectangle((x, 0, x + metre * rng.uniform(0.1, 0.6), height), fill=fill)
        else:
            draw.line((x, 0, x, height), fill=ink(random_colour(rng)), width=2)


def _boxes(
    draw: Draw, width: int, height: int, metre: float, rng: np.random.Generator
) -> None:
    """Windows, mirrors, posters, shelves."""
    for _ in range(int(rng.integers(1, 6))):
        x, y = rng.uniform(-0.3 * width, width), rng.uniform(-0.3 * height, height)
        w, h = metre * rng.uniform(0.15, 1.2, 2)
        frame = ink(random_colour(rng))
        fill = ink(random_colour(rng) if rng.uniform() < 0.6 else np.full(3, 0.9))
        draw.rectangle(
            (x, y, x + w, y + h), fill=fill, outline=frame, width=int(metre * 0.03) + 1
        )
        for _ in range(int(rng.integers(0, 5))):
            ends = (x + w * rng.uniform(), y + h * rng.uniform())
            size = metre * rng.uniform(0.02, 0.15)
            corner = (ends[0] + size, ends[1] + size)
            draw.rectangle((*ends, *corner), fill=ink(random_colour(rng)))


def _discs(
    draw: Draw, width: int, height: int, metre: float, rng: np.random.Generator
) -> None:
    """Plates on trees and walls, balls."""
    for _ in range(int(rng.integers(2, 9))):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        r = metre * float(rng.choice([0.225, 0.225, 0.15, 0.1]))
        fill = ink(random_colour(rng)) if rng.uniform() < 0.5 else (25, 25, 28)
        edge = ink(random_colour(rng))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=edge, width=2)
        draw.ellipse((x - r / 5, y - r / 5, x + r / 5, y + r / 5), fill=(160, 160, 160))


def _bars(
    draw: Draw, width: int, height: int, metre: float, rng: np.random.Generator
) -> None:
    """Racks: a few posts and beams, any distance away."""
    for _ in range(int(rng.integers(2, 7))):
        thick = max(metre * rng.uniform(0.02, 0.1), 1)
        fill = ink(random_colour(rng)) if rng.uniform() < 0.6 else (20, 20, 22)
        if rng.uniform() < 0.65:
            x, tip = rng.uniform(0, width), rng.normal(0, 0.04) * height
            draw.line((x, 0, x + tip, height), fill=fill, width=int(thick))
        else:
            y = rng.uniform(0, height)
            draw.rectangle((0, y, width, y + thick), fill=fill)


def _railing(
    draw: Draw, width: int, height: int, metre: float, rng: np.random.Generator
) -> None:
    fill, thick = ink(random_colour(rng)), max(int(metre * rng.uniform(0.01, 0.04)), 1)
    tip = rng.normal(0, 0.1) * height
    if rng.uniform() < 0.7:
        for x in np.arange(-width, 2 * width, metre * rng.uniform(0.07, 0.25)):
            draw.line((x, 0, x + tip, height), fill=fill, width=thick)
    if rng.uniform() < 0.6:
        for y in np.arange(0, height, metre * rng.uniform(0.15, 0.6)):
            draw.line((0, y, width, y + tip / 4), fill=fill, width=thick)


def _trees(
    draw: Draw, width: int, height: int, metre: float, rng: np.random.Generator
) -> None:
    leaf = rng.uniform(0.02, 0.3) * np.array([0.6, 1.0, 0.35])
    for _ in range(int(rng.uniform(60, 250) * width * height / metre**2)):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        r = metre * rng.uniform(0.02, 0.2)
        fill = ink(leaf * rng.uniform(0.3, 2.5))
        draw.ellipse((x - r, y - 0.7 * r, x + r, y + 0.7 * r), fill=fill)
    for _ in range(int(rng.integers(0, 4))):
        x, thick = rng.uniform(0, width), metre * rng.uniform(0.05, 0.3)
        fill = ink(rng.uniform(0.02, 0.2) * np.array([1.0, 0.75, 0.5]))
        tip = rng.normal(0, 0.1) * height
        draw.line((x, 0, x + tip, height), fill=fill, width=int(thick) + 1)


Painter = Callable[[Draw, int, int, float, np.random.Generator], None]
PAINTERS: dict[str, tuple[Painter, ...]] = {
    "wall": (_bricks,),
    "gym": (_boxes, _bars, _discs),
    "yard": (_trees,),
    "room": (_panels, _boxes),
    "railing": (_boxes, _railing),
}
