"""The files of deploy/gym-server at work: certificates, rights, dashboard."""

import json
import re
import shutil
import ssl
import subprocess
import tomllib
from contextlib import closing
from pathlib import Path

import pytest
from support.mqtt_made import (
    Listener,
    Mosquitto,
    free_port,
    needs_mosquitto,
    session,
    uid,
    wait_for,
)

from edge.devices.mqtt.broker import Broker
from edge.gym.batch import Message, sorted_out
from edge.gym.collector import Collector
from edge.gym.database import open_database
from edge.wire.connection import BrokerSettings

SERVER = Path(__file__).resolve().parents[2] / "deploy" / "gym-server"
needs_openssl = pytest.mark.skipif(
    not shutil.which("openssl"), reason="needs openssl to make certificates"
)


def certs(folder, *words):
    return subprocess.run(
        [SERVER / "certs.sh", *words],
        env={"CERTS": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a folder with an authority and everybody's certificates."""
    folder = tmp_path_factory.mktemp("certs")
    for words in (
        ("ca",),
        ("server", "localhost", "127.0.0.1"),
        ("client", "collector", "staff"),
        ("rack", "rack-1", "rack-2", "rack-3", "rack-4", "stolen"),
        ("revoke", "stolen"),
    ):
        done = certs(folder, *words)
        assert done.returncode == 0, done.stderr
    return folder


class Secured(Mosquitto):
    """Runs the shipped configuration, with its paths moved here."""

    def __init__(self, folder, certificates):
        super().__init__(folder)
        (folder / "data").mkdir()
        self.collectors = free_port()
        text = (SERVER / "mosquitto.conf").read_text()
        for theirs, ours in {
            "listener 8883": f"user root\nlistener {self.port} 127.0.0.1",
            "listener 8884": f"listener {self.collectors} 127.0.0.1",
            "/mosquitto/certs": str(certificates),
            "/mosquitto/config/acl": str(SERVER / "acl"),
            "/mosquitto/data": str(folder / "data"),
        }.items():
            assert theirs in text
            text = text.replace(theirs, ours)
        self.config.write_text(text)


@pytest.fixture
def secured(tmp_path, made):
    # Mosquitto refuses rules that others may write; Git keeps no such modes.
    broker = Secured(tmp_path, made)
    yield broker.start()
    broker.stop()


def settings(broker, made, name, **changes):
    known = {
        "host": "127.0.0.1",
        "port": broker.port,
        "tls": True,
        "ca_file": made / "ca.crt",
        "cert_file": made / f"{name}.crt",
        "key_file": made / f"{name}.key",
        "retry_s": 0.5,
    }
    return BrokerSettings(**(known | changes))


def listener(broker, made, name, topic="hingewatch/v1/#"):
    def prepare(client):
        client.tls_set(made / "ca.crt", made / f"{name}.crt", made / f"{name}.key")

    return Listener(broker.port, topic=topic, prepare=prepare)


@needs_mosquitto
@needs_openssl
def test_a_rack_reaches_the_collector_and_staff_reach_the_rack(
    secured, made, tmp_path, caplog
):
    from edge.store.log import SessionLog
    from edge.store.outbox import Outbox

    path = tmp_path / "sessions.db"
    staff = listener(secured, made, "staff")
    with SessionLog(path) as log, closing(open_database(str(tmp_path / "g"))) as store:
        import threading

        collector = Collector(
            settings(secured, made, "collector", port=secured.collectors),
            store,
            "one",
            "group",
        )
        thread = threading.Thread(target=collector.run)
        thread.start()
        log.close_session(uid(1), session())
        outbox = Outbox(path)
        rack = Broker(settings(secured, made, "rack-1"), "rack-1", outbox)
        rack.start()
        wait_for(lambda: not outbox.waiting())
        assert collector.stored == 1
        staff.publish("hingewatch/v1/rack-1/cmd/end", {"transaction": "t"})
        name, command = wait_for(rack.poll)
        rack.respond(name, command)
        staff.until("hingewatch/v1/rack-1/response/end")
        rack.close()
        collector.stop()
        thread.join(20)
    staff.close()


@needs_mosquitto
@needs_openssl
def test_a_rack_neither_reads_nor_writes_anothers_topics(secured, made, tmp_path):
    staff = listener(secured, made, "staff")
    other = listener(secured, made, "rack-3", "hingewatch/v1/rack-1/#")
    everything = listener(secured, made, "rack-4", "#")
    # The second rack's certificate, with the first one's name in its file: it would
    # also be thrown out by the broker if ids were not the certificates' names.
    thief = Broker(settings(secured, made, "rack-2"), "rack-1")
    rack = Broker(settings(secured, made, "rack-1"), "rack-1")
    rack.start()
    assert staff.until("hingewatch/v1/rack-1/status")[1] == "online"
    thief.start()
    wait_for(lambda: thief.connected)
    thief.rep({"false": 1})
    thief.state({"level": "fault"})
    for name in ("session", "ack", "cmd/end", "response/end"):
        other.publish(f"hingewatch/v1/rack-1/{name}", {"transaction": "false"})
    rack.state({"level": "neutral"})
    staff.publish("hingewatch/v1/rack-1/cmd/end", {"transaction": "true"})
    # What came through is the rack's own and the staff's, and nothing before it.
    came = [staff.next() for _ in range(2)]
    assert {text for _, text, *_ in came} == {
        '{"level":"neutral"}',
        '{"transaction": "true"}',
    }
    assert wait_for(rack.poll)[1].transaction == "true"
    assert thief.poll() is None
    assert other.messages.empty()
    assert everything.messages.empty()
    # Nor does a collector's right to acknowledge extend to commands.
    for each in (staff, other, everything):
        each.close()
    thief.close()
    rack.close()


# paho leaves the socket of a handshake that failed to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@needs_mosquitto
@needs_openssl
def test_a_wrong_revoked_or_missing_certificate_gets_nothing(
    secured, made, tmp_path, caplog
):
    stranger = tmp_path / "other"
    for words in (("ca",), ("rack", "rack-1")):
        assert certs(stranger, *words).returncode == 0
    tried = {
        "another authority's": {
            "cert_file": stranger / "rack-1.crt",
            "key_file": stranger / "rack-1.key",
        },
        "revoked": {
            "cert_file": made / "stolen.revoked.crt",
            "key_file": made / "stolen.key",
        },
        "none": {"cert_file": None, "key_file": None},
        "of a broker that is another's": {"ca_file": stranger / "ca.crt"},
    }
    for what, changes in tried.items():
        caplog.clear()
        rack = Broker(settings(secured, made, "rack-1", **changes), "rack-1")
        rack.start()
        wait_for(lambda: caplog.messages)
        assert not rack.connected, what
        rack.close()
    # The broker is as well as before.
    rack = Broker(settings(secured, made, "rack-1"), "rack-1")
    rack.start()
    wait_for(lambda: rack.connected)
    rack.close()


@needs_openssl
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("rack", "collector"), "no rack's name"),
        (("rack", "a/b"), "letters"),
        (("rack", "rack-1"), "there already"),
        (("client", "rack-1"), "none of"),
        (("ca",), "there already"),
        ((), "usage"),
    ],
)
def test_certificates_are_not_made_by_mistake(made, words, told):
    done = certs(made, *words)
    assert done.returncode == 2
    assert told in done.stderr


