"""Bytes from anybody to a payload, or to the reason why not."""

import re
from functools import cache
from typing import Any, TypeVar

import msgspec

from edge.wire.kinds.screen import SCHEMA, Screen
from edge.wire.payloads import (
    COMMANDS,
    MAX_COMMAND_BYTES,
    MAX_SESSION_BYTES,
    Command,
    Session,
)

P = TypeVar("P")


class Refused(ValueError):
    """A payload is not what it should be; the message is short and printable."""


def read(kind: type[P], data: bytes, limit: int = MAX_SESSION_BYTES) -> P:
    """Return the payload of type ``kind`` that ``data`` holds.

    Raises
    ------
    Refused
        When it is too long, no UTF-8, no JSON, nested too deep or not of the type.
    """
    if len(data) > limit:
        raise Refused(f"{len(data)} bytes; {limit} are allowed")
    try:
        # The decoder does not look into the text of fields that it skips.
        data.decode()
        return msgspec.json.decode(data, type=kind)
    except UnicodeDecodeError as error:
        raise Refused(f"no UTF-8 at byte {error.start}") from error
    except RecursionError as error:
        raise Refused("nested too deep") from error
    except msgspec.MsgspecError as error:
        raise Refused(printable(str(error))) from error


def read_command(name: str, data: bytes) -> Command:
    """Return the command ``name`` that ``data`` holds.

    Raises
    ------
    Refused
        When there is no such command, or its payload is not right.
    """
    if name not in COMMANDS:
        raise Refused("unknown command; known: " + ", ".join(COMMANDS))
    return read(COMMANDS[name], data, MAX_COMMAND_BYTES)


def kind_of(schema: Any) -> type[Session] | type[Screen]:
    """Return what a payload of finished work is by its schema: session, or screen."""
    return Screen if schema == SCHEMA else Session


def read_session(rack: str, data: bytes) -> Session | Screen:
    """Return the session, or guided screen, that the rack of this name sent.

    Raises
    ------
    Refused
        Also when it claims to be another rack's.
    """
    session = read(kind_of(found_text(data, "schema")), data)
    if session.rack != rack:
        raise Refused(f"says that it is of rack {session.rack}")
    return session


def found_text(data: bytes, key: str, limit: int = 64) -> str | None:
    """Return a text field of a payload that was refused, to answer it; else None."""
    try:
        value = getattr(msgspec.json.decode(data, type=_holder(key)), key)
    except (ValueError, RecursionError):
        return None
    return value if 0 < len(value) <= limit else None


@cache
def _holder(key: str) -> type[msgspec.Struct]:
    # All but this one is skipped and not built: a megabyte of brackets is a second's
    # work otherwise.
    return msgspec.defstruct("Holder", [(key, str, "")])


def printable(text: str, limit: int = 200) -> str:
    """Return text that any log, terminal or database takes: what a stranger sent."""
    text = re.sub(r"[^\x20-\x7e]", "?", text)
    return text if len(text) <= limit else text[: limit - 3] + "..."
