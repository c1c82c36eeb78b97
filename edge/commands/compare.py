"""``hingewatch compare``: an execution beside the one that it should be like."""

import argparse
import sys
from pathlib import Path

from edge.commands.report import HTML, chosen_format
from edge.config.sections import AUTO, Config
from edge.errors import EdgeError, Reason
from edge.files.outputs import TextOutput
from edge.report.compared.comparison import compare
from edge.report.compared.told import told
from edge.session.past.executions import execution, shown
from edge.store.settings import store_path


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    what = "a clip, a recording, a summary (.json) or a stored session"
    parser.add_argument(
        "reference",
        metavar="REFERENCE",
        help=f"{what}; or an exercise, for its demonstration",
    )
    parser.add_argument("attempt", metavar="ATTEMPT", help=what)
    parser.add_argument("--exercise", default=AUTO, metavar="NAME|auto")
    parser.add_argument(
        "--store", metavar="FILE|URL", help="a rack's store or a gym's database"
    )
    parser.add_argument("--out", metavar="FILE.html", help="a page with both")


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    if options.out is not None:
        chosen_format(options.out, HTML)
    store = options.store or str(store_path(Config().store))
    exercise = options.exercise
    if exercise == AUTO:
        # Beside a demonstration, an attempt is one at the same.
        exercise = shown(options.reference) or AUTO
    reference, attempt = (
        execution(name, store, exercise)
        for name in (options.reference, options.attempt)
    )
    pairs = compare(reference, attempt)
    if not pairs:
        # Each has some: then one has repetitions alone and the other holds alone.
        raise EdgeError(
            f"{options.attempt}: has {attempt[0].kind}s, and {options.reference} has "
            f"{reference[0].kind}s; compare two of one exercise",
            reason=Reason.UNSUPPORTED,
        )
    if options.out != "-":
        for line in told(pairs):
            sys.stdout.write(f"{line}\n")
    if options.out is not None:
        # Drawing costs more to import than all the rest: only when asked for.
        from edge.report.compared.page import compare_page

        names = (Path(options.reference).name, Path(options.attempt).name)
        with TextOutput(options.out) as file:
            file.write(compare_page(pairs, *names).rstrip("\n"))
    return 0
