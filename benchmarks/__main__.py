"""Run the benchmarks; print tables, write ``benchmarks/out/latest.json``."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.aim import table as aim
from benchmarks.measure import (
    fleet,
    frontal,
    jitter,
    latency,
    length,
    model,
    sparing,
    step,
    written,
)
from benchmarks.measure.machine import machine
from benchmarks.movements import tables as movements
from benchmarks.spine import ablation as spine_ablation
from benchmarks.spine import tables as spine

OUT = Path(__file__).parent / "out"
BENCHMARKS: dict[str, Callable[[], dict[str, Any]]] = {
    "step": step.run,
    "latency": latency.run,
    "sparing": sparing.run,
    "length": length.run,
    "spine": spine.run,
    "ablation": spine_ablation.run,
    "frontal": frontal.run,
    "model": model.run,
    "jitter": jitter.run,
    "aim": aim.run,
    "fleet": fleet.run,
    "written": written.run,
    "movements": movements.run,
}
# Looks at every clip again for each of its rows; replays eight hours; looks at clips
# that lie elsewhere.
SLOW = ("ablation", "length", "movements")


def main() -> None:
    """Run those that were named, by default all but the slowest."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", choices=[*BENCHMARKS, []], default=[])
    names = parser.parse_args().name or [n for n in BENCHMARKS if n not in SLOW]
    figures: dict[str, Any] = {"machine": machine()}
    OUT.mkdir(exist_ok=True)
    for name in names:
        figures |= BENCHMARKS[name]()
        # After each, so that what is measured is kept when a later one is stopped.
        (OUT / "latest.json").write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
