"""Where a rack keeps its sessions."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from edge.errors import ConfigError, Reason

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

    A rack lights its lamps before it knows whether it can store, so a user without a
    home is no error here: the store says what it cannot write.
    """
    if settings.path is not None:
        return settings.path
    try:
        return state_folder(env) / FILE
    except ConfigError:
        return Path("/var/lib/hingewatch", FILE)


def state_folder(env: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for what this user's programs keep.

    Raises
    ------
    ConfigError
        When no variable names one and there is no home folder.
    """
    # systemd names the service's own folder; it may name several, with colons.
    folder, _, _ = env.get("STATE_DIRECTORY", "").partition(":")
    if folder:
        return Path(folder)
    try:
        state = env.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    except RuntimeError as error:
        raise ConfigError(
            "this user has no home folder; name a file", reason=Reason.MISSING
        ) from error
    return Path(state, "hingewatch")
