"""Motion capture and pose tracks as recordings: keypoints that no picture was seen for.

Markers are those of the Plug-in Gait set in its usual order, millimetres, 100 a second.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.movements.looked import OUT
from benchmarks.movements.real_clips import DATA, LUNGES
from edge import __version__
from edge.core.types.frames import FloatArray, Pose
from edge.core.types.observation import Observation
from edge.core.types.skeleton import KEYPOINTS
from edge.files.recording import RecordingHeader, RecordingWriter

Track = tuple[str, str, tuple[str, ...], int, Path]
MARKERS = (
    *("LFHD", "RFHD", "LBHD", "RBHD", "C7", "T10", "CLAV", "STRN", "RBAK"),
    *("LSHO", "LUPA", "LELB", "LFRM", "LWRA", "LWRB", "LFIN"),
    *("RSHO", "RUPA", "RELB", "RFRM", "RWRA", "RWRB", "RFIN"),
    *("LASI", "RASI", "LPSI", "RPSI"),
    *("LTHI", "LKNE", "LTIB", "LANK", "LHEE", "LTOE"),
    *("RTHI", "RKNE", "RTIB", "RANK", "RHEE", "RTOE"),
)
HZ = 100 / 3  # every third sample
SIZE = (1280, 720)
# Chosen: a lifter of 1.75 m fills two thirds of the picture, 3.6 m from the camera.
FOCAL_PX, AWAY_MM, HEIGHT_MM = 1000.0, 3600.0, 950.0
SCORE = 0.7
# Between the repetitions of one person, and before the first and after the last.
BLEND_S, STILL_S = 0.8, 1.5
# Joints lie below and inside the markers: of the pelvis and the shoulder, mm.
HIP_BELOW_MM, SHOULDER_BELOW_MM, EAR_BELOW_MM = 85.0, 45.0, 40.0
MOVES = {"m01": ("squat", ("squat",)), "m03": ("inline_lunge", LUNGES)}
# The second's name says nine: the hips straighten fifteen times, 1.4 s apart.
SWINGS = {"4reps": 4, "movenet_9reps": 15}
HEADER = ("motion capture", "0" * 64)


def tracks(out: Path = OUT) -> Iterator[Track]:
    """Yield name, group, possible names, true repetitions and recording of each."""
    out.mkdir(parents=True, exist_ok=True)
    yield from _captured(out)
    yield from _swings(out)


def _captured(out: Path) -> Iterator[Track]:
    for how in ("correct", "incorrect"):
        for move, (title, names) in MOVES.items():
            for person in ("s01", "s02", "s03"):
                folder = DATA / "ui_prmd" / how
                files = sorted(folder.glob(f"{move}_{person}_*_positions*.txt.gz"))
                if not files:
                    continue
                markers = in_one([read_markers(path) for path in files])
                views = {"side": 0.0, "front": 90.0} if move == "m01" else {"side": 0.0}
                for view, yaw_deg in views.items():
                    name = f"{title}_{how}_{person}_{view}"
                    path = out / f"ui_prmd_{name}.npz"
                    _write(path, projected(markers, yaw_deg))
                    yield name, "motion capture", names, len(files), path


def read_markers(path: Path) -> FloatArray:
    """Return a file's markers, (F, 39, 3) mm; what was not seen is filled in."""
    with gzip.open(path, "rt") as file:
        rows = [[float(v) for v in line.replace(",", " ").split()] for line in file]
    markers: FloatArray = np.array(rows).reshape(len(rows), len(MARKERS), 3)
    frames = np.arange(len(rows))
    for marker in range(len(MARKERS)):
        seen = (markers[:, marker] != 0).any(axis=1)
        if seen.any() and not seen.all():
            for axis in range(3):
                known = markers[seen, marker, axis]
                markers[:, marker, axis] = np.interp(frames, frames[seen], known)
    return markers


def in_one(files: list[FloatArray]) -> FloatArray:
    """Return repetitions of one person one after the other, each at one place."""
    steps = int(100 * BLEND_S)
    share = np.linspace(0, 1, steps)[:, None, None]
    share = share**2 * (3 - 2 * share)
    still = int(100 * STILL_S)
    spot = _ground(files[0])
    out = [np.repeat(files[0][:1], still, axis=0)]
    for markers in files:
        moved = markers + spot - _ground(markers)
        out += [out[-1][-1:] * (1 - share) + moved[:1] * share, moved]
    out.append(np.repeat(out[-1][-1:], still, axis=0))
    return np.concatenate(out)


def _ground(markers: FloatArray) -> FloatArray:
    feet = [MARKERS.index(name) for name in ("LHEE", "RHEE", "LTOE", "RTOE")]
    return np.asarray(markers[0, feet].mean(axis=0) * [1.0, 1.0, 0.0])


