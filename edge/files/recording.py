"""What each frame was reduced to, in one file: replayable bit for bit, no pixels.

A recording is a NumPy ``.npz`` archive of plain arrays and one JSON header. Reading
one executes nothing and allocates no more than ``LARGEST_BYTES``.
"""

import json
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge.closing import WholeOrNothing
from edge.core.back.contour import STATIONS
from edge.core.types.frames import DorsalContour, Pose
from edge.core.types.observation import Observation
from edge.errors import Reason, RecordingError, reason_of
from edge.files.recording_format import (
    LARGEST_BYTES,
    MEMBERS,
    NEWER,
    NO_CONTOUR,
    POINTS,
    ROWS,
    SCHEMA,
    RecordingHeader,
    check_rows,
    read_header,
)
from edge.files.safe_npz import read_npz

__all__ = ["Recording", "RecordingHeader", "RecordingWriter", "read_recording"]
_NO_POINTS, _NO_CONFIDENCE = np.empty((0, 2), np.float32), np.empty(0, np.float32)


class RecordingWriter(WholeOrNothing):
    """Writes observations to ``path``, whole or not at all.

    The file appears when ``close`` returns; leaving the ``with`` block by an
    exception leaves nothing behind. Memory grows by about 0.9 kB a frame.

    Raises
    ------
    RecordingError
        At once when the file cannot be written there.
    """

    def __init__(self, path: str | Path, header: RecordingHeader) -> None:
        self.path = Path(path)
        self.read_header = header
        self._columns: dict[str, bytearray] = {name: bytearray() for name in ROWS}
        self._part = self.path.parent / f".{self.path.name}.{os.getpid()}.part"
        try:
            if self.path.is_dir():
                raise IsADirectoryError(0, "it is a folder")
            if self.path.exists() and not self.path.is_file():
                raise OSError(0, "it is not an ordinary file")
            self._file = self._part.open("wb")
        except OSError as error:
            raise self._unwritable(error) from error

    def write(self, observation: Observation) -> None:
        """Add one observation; arrays must be float32, or they would not come back."""
        pose, contour = observation.pose, observation.contour
        points, confidence = _NO_POINTS, _NO_CONFIDENCE
        if contour is not None:
            points, confidence = contour.xy, contour.point_quality
        for array in (pose.xy, pose.score, pose.sd_px, points, confidence):
            if array.dtype != np.float32:
                raise TypeError(f"a recording stores float32, not {array.dtype}")
        if contour is not None and len(points) != STATIONS:
            raise ValueError(f"a contour has {STATIONS} points, not {len(points)}")
        row: dict[str, Any] = {
            "t_s": observation.t_s,
            "index": observation.index,
            "size": observation.size,
            "dropped": observation.dropped,
            "pose_xy": pose.xy,
            "pose_score": pose.score,
            "pose_sd_px": pose.sd_px,
            "contour_points": NO_CONTOUR if contour is None else len(points),
            "contour_quality": math.nan if contour is None else contour.quality,
            "new_scene": observation.new_scene,
            "contour_xy": points,
            "contour_point_quality": confidence,
        }
        for name, (kind, shape) in ROWS.items():
            rows = (len(points),) if name in POINTS else ()
            array = np.asarray(row[name], kind).reshape(rows + shape)
            self._columns[name] += array.tobytes()

    def close(self) -> None:
        """Write the file; a second call does nothing."""
        if self._file.closed:
            return
        header = {"schema": SCHEMA, **asdict(self.read_header)}
        arrays: dict[str, Any] = {
            name: np.frombuffer(self._columns[name], kind).reshape(-1, *shape)
            for name, (kind, shape) in ROWS.items()
        }
        try:
            with self._file:
                np.savez_compressed(
                    self._file,
                    header=np.frombuffer(json.dumps(header).encode(), np.uint8),
                    **arrays,
                )
                self._file.flush()
                os.fsync(self._file.fileno())
            self._part.replace(self.path)
        except OSError as error:
            self.discard()
            raise self._unwritable(error) from error

    def discard(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self._part.unlink(missing_ok=True)

    def _unwritable(self, error: OSError) -> RecordingError:
        return RecordingError(
            f"recording {self.path}: cannot be written ({error.strerror}); "
            "give a file name in a folder that you may write to",
            reason=reason_of(error),
        )


class Recording:
    """A recording in memory; iterating builds one observation at a time, any often."""

    def __init__(
        self, header: RecordingHeader, arrays: Mapping[str, NDArray[Any]]
    ) -> None:
        self.header = header
        self._arrays = dict(arrays)
        for array in self._arrays.values():
            array.flags.writeable = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px of the first frame; (0, 0) without one."""
        sizes = self._arrays["size"]
        return (int(sizes[0, 0]), int(sizes[0, 1])) if len(sizes) else (0, 0)

    @property
    def duration_s(self) -> float:
        """Seconds from the first to the last frame."""
        t_s = self._arrays["t_s"]
        return float(t_s[-1] - t_s[0]) if len(t_s) else 0.0

    def __len__(self) -> int:
        """Return the number of frames."""
        return len(self._arrays["t_s"])

    def __iter__(self) -> Iterator[Observation]:
        """Yield the observations in order."""
        a = self._arrays
        end = 0
        for i in range(len(self)):
            t_s, points = float(a["t_s"][i]), int(a["contour_points"][i])
            contour = None
            if points != NO_CONTOUR:
                start, end = end, end + points
                quality = float(a["contour_quality"][i])
                xy, confidence = (a[name][start:end] for name in POINTS)
                contour = DorsalContour(xy, quality, confidence)
            yield Observation(
                t_s=t_s,
                index=int(a["index"][i]),
                size=(int(a["size"][i, 0]), int(a["size"][i, 1])),
                pose=Pose(t_s, a["pose_xy"][i], a["pose_score"][i], a["pose_sd_px"][i]),
                contour=contour,
                dropped=int(a["dropped"][i]),
                new_scene=bool(a["new_scene"][i]),
            )


def read_recording(path: str | Path) -> Recording:
    """Read a recording.

    Raises
    ------
    RecordingError
        When the file is missing, damaged, foreign, of another schema or too large.
    """
    path = Path(path)
    try:
        arrays = read_npz(path, MEMBERS, LARGEST_BYTES, optional=NEWER)
        header = read_header(arrays.pop("header"))
        for name, like in (
            ("pose_sd_px", arrays["pose_score"]),
            ("contour_point_quality", arrays["contour_xy"][:, 0]),
        ):
            unknown = np.broadcast_to(np.float32(np.nan), like.shape)
            arrays.setdefault(name, unknown)
        arrays.setdefault("new_scene", np.zeros(len(arrays["t_s"]), np.bool_))
        check_rows(arrays)
    except OSError as error:
        raise RecordingError(
            f"recording {path}: cannot be read ({error.strerror or error}); "
            "check the path and its permissions",
            reason=reason_of(error),
        ) from error
    except ValueError as error:
        raise RecordingError(
            f"recording {path}: {str(error).splitlines()[0]}; "
            "make one with 'hingewatch replay --record'",
            reason=Reason.DAMAGED,
        ) from error
    return Recording(header, arrays)
