"""The published schemas are those of the code, and say the same as its validation."""

import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.mqtt_made import session

from edge.core.types.codes import Level
from edge.wire import schemas
from edge.wire.kinds.state import State
from edge.wire.payloads import COMMANDS, Ack, Session
from edge.wire.reading import Refused, read, read_command
from edge.wire.topics import parsed, topic

DOCUMENTS = schemas.documents()


def says(name, payload):
    return jsonschema.Draft202012Validator(DOCUMENTS[f"{name}.json"]).is_valid(payload)


def reads(kind, payload):
    try:
        read(kind, json.dumps(payload).encode())
    except Refused:
        return False
    return True


def test_the_files_are_current():
    assert {path.name for path in schemas.FOLDER.iterdir()} == set(DOCUMENTS)
    for name, document in DOCUMENTS.items():
        written = (schemas.FOLDER / name).read_text(encoding="utf-8")
        assert written == schemas.text(document), (
            f"{name} is out of date: python -m edge.wire.schemas"
        )


def test_an_advice_code_of_an_older_rack_is_still_read():
    old = session(advice=["softer_knees_only"])
    assert says("Session", old)
    assert read(Session, json.dumps(old).encode()).advice == ["softer_knees_only"]


def test_one_command_writes_them(tmp_path):
    schemas.write(tmp_path / "new")
    assert len(list((tmp_path / "new").iterdir())) == len(DOCUMENTS)


@pytest.mark.parametrize("name", sorted(set(DOCUMENTS) - {"asyncapi.json"}))
def test_each_is_a_json_schema(name):
    jsonschema.Draft202012Validator.check_schema(DOCUMENTS[name])


def test_the_asyncapi_document_refers_to_nothing_that_is_not_there():
    document = DOCUMENTS["asyncapi.json"]

    def check(part):
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                place = document
                for key in part["$ref"].removeprefix("#/").split("/"):
                    place = place[key]
            for value in part.values():
                check(value)
        elif isinstance(part, list):
            for value in part:
                check(value)

    check(document)
    addresses = {channel["address"] for channel in document["channels"].values()}
    assert topic("{rack}", "status") in addresses
    assert {topic("{rack}", "cmd", name) for name in COMMANDS} <= addresses


# To a schema 1.0 is an integer; to the reader it is none.
FRACTIONS = st.floats(-2, 2).filter(lambda number: not number.is_integer())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | FRACTIONS | st.text("ab0-"),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_validation_and_schema_agree_about_sessions(data):
    payload = session(reps=1)
    places = [payload, payload["frames"], payload["sets"][0]]
    places.append(payload["sets"][0]["reps"][0])
    place = data.draw(st.sampled_from(places))
    key = data.draw(st.sampled_from(sorted(place)))
    if data.draw(st.booleans()):
        del place[key]
    else:
        place[key] = data.draw(JSON)
    assert says("Session", payload) == reads(Session, payload)


@settings(max_examples=200, deadline=None)
@given(
    st.fixed_dictionaries(
        {"level": st.sampled_from([*map(str, Level), "x"]), "exercise": st.text("ab_")},
        optional={"mute": st.booleans(), "reps": st.integers(-1, 3), "hip_share": JSON},
    )
)
def test_validation_and_schema_agree_about_states(payload):
    assert says("State", payload) == reads(State, payload)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_with_its_argument_only_is_enough(name):
    arguments = {
        "exercise": {"exercise": "auto"},
        "athlete": {"athlete": None},
        "load": {"load_kg": 100},
        "mute": {"mute": True},
    }
    payload = {"transaction": "t", **arguments.get(name, {})}
    assert read_command(name, json.dumps(payload).encode()).transaction == "t"
    assert says(COMMANDS[name].__name__, payload)


def test_adding_is_free():
    assert says("Session", session(new=[1]))
    assert reads(Session, session(new=[1]))
    assert reads(Ack, {"sessions": [], "new": 1})


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("hingewatch/v1/rack-1/cmd/mute", ("rack-1", "cmd", "mute")),
        ("hingewatch/v1/rack-1/session", ("rack-1", "session", "")),
        ("hingewatch/v1/rack 1/session", None),
        ("hingewatch/v2/rack-1/session", None),
        ("hingewatch/v1/rack-1", None),
    ],
)
def test_topics_are_taken_apart(text, parts):
    assert parsed(text) == parts
