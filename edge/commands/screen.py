"""``hingewatch screen``: leads a person through what the article screens."""

import argparse
import json
import os
import sys
from contextlib import suppress
from typing import Any

from edge.checks import service
from edge.commands.run import run
from edge.config.sections import Config, load_config
from edge.errors import DeviceError, EdgeError, Reason
from edge.files.outputs import STANDARD_OUTPUT, TextOutput
from edge.report.told.screen_lines import screen_lines
from edge.session.aiming.rights import as_owner
from edge.session.screen.clips import NAMES, parsed, screen
from edge.session.screen.guide import Led
from edge.store.settings import store_path
from edge.store.sqlite.claim import is_claimed


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    service.add_config(parser)
    parser.add_argument(
        "--source",
        nargs="+",
        metavar="[STATION=]FILE",
        help="clips or recordings instead of the camera: one for all stations, or one "
        "each; stations are " + ", ".join(NAMES),
    )
    parser.add_argument("--summary", metavar="FILE", help="the record as JSON")


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    # A clip was not filmed through the lens of the rack that it is looked at on.
    path = options.config if options.source else service.settings_file(options.config)
    config = load_config(path)
    speak = _Speaker(quiet=options.summary == STANDARD_OUTPUT)
    if options.source:
        record: dict[str, Any] | None = screen(parsed(options.source), config, speak)
    else:
        with as_owner(store_path(config.store).parent):
            record = _live(config, speak)
    if record is None:
        raise EdgeError(
            "screen: the pictures ended before the first station; check the camera "
            "with hingewatch doctor",
            Reason.STALLED,
        )
    if options.summary:
        with TextOutput(options.summary) as file:
            file.write(json.dumps(record, indent=2))
    for line in screen_lines(record):
        speak(line)
    return 0


class _Speaker:
    """Says each line once, on standard output, or on standard error beside JSON."""

    def __init__(self, *, quiet: bool) -> None:
        self._stream = sys.stderr if quiet else sys.stdout
        self._last = ""

    def __call__(self, line: str) -> None:
        if line != self._last:
            self._last = line
            self._stream.write(f"{line}\n")
            self._stream.flush()


def _live(config: Config, speak: _Speaker) -> dict[str, Any] | None:
    store = store_path(config.store)
    if store.parent.exists() and not os.access(store.parent, os.W_OK | os.X_OK):
        raise DeviceError(
            f"screen: this user may not write into {store.parent}, where this rack's "
            "sessions are; use sudo",
            Reason.FORBIDDEN,
        )
    if is_claimed(store):
        raise DeviceError(
            "screen: a rack runs on this machine already; begin it on the lifter's "
            'page, or by cmd/start with "exercise": "screen"; or stop the rack: sudo '
            "systemctl stop hingewatch",
            Reason.BUSY,
        )
    # An interrupt ends the screen; what was seen is stored by then.
    led = Led(speak)
    with suppress(KeyboardInterrupt):
        run(config, led=led)
    return led.record
