"""The versions of everything that a report of trouble should name."""

import os
import platform
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from edge import __version__
from edge.checks.finding import Finding, ok

# Of what the rack stands on; those that are not installed are left out.
PACKAGES = ("picamera2", "gpiozero", "lgpio", "paho-mqtt", "av")


def check(root: Path = Path("/")) -> list[Finding]:
    """Return program, system, board and packages in one line."""
    board = ""
    with suppress(OSError):
        board = (root / "proc/device-tree/model").read_text().rstrip("\0")
    system = ""
    with suppress(OSError):
        lines = (root / "etc/os-release").read_text().splitlines()
        pretty = [line for line in lines if line.startswith("PRETTY_NAME=")]
        system = pretty[0].partition("=")[2].strip('"') if pretty else ""
    packages = []
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            packages.append(f"{name} {version(name)}")
    parts = (
        f"hingewatch {__version__}",
        f"Python {platform.python_version()}",
        board,
        system,
        f"{os.uname().sysname} {os.uname().release} {os.uname().machine}",
        *packages,
    )
    return [ok("versions", ", ".join(each for each in parts if each))]
