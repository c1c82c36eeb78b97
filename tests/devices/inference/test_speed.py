"""Which model is taken for what was measured, and that measuring does not take long."""

import logging
import re
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from edge import wiring
from edge.config.sections import ModelSettings
from edge.devices.inference import speed
from edge.devices.inference.movenet import MoveNet, load_movenet
from edge.devices.inference.speed import THUNDER, best_fit, measure_models, pick
from edge.models.manifest import DEFAULT_MODEL, known_model
from edge.wiring import load_vision


def times(lightning_ms: float, thunder_ms: float) -> dict[str, float]:
    return {DEFAULT_MODEL: lightning_ms, THUNDER: thunder_ms}


@pytest.mark.parametrize(
    ("lightning_ms", "thunder_ms", "fps", "best"),
    [
        (6.0, 19.0, 30.0, THUNDER),  # 21.7 of 33.3 ms: a third is left
        (6.0, 20.0, 30.0, DEFAULT_MODEL),  # 22.7 ms: less than a third
        (6.0, 19.0, 60.0, DEFAULT_MODEL),
        (60.0, 190.0, 10.0, DEFAULT_MODEL),
        (60.0, 190.0, 3.0, THUNDER),
    ],
)
def test_thunder_is_taken_where_it_leaves_a_third(
    lightning_ms: float, thunder_ms: float, fps: float, best: str
) -> None:
    assert pick(times(lightning_ms, thunder_ms), fps) == best


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Models that take their times without taking any; returns who was measured."""
    measured: list[str] = []

    def median_ms(name: str, _threads: int) -> float:
        measured.append(name)
        return times(6.0, 19.0)[name]

    monkeypatch.setattr(speed, "_median_ms", median_ms)
    return measured


def test_one_line_says_what_was_measured_and_taken(
    clock: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        assert best_fit(30.0) == THUNDER
    (record,) = caplog.records
    for word in (THUNDER, "6.0 ms", "19.0 ms", "33.3 ms"):
        assert word in record.getMessage()
    assert clock == [DEFAULT_MODEL, THUNDER]


def test_a_machine_too_slow_for_lightning_does_not_try_thunder(
    clock: list[str],
) -> None:
    assert best_fit(100.0) == DEFAULT_MODEL
    assert clock == [DEFAULT_MODEL]


def test_only_auto_measures(clock: list[str]) -> None:
    assert load_vision(ModelSettings())[1].name == DEFAULT_MODEL
    assert load_vision(ModelSettings("thunder"))[1].name == THUNDER
    assert clock == []
    assert load_vision(ModelSettings("auto"), 30.0)[1].name == THUNDER
    assert load_vision(ModelSettings("auto"), 100.0)[1].name == DEFAULT_MODEL


def test_a_path_outdoes_a_name(clock: list[str], shipped_thunder: str) -> None:
    settings = ModelSettings("auto", speed.asset(shipped_thunder))
    assert load_vision(settings)[1].name == THUNDER
    assert clock == []


@pytest.fixture
def shipped_thunder() -> str:
    return known_model(THUNDER).file


def test_both_are_measured_within_the_time_that_a_start_may_take(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(speed, "BUDGET_S", 0.0)
    # Of work: one that has to wait for the machine may take longer than the other.
    monkeypatch.setattr(speed, "time", SimpleNamespace(perf_counter=time.thread_time))
    speeds = measure_models()
    assert [*speeds] == [DEFAULT_MODEL, THUNDER]
    assert 0 < speeds[DEFAULT_MODEL] < speeds[THUNDER]


@pytest.mark.parametrize(("count", "said"), [(1, "1 thread"), (3, "3 threads")])
def test_the_log_says_how_many_threads_and_how_long_a_run_takes(
    caplog: pytest.LogCaptureFixture, count: int, said: str
) -> None:
    with caplog.at_level(logging.INFO):
        speed.log_speed(lambda crop: time.sleep(0.01), 8, count)
    (record,) = caplog.records
    match = re.fullmatch(rf"pose model: {said}, ([\d.]+) ms a run", record.getMessage())
    assert match
    assert 10.0 <= float(match[1]) < 100.0


@pytest.mark.parametrize(("set_to", "taken"), [(None, 3), (1, 1), (4, 4)])
def test_a_number_of_threads_in_the_configuration_wins_over_the_boards(
    monkeypatch: pytest.MonkeyPatch, set_to: int | None, taken: int
) -> None:
    asked: list[int] = []

    def load(path: Path | None, *, threads: int) -> MoveNet:
        asked.append(threads)
        return load_movenet(path)

    monkeypatch.setattr(wiring, "default_threads", lambda: 3)
    monkeypatch.setattr(wiring, "load_movenet", load)
    load_vision(ModelSettings(threads=set_to))
    assert asked == [taken]
