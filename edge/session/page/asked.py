"""What a lifter asks for on the page, checked -> commands as they come over MQTT."""

import json
import secrets
from typing import Any

import msgspec

from edge.wire.fields import Athlete, ExerciseName, LoadKg
from edge.wire.payloads import Command
from edge.wire.reading import read_command

FROM_PAGE = "page-"  # what its transactions begin with: a log tells where it came from


class Asked(msgspec.Struct, tag_field="what", frozen=True):
    """What every request is."""


class Turn(Asked, tag="turn", frozen=True):
    """I lift next: null is nobody. Load and exercise as this lifter has them."""

    athlete: Athlete | None
    load_kg: LoadKg | None = None
    exercise: ExerciseName | None = None


class Change(Asked, tag="change", frozen=True):
    """Whoever lifts now takes another exercise or load; what is left out stays."""

    exercise: ExerciseName | msgspec.UnsetType = msgspec.UNSET
    load_kg: LoadKg | msgspec.UnsetType | None = msgspec.UNSET


class Lead(Asked, tag="screen", frozen=True):
    """Lead me through the guided screen."""


class Skip(Asked, tag="skip", frozen=True):
    """Leave out what the screen asks for now."""


class Leave(Asked, tag="leave", frozen=True):
    """End the screen here."""


Request = Turn | Change | Lead | Skip | Leave


def read_asked(asked: dict[str, Any]) -> Request:
    """Return what is asked for; ValueError says in one line why it cannot be."""
    try:
        found: Request = msgspec.convert(asked, Request)
    except msgspec.ValidationError as error:
        raise ValueError(f"this cannot be asked for: {error}") from error
    return found


def commands(asked: Request, state: dict[str, Any]) -> list[tuple[str, Command]]:
    """Return the commands that it comes to, in their order.

    Parameters
    ----------
    state : what the rack is set to, as ``state/1``

    Another lifter's turn ends the session in progress, or their sets would be added to
    the last one's; whoever lifts without a name is named by it.
    """
    wanted: list[tuple[str, dict[str, Any]]] = []
    if isinstance(asked, Turn):
        before = state.get("athlete")
        if asked.athlete != before:
            if state.get("session") and before is not None:
                wanted.append(("end", {}))
            wanted.append(("athlete", {"athlete": asked.athlete}))
        wanted.append(("load", {"load_kg": asked.load_kg}))
        if asked.exercise is not None and asked.exercise != state.get("exercise"):
            wanted.append(("exercise", {"exercise": asked.exercise}))
    elif isinstance(asked, Lead):
        wanted.append(("start", {"exercise": "screen"}))
    elif isinstance(asked, Skip):
        wanted.append(("skip", {}))
    elif isinstance(asked, Leave):
        wanted += [("end", {})] if state.get("screen") else []
    else:
        if asked.exercise is not msgspec.UNSET:
            wanted.append(("exercise", {"exercise": asked.exercise}))
        if asked.load_kg is not msgspec.UNSET:
            wanted.append(("load", {"load_kg": asked.load_kg}))
    return [(name, _command(name, arguments)) for name, arguments in wanted]


def _command(name: str, arguments: dict[str, Any]) -> Command:
    transaction = FROM_PAGE + secrets.token_hex(8)
    text = json.dumps({"transaction": transaction, **arguments}).encode()
    return read_command(name, text)
