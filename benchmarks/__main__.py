"""Run the benchmarks; print tables, write ``benchmarks/out/latest.json``."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import spine, step
from benchmarks.machine import machine

OUT = Path(__file__).parent / "out"
BENCHMARKS: dict[str, Callable[[], dict[str, Any]]] = {
    "step": step.run,
    "spine": spine.run,
}


def main() -> None:
    """Run those that were named, all by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[*BENCHMARKS, []], default=[])
    names = parser.parse_args().name or list(BENCHMARKS)
    figures: dict[str, Any] = {"machine": machine()}
    for name in names:
        figures |= BENCHMARKS[name]()
    OUT.mkdir(exist_ok=True)
    path = OUT / "latest.json"
    path.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
