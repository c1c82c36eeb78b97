"""The table of truth beside a rendered clip, and where such clips lie."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from edge.core.types.frames import FloatArray
from edge.core.types.skeleton import KEYPOINTS, PAIRS

ROOT = Path(__file__).resolve().parents[2]
CLIPS = ROOT.parent / "shared" / "data" / "truth"
# In the names of lifters' own bows, followed by what is wrong with them.
BOW = "_bow"
RENDERED = ROOT / "benchmarks" / "out" / "clips"
# Of clips of the same name the last counts.
FOLDERS = (CLIPS, ROOT / "tests" / "clips", RENDERED)
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

    t_s: FloatArray
    joints: FloatArray
    pelvis: FloatArray
    flexion: FloatArray
    knee: FloatArray
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
    # A clip that begins in a bend has no standing of its own but its first moment.
    standing = rep == 0 if (rep == 0).any() else np.arange(len(rep)) == 0
    return Truth(
        column("t_s"),
        keypoints[PAIRS].mean(axis=1).transpose(2, 0, 1),
        pelvis - pelvis[standing].mean(),
        flexion - flexion[standing].mean(),
        column("knee_flexion_deg"),
        rep,
    )


def tables() -> dict[str, Path]:
    """Return the table of every rendered clip there is, by the clip's name.

    Bows are no clips: see ``bow_tables``.
    """
    return {name: path for name, path in _every().items() if BOW not in name}


def bow_tables() -> dict[str, Path]:
    """Return the table of every rendered bow there is, by its name."""
    return {name: path for name, path in _every().items() if BOW in name}


def _every() -> dict[str, Path]:
    return {
        path.stem: path for folder in FOLDERS for path in sorted(folder.glob("*.csv"))
    }
