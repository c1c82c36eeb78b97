"""What a rack tells Home Assistant, so that it appears there by itself.

The payload is Home Assistant's "device discovery": one retained message with the
device and its entities, each with a platform and a unique id. A value that is null or
missing renders as ``None``, which Home Assistant shows as unknown.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any

from edge.wire.topics import (
    COMMAND,
    HEALTH,
    OFFLINE,
    ONLINE,
    RELEASE,
    STATE,
    STATUS,
    topic,
)

AUTO = "auto"
# The transaction tells whoever reads along where the command came from.
_TRANSACTION = '"transaction":"home-assistant"'

# What a rack must have or feel for an entity to be of use there.
NEEDS = {
    "mute": "buzzer",
    "temperature": "temperature_c",
    "power": "under_voltage",
    "waiting": "sessions_waiting",
}

# key -> name, icon; from the retained state.
_SHOWN: dict[str, tuple[str, str]] = {
    "level": ("Level", "mdi:traffic-light"),
    "verdict": ("Last repetition", "mdi:clipboard-check-outline"),
    "athlete": ("Lifter", "mdi:account"),
}


def config(
    rack: str,
    software: str,
    exercises: Iterable[str],
    model: str = "",
    has: Collection[str] = (),
) -> dict[str, Any]:
    """Return the discovery payload of a rack.

    ``has`` names what the rack has: ``buzzer``, and those keys of its health that it
    knows. An entity that needs something else is named without settings, by which
    Home Assistant forgets it if it knew it.
    """
    components = _sensors(rack) | _controls(rack, exercises) | _update(software)
    for key, component in components.items():
        if key not in NEEDS or NEEDS[key] in has:
            component["unique_id"] = f"hingewatch_{rack}_{key}"
        else:
            components[key] = {"p": component["p"]}
    return {
        "dev": {
            "ids": [f"hingewatch_{rack}"],
            "name": f"Hingewatch {rack}",
            "mf": "Hingewatch",
            "mdl": model or "Rack",
            "sw": software,
        },
        "o": {"name": "hingewatch", "sw": software},
        "cmps": components,
        "availability_topic": topic(rack, STATUS),
        "payload_available": ONLINE,
        "payload_not_available": OFFLINE,
        "qos": 1,
    }


def _sensors(rack: str) -> dict[str, dict[str, Any]]:
    state = {"state_topic": topic(rack, STATE)}
    health = {
        "state_topic": topic(rack, HEALTH),
        "entity_category": "diagnostic",
        # Three times missed: no longer true.
        "expire_after": 180,
    }
    shown = {
        key: {"p": "sensor", "name": name, "icon": icon, **state, **_value(key)}
        for key, (name, icon) in _SHOWN.items()
    }
    return shown | {
        "reps": {
            "p": "sensor",
            "name": "Repetitions",
            "icon": "mdi:counter",
            "state_class": "total_increasing",
            **state,
            **_value("reps"),
        },
        "hip_share": {
            "p": "sensor",
            "name": "From the hips",
            "icon": "mdi:percent",
            "unit_of_measurement": "%",
            "state_class": "measurement",
            "suggested_display_precision": 0,
            **state,
            **_value("hip_share", "value * 100"),
        },
        "temperature": {
            "p": "sensor",
            "name": "Temperature",
            "device_class": "temperature",
            "unit_of_measurement": "°C",
            "state_class": "measurement",
            "suggested_display_precision": 0,
            **health,
            **_value("temperature_c"),
        },
        "power": {
            "p": "binary_sensor",
            "name": "Under-voltage",
            "device_class": "problem",
            **health,
            **_value("under_voltage", "'ON' if value else 'OFF'"),
        },
        "waiting": {
            "p": "sensor",
            "name": "Sessions waiting",
            "icon": "mdi:tray-full",
            "state_class": "measurement",
            **health,
            **_value("sessions_waiting"),
        },
    }


def _controls(rack: str, exercises: Iterable[str]) -> dict[str, dict[str, Any]]:
    state = {"state_topic": topic(rack, STATE)}
    return {
        "mute": {
            "p": "switch",
            "name": "Mute",
            "icon": "mdi:volume-off",
            **state,
            **_value("mute", "'ON' if value else 'OFF'"),
            "state_on": "ON",
            "state_off": "OFF",
            "command_topic": topic(rack, COMMAND, "mute"),
            "payload_on": f'{{{_TRANSACTION},"mute":true}}',
            "payload_off": f'{{{_TRANSACTION},"mute":false}}',
        },
        "exercise": {
            "p": "select",
            "name": "Exercise",
            "icon": "mdi:weight-lifter",
            **state,
            **_value("exercise"),
            "options": list(dict.fromkeys((AUTO, *exercises))),
            "command_topic": topic(rack, COMMAND, "exercise"),
            "command_template": f'{{{_TRANSACTION},"exercise":"{{{{ value }}}}"}}',
        },
        "recalibrate": {
            "p": "button",
            "name": "Learn my posture anew",
            "icon": "mdi:human",
            "command_topic": topic(rack, COMMAND, "recalibrate"),
            "payload_press": f"{{{_TRANSACTION}}}",
        },
        "reference": {
            "p": "button",
            "name": "Learn my neutral bow",
            "icon": "mdi:human-handsdown",
            "command_topic": topic(rack, COMMAND, "reference"),
            "payload_press": f"{{{_TRANSACTION}}}",
        },
        "screen": {
            "p": "button",
            "name": "Guided screen",
            "icon": "mdi:clipboard-check-outline",
            "command_topic": topic(rack, COMMAND, "start"),
            "payload_press": f'{{{_TRANSACTION},"exercise":"screen"}}',
        },
    }


def _update(software: str) -> dict[str, dict[str, Any]]:
    """Return the entity that says whether the gym's staff know of a newer version.

    While they have published none it is unknown. It cannot install: it has no command.
    """
    known = "value_json is defined and value_json"
    keys = (
        ("version", "latest_version", "value_json.version"),
        # Home Assistant takes no more.
        ("notes", "release_summary", "value_json.notes[:255]"),
        ("url", "release_url", "value_json.url"),
    )
    told = "".join(
        f"{{% if {known}.{ours} is defined and value_json.{ours} %}}"
        f"{{% set told = dict(told, {theirs}={shown}) %}}{{% endif %}}"
        for ours, theirs, shown in keys
    )
    first = f"{{% set told = {{'installed_version': {json.dumps(software)}}} %}}"
    return {
        "update": {
            "p": "update",
            "name": "Software",
            "title": "Hingewatch",
            "icon": "mdi:package-up",
            "entity_category": "diagnostic",
            "state_topic": RELEASE,
            "value_template": f"{first}{told}{{{{ told | tojson }}}}",
        }
    }


def _value(key: str, shown: str = "value") -> dict[str, str]:
    """Return a template that shows ``shown``, or None where there is no ``value``.

    Missing keys are caught too: what an older version left on the broker may lack some.
    """
    return {
        "value_template": f"{{% set value = value_json.{key} | default(none) %}}"
        f"{{{{ None if value is none else {shown} }}}}"
    }
