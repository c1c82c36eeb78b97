"""``hingewatch config``: the settings in force, a file's mistakes, the schema."""

import argparse
import json
import sys
from pathlib import Path

from edge.config.sections import check, load_config, schema, show
from edge.errors import Reason, UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument(
        "action", metavar="show|check|schema", choices=("show", "check", "schema")
    )
    parser.add_argument("file", nargs="?", type=Path, help="TOML settings")


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    if options.action == "check":
        if options.file is None:
            raise UsageError(
                "config check needs a file; name one", reason=Reason.INVALID
            )
        check(options.file)
        _print(f"{options.file}: fine")
    elif options.action == "schema":
        _print(json.dumps(schema(), indent=2))
    else:
        _print(show(load_config(options.file)))
    return 0


def _print(text: str) -> None:
    sys.stdout.write(text.rstrip("\n") + "\n")
