"""TOML to settings; whatever is wrong with a file is one line that names the place."""

import difflib
import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from edge.config.schema import NONE, Key, keys, sections
from edge.config.writer import literal
from edge.errors import ConfigError

C = TypeVar("C")

NAMES: dict[type, str] = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    Path: "a path in quotes",
}


def read_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file's tables.

    Raises
    ------
    ConfigError
        When the file cannot be read or is no TOML; then with line and column.
    """
    try:
        # Windows' editors put a mark before the text that TOML does not know.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 text: {error.reason}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: is not valid TOML: {error}") from error


def from_tables(config: type[C], tables: Mapping[str, Any], where: Path) -> C:
    """Build a config from parsed TOML; relative paths are relative to ``where``.

    Raises
    ------
    ConfigError
        Naming file, section and key: unknown (with the nearest known name), of the
        wrong type, or out of range.
    """
    known = sections(config)
    for name, table in tables.items():
        if name not in known:
            raise ConfigError(f"{where}: {_unknown_section(name, known)}")
        if not isinstance(table, Mapping):
            raise ConfigError(f"{where}: {name} must be a section, written [{name}]")
    return config(
        **{name: _section(name, tables.get(name, {}), known, where) for name in known}
    )


def nearest(word: str, known: Iterable[str], write: str = "{}") -> str:
    """Return the end of an error message: the nearest known word, else all of them."""
    known = list(known)
    close = difflib.get_close_matches(word, known, n=1)
    if close:
        return f"did you mean {write.format(close[0])}?"
    return "known: " + ", ".join(write.format(name) for name in known)


def _section(
    name: str, table: Mapping[str, Any], known: dict[str, type], where: Path
) -> Any:
    here = keys(known[name])
    values = {}
    for word, value in table.items():
        if word not in here:
            raise ConfigError(f"{where}: {_unknown_key(name, word, known)}")
        try:
            values[word] = _value(here[word], value, where)
        except ValueError as error:
            raise ConfigError(f"{where}: {name}.{word} {error}") from error
    try:
        return known[name](**values)
    except ConfigError as error:
        raise ConfigError(f"{where}: {error}") from error
    except ValueError as error:
        raise ConfigError(f"{where}: [{name}]: {error}") from error


def _unknown_section(name: str, known: dict[str, type]) -> str:
    homes = [home for home, section in known.items() if name in keys(section)]
    if homes:
        return f"{name} stands outside any section; it belongs in [{homes[0]}]"
    return f"unknown section [{name}]; {nearest(name, known, '[{}]')}"


def _unknown_key(name: str, word: str, known: dict[str, type]) -> str:
    homes = [home for home, section in known.items() if word in keys(section)]
    if homes:
        return f"unknown key {name}.{word}; it belongs in [{homes[0]}]"
    return f"unknown key {name}.{word}; {nearest(word, keys(known[name]))}"


def _value(key: Key, value: Any, where: Path) -> Any:
    if key.unsettable and value == NONE:
        return None
    if not key.many:
        return _single(key, value, where)
    if not isinstance(value, list):
        raise ValueError(f"must be a list in [ ], not {literal(value)}")
    return tuple(_single(key, item, where) for item in value)


def _single(key: Key, value: Any, where: Path) -> Any:
    kind: Any = key.kind if key.kind in (int, float, bool) else str
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        name = NAMES.get(key.kind, "text in quotes")
        raise ValueError(f"must be {name}, not {literal(value)}")
    if key.choices and value not in key.choices:
        raise ValueError(f"= {literal(value)}; {nearest(value, key.choices)}")
    pattern = key.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, value):
        raise ValueError(f"= {literal(value)} is not allowed: {key.doc}")
    low = key.metadata.get("min", -math.inf)
    high = key.metadata.get("max", math.inf)
    # Negated, because every comparison with NaN is false.
    if kind in (int, float) and not low <= value <= high:
        raise ValueError(f"= {literal(value)} is out of range: {key.limits or 'NaN'}")
    if key.kind is Path:
        # As beside the file that names it; ~ is home.
        try:
            return where.parent / Path(value).expanduser()
        except RuntimeError as error:
            raise ValueError(f"= {literal(value)}: there is no such home") from error
    return key.kind(value)
