"""Arguments and exit codes; each command is a file in ``edge.commands``."""

import argparse
import difflib
import logging
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from edge import __version__
from edge.closing import hanging
from edge.errors import Reason, UsageError
from edge.process import catch_signals, exit_code

# Only the module of the command that is named gets imported.
COMMANDS = {
    "run": "the device loop: camera, lamps, store, broker",
    "demo": "the same loop on the shipped clip, lamps drawn here",
    "replay": "the same loop on a file",
    "aim": "a page for a phone, to mount the camera by",
    "page": "the code on the rack that opens the lifter's page",
    "screen": "leads through standing, bow, squat, lunge, Bird Dog and holds",
    "doctor": "what is wrong with this rack, and what to do about it",
    "dark": "lamps, buzzer and LED strip off",
    "collect": "the gym's side: sessions into a database",
    "report": "a page of stored sessions, for lifter and coach",
    "compare": "an execution beside the one that it should be like",
    "history": "what was done over time; one person's data",
    "racks": "the racks that a broker knows",
    "exercises": "the exercises: what moves, what holds, limits, muscles, cues",
    "models": "the pose models that are known here",
    "config": "the settings",
}


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage in front."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(f"{message}; see {self.prog} --help", reason=Reason.INVALID)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1, 2 or 3 as in the contract."""
    words = sys.argv[1:] if arguments is None else arguments
    code = exit_code(lambda: _command(words), verbose="--verbose" in words)
    if hanging():
        # A driver's own thread is stuck, and the interpreter would wait for it. All of
        # ours is closed by now.
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


def _command(words: Sequence[str]) -> int:
    if any("\0" in word for word in words):
        raise UsageError(
            "an argument holds a character of value 0, which names no file",
            reason=Reason.INVALID,
        )
    options, left = parser(words).parse_known_args(words)
    if left:
        raise UsageError(
            f"{options.name} does not know {' '.join(left)}; see hingewatch "
            f"{options.name} --help",
            reason=Reason.INVALID,
        )
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.INFO,
        format="%(levelname)s %(name)s: %(message)s",
    )
    catch_signals()
    command: Callable[[argparse.Namespace], int] = options.command
    return command(options)


def parser(words: Sequence[str]) -> Parser:
    """Return the parser of a command line; it knows the arguments of one command.

    That is the first of ``words`` that is no option.
    """
    common = Parser(add_help=False)
    common.add_argument("--verbose", action="store_true", help="say more on stderr")
    whole = Parser(
        prog="hingewatch",
        description="Is the bend coming from the hips, or from the spine?",
        parents=[common],
    )
    whole.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = whole.add_subparsers(dest="name", required=True, metavar="COMMAND")
    named = next((word for word in words if not word.startswith("-")), None)
    if named is not None and named not in COMMANDS:
        close = difflib.get_close_matches(named, COMMANDS, n=1)
        meant = f"did you mean {close[0]}? " if close else ""
        raise UsageError(
            f"there is no command {named!r}; {meant}see hingewatch --help",
            reason=Reason.INVALID,
        )
    for name, text in COMMANDS.items():
        sub: Parser = commands.add_parser(name, help=text, description=text)
        # A default here would undo the --verbose that came before the command.
        sub.add_argument(
            "--verbose",
            action="store_true",
            default=argparse.SUPPRESS,
            help="say more on stderr",
        )
        if name == named:
            module = import_module(f"edge.commands.{name}")
            module.arguments(sub)
            sub.set_defaults(command=module.command)
    return whole


if __name__ == "__main__":
    sys.exit(main())
