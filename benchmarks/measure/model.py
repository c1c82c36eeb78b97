"""Pose models side by side in one run: speed, size, memory, error, jitter.

The error is the distance from the float model's keypoints over the torso's length, on
crops of the clips that the repository carries and, where there are any, of the clips
in ``../shared/data/clips``, which no model was calibrated on. The float model (and one
with 16-bit weights) come from ``models/movenet/build.py --float``; files that are not
there are left out.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from edge.core.pose.crop import cut, region_around, search_regions
from edge.core.pose.decode import Decoder
from edge.core.types.frames import ByteArray, FloatArray
from edge.core.types.skeleton import HIPS, KNEES, SHOULDERS
from edge.devices.inference.movenet import MoveNet, load_movenet
from edge.devices.video.file import Video
from edge.errors import ModelError

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
FLOAT = ROOT / "build" / "movenet" / "movenet_lightning_float.tflite"
FILES = {
    "ours, int8": ROOT / "models" / "movenet_lightning_int8.tflite",
    "Google, int8": SHARED / "movenet" / "google_lightning_int8.tflite",
    "16-bit weights": FLOAT.with_name("movenet_lightning_fp16.tflite"),
    "float": FLOAT,
}
OWN_CLIPS = (*(ROOT / "tests" / "clips").glob("*.mp4"),)
JUDGED = (*SHOULDERS, *HIPS, *KNEES)
MIN_SCORE = 0.3
PER_CLIP = 12
EVERY = 4  # frames kept in memory: enough to choose from
ROUNDS = 100
STILL = 40


def run() -> dict[str, Any]:
    """Measure every file that is here, print the table and return the figures."""
    models = {name: load_movenet(path) for name, path in FILES.items() if path.exists()}
    clips = sorted((SHARED / "clips").glob("*.mp4")) or sorted(OWN_CLIPS)
    size = next(iter(models.values())).spec.input_size
    crops = [crop for clip in clips for crop in _crops(models["ours, int8"], clip)]
    times = _invoke_times(models, crops[0])
    reference = models.get("float")
    rows: dict[str, dict[str, Any]] = {}
    for name, model in models.items():
        p50, p99 = np.percentile(times[name], [50, 99])
        errors = _errors(reference, model, crops) if reference else np.full(1, np.nan)
        rows[name] = {
            "invoke_p50_ms": round(float(p50), 2),
            "invoke_p99_ms": round(float(p99), 2),
            "error_median_pct": round(float(np.median(errors)) * 100, 2),
            "error_mean_pct": round(float(errors.mean()) * 100, 2),
            "still_jitter_px": round(_jitter(model, crops[0]), 3),
            "size_mb": round(FILES[name].stat().st_size / 1e6, 2),
            "peak_memory_mb": _peak_memory_mb(FILES[name]),
        }
    figures: dict[str, Any] = {"crops": len(crops), "input": size, "models": rows}
    if "Google, int8" in times:
        pairs = zip(times["ours, int8"], times["Google, int8"], strict=True)
        figures["over_google"] = round(
            statistics.median(our / google for our, google in pairs), 3
        )
    _print(figures)
    return {"model": figures}


def _crops(model: MoveNet, clip: Path) -> list[ByteArray]:
    """Cut evenly spaced frames around the lifter, as the pipeline would."""
    with Video(clip) as video:
        frames = [frame.rgb for frame in video if frame.index % EVERY == 0]
    decode, crops = Decoder(model.spec), []
    size = model.spec.input_size
    for i in np.linspace(0, len(frames) - 1, PER_CLIP).astype(int):
        region = search_regions(frames[i].shape[1], frames[i].shape[0])[0]
        for _ in range(2):  # the second look is closer, so surer
            xy, score, _ = decode(model(cut(frames[i], region, size)))
            region = region_around(region.to_frame(xy), score) or region
        crops.append(cut(frames[i], region, size))
    return crops


def _invoke_times(
    models: dict[str, MoveNet], crop: ByteArray
) -> dict[str, list[float]]:
    """Take turns, so that a slow moment of the machine meets every model."""
    times: dict[str, list[float]] = {name: [] for name in models}
    for _ in range(ROUNDS):
        for name, model in models.items():
            start = time.perf_counter()
            model(crop)
            times[name].append((time.perf_counter() - start) * 1e3)
    return times


def _errors(reference: MoveNet, model: MoveNet, crops: list[ByteArray]) -> FloatArray:
    """Return distances over the torso's length, of the joints that angles need."""
    read_reference, read = Decoder(reference.spec), Decoder(model.spec)
    errors: list[NDArray[Any]] = []
    for crop in crops:
        truth, score, _ = read_reference(reference(crop))
        xy, _, _ = read(model(crop))
        torso = np.hypot(*(truth[list(SHOULDERS)] - truth[list(HIPS)]).mean(axis=0))
        sure = [k for k in JUDGED if score[k] > MIN_SCORE]
        if torso > 0.05:  # nobody's torso is shorter: the crop shows no person
            errors.append(np.hypot(*(xy - truth)[sure].T) / torso)
    return np.concatenate(errors)


def _jitter(model: MoveNet, crop: ByteArray) -> float:
    """Return how far joints move, in px of the crop, when only camera noise does."""
    random, decode = np.random.default_rng(0), Decoder(model.spec)
    places = []
    for _ in range(STILL):
        noisy = crop + random.normal(0, 2, crop.shape)
        xy, _, _ = decode(model(noisy.clip(0, 255).astype(np.uint8)))
        places.append(xy[list(JUDGED)])
    return float(np.std(places, axis=0).mean() * model.spec.input_size)


def _peak_memory_mb(path: Path) -> float:
    """Return the largest resident size of a process that loads and runs ``path``."""
    command = [sys.executable, "-m", "benchmarks.measure.model", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return float(done.stdout)


def _print(figures: dict[str, Any]) -> None:
    rows: dict[str, dict[str, Any]] = figures["models"]
    title = f"Pose models, {figures['crops']} crops, one thread"
    table = Table("model", title=title, title_justify="left")
    for key in next(iter(rows.values())):
        table.add_column(key.replace("_", " "), justify="right")
    for name, row in rows.items():
        table.add_row(name, *(f"{value}" for value in row.values()))
    Console().print(table)
    if "over_google" in figures:
        print(f"ours over Google's, median of pairs: {figures['over_google']}")


def _run_once(path: Path) -> None:
    model = load_movenet(path)
    size = model.spec.input_size
    model(np.zeros((size, size, 3), np.uint8))
    # Not getrusage: that remembers the size of the process that started this one.
    status = Path("/proc/self/status").read_text()
    print(round(int(status.partition("VmHWM:")[2].split()[0]) / 1024, 1))


if __name__ == "__main__":
    try:
        _run_once(Path(sys.argv[1])) if len(sys.argv) > 1 else run()
    except ModelError as error:
        sys.exit(str(error))
