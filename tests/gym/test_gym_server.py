"""The files of deploy/gym-server at work: certificates, rights, dashboard."""

import json
import re
import shutil
import socket
import ssl
import subprocess
import threading
import tomllib
from contextlib import closing
from pathlib import Path

import pytest
from support.mqtt_made import (
    LONG_S,
    Listener,
    Mosquitto,
    needs_mosquitto,
    session,
    uid,
    wait_for,
)
from support.ports import kept_port

from edge.checks import broker as broker_check
from edge.checks.finding import State
from edge.devices.mqtt.broker import Broker
from edge.errors import DeviceError
from edge.gym.batch import Message, sorted_out
from edge.gym.collector import Collector
from edge.gym.database import open_database
from edge.wire.connection import BrokerSettings, connect, leave, new_client
from edge.wire.payloads import Release
from edge.wire.reading import read

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
        ("client", "collector", "staff", "homeassistant"),
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
        self.staff = kept_port()
        text = (SERVER / "mosquitto.conf").read_text()
        for theirs, ours in {
            "listener 8883": f"user root\nlistener {self.port} 127.0.0.1",
            "listener 8884": f"listener {self.staff} 127.0.0.1",
            "/etc/mosquitto/certs": str(certificates),
            "/etc/mosquitto/hingewatch.acl": str(SERVER / "acl"),
        }.items():
            assert theirs in text
            text = text.replace(theirs, ours)
        kept = f"persistence true\npersistence_location {folder / 'data'}/\n"
        self.config.write_text(kept + text)

    def start(self):
        super().start()
        with socket.socket() as other:  # opened after the one that is waited for
            wait_for(lambda: not other.connect_ex(("127.0.0.1", self.staff)))
        return self


