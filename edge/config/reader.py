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
from edge.errors import ConfigError, Reason, reason_of

C = TypeVar("C")

LARGEST_BYTES = 1 << 20  # chosen: a hundred times the file with every key in it
SHOWN = 60  # chosen: as much of a wrong value as a person looks at

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
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
        if len(content) > LARGEST_BYTES:
            raise ConfigError(
                f"{path}: is larger than {LARGEST_BYTES >> 20} MiB; give a settings "
                "file",
                reason=Reason.INVALID,
            )
        # Windows' editors put a mark before the text that TOML does not know.
        return tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read: {error.strerror}", reason=reason_of(error)
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: is not UTF-8 text: {error.reason}", reason=Reason.DAMAGED
        ) from error
    except RecursionError as error:
        raise ConfigError(
            f"{path}: is not valid TOML: brackets are nested too deep",
            reason=Reason.INVALID,
        ) from error
    except ConfigError:
        raise
    except ValueError as error:
        what, _, _ = str(error).partition("; use sys.")  # Python's advice, not ours
        raise ConfigError(
            f"{path}: is not valid TOML: {what}", reason=Reason.INVALID
        ) from error


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
            raise ConfigError(
                f"{where}: {_unknown_section(name, known)}", reason=Reason.INVALID
            )
        if not isinstance(table, Mapping):
            raise ConfigError(
                f"{where}: {name} must be a section, written [{name}]",
                reason=Reason.INVALID,
            )
    read = {name: _section(name, tables.get(name, {}), known, where) for name in known}
    try:
        return config(**read)
    except ConfigError as error:  # sections that do not go together
        raise ConfigError(f"{where}: {error}", reason=error.reason) from error


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
            raise ConfigError(
                f"{where}: {_unknown_key(name, word, known)}", reason=Reason.INVALID
            )
        try:
            values[word] = _value(here[word], value, where)
        except ValueError as error:
            raise ConfigError(
                f"{where}: {name}.{word} {error}", reason=Reason.INVALID
            ) from error
    try:
        return known[name](**values)
    except ConfigError as error:
        raise ConfigError(f"{where}: {error}", reason=error.reason) from error
    except ValueError as error:
        raise ConfigError(
            f"{where}: [{name}]: {error}", reason=Reason.INVALID
        ) from error


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
        raise ValueError(f"must be a list in [ ], not {_shown(value)}")
    return tuple(_single(key, item, where) for item in value)


def _single(key: Key, value: Any, where: Path) -> Any:
    kind: Any = key.kind if key.kind in (int, float, bool) else str
    if kind is float and type(value) is int:
        try:
            value = float(value)
        except OverflowError as error:
            raise ValueError(f"= {_shown(value)} is too large") from error
    if type(value) is not kind:
        name = NAMES.get(key.kind, "text in quotes")
        raise ValueError(f"must be {name}, not {_shown(value)}")
    if key.choices and value not in key.choices:
        raise ValueError(f"= {_shown(value)}; {nearest(value, key.choices)}")
    if kind is str and "\0" in value:
        raise ValueError("holds a character of value 0, which nothing can be named by")
    pattern = key.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, value):
        raise ValueError(f"= {_shown(value)} is not allowed: {key.doc}")
    low = key.metadata.get("min", -math.inf)
    high = key.metadata.get("max", math.inf)
    # Negated, because every comparison with NaN is false.
    if kind in (int, float) and not low <= value <= high:
        limits = key.limits or "not a number"
        raise ValueError(f"= {_shown(value)} is out of range: {limits}")
    if kind is float and not math.isfinite(value):
        raise ValueError(f"= {_shown(value)} is not a finite number")
    if key.kind is Path:
        # As beside the file that names it; ~ is home.
        try:
            return where.parent / Path(value).expanduser()
        except RuntimeError as error:
            raise ValueError(f"= {_shown(value)}: there is no such home") from error
    return key.kind(value)


def _shown(value: Any) -> str:
    """Return a wrong value as TOML writes it, or as much of it as helps."""
    try:
        text = literal(value)
    except (ValueError, RecursionError):  # more digits, or depth, than Python writes
        return "what it is"
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
