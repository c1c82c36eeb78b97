"""What Home Assistant is told keeps to the rules that it publishes.

``ALLOWED`` holds, for each platform that a rack uses, the keys that Home Assistant's
own discovery schema (2025.4) knows, as far as a rack needs them; others it drops.
"""

import json
import re

import pytest

from edge.devices.mqtt.discovery import NEEDS, config
from edge.wire import topics
from edge.wire.health import Health
from edge.wire.kinds.state import State
from edge.wire.payloads import COMMANDS, Release
from edge.wire.reading import read_command
from edge.wire.topics import parsed

EVERYWHERE = {"p", "name", "icon", "unique_id", "entity_category"}
READ = {"state_topic", "value_template"}
ALLOWED = {
    "sensor": READ
    | {
        *("device_class", "expire_after", "state_class", "unit_of_measurement"),
        "suggested_display_precision",
    },
    "binary_sensor": READ | {"device_class", "expire_after"},
    "switch": READ
    | {"command_topic", "payload_on", "payload_off", "state_on", "state_off"},
    "select": READ | {"command_topic", "command_template", "options"},
    "button": {"command_topic", "payload_press"},
    # Its value_template may give all of its state as JSON.
    "update": READ | {"title"},
}
REQUIRED = {
    "sensor": {"state_topic"},
    "binary_sensor": {"state_topic"},
    "switch": {"command_topic"},
    "select": {"command_topic", "options"},
    "button": {"command_topic"},
    "update": {"state_topic"},
}
CLASSES = {"temperature", "problem"}
FIELDS = {
    "state": State.__struct_fields__,
    "health": Health.__struct_fields__,
    "release": Release.__struct_fields__,
}

TOLD = config(
    "rack-1", "1.0", ["deadlift", "squat", "deadlift"], "movenet", set(NEEDS.values())
)
COMPONENTS = TOLD["cmps"]


def test_the_device_has_what_a_device_needs():
    assert re.fullmatch(
        "homeassistant/device/[a-zA-Z0-9_-]+/config",
        topics.discovery("homeassistant", "rack-1"),
    )
    assert TOLD["dev"]["ids"] == ["hingewatch_rack-1"]
    assert TOLD["o"]["name"]
    assert (TOLD["payload_available"], TOLD["payload_not_available"]) == (
        "online",
        "offline",
    )
    assert TOLD["availability_topic"] == "hingewatch/v1/rack-1/status"
    other = config("rack-2", "1.0", [])
    components = [c for document in (TOLD, other) for c in document["cmps"].values()]
    ids = [component["unique_id"] for component in components if len(component) > 1]
    assert len(ids) == len(set(ids))
    assert len(json.dumps(TOLD)) < 65536


@pytest.mark.parametrize("key", COMPONENTS)
def test_each_entity_keeps_to_its_platforms_rules(key):
    component = COMPONENTS[key]
    platform = component["p"]
    assert set(component) <= ALLOWED[platform] | EVERYWHERE
    assert set(component) >= REQUIRED[platform] | {"unique_id", "name"}
    assert component.get("device_class", "problem") in CLASSES
    assert component.get("entity_category", "diagnostic") == "diagnostic"
    assert component.get("state_class", "measurement") in {
        "measurement",
        "total_increasing",
    }
    assert re.fullmatch("mdi:[a-z-]+", component.get("icon", "mdi:x"))


@pytest.mark.parametrize(
    "key", [k for k, c in COMPONENTS.items() if "state_topic" in c]
)
def test_what_is_shown_is_a_field_of_its_topic(key):
    topic = COMPONENTS[key]["state_topic"].rpartition("/")[2]
    named = re.findall(r"value_json\.(\w+)", COMPONENTS[key]["value_template"])
    assert named
    assert set(named) <= set(FIELDS[topic])


