"""The renderer's bones, as many as poses and stances need."""

from collections.abc import Sequence

import numpy as np

Bone = tuple[str, str | None, tuple[int, int, int]]

# Bone, its parent, where it begins: (x, y, z) in cm, the person facing -y.
MIDDLE: list[Bone] = [
    ("root", None, (0, 2, 98)),
    ("spine05", "root", (0, 4, 102)),
    ("spine04", "spine05", (0, 3, 108)),
    ("spine03", "spine04", (0, 2, 114)),
    ("spine02", "spine03", (0, 2, 121)),
    ("spine01", "spine02", (0, 4, 131)),
    ("neck01", "spine01", (0, 3, 147)),
    ("head", "neck01", (0, 0, 157)),
]
LIMBS: list[Bone] = [
    ("upperleg01", "root", (9, 0, 92)),
    ("lowerleg01", "upperleg01", (9, -1, 50)),
    ("foot", "lowerleg01", (9, 3, 8)),
    ("toe1-1", "foot", (9, -12, 2)),
    ("upperarm01", "spine01", (18, 2, 143)),
    ("lowerarm01", "upperarm01", (30, 2, 120)),
    ("wrist", "lowerarm01", (42, 0, 98)),
]
# What a figure stands and leans on beside.
ENDS: list[Bone] = [
    ("toe2-1", "foot", (9, -12, 2)),
    ("finger3-1", "wrist", (45, -3, 90)),
]


def skeleton(sides: Sequence[Bone]) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Return names, parents (-1 for none) and heads (B, 3) in m, left and right."""
    bones = list(MIDDLE)
    for side, sign in (("L", 1), ("R", -1)):
        for name, parent, (x, y, z) in sides:
            middle = parent.startswith(("root", "spine"))
            above = parent if middle else f"{parent}.{side}"
            bones.append((f"{name}.{side}", above, (sign * x, y, z)))
    names = tuple(name for name, _, _ in bones)
    parents = np.array([names.index(p) if p else -1 for _, p, _ in bones])
    return names, parents, np.array([at for _, _, at in bones]) / 100
