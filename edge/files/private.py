"""A small file beside the store: whole or not at all, for the rack's own user alone."""

import os
from contextlib import suppress
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write it; it has reached the disk when this returns.

    Made by root, it belongs to whoever has the folder, which is made for its owner
    alone where it is missing. A link that lies in the way is replaced, not followed.

    Raises
    ------
    OSError
        When that cannot be done; what was there before is as it was.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with open(part, "x", encoding="utf-8", opener=_private) as file:
        file.write(text)
        folder = path.parent.stat()
        with suppress(PermissionError):
            os.fchown(file.fileno(), folder.st_uid, folder.st_gid)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    holder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(holder)  # its name
    finally:
        os.close(holder)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