@pytest.fixture
def secured(tmp_path, made):
    # Mosquitto refuses rules that others may write; Git keeps no such modes.
    broker = Secured(tmp_path, made)
    yield broker.start()
    broker.stop(kill=True)


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

    port = broker.staff if name == "staff" else broker.port
    return Listener(port, topic=topic, prepare=prepare)


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
        collector = Collector(
            settings(secured, made, "collector", port=secured.staff),
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


@needs_mosquitto
@needs_openssl
def test_what_waits_for_a_collector_is_bounded_in_bytes(secured, made):
    store = settings(secured, made, "collector", port=secured.staff)
    away = new_client(store, "hingewatch-collect-away")
    heard = threading.Event()
    away.on_connect = lambda client, *_: client.subscribe("hingewatch/v1/+/session", 1)
    away.on_subscribe = lambda *_: heard.set()
    connect(away, store, SessionExpiryInterval=3600)
    assert heard.wait(LONG_S)
    leave(away)

    def held_kb():
        status = Path(f"/proc/{secured.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])

    before = held_kb()
    rack = listener(secured, made, "rack-1")
    longest = b" " * 1_000_000
    for _ in range(80):
        rack.publish("hingewatch/v1/rack-1/session", longest)
    assert held_kb() - before < 50_000
    rack.close()


@needs_mosquitto
@needs_openssl
def test_staff_work_side_by_side(secured, made):
    tools = [listener(secured, made, "staff", "hingewatch/v1/+/cmd/#") for _ in "ab"]
    for number, tool in enumerate(tools):
        tool.publish("hingewatch/v1/rack-1/cmd/end", {"transaction": str(number)})
    # Thrown out, a client would miss the first or be told of one twice.
    for tool in tools:
        result = [json.loads(tool.next()[1])["transaction"] for _ in "ab"]
        assert result == ["0", "1"]
        tool.close()


@needs_mosquitto
@needs_openssl
def test_staff_say_which_version_is_the_newest_and_home_assistant_hears_it(
    secured, made
):
    release = "hingewatch/v1/release"
    staff = listener(secured, made, "staff")
    staff.publish(release, {"version": "9.0"}, retain=True)
    staff.until(release)
    intruder = listener(secured, made, "rack-1", topic=release)
    intruder.publish(release, {"version": "666"}, retain=True)  # denied
    with closing(listener(secured, made, "homeassistant", topic=release)) as home:
        topic, text, _, retained = home.next()
        assert (topic, json.loads(text), retained) == (release, {"version": "9.0"}, 1)
        assert read(Release, text.encode()).version == "9.0"
    for each in (staff, intruder):
        each.close()


@needs_mosquitto
@needs_openssl
def test_the_doctor_of_a_rack_may_do_what_the_shipped_rules_allow(secured, made):
    results = broker_check.check(settings(secured, made, "rack-1"), "rack-1")
    assert [each.check for each in results] == ["broker", *["certificate"] * 3]
    assert {each.state for each in results} == {State.OK}
    with pytest.raises(DeviceError, match="does not let rack rack-2 speak"):
        broker_check.check(settings(secured, made, "rack-1"), "rack-2")


# paho leaves the socket of a handshake that failed to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@needs_mosquitto
@needs_openssl
def test_no_rack_can_take_anothers_id_on_any_listener(secured, made, caplog):
    staff = listener(secured, made, "staff", "hingewatch/v1/+/status")
    rack = Broker(settings(secured, made, "rack-1"), "rack-1")
    rack.start()
    assert staff.next()[:2] == ("hingewatch/v1/rack-1/status", "online")
    for port in (secured.port, secured.staff):
        # The id of the rack as it is on the broker: its certificate's name.
        client = new_client(settings(secured, made, "rack-2", port=port), "rack-1")
        failed = threading.Event()
        client.on_connect_fail = client.on_disconnect = lambda *_, f=failed: f.set()
        client.on_connect = lambda *_, f=failed: f.set()
        connect(client, settings(secured, made, "rack-2", port=port))
        assert failed.wait(LONG_S)
        leave(client)
    # Thrown out, it would be offline and back before this.
    late = listener(secured, made, "staff", "hingewatch/v1/+/status")
    assert late.next()[:2] == ("hingewatch/v1/rack-1/status", "online")
    assert staff.messages.empty()
    assert rack.connected
    for each in (staff, late):
        each.close()
    rack.close()


@needs_mosquitto
@needs_openssl
def test_staff_may_clear_what_is_kept_of_a_rack(secured, made):
    rack = Broker(settings(secured, made, "rack-1"), "rack-1")
    rack.info({"software": "1.0"})
    rack.start()
    staff = listener(secured, made, "staff")
    staff.until("hingewatch/v1/rack-1/info")
    rack.close()
    for name in ("status", "info", "health", "state"):
        staff.publish(f"hingewatch/v1/rack-1/{name}", "", retain=True)
    staff.publish("homeassistant/device/hingewatch_rack-1/config", "", retain=True)
    with closing(listener(secured, made, "staff")) as late:
        late.publish("hingewatch/v1/rack-2/cmd/end", {"transaction": "t"})
        assert late.next()[0] == "hingewatch/v1/rack-2/cmd/end"
    staff.close()


# paho leaves the socket of a handshake that failed to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@needs_mosquitto
@needs_openssl
def test_a_wrong_revoked_or_missing_certificate_gets_nothing(
    secured, made, tmp_path, caplog, monkeypatch
):
    monkeypatch.setattr("edge.wire.connection.RECONNECT_S", (0.1, 0.1))
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
    ("words", "result"),
    [
        (("rack", "collector"), "no rack's name"),
        (("rack", "a/b"), "letters"),
        (("rack", "rack-1"), "there already"),
        (("client", "rack-1"), "none of"),
        (("ca",), "there already"),
        ((), "usage"),
    ],
)
def test_certificates_are_not_made_by_mistake(made, words, result):
    done = certs(made, *words)
    assert done.returncode == 2
    assert result in done.stderr


@needs_openssl
def test_keys_are_nobody_elses_to_read_and_the_rest_is_everybodys(made):
    for key in made.glob("*.key"):
        assert key.stat().st_mode & 0o077 == 0
    # Brokers, racks and containers have users of their own.
    for public in (*made.glob("*.crt"), *made.glob("*.crl")):
        assert public.stat().st_mode & 0o777 == 0o644
    context = ssl.create_default_context(cafile=made / "ca.crt")
    context.load_cert_chain(made / "rack-1.crt", made / "rack-1.key")


@needs_openssl
def test_each_key_comes_with_the_line_that_lets_its_program_read_it(tmp_path):
    assert certs(tmp_path, "ca").returncode == 0
    for words, user, folder in (
        (("server", "localhost"), "mosquitto", "/etc/mosquitto/certs/"),
        (("client", "collector"), "hingewatch", "/etc/hingewatch/"),
        (("rack", "rack-1"), "hingewatch", "/etc/hingewatch/"),
    ):
        key = tmp_path / f"{words[0] if words[0] == 'server' else words[1]}.key"
        line = f"sudo install -o {user} -g {user} -m 0400 {key} {folder}"
        assert line in certs(tmp_path, *words).stderr


@needs_openssl
def test_a_gym_with_one_authority_gets_the_second(tmp_path):
    assert certs(tmp_path, "ca").returncode == 0
    first = (tmp_path / "ca.crt").read_bytes()
    for name in tmp_path.glob("staff-ca*"):
        name.unlink()
    assert certs(tmp_path, "ca").returncode == 0
    assert (tmp_path / "staff-ca.crt").exists()
    assert (tmp_path / "ca.crt").read_bytes() == first


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
                    rows = connection.execute(_without_macros(target["rawSql"]))
                    assert rows.fetchall(), panel["title"]
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

    result = tomllib.loads((SERVER / "collector.toml").read_text())["broker"]
    assert load_config(SERVER / "collector.toml").broker.host == result["host"]


# What Telegraf's plugins know, by their documentation and source (1.36); it refuses to
# start on any other key. It speaks MQTT 3.1.1 and has no key for that.
TELEGRAF = {
    "mqtt_consumer": {
        *("servers", "topics", "topic_tag", "username", "password", "qos"),
        *("connection_timeout", "max_undelivered_messages", "persistent_session"),
        *("client_id", "tls_ca", "tls_cert", "tls_key", "insecure_skip_verify"),
        *("client_trace", "data_format", "topic_parsing", "json_v2"),
    },
    "topic_parsing": {"topic", "measurement", "tags", "fields", "types"},
    "json_v2": {
        *("measurement_name", "measurement_name_path", "timestamp_path"),
        *("timestamp_format", "timestamp_timezone", "field", "tag", "object"),
    },
    "object": {
        *("path", "optional", "timestamp_key", "timestamp_format", "renames"),
        *("timestamp_timezone", "fields", "tags", "included_keys", "excluded_keys"),
        *("disable_prepend_keys", "field", "tag"),
    },
    "influxdb_v2": {"urls", "token", "organization", "bucket", "timeout"},
}


def test_telegraf_knows_every_key_of_its_configuration():
    result = tomllib.loads((SERVER / "telegraf.conf").read_text())

    def check(name, tables):
        for table in tables:
            assert set(table) <= TELEGRAF[name]
            for key, value in table.items():
                if key in TELEGRAF:
                    check(key, value)

    for plugins in (result["inputs"], result["outputs"]):
        for name, tables in plugins.items():
            check(name, tables)
    (consumer,) = result["inputs"]["mqtt_consumer"]
    # Racks' listener: its certificate is of their authority.
    assert consumer["servers"] == ["ssl://broker.gym.example:8883"]
    for topic in consumer["topics"]:
        assert f"topic read {topic}" in (SERVER / "acl").read_text()


def test_nobody_is_advised_to_do_without_what_acknowledges_sessions():
    # Telegraf hears no session: with collector = false none would ever be delivered.
    assert "collector = false" not in (SERVER / "telegraf.conf").read_text()
