"""What ``aim`` saw when the camera stood well: a small file of numbers by the store."""

import json
from pathlib import Path

from edge.core.aim.kept import Kept
from edge.errors import Reason, StoreError, reason_of
from edge.files.private import write_private

LARGEST_BYTES = 1 << 16  # chosen: ten times what there is


def aimed_path(store: Path) -> Path:
    """Return the file that goes with the store at ``store``."""
    return store.with_name("aim.json")


def read_aimed(path: Path) -> Kept | None:
    """Return what was kept; None where nothing was.

    Raises
    ------
    StoreError
        When the file is there and is no such thing.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
        if len(content) > LARGEST_BYTES:
            raise ValueError("it is far too large")
        return Kept.of(json.loads(content))
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError) as error:
        raise StoreError(
            f"aim: {path} is not what aim writes ({error}); remove it, and run "
            "hingewatch aim again",
            Reason.DAMAGED,
        ) from error
    except OSError as error:
        raise StoreError(
            f"aim: {path} cannot be read ({error.strerror}); mend its rights",
            reason_of(error),
        ) from error


def write_aimed(path: Path, kept: Kept) -> None:
    """Write it, whole or not at all, for the rack's own user alone.

    Raises
    ------
    StoreError
        When the disk does not take it.
    """
    try:
        write_private(path, json.dumps(kept.payload(), allow_nan=False))
    except OSError as error:
        raise StoreError(
            f"aim: {path} cannot be written ({error.strerror}); make room, or mend the "
            "rights of its folder",
            reason_of(error),
        ) from error
