"""What Prometheus reads from a rack, by the official client's own parser."""

import socket
import sys
import urllib.request

import pytest
from support.ports import kept_port

from edge.devices.host.health_report import health_report
from edge.errors import ConfigError, DeviceError, Reason
from edge.wire.health import Health
from edge.wire.metrics import (
    NUMBERS,
    WORDS,
    MetricsServer,
    MetricsSettings,
    families,
    serve,
)

parser = pytest.importorskip(
    "prometheus_client.parser", reason="needs prometheus-client: make sets it up"
)

SAMPLE = {
    "temperature_c": 51.5,
    "disk_free_mb": 900,
    "under_voltage": False,
    "lamps": True,
    "judged_share": None,
    "step_ms": 40.0,
    "view": "side",
    "store": "ok",
}


def asked(port, host="127.0.0.1"):
    """Return every value by name and labels."""
    with urllib.request.urlopen(f"http://{host}:{port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return {
        (each.name, *sorted(each.labels.items())): each.value
        for family in parser.text_string_to_metric_families(text)
        for each in family.samples
    }


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_health_is_told_in_base_units_and_the_unknown_left_out(host):
    settings = MetricsSettings(kept_port(), host)
    with MetricsServer(settings, lambda: families({"rack-1": SAMPLE})) as server:
        told = asked(server.port, f"[{host}]" if ":" in host else host)
    rack = ("rack", "rack-1")
    assert told == {
        ("hingewatch_temperature_celsius", rack): 51.5,
        ("hingewatch_disk_free_bytes", rack): 9e8,
        ("hingewatch_under_voltage", rack): 0.0,
        ("hingewatch_lamps_driven", rack): 1.0,
        ("hingewatch_step_seconds", rack): 0.04,
        ("hingewatch_view", rack, ("view", "side")): 1.0,
        ("hingewatch_store", rack, ("store", "ok")): 1.0,
    }


def test_what_is_told_are_fields_of_health(tmp_path):
    assert {*NUMBERS, *WORDS} <= set(Health.__struct_fields__)
    assert list(families({"rack-1": health_report("rack-1", tmp_path)}))


def test_without_a_port_there_is_nothing_and_nobody_else_may_ask():
    assert serve(MetricsSettings(), list) is None
    assert MetricsSettings().host == "127.0.0.1"


def test_a_port_that_is_taken_costs_the_figures_and_nothing_else(caplog):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = MetricsSettings(taken.getsockname()[1])
        assert serve(settings, list) is None
    assert "metrics: 127.0.0.1:" in caplog.text
    assert "set another metrics.port" in caplog.text


def test_a_client_that_is_missing_is_named_with_where_it_comes_from(monkeypatch):
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    with pytest.raises(DeviceError, match="python3-prometheus-client") as caught:
        MetricsServer(MetricsSettings(kept_port()), list)
    assert caught.value.reason is Reason.NOT_INSTALLED


def test_what_is_no_address_is_refused():
    with pytest.raises(ConfigError):
        MetricsSettings(9464, "http://rack")


def test_closing_twice_is_harmless():
    port = kept_port()
    server = MetricsServer(MetricsSettings(port), list)
    server.close()
    server.close()
    with pytest.raises(OSError, match="refused"):
        asked(port)
