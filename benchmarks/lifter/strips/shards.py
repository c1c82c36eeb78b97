"""Writes shards of strips, each valid by itself, over a few processes."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.lifter.body.body import read_bodies
from benchmarks.lifter.picture.take import BODIES, OF_HOW_MANY, Kind, Model
from benchmarks.lifter.strips.strips import clip_samples

TYPES = {
    "strip": np.uint8,
    "visible": np.uint8,
    "facing": np.int8,
    "true_facing": np.int8,
    "rep": np.int32,
    "frame": np.int32,
    "clip": np.int32,
    "body": np.int32,
    "draw": np.int32,
}


@cache
def models(bodies: Path, kind: Kind) -> list[Model]:
    """Return the bodies that a kind of strips may show."""
    return [
        Model(number, body)
        for number, body in enumerate(read_bodies(bodies))
        if number % OF_HOW_MANY in BODIES[kind]
    ]


def one_clip(
    bodies: Path, kind: Kind, seed: int, clip: int, photos: Sequence[Path] = ()
) -> list[dict[str, Any]]:
    """Return the samples of one clip; ``photos`` are backgrounds of half of them."""
    return list(clip_samples(kind, models(bodies, kind), seed, clip, photos))


def write_shard(
    path: Path, bodies: Path, kind: Kind, seed: int, clips: int, workers: int
) -> int:
    """Write the strips of so many clips; return how many there are."""
    work = partial(one_clip, bodies, kind, seed)
    rows: list[dict[str, Any]] = []
    with ProcessPoolExecutor(workers) as pool:
        for samples in pool.map(work, range(clips), chunksize=2):
            rows += samples
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(file, **columns(rows))
    part.rename(path)
    return len(rows)


def columns(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return samples as arrays, one entry a sample."""
    out = {}
    for name in rows[0]:
        values = np.array([row[name] for row in rows])
        if values.dtype.kind == "U":
            out[name] = values
        else:
            out[name] = values.astype(TYPES.get(name, np.float32))
    return out
