"""What was measured of threads, kept beside the sessions: one small file of JSON.

It holds for one model, runtime and board; a card that is put into another board is
measured there anew. It is there whole or not at all, and one that cannot be read is
as good as none.
"""

import json
import logging
import os
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from edge.devices.inference.network import runtime
from edge.devices.inference.thread_trial import MOST, best

log = logging.getLogger(__name__)

FILE = "threads.json"
SCHEMA = "threads/1"
LARGEST_BYTES = 65_536  # chosen: a hundred models
MOST_KEPT = 16  # chosen: more models than anybody tries on one board


@dataclass(frozen=True, slots=True)
class ThreadChoice:
    """How many threads are taken, and the times that say so, by threads, ms."""

    threads: int
    times_ms: dict[int, float]

    @property
    def line(self) -> str:
        """Return the times in words."""
        return ", ".join(f"{n}: {ms:.1f} ms" for n, ms in self.times_ms.items())


def place(model_sha256: str, root: Path = Path("/")) -> str:
    """Return what a measurement holds for: model, runtime and board."""
    package, _ = runtime()
    try:
        package += f" {version(package)}"
    except PackageNotFoundError:
        log.debug("%s does not tell its version", package)
    try:
        board = (root / "proc/device-tree/model").read_text().strip("\0\n ")
    except (OSError, ValueError):
        board = platform.machine()
    cores = len(os.sched_getaffinity(0))
    return f"{model_sha256[:16]}, {package}, {board}, {cores} cores"


def kept(folder: Path, where: str) -> ThreadChoice | None:
    """Return what was measured for a ``place``; None where nothing was, or is whole."""
    times_ms = _read(folder / FILE).get(where, {})
    try:
        known = {int(count): float(ms) for count, ms in times_ms.items()}
        whole = all(1 <= n <= MOST and 0 < ms < 1e6 for n, ms in known.items())
    except (AttributeError, TypeError, ValueError):
        return None
    return ThreadChoice(best(known), known) if known and whole else None


def keep(folder: Path, where: str, times_ms: dict[int, float]) -> None:
    """Keep what was measured; a disk that refuses is told in the log."""
    path = folder / FILE
    all_of_it = dict(list(_read(path).items())[1 - MOST_KEPT :])
    all_of_it[where] = {str(count): ms for count, ms in times_ms.items()}
    part = path.with_name(f"{FILE}.part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as file:
            json.dump({"schema": SCHEMA, "ms": all_of_it}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        log.warning(
            "threads: what was measured cannot be kept in %s (%s); it is measured "
            "again at the next start",
            folder,
            error.strerror,
        )


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(LARGEST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        return {}
    times_ms = told.get("ms")
    return times_ms if isinstance(times_ms, dict) else {}
