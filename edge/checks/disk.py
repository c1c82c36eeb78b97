"""The disk that sessions lie on: is there room, did it fail, how worn is it."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from edge.checks.finding import Finding, note, ok, wrong
from edge.errors import Reason

# Chosen: a session is 30 kB, so this is years of training; below it something else
# than the rack fills the disk.
LITTLE_MB = 1000
# Chosen: logs and updates of the system need as much to go on.
NONE_MB = 100
SECTOR_BYTES = 512  # what the kernel counts in, whatever the disk has
WORN_TENTHS = 9  # chosen: of the cells' life, in the tenths in which eMMC tells it


def check(folder: Path, root: Path = Path("/")) -> list[Finding]:
    """Return room, errors and wear of the disk that ``folder`` is on, or will be.

    Parameters
    ----------
    folder
        Need not exist yet.
    root
        Where the kernel's files are; for tests.
    """
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    free_mb = shutil.disk_usage(there).free // 10**6
    device = _device(there, root)
    parts = [f"{free_mb} MB free on the disk of {folder}"]
    if device is not None and (written_mb := _written_mb(device)) is not None:
        parts.append(f"{written_mb} MB written since it was switched on")
    what = ", ".join(parts)
    if free_mb < NONE_MB:
        remedy = "make room: journalctl --vacuum-size=50M, apt-get clean"
        return [wrong("disk", what, remedy, Reason.FULL)]
    if device is not None:
        if errors := _errors(device, root):
            what = f"{errors} errors of the file system since it was last checked"
            remedy = "keep a copy of the sessions, then check or replace the card"
            return [wrong("disk", what, remedy, Reason.DAMAGED)]
        worn = _worn_tenths(device)
        if worn is not None:
            what += f", at most {10 * worn} % worn"
        if worn is not None and worn >= WORN_TENTHS:
            remedy = "replace it soon, and keep a copy of the sessions"
            return [wrong("disk", what, remedy, Reason.DAMAGED)]
        if worn is None:
            what += "; it does not tell how worn it is"
    if free_mb < LITTLE_MB:
        return [note("disk", what, "see what fills it: du -xh / | sort -h | tail")]
    return [ok("disk", what)]


def _device(path: Path, root: Path) -> Path | None:
    """Return the kernel's folder of the partition or disk that a path is on."""
    number = os.stat(path).st_dev
    at = root / f"sys/dev/block/{os.major(number)}:{os.minor(number)}"
    return at.resolve() if at.exists() else None


def _written_mb(device: Path) -> int | None:
    """Return what was written since boot (Documentation/block/stat.rst, field 7)."""
    with suppress(OSError, ValueError, IndexError):
        sectors = int((device / "stat").read_text().split()[6])
        return sectors * SECTOR_BYTES // 10**6
    return None


def _errors(device: Path, root: Path) -> int:
    with suppress(OSError, ValueError):
        return int((root / f"sys/fs/ext4/{device.name}/errors_count").read_text())
    return 0


def _worn_tenths(device: Path) -> int | None:
    """Return the used life of eMMC in tenths; SD cards do not tell theirs."""
    for disk in (device, device.parent):
        with suppress(OSError, ValueError):
            # Two kinds of cells, "0x01 0x0B" (JEDEC JESD84-B51, 7.4.44 and 7.4.45); 0
            # is not defined.
            text = (disk / "device" / "life_time").read_text()
            worst = max(int(word, 16) for word in text.split())
            return min(worst, 10) or None
    return None
