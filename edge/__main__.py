"""The commands; only here do errors become exit codes."""

import argparse
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from edge import __version__
from edge.closing import hanging
from edge.errors import EdgeError, UsageError

INTERRUPTED = 130


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage in front."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(f"{message}; see {self.prog} --help")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1, 2 or 3 as in the contract."""
    code = _main(arguments)
    if hanging():
        # A driver's own thread is stuck, and the interpreter would wait for it. All of
        # ours is closed by now.
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


def _main(arguments: Sequence[str] | None) -> int:
    try:
        options = _parser().parse_args(arguments)
        logging.basicConfig(
            level=logging.DEBUG if options.verbose else logging.INFO,
            format="%(levelname)s %(name)s: %(message)s",
        )
        # Stopping the service must close lamps, store and broker like Ctrl-C does.
        # A terminal that is gone is no reason to leave them lit, unless nohup asked.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, signal.default_int_handler)
        command: Callable[[argparse.Namespace], int] = options.command
        code = command(options)
        sys.stdout.flush()
        return code
    except EdgeError as error:
        print(f"hingewatch: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough; keep the interpreter's exit quiet too.
        _drop_output()
        return 0
    except OSError as error:
        where = f" {error.filename}:" if error.filename else ""
        print(
            f"hingewatch:{where} {error.strerror or error}; check disk and path",
            file=sys.stderr,
        )
        _drop_output()
        return EdgeError.exit_code


def _drop_output() -> None:
    """Let the interpreter's last flush go nowhere instead of failing."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> Parser:
    common = Parser(add_help=False)
    common.add_argument("--verbose", action="store_true", help="say more on stderr")
    parser = Parser(
        prog="hingewatch",
        description="Is the bend coming from the hips, or from the spine?",
        parents=[common],
    )
    parser.add_argument(
        "--version", action="version", version=f"%(prog)s {__version__}"
    )
    commands = parser.add_subparsers(dest="name", required=True, metavar="COMMAND")

    def command(
        name: str, function: Callable[[argparse.Namespace], int], text: str
    ) -> Parser:
        # A default here would undo the --verbose that came before the command.
        sub: Parser = commands.add_parser(name, help=text, description=text)
        sub.add_argument(
            "--verbose",
            action="store_true",
            default=argparse.SUPPRESS,
            help="say more on stderr",
        )
        sub.set_defaults(command=function)
        return sub

    run = command("run", _run, "the device loop: camera, lamps, store, broker")
    run.add_argument("--config", type=Path, metavar="FILE", help="TOML settings")
    run.add_argument(
        "--source", type=Path, metavar="FILE", help="a video instead of the camera"
    )

    demo = command("demo", _demo, "the same loop on the shipped clip, lamps drawn here")
    demo.add_argument("--pace", choices=("fast", "real"), default="real")

    replay = command("replay", _replay, "the same loop on a file")
    replay.add_argument("source", type=Path, help="video, picture folder or recording")
    replay.add_argument("--exercise", default="auto", metavar="NAME|auto")
    replay.add_argument("--view", choices=("side", "front", "auto"), default="auto")
    replay.add_argument("--frames", metavar="FILE", help="one JSON line a frame")
    replay.add_argument("--summary", metavar="FILE", help="the session as JSON")
    replay.add_argument(
        "--overlay", type=Path, metavar="FILE.mp4", help="video of what was seen"
    )
    replay.add_argument(
        "--record", type=Path, metavar="FILE", help="keypoint recording (.npz)"
    )
    replay.add_argument("--pace", choices=("fast", "real"), default="fast")
    replay.add_argument(
        "--model", type=Path, metavar="FILE", help="another MoveNet .tflite file"
    )
    replay.add_argument(
        "--config", type=Path, metavar="FILE", help="its [lens]: what it was filmed by"
    )

    collect = command("collect", _collect, "the gym's side: sessions into a database")
    collect.add_argument("--config", type=Path, metavar="FILE", help="its [broker]")
    collect.add_argument("--broker", metavar="HOST[:PORT]", help="instead of that")
    collect.add_argument(
        "--store", metavar="URL", help="a file, or postgresql://user@host/name"
    )
    collect.add_argument(
        "--group", metavar="NAME", help="share the work with collectors of this group"
    )
    collect.add_argument(
        "--name", metavar="NAME", help="this collector's own; default: the machine's"
    )
    collect.add_argument(
        "--export",
        type=Path,
        metavar="FILE",
        help="write all repetitions to FILE.csv or FILE.parquet instead",
    )
    collect.add_argument("--no-table", action="store_true", help="draw no live table")

    models = command("models", _models, "the pose models that are known here")
    models.add_argument("action", choices=("list", "verify", "fetch"))
    models.add_argument("model", nargs="?", help="fetch: its name")
    models.add_argument("--to", type=Path, metavar="FOLDER", help="fetch: where to")
    models.add_argument("--url", default="", help="fetch: another address")

    config = command("config", _config, "the settings")
    config.add_argument("action", choices=("show", "check", "schema"))
    config.add_argument("file", nargs="?", type=Path, help="TOML settings")
    return parser


def _run(options: argparse.Namespace) -> int:
    from edge.commands.run import run
    from edge.config.sections import load_config

    try:
        run(load_config(options.config), options.source)
    except KeyboardInterrupt:
        # The wanted end of a loop that has none of its own.
        return 0
    return 0


def _demo(options: argparse.Namespace) -> int:
    from edge.commands.run import demo

    _tell(demo(real_pace=options.pace == "real"))
    return 0


def _replay(options: argparse.Namespace) -> int:
    from edge.commands.replay import ReplayOptions, replay
    from edge.config.sections import ModelSettings, MovementSettings, load_config

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
        )
    )
    if "-" not in (options.frames, options.summary):
        _tell(session)
    return 0


def _tell(session: dict[str, Any]) -> None:
    from edge.report.table import print_session

    print_session(session)


def _collect(options: argparse.Namespace) -> int:
    from edge.config.sections import load_config
    from edge.gym.command import CollectOptions, collect
    from edge.store.settings import StoreSettings, store_path

    return collect(
        CollectOptions(
            broker=load_config(options.config).broker,
            store=options.store or str(store_path(StoreSettings()).with_name("gym.db")),
            host=options.broker,
            name=options.name,
            group=options.group,
            export=options.export,
            table=not options.no_table,
        )
    )


def _models(options: argparse.Namespace) -> int:
    from edge.commands.models import fetch, list_models, verify_models

    if options.action == "fetch":
        return fetch(options.model, options.to or Path(), options.url)
    return list_models() if options.action == "list" else verify_models()


def _config(options: argparse.Namespace) -> int:
    from edge.config.sections import check, load_config, schema, show

    if options.action == "check":
        if options.file is None:
            raise UsageError("config check needs a file; name one")
        check(options.file)
        _print(f"{options.file}: fine")
    elif options.action == "schema":
        _print(json.dumps(schema(), indent=2))
    else:
        _print(show(load_config(options.file)))
    return 0


def _print(text: str) -> None:
    sys.stdout.write(text.rstrip("\n") + "\n")


if __name__ == "__main__":
    sys.exit(main())
