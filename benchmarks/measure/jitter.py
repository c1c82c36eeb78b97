"""How still a still lifter is, how late a hinge, and whether uncertainty is honest.

Everything runs through the real pose model, decoder, tracker and smoothing. Standing is
the part of a rendered clip before its first repetition, less how its body truly sways,
and one of its pictures again and again under new camera noise. The hinge is made: a
trunk that turns at a steady speed, with keypoints that tremble as MoveNet's do. Every
keypoint of the rendered clips is compared with its true place and its standard
deviation. Constants were chosen on half of the clips, the other half was looked at.
"""

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from edge.config.sections import ModelSettings
from edge.core.pose.crop import cut
from edge.core.pose.geometry import inclination_deg, midpoints
from edge.core.pose.lifter_tracker import LifterTracker, torso
from edge.core.pose.smoothing import OneEuro
from edge.core.types.frames import FloatArray, Frame, Pose
from edge.core.types.skeleton import HIP, KEYPOINTS, PAIRS, SHOULDER, SHOULDERS
from edge.core.vision import Vision
from edge.devices.video.file import Video
from edge.models.manifest import asset
from edge.wiring import load_vision

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT.parent / "shared" / "data" / "truth", ROOT / "tests" / "clips")
CHOSEN_ON = (
    "demo_progressive",
    "dev_b_rdl_rounded",
    "dev_d_hyperextended",
    "dev_f_squat_buttwink",
    "dev_h_rdl_yaw15",
    "dev_j_rdl_front",
)
# From the front the pipeline measures the trunk by its foreshortening instead.
FRONTAL = ("dev_j_rdl_front",)
SETTLE_S = 0.25
PICTURE = 15  # of the clip: still standing, and the video's first blur is over
SHOTS = 90
NOISE = 3.0  # grey levels, as a small sensor in a gym
FPS = 30
RATES = {"30 fps": 1, "10 fps": 3}  # of the frames, every which
# The hinge: 80 degrees, the hips going back by a third of a torso.
HINGE_DEG, HINGE_BACK = 80.0, 0.35
HINGE_DEG_PER_S = (30.0, 60.0, 120.0)
START_S, BLEND_S = 1.0, 0.15
TREMOR, SD = 0.015, 0.065  # torso lengths, of shoulders and hips on these clips
SEEDS = 6


@dataclass(frozen=True, slots=True)
class Known:
    """A clip's true keypoints (F, 17, 2) px, and how many frames it first stands."""

    xy: FloatArray
    standing: int


def run() -> dict[str, Any]:
    """Measure, print and return the figures."""
    vision, _ = load_vision(ModelSettings())
    clips = {path.stem: path for folder in FOLDERS[::-1] for path in _clips(folder)}
    standing: dict[str, dict[str, Any]] = {}
    ratios: dict[str, list[FloatArray]] = {}
    for name, path in clips.items():
        known = read_known(path.with_suffix(".csv"))
        with Video(path) as video:
            poses = list(follow(vision, video))
        half = "chosen on" if name in CHOSEN_ON else "looked at"
        ratios.setdefault(half, []).append(errors(poses, known))
        if name not in FRONTAL:
            row = {"half": half, **_still(vision, path, poses, known)}
            standing[name] = row
    demo = asset("demo_progressive.mp4")
    standing.setdefault(demo.stem, {"half": "chosen on", **_shaken(vision, demo)})
    lag = {
        f"{rate}, {speed:.0f} deg/s": round(hinge_lag_ms(speed, FPS / step))
        for rate, step in RATES.items()
        for speed in HINGE_DEG_PER_S
    }
    sd = {half: honesty(ratio) for half, ratio in sorted(ratios.items())}
    _print(standing, lag, sd)
    return {"jitter": {"standing_sd_deg": standing, "lag_ms": lag, "uncertainty": sd}}


def _clips(folder: Path) -> list[Path]:
    return [path.with_suffix(".mp4") for path in sorted(folder.glob("*.csv"))]


def read_known(path: Path) -> Known:
    """Return what the table beside a clip says."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    xy = [[[float(row[f"{k}_{a}"]) for a in "xy"] for k in KEYPOINTS] for row in rows]
    reps = [row["rep"] != "0" for row in rows]
    return Known(np.array(xy), reps.index(True) if any(reps) else len(reps))


def follow(vision: Vision, frames: Iterable[Frame]) -> Iterator[Pose]:
    """Yield the poses that the pipeline would find, before any smoothing."""
    tracker = LifterTracker()
    for frame in frames:
        region = tracker.region(frame.rgb.shape[1], frame.rgb.shape[0])
        heads = vision.model(cut(frame.rgb, region, vision.input_size))
        keypoints = vision.decode(heads, tracker.prior(region))
        yield tracker.step(frame.t_s, region, *keypoints)


def inclinations(poses: Iterable[Pose]) -> FloatArray:
    """Return the trunk's inclination after smoothing, towards the picture's right."""
    smoothing, inclinations = OneEuro(), []
    for pose in poses:
        _, _, unit_px = torso(pose.points)
        xy = smoothing.step(pose.t_s, pose.xy, unit_px, pose.sd_px)
        inclinations.append(_inclination(xy, pose.score))
    return np.array(inclinations)


def _inclination(xy: FloatArray, score: FloatArray) -> float:
    joints = midpoints(xy, score, PAIRS)
    return float(inclination_deg(joints[SHOULDER] - joints[HIP], 1))


def _still(
    vision: Vision, path: Path, poses: list[Pose], known: Known
) -> dict[str, float]:
    """Return the SD of a lifter's inclination before the first repetition, degrees."""
    usable = [i for i in range(known.standing) if not np.isnan(poses[i].xy).any()]
    figures = {}
    for rate, step in RATES.items():
        taken = usable[::step]
        true = [_inclination(known.xy[i], np.ones(17)) for i in taken]
        settled = round(SETTLE_S * FPS / step)
        away = inclinations(poses[i] for i in taken) - true
        figures[f"clip, {rate}"] = round(float(np.std(away[settled:])), 2)
    return {**figures, **_shaken(vision, path)}


