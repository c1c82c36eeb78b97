"""One table of TOML -> an exercise; whatever is wrong with it is one line."""

import math
import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from edge.config.reader import nearest, read_toml
from edge.core.types.exercise import Exercise
from edge.errors import ConfigError, Reason

# The name goes to topics, databases and file names.
NAME = re.compile("[a-z0-9_]{1,64}")
# Chosen: a table that starts from one that starts from one is no longer understood.
LIKE_DEPTH = 8


def read_exercise(path: Path, *folders: Path) -> Exercise:
    """Read one table; ``like`` names the table that it starts from.

    That one is looked for beside ``path``, then in ``folders``. What an exercise is
    called is not taken from it: without a title, the file's name is the title.

    Raises
    ------
    ConfigError
        Naming file, key and what is allowed, when the table is incomplete or
        contradicts itself.
    """
    try:
        if not NAME.fullmatch(path.stem):
            raise ValueError(
                "the file's name is the exercise's: use a to z, 0 to 9 and _ in it, "
                "64 characters at most"
            )
        table = _merged(path, (path.parent, *folders), LIKE_DEPTH)
        exercise: Exercise = _build(Exercise, {**table, "name": path.stem}, "")
    except ConfigError:
        raise
    except ValueError as error:
        raise ConfigError(f"{path}: {error}", reason=Reason.INVALID) from error
    return exercise


def _merged(path: Path, folders: tuple[Path, ...], depth: int) -> dict[str, Any]:
    table = read_toml(path)
    named = {"title": path.stem.replace("_", " ").capitalize(), "aliases": []}
    if "like" not in table:
        return table
    like = table.pop("like")
    if not isinstance(like, str) or not NAME.fullmatch(like):
        raise ValueError("like must be the name of an exercise, in quotes")
    others = (folder / f"{like}.toml" for folder in folders)
    base = next((each for each in others if each != path and each.exists()), None)
    if base is None:
        known = {each.stem for folder in folders for each in folder.glob("*.toml")}
        raise ValueError(f"like is {like!r}; {nearest(like, sorted(known))}")
    if depth == 0:
        raise ValueError("like goes round in a circle, or through too many tables")
    return _over({**_merged(base, folders, depth - 1), **named}, table)


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
        for key in value:
            if key not in set(word):
                raise ValueError(f"unknown key {at}.{key}; {nearest(key, word)}")
        return types.MappingProxyType(
            {word(key): _build(item, value[key], f"{at}.{key}") for key in value}
        )
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise ValueError(f"{at} must be a list")
        kind = get_args(hint)[0]
        return tuple(_build(kind, item, f"{at}[{n}]") for n, item in enumerate(value))
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
    if isinstance(value, str) and not value.isprintable():
        raise ValueError(f"{at} holds a character that cannot be shown, or a new line")
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
        raise ValueError(f"{at}: {error}" if at else str(error)) from error
