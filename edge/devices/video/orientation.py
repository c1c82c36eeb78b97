"""Which way up a recorded picture is meant to be shown, and in what shape.

Phones store the sensor's rows and a display matrix beside them. PyAV hands it on only
with libavformat 6.1 or newer, so for MP4 and MOV it is read here, where it lies. Still
pictures carry an EXIF tag instead, which PyAV has no name for: Pillow reads that.
"""

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from edge.core.types.frames import ByteArray

Turn = tuple[int, int, int, int]
"""``a, b, c, d`` of a display matrix: x' = a x + c y and y' = b x + d y."""

LEVEL: Turn = (1, 0, 0, 1)

WITH_EXIF = {"mjpeg", "png", "apng", "webp", "tiff"}
"""The codecs whose packets are pictures that may hold an EXIF tag."""

# EXIF's orientations, 1 to 8.
_EXIF_TURNS: dict[int, Turn] = {
    1: LEVEL,
    2: (-1, 0, 0, 1),
    3: (-1, 0, 0, -1),
    4: (1, 0, 0, -1),
    5: (0, 1, 1, 0),
    6: (0, 1, -1, 0),
    7: (0, -1, -1, 0),
    8: (0, -1, 1, 0),
}
_ORIENTATION_TAG = 0x112
_TIFF = (b"II", b"MM")

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


def frame_turn(picture: Any) -> Turn | None:
    """Return the turn that libav gives with a decoded picture; None where it has none.

    PyAV gives up on all of it when there is one kind among it that it has no name for.
    """
    try:
        for side in picture.side_data:
            if not hasattr(side, "type"):  # from PyAV 19 on these are the keys
                side = picture.side_data[side]
            if "DISPLAYMATRIX" in str(side.type):
                return turn_from_matrix(bytes(side))
        return None
    except Exception:
        # The angle alone, anticlockwise; older versions have not even that.
        quarters = round(getattr(picture, "rotation", 0) / 90) % 4
        turns = LEVEL, _EXIF_TURNS[8], _EXIF_TURNS[3], _EXIF_TURNS[6]
        return turns[quarters] if quarters else None


def exif_turn(picture: bytes) -> Turn:
    """Return the turn that a JPEG, PNG, WebP or TIFF file asks for; level if none."""
    if b"Exif" not in picture and b"eXIf" not in picture and picture[:2] not in _TIFF:
        return LEVEL
    # It draws, too, and costs to import: only for pictures that have such a tag.
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture)) as image:
            return _EXIF_TURNS.get(image.getexif().get(_ORIENTATION_TAG, 1), LEVEL)
    except Exception:  # the tag of a damaged picture; decoding will tell
        return LEVEL


def turned_size(size: tuple[int, int], turn: Turn) -> tuple[int, int]:
    """Return width and height after a turn, or before it: it is the same."""
    return size[::-1] if abs(turn[1]) > abs(turn[0]) else size


def letterboxed(rgb: ByteArray, size: tuple[int, int]) -> ByteArray:
    """Return a picture, no larger than ``size`` (width, height), centred on black."""
    height, width = rgb.shape[:2]
    if (width, height) == size:
        return rgb
    canvas = np.zeros((size[1], size[0], 3), np.uint8)
    top, left = (size[1] - height) // 2, (size[0] - width) // 2
    canvas[top : top + height, left : left + width] = rgb
    return canvas


def upright(rgb: ByteArray, turn: Turn) -> ByteArray:
    """Turn and mirror a picture (H, W, 3) to the nearest right angle of ``turn``."""
    a, b, c, d = turn
    if abs(b) > abs(a):
        rgb, flip_x, flip_y = rgb.transpose(1, 0, 2), c < 0, b < 0
    else:
        flip_x, flip_y = a < 0, d < 0
    rgb = rgb[:: -1 if flip_y else 1, :: -1 if flip_x else 1]
    return np.ascontiguousarray(rgb)


def quicktime_turn(path: Path, index: int | None = None) -> Turn:
    """Return the turn of a track of an MP4 or MOV file; by default its first video.

    A file that is laid out otherwise, or broken, is level: decoding will tell.
    """
    try:
        with path.open("rb") as file:
            movie = _movie_box(file)
        tracks = (track for kind, track in _boxes(movie) if kind == b"trak")
        for at, track in enumerate(tracks):
            parts = dict(_boxes(track))
            handler = dict(_boxes(parts[b"mdia"]))[b"hdlr"]
            if at == index or (index is None and handler[8:12] == b"vide"):
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
