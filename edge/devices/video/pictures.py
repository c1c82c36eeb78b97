"""A folder of pictures as a source of frames."""

import logging
import re
from pathlib import Path
from typing import Self

from edge.closing import Closing
from edge.core.types.frames import ByteArray, Frame
from edge.devices.video.file import SMALLEST_SIDE_PX, Video
from edge.errors import DeviceError, Reason, reason_of

log = logging.getLogger(__name__)

USUAL_FPS = 30.0  # what most cameras give
SUFFIXES = {".jpg", ".jpeg", ".png", ".bmp"}
_THUMBNAIL = re.compile(r"(^|[._-])thumb(nail)?s?$", re.IGNORECASE)


class Pictures(Closing):
    """The JPEG, PNG and BMP files of a folder, in natural order, as ``Frame``.

    ``frame2.jpg`` comes before ``frame10.jpg``. All must have one size, upright.
    Hidden files, such as the ``._frame2.jpg`` that macOS leaves on other people's
    disks, and thumbnails are no pictures of the series.

    Parameters
    ----------
    path : str or Path
        The folder; folders inside it are not looked into.
    fps : float or None
        Pictures per second, above 0: their names do not tell. None takes 30, and says
        so in the log.

    Raises
    ------
    DeviceError
        At once for an empty folder or an unusable first picture; in its turn for any
        other picture that cannot be read or has another size.
    """

    def __init__(self, path: str | Path, *, fps: float | None = None) -> None:
        self.path = Path(path)
        self._fps = fps or USUAL_FPS
        try:
            self._files = sorted(
                filter(_is_one_of_them, self.path.iterdir()), key=_natural_order
            )
        except OSError as error:
            raise DeviceError(
                f"pictures {self.path}: cannot be read ({error.strerror}); "
                "give a folder",
                reason=reason_of(error),
            ) from error
        if not self._files:
            raise DeviceError(
                f"pictures {self.path}: holds no JPEG, PNG or BMP file; "
                "give a folder of pictures",
                reason=Reason.MISSING,
            )
        if fps is None and len(self._files) > 1:
            log.warning(
                "pictures %s: taken as %g a second; give --fps if they are not",
                self.path,
                USUAL_FPS,
            )
        self._index = 0
        rgb = _read(self._files[0])
        self.size: tuple[int, int] = (rgb.shape[1], rgb.shape[0])
        """Width and height in pixels, upright."""
        self.frames_expected: int | None = len(self._files)
        """How many frames will come."""
        self.duration_s: float | None = len(self._files) / self._fps
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
                f"{self.size[0]} x {self.size[1]}; give pictures of one size",
                reason=Reason.UNSUPPORTED,
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
        what, _, _ = str(error).removeprefix(f"video {file}: ").partition(";")
        raise DeviceError(
            f"picture {file}: cannot be used ({what}); give whole JPEG, PNG or BMP "
            f"pictures of at least {SMALLEST_SIDE_PX} px a side",
            reason=error.reason,
        ) from error


def _is_one_of_them(path: Path) -> bool:
    return (
        path.suffix.lower() in SUFFIXES
        and not path.name.startswith(".")
        and not _THUMBNAIL.search(path.stem)
        and not path.is_dir()
    )


def _natural_order(path: Path) -> list[tuple[int, str]]:
    return [
        (int(part), "") if part.isdigit() else (-1, part)
        for part in re.split(r"([0-9]+)", path.name.lower())
    ]
