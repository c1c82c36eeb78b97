"""A simulated day with all that goes wrong in one; and what a bad one looks like."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.mqtt_made import needs_mosquitto

from benchmarks.day import plan
from benchmarks.day.run import grown, holds

ROOT = Path(__file__).parents[2]
GOOD = {
    "sessions_lost": 0,
    "sessions_twice": 0,
    "outbox_empty": True,
    "lit_after_end": [],
    "lit_after_dark_command": [],
    "its_growth_mb": 0.3,
}


@pytest.mark.slow
@needs_mosquitto
def test_two_hours_with_one_of_everything_that_goes_wrong_lose_nothing():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.day.run", "--hours", "2", "--seed", "3"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout[done.stdout.index("{") : done.stdout.rindex("}") + 1])
    assert set(told["happened"]) >= set(plan.A_DAY) - {"disk"}
    assert told["sessions_stored"] >= 3
    assert len(told["ends"]) >= 3


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("sessions_lost", 1),
        ("sessions_twice", 1),
        ("outbox_empty", False),
        ("lit_after_end", ["SIGTERM, exit code 0"]),
        ("lit_after_dark_command", ["SIGKILL: [17]"]),
        ("its_growth_mb", 9.0),
    ],
)
def test_what_does_not_hold_is_told(key, bad):
    assert holds(GOOD) == []
    assert len(holds(GOOD | {key: bad})) == 1


def test_everything_happens_in_a_day_and_in_an_hour():
    for hours in (1.0, 24.0):
        happening = plan.events(hours, 7)
        assert {each.kind for each in happening} == set(plan.A_DAY)
        assert all(0 < each.at_s < hours * plan.HOUR_S for each in happening)
        assert happening == plan.events(hours, 7)


def test_growth_is_that_of_the_process_that_lived_longest(tmp_path):
    rows = [[1, 100.0 * n, n, 60.0 + n] for n in range(8)]
    rows += [[2, 900.0 * n, n, 60.0 + 0.1 * n] for n in range(20)]
    path = tmp_path / "memory.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    told = grown(path)
    assert told["its_growth_mb"] == pytest.approx(1.4)
    assert told["longest_process_h"] == pytest.approx(3.5, abs=0.3)
