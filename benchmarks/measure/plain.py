"""A loop as it is written first, for scale: it finds a hip's angle and judges nothing.

Resize the whole picture, run the pose model, take the angle at the hip. With Pillow and
the shipped model on pictures in memory; and as most hobby projects have it, with OpenCV
reading and resizing, and Google's int8 file, whose output is keypoints. OpenCV is no
part of this project: where it can be imported, it is measured.
"""

import importlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from PIL import Image

from edge.core.types.frames import ByteArray, FloatArray, Frame
from edge.core.types.skeleton import KEYPOINTS
from edge.devices.inference.movenet import MoveNet, load_movenet
from edge.devices.inference.speed import invoke_ms
from edge.models.manifest import asset

WITHOUT_OPENCV = (
    "not measured; pip install --target FOLDER opencv-python-headless, then PYTHONPATH"
)
# Not shipped: its licence is Google's. Beside the checkout where it was fetched.
GOOGLE = Path(__file__).parents[3] / "shared/data/movenet/google_lightning_int8.tflite"
FRAMES = 240
HIP = [KEYPOINTS.index(f"left_{joint}") for joint in ("shoulder", "hip", "knee")]
Times = tuple[list[float], list[float], float, float]
Reduce = Callable[[tuple[Any, ...]], FloatArray]


def opencv() -> ModuleType | None:
    """Return OpenCV where it is installed."""
    try:
        return importlib.import_module("cv2")
    except ImportError:
        return None


def loops(frames: list[Frame]) -> dict[str, Times]:
    """Return for each frame when it was asked for and done with, s; and two figures.

    Those are the bare invoke, ms, and the CPU time of all frames, s.
    """
    model = load_movenet(threads=1)
    size = (model.spec.input_size,) * 2

    def resized() -> Iterator[ByteArray]:
        for frame in frames:
            yield np.asarray(Image.fromarray(frame.rgb).resize(size))

    rows = {"plain loop, Pillow": _timed(resized(), model, _hottest)}
    cv2 = opencv()
    if cv2 is None:
        return rows
    rows["plain loop, OpenCV from the file"] = _timed(
        _captured(cv2, size), model, _hottest
    )
    if GOOGLE.exists():
        google = load_movenet(GOOGLE, threads=1)
        rows["the same, Google's int8 file"] = _timed(
            _captured(cv2, size), google, _keypoints
        )
    return rows


def _captured(cv2: Any, size: tuple[int, int]) -> Iterator[ByteArray]:
    cv2.setNumThreads(1)
    capture = cv2.VideoCapture(str(asset("demo_progressive.mp4")))
    for _ in range(FRAMES):
        found, bgr = capture.read()
        if not found:
            break
        yield cv2.cvtColor(cv2.resize(bgr, size), cv2.COLOR_BGR2RGB)
    capture.release()


def _timed(pictures: Iterator[ByteArray], model: MoveNet, reduce: Reduce) -> Times:
    asked_s, done_s, cpu_s = [], [], time.process_time()
    while True:
        began_s = time.perf_counter()
        small = next(pictures, None)
        if small is None:
            break
        _angle_deg(reduce(model(small)))
        asked_s.append(began_s)
        done_s.append(time.perf_counter())
    cpu_s = time.process_time() - cpu_s
    return asked_s, done_s, invoke_ms(model, model.spec.input_size), cpu_s


def _hottest(heads: tuple[Any, ...]) -> FloatArray:
    """Return shoulder, hip and knee as (3, 2) cells, each where its map is hottest."""
    heatmap = heads[0]
    hottest = heatmap.reshape(-1, len(KEYPOINTS)).argmax(axis=0)
    rows, columns = np.divmod(hottest, heatmap.shape[1])
    return np.stack([columns[HIP], rows[HIP]], axis=1).astype(float)


def _keypoints(outputs: tuple[Any, ...]) -> FloatArray:
    """Return shoulder, hip and knee as (3, 2), shares of the picture."""
    points: FloatArray = np.asarray(outputs[0][0][HIP, 1::-1], float)
    return points


def _angle_deg(points: FloatArray) -> float:
    up, down = points[0] - points[1], points[2] - points[1]
    size = float(np.hypot(*up) * np.hypot(*down)) or 1.0
    return float(np.degrees(np.arccos(np.clip(up @ down / size, -1, 1))))
