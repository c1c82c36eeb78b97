"""The service on this machine: does it run beside the check, and as it should."""

import argparse
import os
import subprocess
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

from edge.checks.finding import Finding, note, ok, wrong
from edge.errors import Reason
from edge.exercises.tables import USUAL

CONFIG = USUAL / "hingewatch.toml"
# What the unit gives its program, so that a check sees what the service would.
ENVIRONMENT = {
    "STATE_DIRECTORY": "/var/lib/hingewatch",
    "CREDENTIALS_DIRECTORY": "/etc/credstore",
    "GPIOZERO_PIN_FACTORY": "lgpio",
    # Where lgpio writes its pipes; the service's own folder may be forbidden.
    "LG_WD": "/tmp",
}
ANSWER_S = 5.0  # chosen: systemd answers in milliseconds
# Chosen: a rack that is knocked about restarts now and then; this one cannot stay up.
RESTARTS = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """What systemd says of the unit; ``status`` is the program's own line."""

    active: str
    sub: str
    pid: int
    restarts: int
    result: str
    status: str

    @property
    def running(self) -> bool:
        """Return whether its process is there, and may hold camera and pins."""
        return self.pid > 0


def see_as_the_service(env: MutableMapping[str, str] = os.environ) -> None:
    """Set what the unit sets for its program, where nobody has set it."""
    for name, value in ENVIRONMENT.items():
        if name == "GPIOZERO_PIN_FACTORY" or Path(value).is_dir():
            env.setdefault(name, value)


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add ``--config``; ``settings_file`` says which file is meant."""
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help=f"TOML settings; the service's, {CONFIG}, where there are any",
    )


def settings_file(named: Path | None) -> Path | None:
    """Return the file that was ``named``, else the service's, if there is one.

    With the service's file, this process sees what the service would.
    """
    if named is not None or not CONFIG.exists():
        return named
    see_as_the_service()
    return CONFIG


def unit() -> Unit | None:
    """Return how the service is; None without systemd, or where it is not installed."""
    asked = ("LoadState", "ActiveState", "SubState", "MainPID", "NRestarts", "Result")
    command = ["systemctl", "show", "hingewatch.service", "--property"]
    try:
        done = subprocess.run(
            [*command, ",".join((*asked, "StatusText"))],
            capture_output=True,
            text=True,
            timeout=ANSWER_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    shown = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    if done.returncode or shown.get("LoadState") != "loaded":
        return None
    return Unit(
        active=shown.get("ActiveState", ""),
        sub=shown.get("SubState", ""),
        pid=_number(shown.get("MainPID")),
        restarts=_number(shown.get("NRestarts")),
        result=shown.get("Result", ""),
        status=shown.get("StatusText", ""),
    )


def check(state: Unit | None, *, wanted: bool = True) -> list[Finding]:
    """Return whether the service runs as it should.

    Where there is no camera it cannot, and is not ``wanted`` to.
    """
    name = "service"
    if state is None:
        return [note(name, "is not installed here")]
    log = "journalctl -u hingewatch tells why"
    times = f"restarted {state.restarts} times by systemd since it was started"
    if state.active == "active" and state.sub == "running":
        said = f": {state.status}" if state.status else ""
        if state.restarts > RESTARTS:
            return [note(name, f"runs{said}; {times}", log)]
        return [ok(name, f"runs{said}")]
    if not wanted and not state.running:
        return [note(name, "does not run: it needs a camera")]
    if state.sub == "auto-restart" or state.active == "failed":
        what = f"cannot stay up ({state.result}); {times}"
        return [wrong(name, what, log, Reason.STALLED)]
    if state.active == "activating":
        return [note(name, "starts, and has judged no picture yet")]
    return [
        wrong(name, "does not run", "sudo systemctl start hingewatch", Reason.STALLED)
    ]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
