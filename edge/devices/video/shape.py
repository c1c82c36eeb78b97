"""Decoded pictures as RGB: upright, with square pixels, and all of one size."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from edge.core.types.frames import ByteArray
from edge.devices.video.orientation import (
    LEVEL,
    WITH_EXIF,
    Turn,
    exif_turn,
    frame_turn,
    letterboxed,
    quicktime_turn,
    turned_size,
    upright,
)


class Shape:
    """Brings every picture of a track into the size of its first one.

    Parameters
    ----------
    container, track
        PyAV's.
    path : Path
        Their file.
    """

    def __init__(self, container: Any, track: Any, path: Path) -> None:
        self._context = track.codec_context
        self._with_exif = self._context.name in WITH_EXIF
        self._file_turn = LEVEL
        if "mp4" in container.format.name:
            self._file_turn = quicktime_turn(path, track.index)
        self._exif_turn = LEVEL
        self._squares: dict[tuple[int, int], tuple[int, int]] = {}
        self._size: tuple[int, int] | None = None

    @property
    def thread_type(self) -> str:
        """How to decode: a picture with a tag comes out with the packet it is in."""
        return "SLICE" if self._with_exif else "AUTO"

    def note(self, packet: Any) -> None:
        """Read what a packet says about the pictures that are decoded from it."""
        if self._with_exif and packet.size:
            self._exif_turn = exif_turn(bytes(packet))

    def start(self, picture: Any) -> tuple[int, int]:
        """Take the first picture's size as that of all, and return it: upright, px."""
        self._size = turned_size(self._square(picture), self._turn_of(picture))
        return self._size

    def rgb(self, picture: Any) -> ByteArray:
        """Return a picture as read-only, contiguous (H, W, 3) uint8 RGB."""
        size, turn = self._size or self.start(picture), self._turn_of(picture)
        square, room = self._square(picture), turned_size(size, turn)
        # Another shape is fitted in: stretched, it would change every angle.
        scale = min(room[0] / square[0], room[1] / square[1])
        width, height = (max(1, round(side * scale)) for side in square)
        rgb: ByteArray = picture.to_ndarray(format="rgb24", width=width, height=height)
        rgb = letterboxed(upright(rgb, turn), size)
        rgb.flags.writeable = False
        return rgb

    def _square(self, picture: Any) -> tuple[int, int]:
        """Return the picture's size as stored, with its pixels made square."""
        stored = picture.width, picture.height
        if stored not in self._squares:
            aspect = self._context.sample_aspect_ratio
            # Beyond anamorphic film's 2 the figure is damage, not a shape.
            if not (aspect and Fraction(1, 4) <= aspect <= 4):
                aspect = Fraction(1)
            self._squares[stored] = max(1, round(stored[0] * aspect)), stored[1]
        return self._squares[stored]

    def _turn_of(self, picture: Any) -> Turn:
        # libav's own reading of an EXIF tag loses the mirrored ones on its way here.
        if self._exif_turn != LEVEL:
            return self._exif_turn
        return frame_turn(picture) or self._file_turn
