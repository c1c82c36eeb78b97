"""Render synthetic lifters: strips for the strip network, and whole clips.

``python -m benchmarks.lifter strips --kind train --clips 300 --seed 1`` writes
``benchmarks/out/strips/train_1.npz``; ``python -m benchmarks.lifter render yaw_0
out.mp4`` writes a clip of ``clip_table`` with its truth beside it. They need the
``lifter`` extra; the bodies are built the first time, which takes minutes.
"""

import argparse
from pathlib import Path

from benchmarks.lifter.body import build_bodies, read_bodies
from benchmarks.lifter.clip_table import CLIPS
from benchmarks.lifter.render import render
from benchmarks.lifter.shards import write_shard
from benchmarks.lifter.take import Kind, Model

OUT = Path(__file__).parents[1] / "out"
COUNT, SEED = 96, 1
BODIES = OUT / f"bodies_{COUNT}_{SEED}.npz"


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.lifter", description=__doc__
    )
    commands = parser.add_subparsers(required=True)
    strips = commands.add_parser("strips", help="write a shard of strips")
    strips.add_argument("--kind", type=Kind, choices=list(Kind), required=True)
    strips.add_argument("--clips", type=int, required=True)
    strips.add_argument("--seed", type=int, required=True)
    strips.add_argument("--workers", type=int, default=2)
    strips.set_defaults(run=_strips)
    clip = commands.add_parser("render", help="write a clip with its truth")
    clip.add_argument("name", choices=CLIPS)
    clip.add_argument("out", type=Path)
    clip.set_defaults(run=_render)
    args = parser.parse_args()
    if not BODIES.is_file():
        print(f"building {COUNT} bodies in {BODIES}: this takes minutes", flush=True)
        build_bodies(BODIES, COUNT, SEED)
    args.run(args)


def _strips(args: argparse.Namespace) -> None:
    path = OUT / "strips" / f"{args.kind}_{args.seed}.npz"
    write_shard(path, BODIES, args.kind, args.seed, args.clips, args.workers)


def _render(args: argparse.Namespace) -> None:
    needed = {0, 4, CLIPS[args.name].body}
    models = {
        number: Model(number, body)
        for number, body in enumerate(read_bodies(BODIES))
        if number in needed
    }
    render(args.name, args.out, models)


if __name__ == "__main__":
    main()
