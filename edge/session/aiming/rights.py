"""As root, only the rights of the rack's own user: a page that the network sees."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def as_owner(folder: Path) -> Iterator[bool]:
    """Have the rights of whoever ``folder`` belongs to, until the block ends.

    Yields whether anything was given up; only root can. What is to be written as root
    is written after the block.
    """
    owner = _owner(folder)
    if os.geteuid() != 0 or owner is None or owner.pw_uid == 0:
        yield False
        return
    groups, group = os.getgroups(), os.getegid()
    os.setgroups(os.getgrouplist(owner.pw_name, owner.pw_gid))
    os.setegid(owner.pw_gid)
    os.seteuid(owner.pw_uid)
    try:
        yield True
    finally:
        os.seteuid(0)
        os.setegid(group)
        os.setgroups(groups)


def _owner(folder: Path) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwuid(folder.stat().st_uid)
    except (OSError, KeyError):
        return None
