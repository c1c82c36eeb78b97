"""Video files as a source of frames, through PyAV (10 to 18)."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

import av.error

from edge.closing import Closing
from edge.core.types.frames import Frame
from edge.devices.video.container import named, open_video, unusable
from edge.devices.video.shape import Shape
from edge.devices.video.source_clock import SourceClock
from edge.devices.video.track import main_track, speed, stated_duration_s
from edge.errors import DeviceError, Reason
from edge.libav_log import silence

SMALLEST_SIDE_PX = (
    64  # chosen: MoveNet looks at 192 px; in a third of it a body is lost
)
USUAL_INTERVAL_S = Fraction(1, 30)  # for a file that does not tell its rate
_ATTACHED_PICTURE = 0x400  # AV_DISPOSITION_ATTACHED_PIC: the cover of a piece of music


class Video(Closing):
    """A video file, read from the beginning once: an iterator of ``Frame``.

    Pictures are turned upright by the file's display matrix or EXIF tag, widened to
    square pixels, and given as read-only, contiguous (H, W, 3) uint8 RGB. All have the
    size of the first: one of another shape is fitted into it, with black beside it.
    Times start at 0 and increase strictly, whatever the file says; those of slow
    motion are the times at which the pictures were taken.

    Parameters
    ----------
    path : str or Path
        Any file that libav can read; never an address.
    threads : int
        Decoding threads; 0 lets libav choose.
    fps : float or None
        Pictures per second as they were taken, above 0; None takes the file's word.

    Raises
    ------
    DeviceError
        At once for a file without a usable picture; after the last frame for a file
        that ends before the end that it promises.
    """

    def __init__(
        self, path: str | Path, *, threads: int = 0, fps: float | None = None
    ) -> None:
        self.path = Path(path)
        # libav prints what it thinks of a file; the one line a person sees is ours.
        safe = silence()
        self._container: Any = open_video(self.path)
        try:
            self._open(threads if safe else 1, fps)
        except Exception as error:
            self.close()
            raise named(self.path, error) from error
        except BaseException:
            self.close()
            raise

    def _open(self, threads: int, fps: float | None) -> None:
        streams = [s for s in self._container.streams.video if not self._is_cover(s)]
        if not streams:
            raise unusable(self.path, "has no picture track", Reason.UNSUPPORTED)
        self._stream: Any = main_track(streams, SMALLEST_SIDE_PX)
        context = self._stream.codec_context
        if context is None:
            raise unusable(
                self.path,
                "is coded in a way that is not known here",
                Reason.UNSUPPORTED,
            )
        if context.width and min(context.width, context.height) < SMALLEST_SIDE_PX:
            raise self._too_small(context.width, context.height)
        self._shape = Shape(self._container, self._stream, self.path)
        context.thread_type = self._shape.thread_type
        context.thread_count = threads
        self._speed = speed(self._container, self._stream, self.path, fps)
        rate = self._stream.guessed_rate or self._stream.average_rate
        stored_s = 1 / Fraction(rate) if rate else USUAL_INTERVAL_S
        self._interval_s = stored_s / self._speed
        self._clock = SourceClock(self._interval_s)
        self._is_avi = self._container.format.name == "avi"
        self._packets = 0
        self._end_s = 0.0
        self._ends_inside_packet = False
        self._pictures = self._decoded()
        first = next(self._pictures, None)
        if first is None:
            raise unusable(self.path, "holds no picture that can be decoded")
        if min(first.width, first.height) < SMALLEST_SIDE_PX:
            raise self._too_small(first.width, first.height)
        self.size = self._shape.start(first)
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
        try:
            return next(self._frames)
        except StopIteration:
            raise
        except Exception as error:
            raise named(self.path, error) from error

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
            shown_s = None if ticks is None else ticks * tick_s / self._speed
            t_s = self._clock.stamp(shown_s)
            if t_s is not None:
                yield Frame(t_s, index, self._shape.rgb(picture))
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
            self._shape.note(packet)
            try:
                pictures = packet.decode()
            except av.error.FFmpegError:
                continue  # one damaged picture; the next key frame mends it
            # A picture smeared by lost bytes may show a bend that never was.
            yield from (picture for picture in pictures if not picture.is_corrupt)

    def _is_cover(self, stream: Any) -> bool:
        disposition = getattr(stream, "disposition", None)
        if disposition is not None:
            # An int in some versions of PyAV, an IntFlag or a plain Flag in others.
            bits = int(getattr(disposition, "value", disposition))
            return bool(bits & _ATTACHED_PICTURE)
        return bool(self._container.streams.audio) and stream.average_rate is None

    def _track_duration_s(self) -> float | None:
        stated_s = stated_duration_s(self._stream)
        return stated_s and stated_s / float(self._speed)

    def _duration_s(self) -> float | None:
        duration_s = self._track_duration_s()
        if duration_s is None and self._container.duration:
            duration_s = self._container.duration / 1e6 / float(self._speed)
        return duration_s if duration_s and duration_s > 0 else None

    def _frames_expected(self) -> int | None:
        if self._stream.frames:
            return int(self._stream.frames)
        if self.duration_s is None:
            return None
        stored_s = self.duration_s * float(self._speed)
        rate = self._stream.average_rate or 1 / (self._interval_s * self._speed)
        return max(1, round(stored_s * float(rate)))

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
                "copy or export it again",
                reason=Reason.DAMAGED,
            )

    def _too_small(self, width: int, height: int) -> DeviceError:
        return DeviceError(
            f"video {self.path}: pictures of {width} x {height} px are too small; "
            f"give at least {SMALLEST_SIDE_PX} px a side",
            reason=Reason.UNSUPPORTED,
        )