def _shaken(vision: Vision, path: Path) -> dict[str, float]:
    """Return the SD of the inclination of one picture under camera noise, degrees."""
    with Video(path) as video:
        picture = next(islice(video, PICTURE, None)).rgb.astype(np.float32)
    random = np.random.default_rng(0)

    def shots() -> Iterator[Frame]:
        for index in range(SHOTS):
            noise = random.standard_normal(picture.shape, dtype=np.float32)
            rgb = (picture + NOISE * noise).clip(0, 255).astype(np.uint8)
            yield Frame(index / FPS, index, rgb)

    poses = [pose for pose in follow(vision, shots()) if not np.isnan(pose.xy).any()]
    return {
        f"picture, {rate}": round(
            float(inclinations(poses[::step])[round(SETTLE_S * FPS / step) :].std()), 2
        )
        for rate, step in RATES.items()
    }


def hinge_lag_ms(deg_per_s: float, fps: float) -> float:
    """Return how late the smoothed trunk of a trembling hinge is, ms."""
    t_s = np.arange(0.0, START_S + HINGE_DEG / deg_per_s + 1.0, 1 / fps)
    into = t_s - START_S
    speed = deg_per_s * (
        (into / BLEND_S).clip(0, 1)
        * ((HINGE_DEG / deg_per_s + BLEND_S - into) / BLEND_S).clip(0, 1)
    )
    true = np.cumsum(speed) / fps
    # The middle of the turn, where speed and lag have settled.
    steady = (speed == deg_per_s) & (true > HINGE_DEG / 3)
    late = []
    for seed in range(SEEDS):
        poses = _hinge(t_s, np.radians(true), np.random.default_rng(seed))
        late.append(((true - inclinations(poses))[steady] / deg_per_s).mean())
    return float(np.mean(late)) * 1e3


def _hinge(
    t_s: FloatArray, lean: FloatArray, random: np.random.Generator
) -> Iterator[Pose]:
    """Yield poses of a torso 100 px long, seen from the side."""
    for at_s, angle in zip(t_s.tolist(), lean.tolist(), strict=True):
        xy = random.normal(0.0, TREMOR, (17, 2))
        xy[:, 0] -= HINGE_BACK * math.sin(angle)
        xy[list(SHOULDERS)] += math.sin(angle), -math.cos(angle)
        sd_px = np.full(17, 100 * SD, np.float32)
        yield Pose(at_s, 100 * xy, np.full(17, 0.8, np.float32), sd_px)


def errors(poses: list[Pose], known: Known) -> FloatArray:
    """Return each seen keypoint's error along an axis and its sd, (2, n, 17) px."""
    pairs = [
        (np.hypot(*(pose.xy - true).T) / math.sqrt(2), pose.sd_px)
        for pose, true in zip(poses, known.xy, strict=True)
        if not np.isnan(pose.xy).any()
    ]
    return np.array(pairs).transpose(1, 0, 2)


def honesty(clips: list[FloatArray]) -> dict[str, float]:
    """Return how well uncertainty tells errors, from ``errors`` of some clips.

    The median ratio of error to sd is over that of a normal distribution in a plane.
    """
    away, sd = (np.concatenate([c[which].ravel() for c in clips]) for which in (0, 1))
    ratio = away / sd
    ranks = np.stack([_ranks(away), _ranks(sd)])
    return {
        "error_over_sd_median": round(
            float(np.median(ratio)) / math.sqrt(math.log(2)), 2
        ),
        "error_over_sd_rms": round(math.sqrt(float(np.mean(ratio**2))), 2),
        "rank_correlation": round(float(np.corrcoef(ranks)[0, 1]), 2),
    }


def _ranks(values: FloatArray) -> FloatArray:
    return np.asarray(values.argsort().argsort(), np.float64)


def _print(
    standing: dict[str, dict[str, Any]],
    lag: dict[str, int],
    sd: dict[str, dict[str, float]],
) -> None:
    console = Console()
    title = "Trunk inclination of a lifter who stands still: SD in degrees"
    table = Table(title=title, title_justify="left")
    columns = max(standing.values(), key=len)
    for column in ("clip", *columns):
        table.add_column(column, justify="right" if "fps" in column else "left")
    for name, row in standing.items():
        table.add_row(name, *(str(row.get(column, "")) for column in columns))
    console.print(table)
    console.print(f"lag of a hinge, ms: {lag}")
    for half, figures in sd.items():
        console.print(f"keypoints' uncertainty, clips {half}: {figures}")
