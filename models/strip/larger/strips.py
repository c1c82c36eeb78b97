"""Renders strips on all cores until the time is up; what is there already stays."""

import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from functools import partial
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from benchmarks.lifter.picture.take import Kind
from benchmarks.lifter.strips.shards import columns, one_clip

CLIPS = 4  # a shard: some seconds of one core, so that little is lost at the end


def render(
    folder: Path,
    kind: Kind,
    bodies: Path,
    photos: Sequence[Path],
    workers: int,
    until_s: float,
    most: int | None = None,
) -> list[Path]:
    """Return the shards in ``folder`` once ``until_s`` (monotonic) has passed.

    There are at most ``most`` of them then. Each is whole or not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = (folder / f"{kind}_{number:05}.npz" for number in count())
    make = partial(_shard, kind, bodies, tuple(photos))
    done: list[Path] = []
    waiting: set[Future[Path]] = set()
    # Forked workers would inherit a GPU's state that they cannot use.
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        while most is None or len(done) + len(waiting) < most:
            path = next(paths)
            if path.is_file():
                done.append(path)
                continue
            if time.monotonic() >= until_s:
                break
            waiting.add(pool.submit(make, path))
            if len(waiting) >= 2 * workers:
                ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                done += [future.result() for future in ready]
        for future in waiting:
            if time.monotonic() < until_s or not future.cancel():
                done.append(future.result())
    return sorted(done)


def _shard(kind: Kind, bodies: Path, photos: Sequence[Path], path: Path) -> Path:
    number = int(path.stem.rpartition("_")[2])
    # Seeds of the smaller network's strips are below a hundred thousand.
    rows = [
        row
        for clip in range(CLIPS)
        for row in one_clip(bodies, kind, 100_000 + number, clip, photos)
    ]
    kept = columns(rows)
    names = ("strip", "edge", "visible", "landmarks")
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(file, **{name: kept[name] for name in names})
    part.rename(path)
    return path
