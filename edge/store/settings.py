"""Where a rack keeps its sessions."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FILE = "sessions.db"


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """The session log; without ``path`` it lies where such files belong."""

    path: Path | None = field(
        default=None,
        metadata={
            "doc": "The file; by default sessions.db in the service's state folder, "
            "or in ~/.local/state/hingewatch."
        },
    )


def store_path(settings: StoreSettings, env: Mapping[str, str] = os.environ) -> Path:
    """Return the file that the settings mean, on this machine.

    Raises
    ------
    ConfigError
        When they leave it open and there is no home folder.
    """
    if settings.path is not None:
        return settings.path
    # systemd names the service's own folder; it may name several, with colons.
    folder, _, _ = env.get("STATE_DIRECTORY", "").partition(":")
    if folder:
        return Path(folder, FILE)
    try:
        state = env.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    except RuntimeError:  # a user without a home
        state = "/var/lib"
    return Path(state, "hingewatch", FILE)
