"""The bodies that clips and strips are made with, built the first time."""

from pathlib import Path

from benchmarks.lifter.body.body import build_bodies, read_bodies
from benchmarks.lifter.picture.take import Model

OUT = Path(__file__).parents[2] / "out"
COUNT, SEED = 96, 1
BODIES = OUT / f"bodies_{COUNT}_{SEED}.npz"
PASSERS_BY = {0, 4}  # who may walk through any clip


def bodies() -> Path:
    """Return the file of all bodies; builds it where it is missing."""
    if not BODIES.is_file():
        print(f"building {COUNT} bodies in {BODIES}: this takes minutes", flush=True)
        build_bodies(BODIES, COUNT, SEED)
    return BODIES


def models(lifters: set[int]) -> dict[int, Model]:
    """Return the bodies of these lifters and of those who may walk by."""
    return {
        number: Model(number, body)
        for number, body in enumerate(read_bodies(bodies()))
        if number in lifters | PASSERS_BY
    }
