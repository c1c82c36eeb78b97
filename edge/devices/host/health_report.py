"""A ``health`` payload: the board, its clock and its disk, at this moment."""

import os
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from edge.devices.host.system import clock_reading, health
from edge.errors import StoreError

# What the loop tells of itself; nothing where none runs.
LOOP_FIGURES = (
    *("fps", "fps_target", "judged_share", "dropped", "step_ms", "view", "frozen"),
    *("exposure", "view_moved"),
)


def health_report(
    rack: str,
    folder: Path,
    waiting: Callable[[], int | None] = lambda: None,
    damaged: Callable[[], int | None] = lambda: None,
    store: Callable[[], dict[str, Any]] = dict,
    *,
    lamps: bool | None = None,
    loop_figures: Callable[[], dict[str, Any]] = lambda: dict.fromkeys(LOOP_FIGURES),
) -> dict[str, Any]:
    """Return how this rack is; reads files, so it is not for the frame loop.

    ``folder`` is on the disk that sessions are stored on; ``waiting`` counts those that
    are not acknowledged yet, ``damaged`` those that cannot be read. A store in trouble
    leaves both unknown; ``store`` returns the keys that say why. ``lamps`` is whether
    the lamps are driven; ``loop_figures`` returns the loop's own figures.
    """
    now = clock_reading()
    return {
        "schema": "health/1",
        "rack": rack,
        "boot_id": now.boot_id,
        "mono_s": now.mono_s,
        "utc": now.utc,
        "time_synced": now.time_synced,
        **asdict(health()),
        "disk_free_mb": _disk_free_mb(folder),
        "memory_free_mb": _memory_free_mb(),
        "sessions_waiting": _counted(waiting),
        "sessions_damaged": _counted(damaged),
        "lamps": lamps,
        **store(),
        **loop_figures(),
    }


def _counted(count: Callable[[], int | None]) -> int | None:
    try:
        return count()
    except StoreError:
        return None


def _disk_free_mb(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free // 10**6
    except OSError:
        return None


def _memory_free_mb() -> int | None:
    try:
        pages = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None
    return pages // 10**6
