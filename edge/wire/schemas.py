"""Writes the published schemas from the payload types: ``python -m edge.wire.schemas``.

One JSON Schema a payload and one AsyncAPI 3 document of all topics, into
``edge/schemas/``. They are files so that other programs need no Python to read them.
"""

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from edge.wire import payloads, topics
from edge.wire.health import Health
from edge.wire.kinds.screen import Screen
from edge.wire.kinds.state import State

FOLDER = Path(__file__).resolve().parents[1] / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

# Topic below the rack -> payload, QoS, retained, who sends it, what it tells.
CHANNELS: dict[str, tuple[Any, int, bool, str, str]] = {
    topics.INFO: (payloads.Info, 1, True, "rack", "What the rack is."),
    topics.HEALTH: (Health, 0, True, "rack", "Every 60 s; expires."),
    topics.STATE: (State, 0, True, "rack", "Whenever it changes."),
    topics.REP: (payloads.Rep, 0, False, "rack", "Live, never repeated."),
    topics.HOLD: (payloads.Hold, 0, False, "rack", "Live, never repeated."),
    topics.SESSION: (
        payloads.Session,
        1,
        False,
        "rack",
        "Until acknowledged. A guided screen, told by its schema, comes here too.",
    ),
    topics.ACK: (payloads.Ack, 0, False, "collector", "After the commit."),
    **{
        f"{topics.COMMAND}/{name}": (kind, 1, False, "staff", "A command.")
        for name, kind in payloads.COMMANDS.items()
    },
    f"{topics.RESPONSE}/{{command}}": (
        payloads.Response,
        1,
        False,
        "rack",
        "The answer to a command.",
    ),
}

# What else comes on a topic; its field ``schema`` says which it is.
ALSO: dict[str, tuple[Any, ...]] = {topics.SESSION: (Screen,)}


def documents() -> dict[str, dict[str, Any]]:
    """Return every document by its file name."""
    kinds = {channel[0].__name__: channel[0] for channel in CHANNELS.values()}
    kinds |= {kind.__name__: kind for also in ALSO.values() for kind in also}
    kinds["Release"] = payloads.Release
    made = {f"{name}.json": _json_schema(kind) for name, kind in kinds.items()}
    return {**made, "asyncapi.json": _asyncapi(list(kinds.values()))}


def text(document: dict[str, Any]) -> str:
    """Return a document as it is written."""
    return json.dumps(document, indent=2) + "\n"


def _json_schema(kind: Any) -> dict[str, Any]:
    (root,), parts = msgspec.json.schema_components([kind], ref_template=_ref("$defs"))
    return {"$schema": DIALECT, "title": kind.__name__, **root, "$defs": parts}


def _ref(place: str) -> str:
    return f"#/{place}/{{name}}"


def _asyncapi(kinds: list[Any]) -> dict[str, Any]:
    roots, parts = msgspec.json.schema_components(
        kinds, ref_template=_ref("components/schemas")
    )
    status = {"type": "string", "enum": [topics.ONLINE, topics.OFFLINE]}
    messages: dict[str, Any] = {
        kind.__name__: {"contentType": "application/json", "payload": root}
        for kind, root in zip(kinds, roots, strict=True)
    }
    messages["Status"] = {"contentType": "text/plain", "payload": status}
    channels = {topics.STATUS: ("Status", 1, True, "rack", "Also the last will.")}
    for name, (kind, *rest) in CHANNELS.items():
        channels[name] = (kind.__name__, *rest)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Hingewatch",
            "version": topics.ROOT.rpartition("/")[2],
            "description": "Sessions and commands of the racks, over MQTT 5. "
            "Operations are seen from the rack.",
        },
        "defaultContentType": "application/json",
        "channels": {
            **{_key(n): _channel(n, *rest) for n, rest in channels.items()},
            "release": {
                "address": topics.RELEASE,
                "description": "The newest version, retained. Published by the staff.",
                "messages": {"Release": {"$ref": "#/components/messages/Release"}},
            },
        },
        "operations": {_key(n): _operation(n, *rest) for n, rest in channels.items()},
        "components": {"messages": messages, "schemas": parts},
    }


def _key(name: str) -> str:
    return "_".join(part.strip("{}") for part in name.split("/"))


def _channel(
    name: str, message: str, qos: int, retained: bool, by: str, tells: str
) -> dict[str, Any]:
    parameters = {"rack": {"description": "The rack's name."}}
    if "{command}" in name:
        parameters["command"] = {"description": ", ".join(payloads.COMMANDS)}
    return {
        "address": topics.topic("{rack}", name),
        "description": f"{tells} Published by the {by}.",
        "parameters": parameters,
        "messages": {
            each: {"$ref": f"#/components/messages/{each}"}
            for each in _messages(name, message)
        },
    }


def _messages(name: str, message: str) -> list[str]:
    return [message, *(kind.__name__ for kind in ALSO.get(name, ()))]


def _operation(
    name: str, message: str, qos: int, retained: bool, by: str, tells: str
) -> dict[str, Any]:
    bindings = {"qos": qos, "retain": retained, "bindingVersion": "0.2.0"}
    return {
        "action": "send" if by == "rack" else "receive",
        "channel": {"$ref": f"#/channels/{_key(name)}"},
        "messages": [
            {"$ref": f"#/channels/{_key(name)}/messages/{each}"}
            for each in _messages(name, message)
        ],
        "bindings": {"mqtt": bindings},
    }


def write(folder: Path = FOLDER) -> None:
    """Write all documents into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in documents().items():
        (folder / name).write_text(text(document), encoding="utf-8")


if __name__ == "__main__":
    write(*map(Path, sys.argv[1:2]))
