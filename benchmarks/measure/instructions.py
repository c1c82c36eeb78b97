"""How many instructions the core takes for a frame, counted by valgrind: repeatable.

    python -m benchmarks.measure.instructions [--accept WHY]

Times differ by a tenth from run to run, and by more between machines; callgrind's
counts of a fixed recording do not. A recording is replayed once and then three times,
each in a process of its own, so that their difference is the replay alone: no
interpreter's start, no import, no reading of files. What depends on the machine is set:
hashes, addresses, and the vector instructions that numpy and its BLAS may choose.

The counts are kept in ``instructions.json`` beside this, for a version of Python and of
numpy each; with ``--accept`` what is counted now, and why it is right, becomes what
later ones are compared with.
"""

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).with_name("instructions.json")
# Name: a recording and what it is judged by. A rack that nobody tells the exercise
# follows hinges and lunges beside each other.
RECORDINGS = {
    "demo_progressive": ("demo_progressive", "romanian_deadlift"),
    "dev_b_rdl_rounded": ("dev_b_rdl_rounded", "romanian_deadlift"),
    "demo_progressive, unnamed": ("demo_progressive", "auto"),
}
GROWTH = 0.05  # what is more has to be explained
FEW, MANY = 1, 3
PROGRAM = """
import sys
from edge.files.recording import read_recording
from edge.pipeline import Pipeline
from edge.wiring import chosen_exercises
seen = list(read_recording(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    pipeline = Pipeline(None, *chosen_exercises(sys.argv[3]))
    for each in seen:
        pipeline.replay(each)
print(len(seen))
"""
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": str(ROOT),
    "OPENBLAS_NUM_THREADS": "1",
    "OPENBLAS_CORETYPE": "Haswell",
    "OMP_NUM_THREADS": "1",
    # Every x86-64 since 2013 has AVX2; what is beyond differs from one to the next.
    "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX X86_V4",
}


def missing() -> str | None:
    """Return what keeps this machine from counting; None where it can."""
    for name, package in {"valgrind": "valgrind", "setarch": "util-linux"}.items():
        if shutil.which(name) is None:
            return f"needs {name}: apt-get install {package}"
    return None


def place() -> str:
    """Return what counts hold for."""
    python = platform.python_version()
    return f"{platform.machine()}, python {python}, numpy {np.__version__}"


def counted(name: str) -> int:
    """Return the instructions of one frame of ``RECORDINGS``, on average."""
    few, frames = _counted(name, FEW)
    many, _ = _counted(name, MANY)
    return round((many - few) / (MANY - FEW) / frames)


def _counted(name: str, times: int) -> tuple[int, int]:
    recording, exercise = RECORDINGS[name]
    path = ROOT / "tests" / "recordings" / f"{recording}.npz"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [
                *("setarch", "-R", "valgrind", "--tool=callgrind"),
                f"--callgrind-out-file={folder}/out",
                *(sys.executable, "-c", PROGRAM, str(path), str(times), exercise),
            ],
            capture_output=True,
            text=True,
            env=_environment(),
            cwd=folder,
        )
    found = re.search(r"Collected\s*:\s*(\d+)", done.stderr)
    if done.returncode or found is None:
        raise SystemExit(f"callgrind counted nothing: {done.stderr.strip()[-300:]}")
    return int(found[1]), int(done.stdout)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | ENVIRONMENT


def kept() -> dict[str, Any]:
    """Return what was accepted, by ``place``: ``counts`` and ``why``."""
    accepted: dict[str, Any] = json.loads(KEPT.read_text())
    return accepted


def grown(counts: dict[str, int], accepted: dict[str, int]) -> dict[str, float]:
    """Return by which share each takes more than is explained; of new ones nothing."""
    return {
        name: count / accepted[name] - 1
        for name, count in counts.items()
        if name in accepted and count > accepted[name] * (1 + GROWTH)
    }


def main() -> int:
    """Count and print; returns 1 where it has grown unexplained."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.measure.instructions")
    parser.add_argument("--accept", metavar="WHY", help="keep what is counted now")
    options = parser.parse_args()
    if why := missing():
        raise SystemExit(why)
    counts = {name: counted(name) for name in RECORDINGS}
    before = kept().get(place(), {}).get("counts", {})
    for name, count in counts.items():
        was = f", accepted {before[name]:,}" if name in before else ""
        print(f"{name}: {count:,} instructions a frame{was}")
    if options.accept:
        accepted = kept() | {place(): {"counts": counts, "why": options.accept}}
        KEPT.write_text(json.dumps(accepted, indent=2) + "\n")
        return 0
    more = grown(counts, before)
    for name, share in more.items():
        print(f"{name}: {share:.0%} more; make it less, or --accept WHY")
    return 1 if more else 0


if __name__ == "__main__":
    sys.exit(main())
