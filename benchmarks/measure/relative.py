"""One step over the bare invoke, on few frames: for machines that are very slow.

    python -m benchmarks.measure.relative [FRAMES]

Prints JSON. Under an emulator no time in ms means anything; their ratio does, as far as
the emulator slows both alike.
"""

import json
import statistics
import sys

from benchmarks.measure.machine import machine
from benchmarks.measure.step import demo_frames, paired, step_over_invoke
from edge.config.sections import ModelSettings
from edge.wiring import load_vision

FRAMES = 60
WARM_UP = 5


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FRAMES
    vision, _ = load_vision(ModelSettings(threads=1))
    times, _ = paired(demo_frames(count), vision)
    figures = {
        "machine": machine(),
        "step_ms": round(statistics.median(times["step"][WARM_UP:]), 2),
        "invoke_ms": round(statistics.median(times["invoke"][WARM_UP:]), 2),
        "step_over_invoke": round(step_over_invoke(times, WARM_UP), 3),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
