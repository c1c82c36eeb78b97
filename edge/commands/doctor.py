"""``hingewatch doctor``: what is wrong with this rack, and what to do about it."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import Any

from edge import __version__
from edge.checks import (
    board,
    broker,
    camera,
    disk,
    exercises,
    lamps,
    runtime,
    service,
    store,
    view,
)
from edge.checks import versions as versions_check
from edge.checks.finding import Check, Finding, State, untouched, within
from edge.config.sections import Config, load_config
from edge.process import printable_line
from edge.store.settings import store_path
from edge.store.sqlite.claim import is_claimed

PARTS = ("camera", "lamps", "broker")
# Chosen: a slow card reads a year's sessions, or Thunder runs three times, in less.
LIMIT_S = 30.0
WORDS = {
    State.OK: "ok",
    State.NOTE: "note",
    State.UNTOUCHED: "left",
    State.NEEDS_PERSON: "WRONG",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    service.add_config(parser)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument(
        "--without",
        action="append",
        choices=PARTS,
        default=[],
        help="leave this out, where there is none; may be repeated",
    )


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code, 1 when something needs a person."""
    path = service.settings_file(options.config)
    config = load_config(path)
    results = []
    with _quiet(options.verbose):
        for finding in findings(config, options.without):
            results.append(finding)
            if not options.json:
                sys.stdout.write(f"{_line(finding)}\n")
                sys.stdout.flush()
    needy = [each for each in results if each.state is State.NEEDS_PERSON]
    if options.json:
        sys.stdout.write(json.dumps(_payload(results), indent=2) + "\n")
    elif needy:
        sys.stdout.write(f"{len(needy)} of {len(results)} lines need a person\n")
    else:
        sys.stdout.write("nothing needs a person\n")
    return 1 if needy else 0


def findings(config: Config, without: list[str] | None = None) -> Iterator[Finding]:
    """Yield what every check finds, as soon as it is known."""
    unit = service.unit()
    path = store_path(config.store)
    running = (unit is not None and unit.running) or is_claimed(path)
    if running:
        os.nice(10)  # somebody may lift beside this
    fps = config.camera.fps
    checks: dict[str, Check] = {
        "service": partial(service.check, unit, wanted="camera" not in (without or ())),
        "runtime": runtime.check,
        "model": partial(
            runtime.check_choice, config.model, fps, path.parent, running=running
        ),
        "camera": partial(camera.check, config.camera, running=running),
        "view": partial(view.check, path),
        "lamps": partial(lamps.check, config.lamps, running=running),
        "button": partial(lamps.check_button, config.button, running=running),
        "strip": partial(lamps.check_strip, config.strip),
        "exercises": exercises.check,
        "broker": partial(broker.check, config.broker, config.rack.name),
        "store": partial(store.check, path),
        "board": board.check,
        "disk": partial(disk.check, path.parent),
        "versions": versions_check.check,
    }
    for name, check in checks.items():
        if name in (without or ()):
            yield untouched(name, "left out, as asked")
        else:
            yield from within(LIMIT_S, name, check)


@contextmanager
def _quiet(verbose: bool) -> Iterator[None]:
    """Keep the log silent meanwhile: what the checks meet, their lines tell."""
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG if verbose else logging.CRITICAL)
    try:
        yield
    finally:
        root.setLevel(before)


def _line(finding: Finding) -> str:
    remedy = f"; {finding.remedy}" if finding.remedy else ""
    text = printable_line(f"{finding.what}{remedy}")
    return f"{WORDS[finding.state]:5} {finding.check:11} {text}"


def _payload(results: list[Finding]) -> dict[str, Any]:
    return {
        "schema": "doctor/1",
        "software": __version__,
        "ok": all(each.state is not State.NEEDS_PERSON for each in results),
        "checks": [asdict(each) for each in results],
    }
