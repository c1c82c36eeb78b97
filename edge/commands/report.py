"""``hingewatch report``: a page of what was stored, for lifter and coach."""

import argparse
import sys
from pathlib import Path
from typing import Any

from edge.config.sections import Config
from edge.errors import Reason, UsageError
from edge.files.outputs import STANDARD_OUTPUT, TextOutput
from edge.report.rows import csv_text, json_text
from edge.session.past.stored import find_sessions
from edge.store.settings import store_path

HTML, JSON, CSV, PNG = "html", "json", "csv", "png"
KINDS = {".html": HTML, ".htm": HTML, ".json": JSON, ".csv": CSV, ".png": PNG}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument(
        "sessions",
        nargs="+",
        metavar="SESSION",
        help="id of a stored session (or its beginning), last, a summary (.json), a "
        "recording or a clip",
    )
    parser.add_argument(
        "--store", metavar="FILE|URL", help="a rack's store or a gym's database"
    )
    parser.add_argument("--out", metavar="FILE", help="where to; - is standard output")
    parser.add_argument("--format", choices=(HTML, JSON, CSV, PNG))
    parser.add_argument("--unit", choices=("kg", "lb"), default="kg", help="of loads")


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    kind = chosen_format(options.out, options.format)
    out = options.out or (STANDARD_OUTPUT if kind in (JSON, CSV) else f"report.{kind}")
    store = options.store or str(store_path(Config().store))
    if kind == PNG and len(options.sessions) > 1:
        raise UsageError(
            "--format png shows one session; name one, or take html",
            reason=Reason.INVALID,
        )
    write_report(find_sessions(options.sessions, store), kind, out, options.unit)
    if out != STANDARD_OUTPUT:
        sys.stderr.write(f"{out}\n")
    return 0


def chosen_format(out: str | None, asked: str | None) -> str:
    """Return the format that was asked for, or that the file's name tells.

    Raises
    ------
    UsageError
        When the two contradict each other, or the name tells none.
    """
    if out is None or out == STANDARD_OUTPUT:
        if asked == PNG and out == STANDARD_OUTPUT:
            raise UsageError(
                "--format png is no text; name a file with --out", Reason.INVALID
            )
        return asked or HTML
    told = KINDS.get(Path(out).suffix.lower())
    if told is None or asked not in (None, told):
        raise UsageError(
            f"--out {out}: end its name in .{asked or HTML}", reason=Reason.UNSUPPORTED
        )
    return told


def write_report(
    sessions: list[dict[str, Any]], kind: str, out: str, unit: str = "kg"
) -> None:
    """Write sessions as HTML, JSON, CSV or PNG, whole or not at all.

    Raises
    ------
    EdgeError
        When nothing can be drawn or written there.
    """
    if kind == PNG:
        if "stations" in sessions[0]:
            raise UsageError(
                "--format png draws sessions, and this is a screen; take html",
                reason=Reason.UNSUPPORTED,
            )
        # Drawing costs more to import than all the rest: only when asked for.
        from edge.report.picture import picture

        drawn = picture(sessions[0])
        with TextOutput(out) as file:
            file.write_bytes(drawn)
        return
    if kind == JSON:
        text = json_text(sessions)
    elif kind == CSV:
        text = csv_text(sessions)
    else:
        from edge.report.page import page

        text = page(sessions, unit=unit)
    with TextOutput(out) as file:
        file.write(text.rstrip("\n"))
