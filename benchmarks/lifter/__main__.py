"""Render synthetic lifters: strips for the strip network, and whole clips.

``python -m benchmarks.lifter strips --kind train --clips 300 --seed 1`` writes
``benchmarks/out/strips/train_1.npz``; ``python -m benchmarks.lifter render yaw_0
out.mp4`` writes a clip of ``clip_table`` with its truth beside it. They need the
``lifter`` extra; the bodies are built the first time, which takes minutes.
``python -m benchmarks.lifter clips`` renders every clip of it that is not there yet,
a minute each, and the lifters' own bows, a third of one each, to
``benchmarks/out/clips``, where ``python -m benchmarks spine`` looks. With patterns
(``'last_*' 'last_*_bow*'``) only those whose names match, of the spoilt bows too.
``python -m benchmarks.lifter moves`` renders the movements, floor exercises and what is
no exercise to ``benchmarks/out/moves``, where ``python -m benchmarks movements`` looks.
"""

import argparse
from fnmatch import fnmatchcase
from pathlib import Path

from benchmarks.lifter.body.bow import Kind as Bow
from benchmarks.lifter.body.bow import named
from benchmarks.lifter.body.models import OUT, bodies, models
from benchmarks.lifter.clip_table import ALL, BOWS, CLIPS
from benchmarks.lifter.clips.move_film import render as render_move
from benchmarks.lifter.clips.moves import ALL as MOVES
from benchmarks.lifter.picture.render import render
from benchmarks.lifter.picture.take import Kind
from benchmarks.lifter.strips.shards import write_shard
from benchmarks.lifter.truth_files import RENDERED, bow_tables, tables


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
    clip.add_argument("name", choices=ALL)
    clip.add_argument("out", type=Path)
    clip.set_defaults(run=_render)
    clips = commands.add_parser("clips", help="write the clips that are missing")
    clips.add_argument("names", nargs="*", help="patterns; default: all, neutral bows")
    clips.set_defaults(run=_clips)
    moves = commands.add_parser("moves", help="write the movements that are missing")
    moves.add_argument("names", nargs="*", default=["*"], help="patterns; default: all")
    moves.add_argument("--out", type=Path, default=OUT / "moves", metavar="FOLDER")
    moves.set_defaults(run=_moves)
    args = parser.parse_args()
    args.run(args)


def _strips(args: argparse.Namespace) -> None:
    path = OUT / "strips" / f"{args.kind}_{args.seed}.npz"
    write_shard(path, bodies(), args.kind, args.seed, args.clips, args.workers)


def _render(args: argparse.Namespace) -> None:
    render(args.name, args.out, models({ALL[args.name].body}))


def _clips(args: argparse.Namespace) -> None:
    there = tables() | bow_tables()
    usual = [*CLIPS, *(name for name in BOWS if named(name)[1] is Bow.NEUTRAL)]
    chosen = [name for name in ALL if any(fnmatchcase(name, p) for p in args.names)]
    for name in chosen if args.names else usual:
        if name not in there:
            print(name, flush=True)
            args.name, args.out = name, RENDERED / f"{name}.mp4"
            _render(args)


def _moves(args: argparse.Namespace) -> None:
    for name, plan in MOVES.items():
        path = args.out / f"{name}.mp4"
        if any(fnmatchcase(name, p) for p in args.names) and not path.is_file():
            print(name, flush=True)
            render_move(name, plan, path, models({plan.body})[plan.body])


if __name__ == "__main__":
    main()
