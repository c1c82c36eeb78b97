"""Settings without repetition: the dataclasses are the format.

A config class has one field per section, each a frozen dataclass whose fields are
``str``, ``int``, ``float``, ``bool``, ``Path``, a ``Literal`` or ``StrEnum``, a tuple
of these, or one of them ``| None``, all with defaults. A field's metadata may hold
``doc`` (a sentence), ``unit``, ``min``, ``max`` and ``pattern`` (a regular expression).
``reader`` and ``writer`` work from what is found here.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from enum import StrEnum
from inspect import cleandoc
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

# TOML has no null: this unsets a key that may be None but is set by default.
NONE = "none"

JSON_NAMES = {int: "integer", float: "number", bool: "boolean"}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a section: what it takes, with None and tuples unwrapped."""

    name: str
    kind: type
    choices: tuple[str, ...]
    many: bool
    unsettable: bool
    default: Any
    metadata: Mapping[str, Any]

    @property
    def limits(self) -> str:
        """The allowed range or choices in words; empty when anything goes."""
        low, high = self.metadata.get("min"), self.metadata.get("max")
        if self.choices:
            return " or ".join(self.choices)
        if low is not None and high is not None:
            return f"{low:g} to {high:g}"
        if low is not None:
            return f"at least {low:g}"
        return f"at most {high:g}" if high is not None else ""

    @property
    def doc(self) -> str:
        """The sentence that explains the key, with its unit and range."""
        unit = str(self.metadata.get("unit", ""))
        note = " ".join(filter(None, (self.limits, unit)))
        doc = str(self.metadata.get("doc", ""))
        return f"{doc} [{note}]".strip() if note else doc


def sections(config: type) -> dict[str, type]:
    """Return the section classes of a config class, by section name."""
    hints = get_type_hints(config)
    return {field.name: hints[field.name] for field in fields(config)}


def keys(section: type) -> dict[str, Key]:
    """Return the keys of a section class, in order."""
    hints = get_type_hints(section)
    return {field.name: _key(field, hints[field.name]) for field in fields(section)}


def to_json_schema(config: type, title: str) -> dict[str, Any]:
    """Return the JSON Schema of a config class."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {
                "type": "object",
                "description": cleandoc(section.__doc__ or "").partition("\n")[0],
                "additionalProperties": False,
                "properties": {
                    key.name: _key_schema(key) for key in keys(section).values()
                },
            }
            for name, section in sections(config).items()
        },
    }


def _key(field: "Field[Any]", hint: Any) -> Key:
    default = field.default
    if field.default_factory is not MISSING:
        default = field.default_factory()
    optional = get_origin(hint) in (Union, types.UnionType)
    if optional:
        (hint,) = (arm for arm in get_args(hint) if arm is not type(None))
    many = get_origin(hint) is tuple
    if many:
        hint = get_args(hint)[0]
    choices: tuple[str, ...] = ()
    if get_origin(hint) is Literal:
        choices, hint = get_args(hint), str
    elif issubclass(hint, StrEnum):
        choices = tuple(str(word) for word in hint)
    unsettable = optional and default is not None
    return Key(field.name, hint, choices, many, unsettable, default, field.metadata)


def _key_schema(key: Key) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": JSON_NAMES.get(key.kind, "string")}
    words = {"min": "minimum", "max": "maximum", "pattern": "pattern"}
    schema |= {
        theirs: key.metadata[ours]
        for ours, theirs in words.items()
        if ours in key.metadata
    }
    if key.choices:
        schema["enum"] = list(key.choices)
    if key.many:
        schema = {"type": "array", "items": schema}
    if key.unsettable:
        schema = {"anyOf": [schema, {"const": NONE}]}
    if key.doc:
        schema["description"] = key.doc
    if key.default is not None:
        plain = str(key.default) if isinstance(key.default, Path) else key.default
        schema["default"] = list(plain) if key.many else plain
    return schema