def test_what_is_sent_is_a_command_of_ours():
    sent = set()
    for component in COMPONENTS.values():
        if "command_topic" not in component:
            continue
        _, topic, name = parsed(component["command_topic"])
        assert topic == "cmd"
        texts = [component[k] for k in component if k.startswith("payload_")]
        if "command_template" in component:
            texts = [
                component["command_template"].replace("{{ value }}", option)
                for option in component["options"]
            ]
        for text in texts:
            read_command(name, text.encode())
        sent.add(name)
    assert (
        sent
        == {"mute", "exercise", "recalibrate", "reference", "start"}
        <= set(COMMANDS)
    )


def test_every_exercise_can_be_selected_once():
    assert COMPONENTS["exercise"]["options"] == ["auto", "deadlift", "squat"]


def shown(key, payload):
    """Return what Home Assistant makes of a payload.

    Its template engine is not installed here; our templates keep to one form, of which
    the second half means the same in Python.
    """
    form = r"{% set value = value_json\.(\w+) \| default\(none\) %}{{ (.*) }}"
    field, expression = re.fullmatch(form, COMPONENTS[key]["value_template"]).groups()
    names = {"value": payload.get(field), "none": None}
    return str(eval(expression, {"__builtins__": {}}, names))


@pytest.mark.parametrize(
    "key",
    [k for k, c in COMPONENTS.items() if "value_template" in c and k != "update"],
)
def test_what_is_unknown_is_shown_as_unknown(key):
    (field,) = set(re.findall(r"value_json\.(\w+)", COMPONENTS[key]["value_template"]))
    assert shown(key, {field: None}) == "None"
    assert shown(key, {}) == "None"  # what an older version left on the broker


@pytest.mark.parametrize(
    ("key", "payload", "text"),
    [
        ("power", {"under_voltage": False}, "OFF"),
        ("power", {"under_voltage": True}, "ON"),
        ("mute", {"mute": False}, "OFF"),
        ("hip_share", {"hip_share": 0.5}, "50.0"),
        ("reps", {"reps": 0}, "0"),
        ("verdict", {"verdict": "good"}, "good"),
    ],
)
def test_what_is_known_is_shown_as_it_is(key, payload, text):
    assert shown(key, payload) == text


@pytest.mark.parametrize("key", NEEDS)
def test_what_is_not_there_is_not_announced(key):
    has = set(NEEDS.values()) - {NEEDS[key]}
    without = config("rack-1", "1.0", [], has=has)["cmps"]
    # The platform alone has Home Assistant forget what it knew.
    assert without[key] == {"p": COMPONENTS[key]["p"]}
    others = {k: c for k, c in without.items() if k != key}
    assert all("unique_id" in component for component in others.values())
    assert set(without) == set(COMPONENTS)


def test_the_update_entity_can_install_nothing():
    assert not [key for key in COMPONENTS["update"] if "command" in key]
    assert not [key for key in COMPONENTS["update"] if "payload" in key]


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        ("", {}),  # what staff have cleared
        ("{}", {}),
        ('{"version": null}', {}),
        ('{"version": "2.0"}', {"latest_version": "2.0"}),
        (
            json.dumps({"version": "2.0", "notes": "n" * 999, "url": "https://x"}),
            {
                "latest_version": "2.0",
                "release_summary": "n" * 255,  # Home Assistant takes no more
                "release_url": "https://x",
            },
        ),
        (
            '{"version": "2.0", "notes": "<b>\\"ours\\"</b> & more"}',
            {"latest_version": "2.0", "release_summary": '<b>"ours"</b> & more'},
        ),
    ],
)
def test_a_release_is_told_and_what_is_unknown_stays_so(payload, told):
    jinja2 = pytest.importorskip("jinja2", reason="needs jinja2, as Home Assistant has")
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
    names = {"value_json": json.loads(payload)} if payload else {}
    template = COMPONENTS["update"]["value_template"]
    shown = json.loads(environment.from_string(template).render(**names))
    assert shown == {"installed_version": "1.0", **told}