@needs_openssl
def test_keys_are_nobody_elses_to_read(made):
    for key in made.glob("*.key"):
        assert key.stat().st_mode & 0o077 == 0
    context = ssl.create_default_context(cafile=made / "ca.crt")
    context.load_cert_chain(made / "rack-1.crt", made / "rack-1.key")


def test_every_panel_of_the_dashboard_can_ask_the_database(postgres):
    dashboard = json.loads(
        (SERVER / "grafana" / "dashboards" / "hingewatch.json").read_text()
    )
    health = {"rack": "rack-1", "boot_id": "b", "mono_s": 1.0, "temperature_c": 50.0}
    with closing(open_database(postgres.database())) as database:
        messages = [
            Message("hingewatch/v1/rack-1/status", b"online"),
            Message("hingewatch/v1/rack-1/health", json.dumps(health).encode()),
            Message("hingewatch/v1/rack-1/session", json.dumps(session()).encode()),
            Message("hingewatch/v1/rack-1/session", b"?"),
        ]
        database.store(sorted_out(messages))
        with database._connected() as connection:
            for panel in dashboard["panels"]:
                for target in panel["targets"]:
                    found = connection.execute(_without_macros(target["rawSql"]))
                    assert found.fetchall(), panel["title"]
            for variable in dashboard["templating"]["list"]:
                assert connection.execute(variable["query"]).fetchall()


def _without_macros(text):
    text = re.sub(r"\$__timeFilter\((\w+)\)", r"\1 IS NOT NULL", text)
    text = re.sub(
        r"\$__timeGroupAlias\((\w+), \$__interval\)",
        r"date_trunc('minute', \1) AS time",
        text,
    )
    return text.replace("$rack", "'rack-1'")


def test_the_collectors_settings_are_read():
    from edge.config.sections import load_config

    told = tomllib.loads((SERVER / "collector.toml").read_text())["broker"]
    assert load_config(SERVER / "collector.toml").broker.host == told["host"]
