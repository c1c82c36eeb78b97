"""What the figures were measured on."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from edge import __version__
from edge.devices.inference.movenet import runtime


def machine() -> dict[str, str]:
    """Return processor, clock, cores and the versions that matter."""
    name, _ = runtime()
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "load_1min": f"{os.getloadavg()[0]:.2f}",
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "runtime": f"{name} {version(name.replace('_', '-'))}",
        "hingewatch": __version__,
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    facts = dict(
        [part.strip() for part in line.split(":", 1)] for line in lines if ":" in line
    )
    model = facts.get("model name") or facts.get("Model") or platform.machine()
    clock = facts.get("cpu MHz")
    return f"{model}, {float(clock):.0f} MHz now" if clock else model
