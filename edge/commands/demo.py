"""``hingewatch demo``: the same loop on the shipped clip, then its report."""

import argparse
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from rich.console import Console

from edge.commands.report import HTML, chosen_format, write_report
from edge.config.sections import Config, MovementSettings
from edge.devices.host.system import clock_reading
from edge.devices.terminal.lamps import Terminal
from edge.errors import EdgeError, Reason, UsageError
from edge.exercises.tables import load_exercise
from edge.files.recording import read_recording
from edge.models.manifest import asset, demonstrations
from edge.report.table import print_session
from edge.session.recorder import SessionRecorder
from edge.session.replay import recorded
from edge.store.settings import state_folder
from edge.wiring import Paced, build_pipeline, load_vision, open_source, terminal

DEMO_CLIP = "demo_progressive.mp4"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("--pace", choices=("fast", "real"), default="real")
    parser.add_argument(
        "--exercise", metavar="NAME", help="show its demonstration instead of the clip"
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE.html",
        help="where its report goes; by default demo.html in the state folder",
    )


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    if options.report is not None:
        chosen_format(str(options.report), HTML)
    real_pace = options.pace == "real"
    session = (
        demo(real_pace=real_pace)
        if options.exercise is None
        else demonstrate(options.exercise, real_pace=real_pace)
    )
    print_session(session)
    try:
        out = options.report or _usual_place()
        write_report([session], HTML, str(out))
    except EdgeError as error:
        if options.report is not None:
            raise
        # The demo has been shown, whatever became of its page.
        Console(stderr=True).print(f"No report: {error}", highlight=False, markup=False)
    else:
        shown = out.absolute().as_uri()
        Console().print(f"Report: {shown}", soft_wrap=True, highlight=False)
    return 0


def demonstrate(name: str, *, real_pace: bool = True) -> dict[str, Any]:
    """Run the loop on the shipped recording of an exercise; return the session.

    Raises
    ------
    UsageError
        When there is no such exercise, or none that ships.
    """
    exercise = load_exercise(name).name
    if exercise not in demonstrations():
        raise UsageError(
            f"--exercise {exercise}: no demonstration ships; there are "
            + ", ".join(demonstrations()),
            reason=Reason.MISSING,
        )
    path = demonstrations()[exercise]
    recording = read_recording(path)
    header = recording.header
    # From where its camera stood: what bends or turns sideways is seen from ahead.
    movement = recorded(path, header.options, MovementSettings(exercise))
    pipeline = build_pipeline(None, movement)
    model = (header.model_name, header.model_sha256)
    recorder = SessionRecorder("demo", model, clock_reading)
    with ExitStack() as stack:
        screen = stack.enter_context(
            Terminal(
                console=Console(),
                title=exercise,
                frames_expected=len(recording),
                duration_s=recording.duration_s,
            )
        )
        for seen in Paced(recording, drop=False) if real_pace else recording:
            step = pipeline.replay(seen)
            screen.show(step)
            recorder.take(step)
        return recorder.end(pipeline) or recorder.close()


def _usual_place() -> Path:
    folder = state_folder()
    with suppress(OSError):  # told when the file cannot be written
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / "demo.html"


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
