"""The commands."""

import argparse
import json
import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from edge import __version__
from edge.errors import Reason, UsageError
from edge.process import catch_signals, exit_code

FASTEST_FPS = 10_000.0  # chosen: faster than any camera of a person in motion


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage in front."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(f"{message}; see {self.prog} --help", reason=Reason.INVALID)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1, 2 or 3 as in the contract."""
    words = sys.argv[1:] if arguments is None else arguments
    return exit_code(lambda: _command(words), verbose="--verbose" in words)


def _command(words: Sequence[str]) -> int:
    if any("\0" in word for word in words):
        raise UsageError(
            "an argument holds a character of value 0, which names no file",
            reason=Reason.INVALID,
        )
    options = _parser().parse_args(words)
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.INFO,
        format="%(levelname)s %(name)s: %(message)s",
    )
    catch_signals()
    command: Callable[[argparse.Namespace], int] = options.command
    return command(options)


def _rate(text: str) -> float:
    with suppress(ValueError):
        if 0 < (rate := float(text)) <= FASTEST_FPS:
            return rate
    raise argparse.ArgumentTypeError(f"{text!r} is not above 0 to {FASTEST_FPS:g}")


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
        "--fps",
        type=_rate,
        metavar="RATE",
        help="pictures a second as they were taken: of a folder, of slow motion",
    )
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

    racks = command("racks", _racks, "the racks that a broker knows")
    racks.add_argument("action", nargs="?", choices=("list", "forget"), default="list")
    racks.add_argument("rack", nargs="?", help="forget: its name")
    racks.add_argument("--config", type=Path, metavar="FILE", help="its [broker]")
    racks.add_argument("--broker", metavar="HOST[:PORT]", help="instead of that")

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
            fps=options.fps,
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
    from edge.store.settings import state_folder

    return collect(
        CollectOptions(
            broker=load_config(options.config).broker,
            store=options.store or str(state_folder() / "gym.db"),
            host=options.broker,
            name=options.name,
            group=options.group,
            export=options.export,
            table=not options.no_table,
        )
    )


def _racks(options: argparse.Namespace) -> int:
    from edge.config.sections import load_config
    from edge.gym.command import reached
    from edge.gym.racks import forget, show

    if (options.action == "forget") != (options.rack is not None):
        raise UsageError("racks forget NAME: name the rack; racks alone lists them all")
    settings = reached(load_config(options.config).broker, options.broker)
    return forget(settings, options.rack) if options.rack else show(settings)


def _models(options: argparse.Namespace) -> int:
    from edge.commands.models import fetch, list_models, verify_models

    if options.action == "fetch":
        return fetch(options.model, options.to or Path(), options.url)
    return list_models() if options.action == "list" else verify_models()


def _config(options: argparse.Namespace) -> int:
    from edge.config.sections import check, load_config, schema, show

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


if __name__ == "__main__":
    sys.exit(main())
