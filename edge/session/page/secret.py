"""What the code on the rack opens the page with: kept, so that a sticker stays good.

Whoever has seen the sticker can open the page, from the local network, until a new
secret is made: then the old code opens nothing.
"""

import secrets
from pathlib import Path

from edge.errors import StoreError, reason_of
from edge.files.private import write_private

LONGEST = 200  # characters; chosen: far more than there are


def secret_path(store: Path) -> Path:
    """Return the file that goes with the store at ``store``."""
    return store.with_name("page.key")


def page_secret(path: Path, *, new: bool = False) -> str:
    """Return the secret; it is made where there is none, and where a new one is wanted.

    Raises
    ------
    StoreError
        When the file cannot be read or written.
    """
    try:
        if not new and (found := _read(path)):
            return found
        secret = secrets.token_urlsafe(16)
        write_private(path, secret)
    except OSError as error:
        raise StoreError(
            f"lifter's page: {path} cannot be used ({error.strerror}); use sudo, or "
            "mend the rights of its folder",
            reason_of(error),
        ) from error
    return secret


def _read(path: Path) -> str:
    """Return what is there; empty where it is nothing that could be a secret."""
    try:
        with path.open("rb") as file:
            found = file.read(LONGEST).decode("ascii", "replace").strip()
    except FileNotFoundError:
        return ""
    return found if len(found) >= 16 and found.isprintable() else ""
