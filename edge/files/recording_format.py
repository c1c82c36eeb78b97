"""What a recording holds: its arrays, its header, and what neither may say."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge.core.back.contour import STATIONS

SUFFIX, ZIP = ".npz", b"PK\x03\x04"  # of the name, and of the content
SCHEMA = "recording/4"
# The older ones know less: no new scene, nor (2) the quality along an edge, nor (1)
# the uncertainty of a joint.
READ = (SCHEMA, "recording/3", "recording/2", "recording/1")
LARGEST_BYTES = 1 << 29  # chosen: six hours at 30 frames a second

NO_CONTOUR = -1
COLUMNS: dict[str, tuple[str, tuple[int, ...]]] = {
    "t_s": ("<f8", ()),
    "index": ("<i8", ()),
    "size": ("<i4", (2,)),
    "dropped": ("<i8", ()),
    "pose_xy": ("<f4", (17, 2)),
    "pose_score": ("<f4", (17,)),
    "pose_sd_px": ("<f4", (17,)),
    "contour_points": ("<i4", ()),
    "contour_quality": ("<f8", ()),
    "new_scene": ("|b1", ()),
}
"""One row per frame: kind of number and shape of a row."""
POINTS: dict[str, tuple[str, tuple[int, ...]]] = {
    "contour_xy": ("<f4", (2,)),
    "contour_point_quality": ("<f4", ()),
}
"""One row per point of a contour, those of all frames one after the other."""
ROWS = {**COLUMNS, **POINTS}
# Chosen: far beyond what any camera gives, and far from where arithmetic overflows.
_RANGES: dict[str, tuple[float, float]] = {
    "t_s": (-1e11, 1e11),
    "index": (0, 1e12),
    "size": (1, 1e5),
    "dropped": (0, 1e12),
    "pose_xy": (-1e6, 1e6),
    "pose_score": (0, 1),
    "pose_sd_px": (0, 1e6),
    "contour_quality": (0, 1),
    "contour_xy": (-1e6, 1e6),
    "contour_point_quality": (0, 1),
}
NEWER = ("pose_sd_px", "contour_point_quality", "new_scene")
MEMBERS = {"header": ("|u1", ()), **ROWS}


@dataclass(frozen=True, slots=True)
class RecordingHeader:
    """What made the observations; ``options`` are words by their names."""

    software: str
    model_name: str
    model_sha256: str
    options: Mapping[str, str] = field(default_factory=dict)


def read_header(content: NDArray[Any]) -> RecordingHeader:
    """Return the header in an array of bytes; ValueError says what is wrong with it."""
    try:
        header = json.loads(content.tobytes())
    except RecursionError as error:
        raise ValueError("has a header that is nested too deep") from error
    if not isinstance(header, dict) or header.get("schema") not in READ:
        schema = header.get("schema") if isinstance(header, dict) else None
        raise ValueError(f"has schema {schema!r}, this program reads {SCHEMA!r}")
    try:
        options = dict(header["options"])
        if not all(isinstance(value, str) for value in options.values()):
            raise ValueError("has options that are not words")
        return RecordingHeader(
            software=str(header["software"]),
            model_name=str(header["model_name"]),
            model_sha256=str(header["model_sha256"]),
            options=options,
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"has an incomplete header ({error})") from error


def is_recording(path: Path) -> bool:
    """Return whether a file is a keypoint recording: by its name, or its content."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return path.suffix.lower() == SUFFIX or file.read(4) == ZIP
    except OSError:
        return False


def check_rows(arrays: Mapping[str, NDArray[Any]]) -> None:
    """Raise ValueError, with what to say after the file's name, for impossible rows."""
    lengths = {len(arrays[name]) for name in COLUMNS}
    points = arrays["contour_points"]
    if len(lengths) != 1:
        raise ValueError("has columns that do not belong together")
    with_back = points != NO_CONTOUR
    if (points[with_back] != STATIONS).any():
        raise ValueError(f"has contours that are not of {STATIONS} points")
    if any(len(arrays[name]) != STATIONS * with_back.sum() for name in POINTS):
        raise ValueError("has contours that do not add up")
    if not np.isfinite(arrays["contour_xy"]).all():
        raise ValueError("has contours without a place")
    t_s = arrays["t_s"]
    if not (np.isfinite(t_s).all() and (np.diff(t_s) > 0).all()):
        raise ValueError("has times that do not increase")
    for name, (low, high) in _RANGES.items():
        column = arrays[name]
        # NaN is "cannot tell"; every comparison with it is false.
        if (column < low).any() or (column > high).any():
            raise ValueError(f"has a {name} beyond {low:g} to {high:g}")
