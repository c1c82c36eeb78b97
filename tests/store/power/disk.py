"""A disk that lost power: what was not synced is there, is not, or is in part."""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

SECTOR_BYTES = 512
HEAD = struct.Struct("<cqqI")


class Operation(NamedTuple):
    """``what``: c made, w written, t cut or filled up, s synced, u removed."""

    what: str
    path: str
    offset: int
    data: bytes


def operations(log: bytes) -> Iterator[Operation]:
    """Read what ``record.c`` wrote down."""
    at = 0
    while at < len(log):
        what, offset, size, length = HEAD.unpack_from(log, at)
        at += HEAD.size
        path = log[at : at + length].decode()
        at += length
        size = size if what == b"w" else 0
        yield Operation(what.decode(), path, offset, log[at : at + size])
        at += size


def after_cut(
    done: Sequence[Operation], random: np.random.Generator, *, kept: float
) -> dict[str, bytes]:
    """Return the files that may be found after these operations and a power cut.

    Of what was not synced since, each write and each truncation is there with
    probability ``kept``, a write then maybe in some of its sectors only. Names are as
    an ordered journal has them: an unlink may be lost with all that came after it.
    """
    files: dict[str, bytearray] = {}
    unsynced: dict[str, list[Operation]] = {}
    unlinked: dict[str, bytearray] = {}
    for each in done:
        if each.what == "u":
            pending = unsynced.pop(each.path, [])
            gone = files.pop(each.path, bytearray())
            for one in pending:
                _apply(gone, one, random, kept=kept)
            unlinked[each.path] = gone
        elif each.what == "c":
            unlinked.pop(each.path, None)
            files.setdefault(each.path, bytearray())
        elif each.what == "s":
            if each.path in files:
                for one in unsynced.pop(each.path, []):
                    _apply(files[each.path], one, random, kept=1.0)
            # A journal commits in order: names before it are as they are.
            unlinked.clear()
        elif each.path in files:
            unsynced.setdefault(each.path, []).append(each)
    for path, pending in unsynced.items():
        for one in pending:
            _apply(files[path], one, random, kept=kept)
    for path, content in unlinked.items():
        if random.random() > kept:
            files.setdefault(path, content)
    return {path: bytes(content) for path, content in files.items()}


def _apply(
    content: bytearray, one: Operation, random: np.random.Generator, *, kept: float
) -> None:
    if kept < 1.0 and random.random() >= kept:
        return
    if one.what == "t":
        del content[one.offset :]
        content.extend(bytes(one.offset - len(content)))
        return
    step = len(one.data) if kept == 1.0 or random.random() < 0.5 else SECTOR_BYTES
    for start in range(0, len(one.data), step):
        if step < len(one.data) and random.random() >= kept:
            continue
        part = one.data[start : start + step]
        place = one.offset + start
        content.extend(bytes(max(place + len(part) - len(content), 0)))
        content[place : place + len(part)] = part


def put(files: dict[str, bytes], before: Path, place: Path) -> None:
    """Write such files, which were in ``before``, into an empty folder."""
    place.mkdir()
    for path, content in files.items():
        (place / Path(path).relative_to(before)).write_bytes(content)
