"""Render synthetic lifters: strips for the strip network, and whole clips.

``python -m benchmarks.lifter strips --kind train --clips 300 --seed 1`` writes
``benchmarks/out/strips/train_1.npz``; ``python -m benchmarks.lifter render yaw_0
out.mp4`` writes a clip of ``clip_table`` with its truth beside it. They need the
``lifter`` extra; the bodies are built the first time, which takes minutes.
``python -m benchmarks.lifter clips`` renders every clip of it that is not there yet,
a minute each, to ``benchmarks/out/clips``, where ``python -m benchmarks spine`` looks.
``python -m benchmarks.lifter measure`` prints what the pose model's joints are off by
in the rendered clips beside the checkout, ``outline`` what would be read in those of
``clip_table`` if the edge of the back were known exactly.
"""

import argparse
from pathlib import Path

from benchmarks.lifter.body import build_bodies, read_bodies
from benchmarks.lifter.clip_table import CLIPS
from benchmarks.lifter.keypoints import JOINTS, measure
from benchmarks.lifter.render import render
from benchmarks.lifter.shards import write_shard
from benchmarks.lifter.take import Kind, Model
from benchmarks.spine.outline import print_outlines
from benchmarks.spine.truth import RENDERED, scenes
from benchmarks.spine.truth_files import CLIPS as TRUTH
from benchmarks.spine.truth_files import MEASURED_ON, replayed

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
    clips = commands.add_parser("clips", help="write the clips that are missing")
    clips.set_defaults(run=_clips)
    keypoints = commands.add_parser("measure", help="print the pose model's errors")
    keypoints.set_defaults(run=_measure)
    outline = commands.add_parser("outline", help="print a known edge's figures")
    outline.set_defaults(run=_outline)
    args = parser.parse_args()
    args.run(args)


def _make_bodies() -> None:
    if not BODIES.is_file():
        print(f"building {COUNT} bodies in {BODIES}: this takes minutes", flush=True)
        build_bodies(BODIES, COUNT, SEED)


def _strips(args: argparse.Namespace) -> None:
    _make_bodies()
    path = OUT / "strips" / f"{args.kind}_{args.seed}.npz"
    write_shard(path, BODIES, args.kind, args.seed, args.clips, args.workers)


def _models(lifters: set[int]) -> dict[int, Model]:
    """Return the bodies of these lifters and of those who may walk by."""
    _make_bodies()
    return {
        number: Model(number, body)
        for number, body in enumerate(read_bodies(BODIES))
        if number in lifters | {0, 4}
    }


def _render(args: argparse.Namespace) -> None:
    render(args.name, args.out, _models({CLIPS[args.name].body}))


def _outline(_: argparse.Namespace) -> None:
    print_outlines(_models({plan.body for plan in CLIPS.values()}))


def _clips(args: argparse.Namespace) -> None:
    there = scenes()
    for name in CLIPS:
        if name not in there:
            print(name, flush=True)
            args.name, args.out = name, RENDERED / f"{name}.mp4"
            _render(args)


def _measure(_: argparse.Namespace) -> None:
    if not TRUTH.is_dir():
        raise SystemExit("no rendered clips beside the checkout: ../shared/data/truth")
    found = measure([replayed(name, OUT) for name in MEASURED_ON])
    print(f"{'torso lengths':16}", *(f"{joint:>16}" for joint in JOINTS))
    for part in ("standing", "standing_spread", "bent", "bent_spread", "tremor"):
        print(f"{part:16}", *(f"{value:16.3f}" for value in getattr(found, part)))
    print(f"memory {found.memory_s:.2f} s")


if __name__ == "__main__":
    main()
