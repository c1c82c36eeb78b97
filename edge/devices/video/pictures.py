"""A folder of pictures as a source of frames."""

import re
from pathlib import Path
from typing import Self

from edge.closing import Closing
from edge.core.types.frames import ByteArray, Frame
from edge.devices.video.file import SMALLEST_SIDE_PX, Video
from edge.errors import DeviceError

SUFFIXES = {".jpg", ".jpeg", ".png", ".bmp"}


class Pictures(Closing):
    """The JPEG, PNG and BMP files of a folder, in natural order, as ``Frame``.

    ``frame2.jpg`` comes before ``frame10.jpg``. All must have one size, upright.

    Parameters
    ----------
    path : str or Path
        The folder; folders inside it are not looked into.
    fps : float
        Pictures per second, above 0: their names do not tell.

    Raises
    ------
    DeviceError
        At once for an empty folder or an unusable first picture; in its turn for any
        other picture that cannot be read or has another size.
    """

    def __init__(self, path: str | Path, *, fps: float = 30.0) -> None:
        self.path = Path(path)
        self._fps = fps
        try:
            self._files = sorted(
                (p for p in self.path.iterdir() if p.suffix.lower() in SUFFIXES),
                key=_natural_order,
            )
        except OSError as error:
            raise DeviceError(
                f"pictures {self.path}: cannot be read ({error.strerror}); "
                "give a folder"
            ) from error
        if not self._files:
            raise DeviceError(
                f"pictures {self.path}: holds no JPEG, PNG or BMP file; "
                "give a folder of pictures"
            )
        self._index = 0
        rgb = _read(self._files[0])
        self.size: tuple[int, int] = (rgb.shape[1], rgb.shape[0])
        """Width and height in pixels, upright."""
        self.frames_expected: int | None = len(self._files)
        """How many frames will come."""
        self.duration_s: float | None = len(self._files) / fps
        """Length in seconds."""

    def __iter__(self) -> Self:
        """Return itself: a folder is read once."""
        return self

    def __next__(self) -> Frame:
        """Return the next picture."""
        if self._index == len(self._files):
            raise StopIteration
        file, index = self._files[self._index], self._index
        rgb = _read(file)
        size = (rgb.shape[1], rgb.shape[0])
        if size != self.size:
            raise DeviceError(
                f"picture {file}: is {size[0]} x {size[1]} px, the first is "
                f"{self.size[0]} x {self.size[1]}; give pictures of one size"
            )
        self._index += 1
        return Frame(index / self._fps, index, rgb)

    def close(self) -> None:
        """Do nothing: no file stays open between two pictures."""


def _read(file: Path) -> ByteArray:
    # libav reads a picture as a video of one frame; more threads would only cost.
    try:
        with Video(file, threads=1) as video:
            return next(video).rgb
    except DeviceError as error:
        raise DeviceError(
            f"picture {file}: cannot be used; give whole JPEG, PNG or BMP pictures of "
            f"at least {SMALLEST_SIDE_PX} px a side"
        ) from error


def _natural_order(path: Path) -> list[tuple[int, str]]:
    return [
        (int(part), "") if part.isdigit() else (-1, part)
        for part in re.split(r"([0-9]+)", path.name.lower())
    ]
