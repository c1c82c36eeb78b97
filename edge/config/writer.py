"""Settings to TOML, commented with what the dataclasses say about themselves."""

import json
from inspect import cleandoc
from typing import Any

from edge.config.schema import NONE, Key, keys, sections


def to_toml(config: Any) -> str:
    """Return a config's values as a TOML file that reads back equal."""
    lines: list[str] = []
    for name, section in sections(type(config)).items():
        lines += [*_comment(section.__doc__), f"[{name}]"]
        values = getattr(config, name)
        for key in keys(section).values():
            lines += [*_comment(key.doc), _line(key, getattr(values, key.name))]
        lines.append("")
    return "\n".join(lines)


def literal(value: Any) -> str:
    """Return a value as TOML writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case list() | tuple():
            return "[" + ", ".join(literal(item) for item in value) + "]"
        case dict():
            return "a section"
    # JSON's escapes are TOML's too; DEL alone is plain in JSON and not in TOML.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _line(key: Key, value: Any) -> str:
    if value is None and not key.unsettable:
        return f"# {key.name} ="
    return f"{key.name} = {literal(NONE if value is None else value)}"


def _comment(text: str | None) -> list[str]:
    return [f"# {line}".rstrip() for line in cleandoc(text or "").splitlines()]
