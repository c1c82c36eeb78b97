"""``hingewatch racks``: whom a broker knows, and how to have it forget one."""

import argparse
from pathlib import Path

from edge.commands.collect import reached
from edge.config.sections import load_config
from edge.errors import Reason, UsageError
from edge.gym.racks import forget, show


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument(
        "action",
        metavar="list|forget",
        nargs="?",
        choices=("list", "forget"),
        default="list",
    )
    parser.add_argument("rack", nargs="?", help="forget: its name")
    parser.add_argument("--config", type=Path, metavar="FILE", help="its [broker]")
    parser.add_argument("--broker", metavar="HOST[:PORT]", help="instead of that")


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    if (options.action == "forget") != (options.rack is not None):
        raise UsageError(
            "racks forget NAME: name the rack; racks alone lists them all",
            reason=Reason.INVALID,
        )
    settings = reached(load_config(options.config).broker, options.broker)
    return forget(settings, options.rack) if options.rack else show(settings)
