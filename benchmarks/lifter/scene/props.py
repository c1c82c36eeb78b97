"""Things of a gym around the lifter: bar and plates, dumbbells, uprights, hair."""

from dataclasses import dataclass

import numpy as np

from benchmarks.lifter.clothes.colours import random_colour
from edge.core.types.frames import FloatArray, IndexArray

RIM = 20  # corners of a plate


@dataclass(frozen=True, slots=True)
class Solid:
    """A mesh of flat faces: ``vertices`` (V, 3) m, ``faces`` (F, 3), ``colours``."""

    vertices: FloatArray
    faces: IndexArray
    colours: FloatArray

    def normals(self) -> FloatArray:
        """Return the faces' unit normals, (F, 3)."""
        a, b, c = (self.vertices[self.faces[:, k]] for k in range(3))
        out = np.cross(b - a, c - a)
        return np.asarray(out / (np.linalg.norm(out, axis=1, keepdims=True) + 1e-12))


def join(solids: list[Solid]) -> Solid:
    """Return several solids as one."""
    firsts = np.cumsum([0] + [len(s.vertices) for s in solids[:-1]])
    return Solid(
        np.concatenate([s.vertices for s in solids]),
        np.concatenate([s.faces + n for s, n in zip(solids, firsts, strict=True)]),
        np.concatenate([s.colours for s in solids]),
    )


def tube(
    line: FloatArray, radii: FloatArray, colour: FloatArray, flat: float = 1.0
) -> Solid:
    """Return a closed tube along ``line`` (N, 3) with ``radii`` (N,).

    ``flat`` below 1 squeezes it across x, so that a tail lies on the back.
    """
    way = line[-1] - line[0]
    way = way / np.linalg.norm(way)
    side = np.array([1.0, 0.0, 0.0])
    if abs(way @ side) > 0.9:
        side = np.array([0.0, 1.0, 0.0])
    side -= way * (way @ side)
    side /= np.linalg.norm(side)
    other = np.cross(way, side) * flat
    turn = np.linspace(0, 2 * np.pi, RIM, endpoint=False)
    ring = np.cos(turn)[:, None] * side + np.sin(turn)[:, None] * other
    vertices = (line[:, None] + radii[:, None, None] * ring).reshape(-1, 3)
    vertices = np.concatenate([vertices, line[[0, -1]]])
    faces = []
    for level in range(len(line) - 1):
        for k in range(RIM):
            a, b = level * RIM + k, level * RIM + (k + 1) % RIM
            faces += [(a, b, a + RIM), (b, b + RIM, a + RIM)]
    last = (len(line) - 1) * RIM
    for k in range(RIM):
        n = (k + 1) % RIM
        faces += [(n, k, len(vertices) - 2), (last + k, last + n, len(vertices) - 1)]
    table = np.tile(np.asarray(colour, np.float64), (len(faces), 1))
    return Solid(vertices, np.array(faces, np.intp), table)


def rod(a: FloatArray, b: FloatArray, radius: float, colour: FloatArray) -> Solid:
    """Return a cylinder between two points."""
    return tube(np.stack([a, b]), np.full(2, radius), colour)


def box(middle: FloatArray, size: FloatArray, colour: FloatArray) -> Solid:
    """Return a box along the axes, ``size`` (3,) metres."""
    corner = np.array([[i & 1, i >> 1 & 1, i >> 2] for i in range(8)]) - 0.5
    quads = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2)]
    quads.append((1, 3, 7, 5))
    faces = [t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))]
    table = np.tile(np.asarray(colour, np.float64), (len(faces), 1))
    return Solid(middle + corner * size, np.array(faces, np.intp), table)


@dataclass(frozen=True, slots=True)
class Carried:
    """What the hands hold: ``kind``, the plates' ``radius`` m, and its colours."""

    kind: str
    radius: float
    width: float
    colours: FloatArray

    def at(self, hands: FloatArray) -> list[Solid]:
        """Return it where the hands are, (2, 3) metres, left and right."""
        metal, disc = self.colours
        across = np.array([1.0, 0.0, 0.0])
        if self.kind == "barbell":
            middle = hands.mean(axis=0)
            out = [rod(middle - 1.05 * across, middle + 1.05 * across, 0.014, metal)]
            for sign in (-1, 1):
                near = middle + sign * 0.68 * across
                out.append(
                    rod(near, near + sign * self.width * across, self.radius, disc)
                )
            return out
        if self.kind == "dumbbells":
            along = np.array([0.0, 0.12, 0.0])
            return [
                rod(hand + sign * along, hand + sign * 1.8 * along, 0.07, disc)
                for hand in hands
                for sign in (-1, 1)
            ]
        if self.kind == "kettlebell":
            middle = hands.mean(axis=0) - [0.0, 0.0, 0.14]
            line = middle + np.outer(np.linspace(-1, 1, 7), [0.0, 0.0, 0.1])
            radii = 0.1 * np.sqrt(1.02 - np.linspace(-1, 1, 7) ** 2)
            return [tube(line, radii, disc)]
        return []


def random_carried(kind: str, rng: np.random.Generator) -> Carried:
    """Return a bar with plates, dumbbells or a kettlebell of random size."""
    metal = np.full(3, rng.uniform(0.05, 0.6))
    radius = float(rng.choice([0.225, 0.225, 0.16, 0.12, 0.02]))
    disc = random_colour(rng) if rng.uniform() < 0.5 else np.full(3, 0.015)
    return Carried(kind, radius, rng.uniform(0.03, 0.2), np.stack([metal, disc]))


def random_uprights(
    back_y: float, floor_z: float, side: int, rng: np.random.Generator
) -> list[Solid]:
    """Return posts of a rack, mostly beyond the lifter and sometimes before them."""
    out = []
    colour = random_colour(rng)
    for _ in range(int(rng.integers(1, 4))):
        before = rng.uniform() < 0.2
        x = side * rng.uniform(0.55, 0.8) if before else -side * rng.uniform(0.6, 1.6)
        middle = np.array([x, back_y + rng.uniform(-0.6, 0.6), floor_z + 1.15])
        thick = rng.uniform(0.03, 0.09)
        out.append(box(middle, np.array([thick, thick, 2.3]), colour))
    if rng.uniform() < 0.4:
        height = rng.uniform(0.7, 1.6)
        middle = np.array([-side * rng.uniform(0.6, 1.4), back_y, floor_z + height])
        out.append(box(middle, np.array([0.05, 3.0, rng.uniform(0.03, 0.1)]), colour))
    return out


def tail(
    head: FloatArray, back: FloatArray, length: float, wide: bool, colour: FloatArray
) -> Solid:
    """Return hair that hangs from behind a head, ``back`` its unit vector (3,)."""
    share = np.linspace(0, 1, 7)
    line = head + np.outer(np.sin(share * 1.6) * 0.05, back)
    line[:, 2] -= share * length
    radii = (0.075 if wide else 0.03) * np.array([0.5, 1, 1.1, 1, 0.9, 0.7, 0.3])
    return tube(line, radii, colour, flat=0.4 if wide else 0.9)
