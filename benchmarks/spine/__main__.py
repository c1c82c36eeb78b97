"""What lies behind the tables of ``python -m benchmarks spine``.

``python -m benchmarks.spine joints`` prints what the pose model's joints are off by in
the rendered clips beside the checkout, ``outline`` what would be read in the clips of
``clip_table`` if the edge of the back were known exactly (the ``lifter`` extra), and
``own`` what lifters' own bows are worth, as ``python -m benchmarks spine`` does, too.
"""

import argparse

from benchmarks.lifter.clip_table import CLIPS
from benchmarks.lifter.picture.keypoints import JOINTS, measure
from benchmarks.lifter.truth_files import CLIPS as TRUTH
from benchmarks.lifter.truth_files import MEASURED_ON
from benchmarks.spine.cache import replayed
from benchmarks.spine.own import tables as own_tables


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.spine", description=__doc__
    )
    commands = parser.add_subparsers(required=True)
    joints = commands.add_parser("joints", help="print the pose model's errors")
    joints.set_defaults(run=_joints)
    outline = commands.add_parser("outline", help="print a known edge's figures")
    outline.set_defaults(run=_outline)
    own = commands.add_parser("own", help="print what lifters' own bows are worth")
    own.set_defaults(run=_own)
    parser.parse_args().run()


def _joints() -> None:
    if not TRUTH.is_dir():
        raise SystemExit("no rendered clips beside the checkout: ../shared/data/truth")
    result = measure([replayed(TRUTH / f"{name}.csv") for name in MEASURED_ON])
    print(f"{'torso lengths':16}", *(f"{joint:>16}" for joint in JOINTS))
    for part in ("standing", "standing_spread", "bent", "bent_spread", "tremor"):
        print(f"{part:16}", *(f"{value:16.3f}" for value in getattr(result, part)))
    print(f"memory {result.memory_s:.2f} s")


def _outline() -> None:
    # Needs numba and the bodies, which the other command does not.
    from benchmarks.lifter.body.models import models
    from benchmarks.spine.outline import print_outlines

    print_outlines(models({plan.body for plan in CLIPS.values()}))


def _own() -> None:
    if not own_tables.measure():
        raise SystemExit("no bow is rendered: python -m benchmarks.lifter clips")


if __name__ == "__main__":
    main()
