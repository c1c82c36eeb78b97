"""A video with what the machine saw drawn into every frame."""

import os
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np

from edge.closing import WholeOrNothing
from edge.core.types.events import Step
from edge.core.types.frames import Frame
from edge.errors import DeviceError, Reason, reason_of
from edge.libav_log import silence
from edge.report.drawing import annotated
from edge.report.panel import PanelState

TICK_S = Fraction(1, 90_000)  # the clock of MPEG: every common frame rate fits it

# Chosen: twice as fast as x264's default at a size that still mails; the colour tags
# say what libswscale makes of RGB, so that players show the lamp's own colours.
_ENCODER = {
    "preset": "veryfast",
    "crf": "23",
    "colorspace": "smpte170m",
    "color_range": "tv",
}


class OverlayWriter(WholeOrNothing):
    """Writes an H.264 MP4, whole or not at all; frames keep their times.

    The file appears when ``close`` returns; leaving the ``with`` block by an
    exception leaves nothing behind.

    Parameters
    ----------
    path : str or Path
        The MP4 file to make.
    size : (int, int)
        Width and height of the frames in px; an odd last row or column is cut off,
        because 4:2:0 video has none.
    fps : float
        Nominal frames per second, for the encoder's rate control.

    Raises
    ------
    DeviceError
        At once when the file cannot be made there, later when the disk is full.
    """

    def __init__(
        self, path: str | Path, size: tuple[int, int], *, fps: float = 30.0
    ) -> None:
        self.path = Path(path)
        self._panel = PanelState()
        self._last_tick = -1
        self._closed = False
        self._part = self.path.parent / f".{self.path.name}.{os.getpid()}.part"
        silence()
        try:
            if self.path.is_dir():
                raise IsADirectoryError(0, "it is a folder")
            if self.path.exists() and not self.path.is_file():
                raise OSError(0, "it is not an ordinary file")
            self._part.touch()
            self._container: Any = av.open(
                os.fspath(self._part.absolute()),
                "w",
                format="mp4",
                options={"movflags": "+faststart"},
            )
        except (av.error.FFmpegError, OSError) as error:
            self._remove()
            raise self._unwritable(error) from error
        try:
            rate = Fraction(fps).limit_denominator(1001)
            self._stream: Any = self._container.add_stream("libx264", rate=rate)
        except ValueError as error:
            self.discard()
            raise DeviceError(
                f"overlay {self.path}: this PyAV has no H.264 encoder; "
                "install PyAV from PyPI",
                reason=Reason.NOT_INSTALLED,
            ) from error
        self._stream.width, self._stream.height = (side & ~1 for side in size)
        self._stream.pix_fmt = "yuv420p"
        self._stream.options = dict(_ENCODER)
        self._stream.codec_context.time_base = TICK_S

    def write(self, frame: Frame, step: Step) -> None:
        """Draw the step on its frame and add it to the video."""
        self._panel.add(step, frame.rgb.shape[1])
        drawn = annotated(frame.rgb, step, self._panel)
        even = drawn[: self._stream.height, : self._stream.width]
        picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(even), format="rgb24")
        tick = max(round(frame.t_s / TICK_S), self._last_tick + 1)
        self._last_tick = tick
        picture.pts, picture.time_base = tick, TICK_S
        self._encode(picture)

    def close(self) -> None:
        """Finish the file and give it its name; a second call does nothing."""
        if self._closed:
            return
        if self._last_tick < 0:
            self.discard()
            raise DeviceError(
                f"overlay {self.path}: not made, there was no frame; give a video",
                reason=Reason.MISSING,
            )
        self._encode(None)
        try:
            self._container.close()
            self._part.replace(self.path)
        except (av.error.FFmpegError, OSError) as error:
            self.discard()
            raise self._unwritable(error) from error
        self._closed = True

    def discard(self) -> None:
        """Leave nothing behind."""
        if not self._closed:
            self._closed = True
            with suppress(av.error.FFmpegError, OSError):  # the file goes either way
                self._container.close()
            self._remove()

    def _remove(self) -> None:
        with suppress(OSError):
            self._part.unlink()

    def _encode(self, picture: Any) -> None:
        try:
            self._container.mux(self._stream.encode(picture))
        except (av.error.FFmpegError, OSError) as error:
            self.discard()
            raise self._unwritable(error) from error

    def _unwritable(self, error: Exception) -> DeviceError:
        why = getattr(error, "strerror", None) or error
        return DeviceError(
            f"overlay {self.path}: cannot be written ({why}); give a file name in a "
            "folder that you may write to, on a disk with room",
            reason=reason_of(error),
        )
