"""What a collector tells Prometheus of itself and of every rack."""

import json

import pytest
from support.mqtt_made import session, uid

from edge.gym.batch import Message, sorted_out
from edge.gym.metrics import TRUE_S, GymMetrics

pytest.importorskip(
    "prometheus_client", reason="needs prometheus-client: make sets it up"
)

HEALTH = {
    "schema": "health/1",
    "rack": "rack-1",
    "boot_id": "b",
    "mono_s": 1.0,
    "temperature_c": 48.0,
}


def batch(*messages):
    return sorted_out(
        [
            Message(
                f"hingewatch/v1/{topic}",
                payload.encode()
                if isinstance(payload, str)
                else json.dumps(payload).encode(),
                None,
                False,
            )
            for topic, payload in messages
        ]
    )


def values(metrics):
    return {
        (each.name, each.labels.get("rack")): each.value
        for family in metrics.collect()
        for each in family.samples
    }


def test_sessions_quarantine_and_racks_are_told():
    metrics = GymMetrics()
    metrics.take(
        batch(
            ("rack-1/status", "online"),
            ("rack-1/session", session(number=1)),
            ("rack-1/session", session(number=2)),
            ("rack-1/health", HEALTH),
            ("rack-1/health", "{"),
            ("rack-2/status", "offline"),
        )
    )
    told = values(metrics)
    assert told["hingewatch_collected_sessions_total", None] == 2
    assert told["hingewatch_quarantined_messages_total", None] == 1
    assert told["hingewatch_rack_online", "rack-1"] == 1
    assert told["hingewatch_rack_online", "rack-2"] == 0
    assert told["hingewatch_temperature_celsius", "rack-1"] == 48.0
    assert ("hingewatch_judged_ratio", "rack-1") not in told
    assert uid(1) not in str(told)  # nobody's sessions, only how many


def test_health_that_is_out_of_date_is_not_told_and_a_rack_that_is_gone_neither():
    now_s = [0.0]
    metrics = GymMetrics(lambda: now_s[0])
    metrics.take(batch(("rack-1/status", "online"), ("rack-1/health", HEALTH)))
    now_s[0] = TRUE_S + 1
    told = values(metrics)
    assert ("hingewatch_temperature_celsius", "rack-1") not in told
    assert told["hingewatch_rack_online", "rack-1"] == 1
    metrics.take(batch(("rack-1/status", "")))
    assert ("hingewatch_rack_online", "rack-1") not in values(metrics)
