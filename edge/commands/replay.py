"""``hingewatch replay``: the same loop on a file."""

import argparse
from contextlib import suppress
from pathlib import Path

from edge.config.sections import AUTO, ModelSettings, MovementSettings, load_config
from edge.files.outputs import STANDARD_OUTPUT
from edge.report.table import print_session
from edge.session.outputs import ReplayOptions
from edge.session.replay import replay

FASTEST_FPS = 10_000.0  # chosen: faster than any camera of a person in motion


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("source", type=Path, help="video, picture folder or recording")
    parser.add_argument("--exercise", default=AUTO, metavar="NAME|auto")
    parser.add_argument("--view", choices=("side", "front", AUTO), default=AUTO)
    parser.add_argument("--frames", metavar="FILE", help="one JSON line a frame")
    parser.add_argument("--summary", metavar="FILE", help="the session as JSON")
    parser.add_argument(
        "--overlay", type=Path, metavar="FILE.mp4", help="video of what was seen"
    )
    parser.add_argument(
        "--record", type=Path, metavar="FILE", help="keypoint recording (.npz)"
    )
    parser.add_argument(
        "--reference",
        metavar="FILE|first",
        help="a neutral bow by the same lifter: a clip or recording of it, or the "
        "first repetition of this one",
    )
    parser.add_argument("--pace", choices=("fast", "real"), default="fast")
    parser.add_argument(
        "--fps",
        type=_rate,
        metavar="RATE",
        help="pictures a second as they were taken: of a folder, of slow motion",
    )
    parser.add_argument(
        "--model", type=Path, metavar="FILE", help="another MoveNet .tflite file"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="its [lens]: what it was filmed by"
    )


def _rate(text: str) -> float:
    with suppress(ValueError):
        if 0 < (rate := float(text)) <= FASTEST_FPS:
            return rate
    raise argparse.ArgumentTypeError(f"{text!r} is not above 0 to {FASTEST_FPS:g}")


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    config = load_config(options.config)
    session = replay(
        ReplayOptions(
            source=options.source,
            movement=MovementSettings(options.exercise, options.view),
            model=ModelSettings(path=options.model),
            rack=config.rack.name,
            frames=options.frames,
            summary=options.summary,
            overlay=options.overlay,
            record=options.record,
            real_pace=options.pace == "real",
            lens=config.lens,
            fps=options.fps,
            reference=options.reference,
        )
    )
    if STANDARD_OUTPUT not in (options.frames, options.summary):
        print_session(session)
    return 0
