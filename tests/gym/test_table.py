"""The live table shows whole figures in any terminal."""

import io
import json

import pytest
from rich.console import Console
from support.mqtt_made import session
from support.sessions_made import made_hold

from edge.gym.batch import Message, sorted_out
from edge.gym.table import RackTable

RACK = "hingewatch/v1/rack-1/"
STATE = {"level": "neutral", "exercise": "romanian_deadlift", "mute": False}
HEALTH = {"rack": "rack-1", "boot_id": "b", "mono_s": 1.0, "temperature_c": 51.0}


def drawn(width):
    table = RackTable(clock=lambda: 5.0)
    rep = {"session": session()["id"], **session()["sets"][0]["reps"][0]}
    payloads = {"health": HEALTH, "state": STATE, "session": session(), "rep": rep}
    messages = [Message(RACK + "status", b"offline")]
    messages += [
        Message(RACK + name, json.dumps(p).encode()) for name, p in payloads.items()
    ]
    table.take(sorted_out(messages))
    out = io.StringIO()
    Console(file=out, width=width).print(table)
    return out.getvalue()


def test_holds_are_counted_beside_repetitions():
    table = RackTable(clock=lambda: 5.0)
    hold = {"session": session()["id"], **made_hold(1), "verdict": "caution"}
    messages = [
        Message(RACK + "status", b"online"),
        Message(RACK + "hold", json.dumps(hold).encode()),
        Message(RACK + "hold", json.dumps(hold).encode()),
    ]
    table.take(sorted_out(messages))
    out = io.StringIO()
    Console(file=out, width=200).print(table)
    assert "0 + 2 held" in out.getvalue()
    assert "caution" in out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_columns_are_left_out_and_figures_never_cut(width):
    text = drawn(width)
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width
    assert "rack-1" in text
    assert "offline" in text


def test_what_fits_is_all_there():
    assert all(word in drawn(200) for word in ("°C", "51", "sessions", "s ago"))
    # What a terminal shows that nobody has made wider.
    usual = drawn(80)
    assert all(word in usual for word in ("romanian_deadlift", "neutral", "s ago"))
    assert "°C" not in usual
