"""The exercises, one TOML table each; a table may start from another (``like``)."""

import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from edge.config.reader import nearest, read_toml
from edge.core.types.exercise import Exercise
from edge.errors import ConfigError, Reason, UsageError

FOLDER = Path(__file__).parent


def exercise_names() -> tuple[str, ...]:
    """Return the names of all exercises, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def load_exercise(name: str) -> Exercise:
    """Return an exercise by name or alias; case, spaces and hyphens do not matter.

    Raises
    ------
    UsageError
        When there is none, naming the nearest one and all of them.
    """
    word = _word(name)
    if word in exercise_names():
        return read_exercise(FOLDER / f"{word}.toml")
    aliases = {
        alias: exercise
        for exercise in map(load_exercise, exercise_names())
        for alias in (_word(exercise.title), *map(_word, exercise.aliases))
    }
    if word in aliases:
        return aliases[word]
    near = nearest(word, [*exercise_names(), *aliases])
    known = nearest("", exercise_names())
    hint = known if near.startswith("known") else f"{near} {known}"
    raise UsageError(f"unknown exercise {name!r}; {hint}", reason=Reason.MISSING)


def read_exercise(path: Path) -> Exercise:
    """Read one table; ``like`` names the table beside it that it starts from.

    Raises
    ------
    ConfigError
        Naming file and key, when the table is incomplete or contradicts itself.
    """
    table = {**_merged(path), "name": path.stem}
    try:
        exercise: Exercise = _build(Exercise, table, "")
    except ValueError as error:
        raise ConfigError(f"{path}: {error}", reason=Reason.INVALID) from error
    return exercise


def _word(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def _merged(path: Path) -> dict[str, Any]:
    table = read_toml(path)
    like = table.pop("like", None)
    return table if like is None else _over(_merged(path.with_stem(like)), table)


def _over(base: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _over(base[key], value)
        for key, value in table.items()
        if isinstance(value, dict) and isinstance(base.get(key), dict)
    }
    return base | table | both


def _build(hint: Any, value: Any, at: str) -> Any:
    if is_dataclass(hint):
        return _build_record(hint, value, at)
    if get_origin(hint) is Mapping:
        word, item = get_args(hint)
        if not isinstance(value, dict):
            raise ValueError(f"{at} must be a table")
        return types.MappingProxyType(
            {word(key): _build(item, value[key], f"{at}.{key}") for key in value}
        )
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise ValueError(f"{at} must be a list")
        return tuple(_build(get_args(hint)[0], item, at) for item in value)
    if get_origin(hint) is types.UnionType:
        return _build(get_args(hint)[0], value, at)
    if hint is float and type(value) is int:
        try:
            value = float(value)
        except OverflowError:
            raise ValueError(f"{at} is too large") from None
    if type(value) is not (float if hint is float else str):
        raise ValueError(f"{at} must be {'a number' if hint is float else 'text'}")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{at} must be finite")
    if issubclass(hint, StrEnum) and value not in set(hint):
        raise ValueError(f"{at} is {value!r}; it must be one of {', '.join(hint)}")
    return hint(value)


def _build_record(record: Any, value: Any, at: str) -> Any:
    names = [field.name for field in fields(record)]
    if not isinstance(value, dict):
        raise ValueError(f"{at} must be a table with {', '.join(names)}")
    dot = f"{at}." if at else ""
    for name in value:
        if name not in names:
            raise ValueError(f"unknown key {dot}{name}; {nearest(name, names)}")
    for field in fields(record):
        if field.name not in value and field.default is MISSING:
            raise ValueError(f"{dot}{field.name} is missing")
    hints = get_type_hints(record)
    parts = {name: _build(hints[name], value[name], f"{dot}{name}") for name in value}
    try:
        return record(**parts)
    except ValueError as error:
        raise ValueError(f"{at}: {error}") from error
