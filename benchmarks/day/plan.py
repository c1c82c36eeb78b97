"""What goes wrong in a simulated day, and when."""

import json
import random
from dataclasses import asdict, dataclass
from pathlib import Path

HOUR_S = 3600.0
SESSION_EVERY_S = 1200.0  # somebody lifts two sets, three times an hour
# How often in 24 hours; at least once in however short a run.
A_DAY = {
    "kill": 16,  # SIGKILL, at any moment
    "stop": 4,  # SIGTERM, as an update sends it
    "stall": 4,  # no picture any more
    "frozen": 4,  # the same picture again and again
    "hang": 2,  # the camera's call does not return: systemd's watchdog
    "forward": 2,  # the clock jumps by a day
    "back": 2,
    "broker": 6,  # the broker is away
    "disk": 4,  # the disk is full
    "collector": 3,  # SIGKILL of the gym's side
}
# How long what has a length lasts, simulated s.
LASTS_S = {"broker": 1800.0, "disk": 2400.0}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at a time of the day, s."""

    kind: str
    at_s: float


def events(hours: float, seed: int) -> list[Event]:
    """Return what happens in so many hours, in order."""
    dice = random.Random(seed)
    end_s = hours * HOUR_S
    made = [
        Event(kind, dice.uniform(0.03, 0.9) * end_s)
        for kind, count in A_DAY.items()
        for _ in range(max(1, round(count * hours / 24)))
    ]
    return sorted(made, key=lambda event: event.at_s)


def write(path: Path, hours: float, happening: list[Event]) -> None:
    """Leave the plan where the rack finds it."""
    plan = {"end_s": hours * HOUR_S, "events": [asdict(each) for each in happening]}
    path.write_text(json.dumps(plan))


def read(path: Path) -> tuple[float, list[Event]]:
    """Return the end of the day, s, and what happens until then."""
    plan = json.loads(path.read_text())
    return plan["end_s"], [Event(**each) for each in plan["events"]]
