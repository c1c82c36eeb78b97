"""Whom a broker knows, and how it forgets a rack that is gone."""

import io
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from rich.console import Console
from support.mqtt_made import (
    Listener,
    Mosquitto,
    needs_mosquitto,
    wait_for,
)
from support.ports import kept_port

from edge.__main__ import main
from edge.devices.mqtt.broker import Broker
from edge.errors import DeviceError, Reason, UsageError
from edge.gym import racks
from edge.gym.batch import Message, sorted_out
from edge.gym.table import RackTable
from edge.wire.connection import BrokerSettings

SERVER = Path(__file__).resolve().parents[2] / "deploy" / "gym-server"
INFO = {"rack": "rack-1", "software": "1.2", "model": "m", "exercises": ["auto"]}


def settings(broker, **changes):
    return BrokerSettings(host="127.0.0.1", port=broker.port, **changes)


def shown(broker, **changes):
    console = Console(file=io.StringIO(), width=120)
    assert racks.show(settings(broker, **changes), console) == 0
    return console.file.getvalue()


def kept(broker):
    """Return the topics of what the broker keeps."""
    known = Listener(broker.port, topic="#")
    mark = "end/of/them"
    known.publish(mark, "x")
    listed = list(iter(lambda: known.next()[0], mark))
    known.close()
    return listed


def left(broker, **changes):
    """Have a rack come, tell all that is kept, and go."""
    with closing(Broker(settings(broker, **changes), "rack-1")) as rack:
        rack.info(INFO)
        rack.state({"level": "neutral", "exercise": "auto", "mute": False})
        rack.start()
        wait_for(lambda: rack.connected)


def test_a_rack_that_is_forgotten_leaves_the_live_table_and_an_old_word_is_not_news():
    table = RackTable(clock=lambda: 5.0)
    for name in "ab":
        status = Message(f"hingewatch/v1/{name}/status", b"online", retained=True)
        table.take(sorted_out([status]))
    assert {line.heard_s for line in table._lines.values()} == {None}
    state = b'{"level":"fault","exercise":"auto","mute":false}'
    messages = [("state", state), ("state", b""), ("status", b"")]
    table.take(
        sorted_out(
            [Message(f"hingewatch/v1/a/{name}", data) for name, data in messages]
        )
    )
    assert list(table._lines) == ["b"]
    table.take(sorted_out([Message("hingewatch/v1/b/state", state)]))
    assert table._lines["b"].heard_s == 5.0


@needs_mosquitto
def test_racks_are_listed_with_their_last_sign_of_life(mosquitto, monkeypatch):
    monkeypatch.setattr("edge.devices.mqtt.link.time_synced", lambda: True)
    assert "no racks" in shown(mosquitto)
    left(mosquitto)
    stranger = Listener(mosquitto.port)
    stranger.publish("hingewatch/v1/odd/status", "[red]\x1b[31m", retain=True)
    stranger.publish("hingewatch/v1/odd/info", "no JSON", retain=True)
    stranger.publish("other/v1/x/status", "online", retain=True)
    health = {"rack": "b", "boot_id": "b", "mono_s": 1, "utc": "2031-01-01T00:00:00Z"}
    stranger.publish("hingewatch/v1/b/health", health, retain=True)
    head, *lines = shown(mosquitto).splitlines()
    assert head.split()[:3] == ["rack", "status", "software"]
    rows = [line.split() for line in lines]
    assert rows[0] == ["b", "?", "2031-01-01T00:00:00Z"]
    assert rows[1] == ["odd", "[red]?[31m", "unknown"]
    assert rows[2][:3] == ["rack-1", "offline", "1.2"]
    assert rows[2][3].startswith("20")
    stranger.close()


@needs_mosquitto
def test_a_rack_whose_clock_is_not_set_says_no_time(mosquitto, monkeypatch):
    monkeypatch.setattr("edge.devices.mqtt.link.time_synced", lambda: False)
    left(mosquitto)
    assert "unknown" in shown(mosquitto)


@needs_mosquitto
def test_a_rack_that_is_well_gives_a_sign_of_life_now_and_then(mosquitto, monkeypatch):
    monkeypatch.setattr("edge.devices.mqtt.link.SIGN_S", 0.1)
    monkeypatch.setattr("edge.devices.mqtt.delivery.TICK_S", 0.05)
    listener = Listener(mosquitto.port, topic="hingewatch/v1/+/info")
    with closing(Broker(settings(mosquitto), "rack-1")) as rack:
        rack.info(INFO)
        rack.start()
        first = listener.next()
        # Told when it was said and at the connection; the rest are signs.
        assert {listener.next() for _ in range(4)} == {first}
    listener.close()


@needs_mosquitto
def test_a_rack_that_is_gone_is_forgotten_whole_and_one_that_is_there_is_not(
    mosquitto, capsys
):
    left(mosquitto)
    assert len(kept(mosquitto)) == 4
    here = ["--broker", f"127.0.0.1:{mosquitto.port}"]
    assert main(["racks", "forget", "rack-2", *here]) == 2
    assert "knows no rack rack-2; known: rack-1" in capsys.readouterr().err
    with closing(Broker(settings(mosquitto), "rack-2")) as rack:
        rack.start()
        wait_for(lambda: rack.connected)
        with pytest.raises(UsageError, match="online") as rows:
            racks.forget(settings(mosquitto), "rack-2")
        assert rows.value.reason is Reason.BUSY
    assert main(["racks", "forget", "rack-1", *here]) == 0
    assert kept(mosquitto) == ["hingewatch/v1/rack-2/status"]
    assert main(["racks", *here]) == 0
    assert "rack-1" not in capsys.readouterr().out


@pytest.mark.parametrize("words", [["forget"], ["list", "rack-1"]])
def test_forgetting_needs_a_name_and_listing_none(words, capsys):
    assert main(["racks", *words]) == 2
    assert "forget NAME" in capsys.readouterr().err


def test_a_broker_that_is_not_there_is_one_line(capsys):
    assert main(["racks", "--broker", f"127.0.0.1:{kept_port()}"]) == 3
    rows = capsys.readouterr().err
    assert "out of reach" in rows
    assert rows.count("\n") == 1


@needs_mosquitto
@pytest.mark.skipif(
    shutil.which("mosquitto_passwd") is None, reason="needs mosquitto_passwd"
)
def test_the_shipped_rules_let_staff_forget_and_no_rack(tmp_path):
    names = tmp_path / "names"
    names.write_text("staff:x\ncollector:x\nrack-1:x\n")
    subprocess.run(["mosquitto_passwd", "-U", names], check=True)
    (tmp_path / "x").write_text("x")
    rules = tmp_path / "acl"
    rules.write_bytes((SERVER / "acl").read_bytes())
    for path in (names, rules):
        path.chmod(0o600)
    lines = (f"password_file {names}", f"acl_file {rules}", "allow_anonymous false")
    broker = Mosquitto(tmp_path, lines).start()

    def known(name):
        return {"username": name, "password_file": tmp_path / "x"}

    try:
        left(broker, **known("rack-1"))
        assert "rack-1" in shown(broker, **known("staff"))
        assert "rack-1" not in shown(broker, **known("rack-1"))
        with pytest.raises(DeviceError, match="does not let us clear") as rows:
            racks.forget(settings(broker, **known("collector")), "rack-1")
        assert rows.value.reason is Reason.REFUSED
        assert racks.forget(settings(broker, **known("staff")), "rack-1") == 0
        assert "no racks" in shown(broker, **known("staff"))
        with pytest.raises(DeviceError, match="does not let us in"):
            racks.show(settings(broker, username="staff"))
    finally:
        broker.stop()