def keypoints(markers: FloatArray) -> FloatArray:
    """Return the 17 COCO keypoints, (F, 17, 3) mm, z up."""
    at = {name: markers[:, k] for k, name in enumerate(MARKERS)}
    down = np.array([0.0, 0.0, -1.0])
    trunk = at["C7"] - (at["LPSI"] + at["RPSI"]) / 2
    trunk = trunk / np.linalg.norm(trunk, axis=1, keepdims=True)
    ahead = (at["LFHD"] + at["RFHD"] - at["LBHD"] - at["RBHD"]) / 2
    face = (at["LFHD"] + at["RFHD"]) / 2 + 0.1 * ahead + 90.0 * down
    out: dict[str, FloatArray] = {"nose": face}
    for side, letter in (("left", "L"), ("right", "R")):
        front, back = at[f"{letter}FHD"], at[f"{letter}BHD"]
        out[f"{side}_eye"] = front + 60.0 * down
        out[f"{side}_ear"] = (front + back) / 2 + EAR_BELOW_MM * down * 2
        out[f"{side}_shoulder"] = at[f"{letter}SHO"] - SHOULDER_BELOW_MM * trunk
        out[f"{side}_elbow"] = at[f"{letter}ELB"]
        out[f"{side}_wrist"] = (at[f"{letter}WRA"] + at[f"{letter}WRB"]) / 2
        pelvis = (at[f"{letter}ASI"] + at[f"{letter}PSI"]) / 2
        out[f"{side}_hip"] = pelvis - HIP_BELOW_MM * trunk
        out[f"{side}_knee"] = at[f"{letter}KNE"]
        out[f"{side}_ankle"] = at[f"{letter}ANK"]
    return np.stack([out[name] for name in KEYPOINTS], axis=1)


def projected(markers: FloatArray, yaw_deg: float) -> FloatArray:
    """Return keypoints (F, 17, 2) px of a camera that stands at the person's left.

    ``yaw_deg`` 90 is before them.
    """
    points = keypoints(markers[::3])
    toes, heels = (
        (markers[0, MARKERS.index(f"L{n}")] + markers[0, MARKERS.index(f"R{n}")]) / 2
        for n in ("TOE", "HEE")
    )
    ahead = (toes - heels) * [1.0, 1.0, 0.0]
    ahead = ahead / np.linalg.norm(ahead)
    left = np.array([-ahead[1], ahead[0], 0.0])
    yaw = np.radians(yaw_deg)
    away = np.cos(yaw) * left + np.sin(yaw) * ahead
    right = np.cross([0.0, 0.0, 1.0], away)
    middle = points[0].mean(axis=0) * [1.0, 1.0, 0.0] + [0.0, 0.0, HEIGHT_MM]
    local = points - middle
    depth = AWAY_MM - local @ away
    x = SIZE[0] / 2 + FOCAL_PX * (local @ right) / depth
    y = SIZE[1] / 2 - FOCAL_PX * local[..., 2] / depth
    return np.stack([x, y], axis=-1)


def _swings(out: Path) -> Iterator[Track]:
    folder = DATA / "field" / "swing_tracks"
    for name, reps in SWINGS.items():
        source = folder / f"{name}.posetrack.json.gz"
        if not source.is_file():
            continue
        with gzip.open(source, "rt") as file:
            told = json.load(file)
        path = out / f"swing_track_{name}.npz"
        frames = [
            {point["name"]: point for point in frame["keypoints"]}
            for frame in told["frames"]
        ]
        empty = {"x": np.nan, "y": np.nan, "score": 0.0}
        table = np.array(
            [
                [
                    [point["x"], point["y"], point["score"]]
                    for point in (frame.get(k, empty) for k in KEYPOINTS)
                ]
                for frame in frames
            ]
        )
        size = told["metadata"]["videoWidth"], told["metadata"]["videoHeight"]
        rate = float(told["metadata"]["fps"])
        _write(path, table[..., :2], table[..., 2], rate, size)
        yield f"swing_track_{name}", "pose tracks", ("kettlebell_swing",), reps, path


def _write(
    path: Path,
    xy: FloatArray,
    score: FloatArray | None = None,
    rate_hz: float = HZ,
    size: tuple[int, int] = SIZE,
) -> None:
    header = RecordingHeader(__version__, *HEADER, {})
    with RecordingWriter(path, header) as writer:
        for index, points in enumerate(xy):
            scores = np.full(17, SCORE) if score is None else score[index]
            t_s = index / rate_hz
            pose = Pose(t_s, points.astype(np.float32), scores.astype(np.float32))
            writer.write(Observation(t_s, index, size, pose, None))
