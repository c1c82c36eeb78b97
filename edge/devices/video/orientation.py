"""Which way up a recorded picture is meant to be shown.

Phones store the sensor's rows and a display matrix beside them. PyAV hands it on only
with libavformat 6.1 or newer, so for MP4 and MOV it is read here, where it lies.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from edge.core.types.frames import ByteArray

Turn = tuple[int, int, int, int]
"""``a, b, c, d`` of a display matrix: x' = a x + c y and y' = b x + d y."""

LEVEL: Turn = (1, 0, 0, 1)

_LARGEST_HEADER = 1 << 26  # chosen: the index of a day of video stays below 64 MiB


def turn_from_matrix(matrix: bytes, byte_order: str = "=") -> Turn:
    """Return the turn in a 3 x 3 display matrix of 32-bit fixed-point numbers.

    Parameters
    ----------
    matrix : bytes
        36 bytes, row by row, as ISO 14496-12 and libavutil lay them out.
    byte_order : str
        ``=`` for libavutil's side data, ``>`` for the bytes of an MP4 file.
    """
    a, b, _, c, d = struct.unpack(f"{byte_order}5i", matrix[:20])
    return a, b, c, d


def upright(rgb: ByteArray, turn: Turn) -> ByteArray:
    """Turn and mirror a picture (H, W, 3) to the nearest right angle of ``turn``."""
    a, b, c, d = turn
    if abs(b) > abs(a):
        rgb, flip_x, flip_y = rgb.transpose(1, 0, 2), c < 0, b < 0
    else:
        flip_x, flip_y = a < 0, d < 0
    rgb = rgb[:: -1 if flip_y else 1, :: -1 if flip_x else 1]
    return np.ascontiguousarray(rgb)


def quicktime_turn(path: Path) -> Turn:
    """Return the turn of the first video track of an MP4 or MOV file.

    A file that is laid out otherwise, or broken, is level: decoding will tell.
    """
    try:
        with path.open("rb") as file:
            movie = _movie_box(file)
        for kind, track in _boxes(movie):
            if kind != b"trak":
                continue
            parts = dict(_boxes(track))
            handler = dict(_boxes(parts[b"mdia"]))[b"hdlr"]
            if handler[8:12] == b"vide":
                # Version 1 has 64-bit times, which moves the matrix by 12 bytes.
                start = 52 if parts[b"tkhd"][0] == 1 else 40
                return turn_from_matrix(parts[b"tkhd"][start : start + 36], ">")
    except (OSError, KeyError, IndexError, struct.error):
        pass
    return LEVEL


def _movie_box(file: BinaryIO) -> bytes:
    while len(header := file.read(8)) == 8:
        size, kind = struct.unpack(">I4s", header)
        body = size - 8
        if size == 1:
            body = int(struct.unpack(">Q", file.read(8))[0]) - 16
        if kind == b"moov":
            return file.read(body) if body <= _LARGEST_HEADER else b""
        if body < 0:
            break
        file.seek(body, 1)
    return b""


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(content):
        size, kind = struct.unpack_from(">I4s", content, at)
        if size < 8:
            return
        yield kind, content[at + 8 : at + size]
        at += size
