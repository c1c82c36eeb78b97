"""``hingewatch exercises``: the tables that a movement is counted and judged by."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from edge.config.sections import load_config
from edge.core.types.exercise import Exercise, Figure, Kind, Limit, Range
from edge.errors import Reason, UsageError
from edge.exercises.tables import (
    exercise_names,
    load_exercise,
    own,
    read_own,
    shipped_names,
)

LIST, SHOW, CHECK = "list", "show", "check"
UNITS = {"deg": "°", "s": " s"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument(
        "action", metavar="list|show|check", choices=(LIST, SHOW, CHECK)
    )
    parser.add_argument("what", nargs="?", metavar="NAME|FILE")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="TOML settings; users' exercises lie in the folder exercises beside it",
    )


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    load_config(options.config)
    if (options.what is None) is not (options.action == LIST):
        needs = {LIST: "takes no name", SHOW: "needs a NAME", CHECK: "needs a FILE"}
        raise UsageError(
            f"exercises {options.action} {needs[options.action]}", Reason.INVALID
        )
    if options.action == LIST:
        exercises = list(map(load_exercise, exercise_names()))
        _print(_listed(exercises), list(map(about, exercises)), options.json)
        for mistake in own().mistakes.values():
            sys.stderr.write(f"left out: {mistake}\n")
    elif options.action == SHOW:
        exercise = load_exercise(options.what)
        _print(shown(exercise), payload(exercise), options.json)
    else:
        exercise = read_own(Path(options.what))
        _print([f"{options.what}: fine"], payload(exercise), options.json)
    return 0


def _print(lines: list[str], told: Any, as_json: bool) -> None:
    text = json.dumps(told, indent=2) if as_json else "\n".join(lines)
    sys.stdout.write(text + "\n")


def about(exercise: Exercise) -> dict[str, Any]:
    """Return an exercise in short."""
    return {
        "name": exercise.name,
        "title": exercise.title,
        "kind": str(exercise.kind),
        "postures": list(map(str, exercise.postures)),
        "views": list(map(str, exercise.views)),
        "own": exercise.name not in shipped_names(),
    }


def payload(exercise: Exercise) -> dict[str, Any]:
    """Return all of an exercise as plain JSON values."""
    parts = {
        field.name: getattr(exercise, field.name)
        for field in fields(exercise)
        if field.name != "faults"
    }
    plain = {
        name: asdict(value) if hasattr(value, "__dataclass_fields__") else value
        for name, value in parts.items()
    }
    plain["faults"] = {str(k): asdict(v) for k, v in exercise.faults.items()}
    return {**plain, "own": exercise.name not in shipped_names()}


def _listed(exercises: list[Exercise]) -> list[str]:
    lines = []
    for each in exercises:
        theirs = "" if each.name in shipped_names() else ", your own"
        lines.append(f"{each.name:18} {each.title} ({counted(each)}{theirs})")
    return lines


def counted(exercise: Exercise) -> str:
    """Return what of an exercise is counted, in words."""
    if exercise.kind is Kind.HOLD:
        return "held for time"
    return "repetitions with a timed hold" if exercise.hold else "repetitions"


def shown(exercise: Exercise) -> list[str]:
    """Return all of an exercise as lines for a person."""
    return [
        f"{exercise.title} ({exercise.name})",
        *(f"  {name:13} {text}" for name, text in _facts(exercise)),
        "",
        "Cues",
        *(f"  - {cue}" for cue in exercise.cues),
        "",
        "Limits, and where they are from",
        *(f"  {line}" for line in _limits(exercise)),
    ]


def _facts(exercise: Exercise) -> Iterator[tuple[str, str]]:
    if exercise.aliases:
        yield "also", ", ".join(exercise.aliases)
    yield "family", exercise.family.replace("_", " ")
    yield "counted", counted(exercise)
    yield "posture", ", ".join(p.replace("_", " ") for p in exercise.postures)
    yield "seen from", ", ".join(exercise.views)
    if exercise.unasked:
        yield "by auto", exercise.unasked
    yield "moves", exercise.moves
    yield "holds", exercise.holds
    yield "prime movers", ", ".join(exercise.muscles.prime_movers)
    yield "stabilisers", ", ".join(exercise.muscles.stabilisers)
    if tempo := exercise.tempo:
        yield (
            "tempo",
            f"{tempo.eccentric_s:g} s out, {tempo.bottom_s:g} s pause, "
            f"{tempo.concentric_s:g} s back, {tempo.top_s:g} s pause ({tempo.source})",
        )


def _limits(exercise: Exercise) -> Iterator[str]:
    for name in ("rep", "hold"):
        record = getattr(exercise, name)
        for field in fields(record) if record else ():
            value = getattr(record, field.name)
            if isinstance(value, (Limit, Figure)):
                yield f"{name}.{field.name}: {_told(field.name, value)}"
            else:
                yield f"{name}.{field.name}: of the {value.replace('_', ' ')}"
    if usual := exercise.knee_flexion_deg:
        yield f"knee_flexion_deg: {_told('knee_flexion_deg', usual)}"
    for code, limits in exercise.faults.items():
        for level, limit in (("caution", limits.caution), ("fault", limits.fault)):
            yield f"faults.{code}.{level}: {_told('deg', limit)}"


def _told(name: str, value: Limit | Figure | Range) -> str:
    unit = UNITS[name.rpartition("_")[2]] if not isinstance(value, Limit) else "°"
    if isinstance(value, Figure):
        figures = f"{value.value:g}{unit}"
    elif isinstance(value, Range):
        figures = f"{value.low:g} to {value.high:g}{unit} is usual"
    else:
        figures = (
            f"from {value.enter_deg:g}{unit}, gone below {value.leave_deg:g}{unit}"
        )
    return f"{figures} ({value.source})"
