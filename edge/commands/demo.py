"""``hingewatch demo``: the same loop on the shipped clip, lamps drawn here."""

import argparse
from contextlib import ExitStack
from typing import Any

from edge.config.sections import Config
from edge.devices.host.system import clock_reading
from edge.models.manifest import asset
from edge.report.table import print_session
from edge.session.recorder import SessionRecorder
from edge.wiring import Paced, build_pipeline, load_vision, open_source, terminal

DEMO_CLIP = "demo_progressive.mp4"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("--pace", choices=("fast", "real"), default="real")


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    print_session(demo(real_pace=options.pace == "real"))
    return 0


def demo(*, real_pace: bool = True) -> dict[str, Any]:
    """Run the loop on the shipped clip, lamps in the terminal; return the session."""
    config = Config()
    with ExitStack() as stack:
        source = stack.enter_context(open_source(asset(DEMO_CLIP)))
        vision, spec = load_vision(config.model)
        pipeline = build_pipeline(vision, config.movement)
        recorder = SessionRecorder(
            config.rack.name, (spec.name, spec.sha256), clock_reading
        )
        screen = stack.enter_context(terminal(source, "demo"))
        for frame in Paced(source, drop=False) if real_pace else source:
            step = pipeline.step(frame)
            screen.show(step)
            recorder.take(step)
        return recorder.end(pipeline) or recorder.close()
