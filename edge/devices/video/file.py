"""Video files as a source of frames, through PyAV (10 to 18)."""

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

import av
import av.error

from edge.closing import Closing
from edge.core.types.frames import ByteArray, Frame
from edge.devices.libav_log import silence
from edge.devices.video.orientation import (
    LEVEL,
    Turn,
    quicktime_turn,
    turn_from_matrix,
    upright,
)
from edge.devices.video.source_clock import SourceClock
from edge.errors import DeviceError

SMALLEST_SIDE_PX = (
    64  # chosen: MoveNet looks at 192 px; in a third of it a body is lost
)
USUAL_INTERVAL_S = Fraction(1, 30)  # for a file that does not tell its rate
_ATTACHED_PICTURE = 0x400  # AV_DISPOSITION_ATTACHED_PIC: the cover of a piece of music


class Video(Closing):
    """A video file, read from the beginning once: an iterator of ``Frame``.

    Pictures are turned upright by the file's display matrix, widened to square
    pixels, and given as read-only, contiguous (H, W, 3) uint8 RGB. Times start at 0
    and increase strictly, whatever the file says.

    Parameters
    ----------
    path : str or Path
        Any file that libav can read; never an address.
    threads : int
        Decoding threads; 0 lets libav choose.

    Raises
    ------
    DeviceError
        At once for a file without a usable picture; after the last frame for a file
        that ends before the end that it promises.
    """

    def __init__(self, path: str | Path, *, threads: int = 0) -> None:
        self.path = Path(path)
        head = _first_bytes(self.path)
        # libav prints what it thinks of a file; the one line a person sees is ours.
        safe = silence()
        try:
            self._container: Any = av.open(
                # An absolute path is never mistaken for a protocol, nor "%" for a
                # numbered sequence, and a playlist cannot reach outside the machine.
                os.fspath(self.path.absolute()),
                options={"protocol_whitelist": "file", "pattern_type": "none"},
            )
        except (av.error.FFmpegError, OSError, ValueError) as error:
            raise self._unusable(
                "is cut off before its index"
                if head[4:8] == b"ftyp"
                else "is not a video file"
            ) from error
        try:
            self._open(threads if safe else 1)
        except BaseException:
            self.close()
            raise

    def _open(self, threads: int) -> None:
        streams = [s for s in self._container.streams.video if not self._is_cover(s)]
        if not streams:
            raise self._unusable("has no picture track")
        self._stream: Any = streams[0]
        context = self._stream.codec_context
        if context.width and min(context.width, context.height) < SMALLEST_SIDE_PX:
            raise self._too_small(context.width, context.height)
        context.thread_type = "AUTO"
        context.thread_count = threads
        rate = self._stream.guessed_rate or self._stream.average_rate
        self._interval_s = 1 / Fraction(rate) if rate else USUAL_INTERVAL_S
        self._clock = SourceClock(self._interval_s)
        self._is_avi = self._container.format.name == "avi"
        self._packets = 0
        self._end_s = 0.0
        self._ends_inside_packet = False
        self._pictures = self._decoded()
        first = next(self._pictures, None)
        if first is None:
            raise self._unusable("holds no picture that can be decoded")
        if min(first.width, first.height) < SMALLEST_SIDE_PX:
            raise self._too_small(first.width, first.height)
        self._turn = self._turn_of(first)
        self._square = (max(1, round(first.width * self._pixel_aspect())), first.height)
        rgb = self._rgb(first)
        self.size: tuple[int, int] = (rgb.shape[1], rgb.shape[0])
        """Width and height in pixels, upright."""
        self.duration_s = self._duration_s()
        """Length in seconds as the file states it; None when it does not."""
        self.frames_expected = self._frames_expected()
        """About how many frames will come; None when the file does not tell."""
        self._frames = self._stamped(first)

    def __iter__(self) -> Self:
        """Return itself: a video is read once."""
        return self

    def __next__(self) -> Frame:
        """Return the next frame."""
        return next(self._frames)

    def close(self) -> None:
        """Let go of the file; a second call does nothing."""
        self._container.close()

    def _stamped(self, first: Any) -> Iterator[Frame]:
        index = 0
        picture = first
        while picture is not None:
            # AVI has decoding times only; libav passes them off as presentation times.
            ticks = picture.dts if self._is_avi else picture.pts
            tick_s = picture.time_base or self._stream.time_base
            t_s = self._clock.stamp(None if ticks is None else ticks * tick_s)
            if t_s is not None:
                yield Frame(t_s, index, self._rgb(picture))
                index += 1
                self._end_s = t_s + float(self._interval_s)
            picture = next(self._pictures, None)
        self._check_complete()

    def _decoded(self) -> Iterator[Any]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
                if packet.size:
                    self._packets += 1
                    self._ends_inside_packet = bool(packet.is_corrupt)
            except StopIteration:
                return
            except av.error.FFmpegError:
                self._ends_inside_packet = True
                return
            try:
                pictures = packet.decode()
            except av.error.FFmpegError:
                continue  # one damaged picture; the next key frame mends it
            # A picture smeared by lost bytes may show a bend that never was.
            yield from (picture for picture in pictures if not picture.is_corrupt)

    def _rgb(self, picture: Any) -> ByteArray:
        width, height = self._square
        rgb: ByteArray = picture.to_ndarray(format="rgb24", width=width, height=height)
        rgb = upright(rgb, self._turn)
        rgb.flags.writeable = False
        return rgb

    def _turn_of(self, picture: Any) -> Turn:
        for side in picture.side_data:
            if "DISPLAYMATRIX" in str(side.type):
                return turn_from_matrix(bytes(side))
        if "mp4" in self._container.format.name:
            return quicktime_turn(self.path)
        return LEVEL

    def _pixel_aspect(self) -> Fraction:
        aspect = self._stream.codec_context.sample_aspect_ratio
        # Beyond anamorphic film's 2 the figure is damage, not a shape.
        return aspect if aspect and Fraction(1, 4) <= aspect <= 4 else Fraction(1)

    def _is_cover(self, stream: Any) -> bool:
        disposition = getattr(stream, "disposition", None)
        if disposition is not None:
            # An int in some versions of PyAV, an IntFlag or a plain Flag in others.
            bits = int(getattr(disposition, "value", disposition))
            return bool(bits & _ATTACHED_PICTURE)
        return bool(self._container.streams.audio) and stream.average_rate is None

    def _track_duration_s(self) -> float | None:
        stream = self._stream
        if stream.duration:
            return float(stream.duration * stream.time_base)
        # Matroska has a tag, hours:minutes:seconds: the end, or mkvmerge's length.
        # Taking it for the end never calls a whole file cut off.
        parts = stream.metadata.get("DURATION", "").split(":")
        try:
            hours, minutes, seconds = (float(part) for part in parts)
        except ValueError:
            return None
        start_s = float((stream.start_time or 0) * stream.time_base)
        return hours * 3600 + minutes * 60 + seconds - max(0.0, start_s)

    def _duration_s(self) -> float | None:
        duration_s = self._track_duration_s()
        if duration_s is None and self._container.duration:
            duration_s = self._container.duration / 1e6
        return duration_s if duration_s and duration_s > 0 else None

    def _frames_expected(self) -> int | None:
        if self._stream.frames:
            return int(self._stream.frames)
        if self.duration_s is None:
            return None
        rate = self._stream.average_rate or 1 / self._interval_s
        return max(1, round(self.duration_s * float(rate)))

    def _check_complete(self) -> None:
        cut = self._ends_inside_packet
        # The container's own length may be that of longer sound: only the track's.
        promised_s = self._track_duration_s()
        if promised_s and self._packets != self._stream.frames:
            # Chosen: encoders round the length by a frame, rarely by a tenth of it.
            allowed_s = max(2 * float(self._interval_s), min(1.0, promised_s / 10))
            cut |= promised_s - self._end_s > allowed_s
        if cut:
            promise = f" of {promised_s:.1f} s" if promised_s else ""
            raise DeviceError(
                f"video {self.path}: is cut off at {self._end_s:.1f} s{promise}; "
                "copy or export it again"
            )

    def _too_small(self, width: int, height: int) -> DeviceError:
        return DeviceError(
            f"video {self.path}: pictures of {width} x {height} px are too small; "
            f"give at least {SMALLEST_SIDE_PX} px a side"
        )

    def _unusable(self, what: str) -> DeviceError:
        return DeviceError(
            f"video {self.path}: {what}; give a video file such as an MP4 with H.264"
        )


def _first_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise DeviceError(f"video {path}: is a folder; give a video file")
        with path.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError as error:
        raise DeviceError(f"video {path}: no such file; check the path") from error
    except OSError as error:
        raise DeviceError(
            f"video {path}: cannot be read ({error.strerror}); check its permissions"
        ) from error
    if not head:
        raise DeviceError(f"video {path}: is empty; copy or record it again")
    return head
