"""Small video files, written as asked for."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np


def picture(index: int, size: tuple[int, int]) -> np.ndarray:
    """A picture whose four quarters differ, and that darkens with its index."""
    width, height = size
    rgb = np.full((height, width, 3), 250 - 2 * index, np.uint8)
    rgb[: height // 2, : width // 2, 1:] = 0  # red at the top left
    rgb[: height // 2, width // 2 :, ::2] = 0  # green at the top right
    rgb[height // 2 :, : width // 2, :2] = 0  # blue at the bottom left
    return rgb


def write_clip(
    path: Path,
    ticks=range(20),
    *,
    rate: int = 10,
    size: tuple[int, int] = (128, 96),
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
) -> Path:
    """Write a picture at each tick of 1/rate second."""
    with av.open(str(path), "w", options=container_options or {}) as container:
        stream = container.add_stream(codec, rate=rate)
        stream.width, stream.height = size
        stream.pix_fmt = pix_fmt
        stream.options = options or {}
        for index, tick in enumerate(ticks):
            frame = av.VideoFrame.from_ndarray(picture(index, size), format="rgb24")
            frame.pts, frame.time_base = tick, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def write_sound(path: Path, format: str) -> Path:
    with av.open(str(path), "w", format=format) as container:
        stream = container.add_stream("aac", rate=44100)
        for index in range(20):
            frame = av.AudioFrame.from_ndarray(
                np.zeros((2, 1024), np.float32), format="fltp", layout="stereo"
            )
            frame.sample_rate, frame.pts = 44100, 1024 * index
            frame.time_base = Fraction(1, 44100)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
