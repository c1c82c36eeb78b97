"""Rendered lifters with known truth, as the real pipeline sees them.

The clips lie beside the checkout, each a video and a table of what was rendered. What
pose model and contour make of them is recorded once into ``benchmarks/out``; after a
change to either of them, delete the recordings.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from edge import __version__
from edge.config import default_config
from edge.core.records import FloatArray, Step
from edge.core.skeleton import KEYPOINTS, PAIRS
from edge.ends import build_pipeline, load_eyes, open_source
from edge.recording import RecordingHeader, RecordingWriter, read_recording

CLIPS = Path(__file__).resolve().parents[3] / "shared" / "data" / "truth"
# Three clips that the noise of the keypoints is measured on, and side views to judge
# by that nothing was fitted to.
MEASURED_ON = ("dev_b_rdl_rounded", "dev_c_late_rounding", "demo_progressive")
JUDGED_ON = (
    "dev_a_rdl_neutral",
    "dev_d_hyperextended",
    "dev_e_squat_neutral",
    "dev_f_squat_buttwink",
    "dev_g_progressive",
    "dev_h_rdl_yaw15",
)


@dataclass(frozen=True, slots=True)
class Truth:
    """Per frame F: ``joints`` (F, 5, 2) px, degrees against rest (F,), ``rep`` (F,)."""

    joints: FloatArray
    pelvis: FloatArray
    flexion: FloatArray
    rep: FloatArray


def read_truth(path: Path) -> Truth:
    """Return what a table next to a clip says."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))

    def column(name: str) -> FloatArray:
        return np.array([float(row[name]) for row in rows])

    keypoints = np.stack(
        [[column(f"{name}_{axis}") for axis in "xy"] for name in KEYPOINTS]
    )
    rep, pelvis = column("rep"), column("pelvis_pitch_deg")
    flexion = column("lumbar_flexion_deg") + column("thoracic_flexion_deg")
    standing = rep == 0
    return Truth(
        keypoints[PAIRS].mean(axis=1).transpose(2, 0, 1),
        pelvis - pelvis[standing].mean(),
        flexion - flexion[standing].mean(),
        rep,
    )


def record(video: Path, recording: Path) -> None:
    """Write what pose model and contour make of a video."""
    settings = default_config()
    recording.parent.mkdir(parents=True, exist_ok=True)
    eyes, spec = load_eyes(settings.model)
    pipeline = build_pipeline(eyes, settings.movement)
    header = RecordingHeader(__version__, spec.name, spec.sha256, {})
    with open_source(video) as frames, RecordingWriter(recording, header) as writer:
        for frame in frames:
            pipeline.step(frame)
            if pipeline.observation is not None:
                writer.write(pipeline.observation)


def replay(recording: Path) -> Iterator[Step]:
    """Yield the steps that a recording leads to, judged by the code as it is."""
    pipeline = build_pipeline(None, default_config().movement)
    for observation in read_recording(recording):
        yield pipeline.replay(observation)


def replayed(name: str, out: Path) -> tuple[Truth, list[Step]]:
    """Return a clip's truth and its steps, recording it first where needed."""
    recording = out / "recordings" / f"{name}.npz"
    if not recording.is_file():
        record(CLIPS / f"{name}.mp4", recording)
    return read_truth(CLIPS / f"{name}.csv"), list(replay(recording))
