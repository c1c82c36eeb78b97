"""Render movements: ``python -m benchmarks.lifter.moves [PATTERN...]``.

Writes each clip that is missing, with its truth, to ``benchmarks/out/moves`` or where
``--out`` says. About half a minute of a core for a clip of fifteen seconds.
"""

import argparse
from fnmatch import fnmatchcase
from pathlib import Path

from benchmarks.lifter.body.models import OUT, models
from benchmarks.lifter.moves.catalogue import ALL
from benchmarks.lifter.moves.film import render


def main() -> None:
    """Render what is asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.lifter.moves", description=__doc__
    )
    parser.add_argument("names", nargs="*", default=["*"], help="patterns")
    parser.add_argument("--out", type=Path, default=OUT / "moves")
    args = parser.parse_args()
    for name, plan in ALL.items():
        path = args.out / f"{name}.mp4"
        if any(fnmatchcase(name, p) for p in args.names) and not path.is_file():
            count = render(name, plan, path, models({plan.body})[plan.body])
            print(f"{name}: {count} frames", flush=True)


if __name__ == "__main__":
    main()
