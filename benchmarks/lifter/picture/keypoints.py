"""What the pose model makes of hip and shoulder: off by a habit, and trembling.

The pose model's joints are not the body's. How far they are off differs from person to
person and changes as they bend, which moves the chord that the back is measured from.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benchmarks.lifter.truth_files import Truth
from edge.core.back.chord import Chord, chord
from edge.core.pose.geometry import midpoints
from edge.core.types.events import Step
from edge.core.types.frames import FloatArray
from edge.core.types.skeleton import HIP, PAIRS, SHOULDER

FULL_LEAN_DEG = 90.0
JOINTS = ("hip along", "hip behind", "shoulder along", "shoulder behind")


@dataclass(frozen=True, slots=True)
class JointErrors:
    """Four rows: hip along and behind the true chord, shoulder along and behind.

    Torso lengths. A person is off by ``standing`` give or take ``standing_spread``; a
    lean of 90 degrees adds ``bent`` give or take ``bent_spread``. Around that they
    tremble by ``tremor``, remembering ``memory_s``.
    """

    standing: FloatArray
    standing_spread: FloatArray
    bent: FloatArray
    bent_spread: FloatArray
    tremor: FloatArray
    memory_s: float

    def draw(
        self, lean_deg: FloatArray, step_s: float, rng: np.random.Generator
    ) -> FloatArray:
        """Return a random person's errors (F, 4) at leans (F,), ``step_s`` apart."""
        standing = rng.normal(self.standing, self.standing_spread)
        bent = rng.normal(self.bent, self.bent_spread)
        keep = np.exp(-step_s / self.memory_s)
        tremor = rng.normal(0.0, self.tremor, (len(lean_deg), 4))
        for before, now in pairwise(tremor):
            now *= np.sqrt(1 - keep**2)
            now += keep * before
        share = (lean_deg / FULL_LEAN_DEG).clip(0.0, 1.2)
        return np.asarray(standing + share[:, None] * bent + tremor)


# What ``measure`` said of our MoveNet Lightning int8 on ``truth.MEASURED_ON``, after
# the pipeline's smoothing; with so few people, hip and shoulder share their spread.
# Today's joints tremble a little less; these stay, since strips are drawn by them.
MOVENET = JointErrors(
    standing=np.array([0.068, 0.015, 0.059, 0.008]),
    standing_spread=np.array([0.04, 0.03, 0.04, 0.03]),
    bent=np.array([-0.111, -0.020, -0.042, -0.039]),
    bent_spread=np.array([0.08, 0.08, 0.08, 0.08]),
    tremor=np.array([0.025, 0.025, 0.017, 0.034]),
    memory_s=0.71,
)


def measure(clips: list[tuple[Truth, list[Step]]]) -> JointErrors:
    """Return what the smoothed keypoints of clips with known truth are off by."""
    lines, tremors, memories = [], [], []
    for truth, steps in clips:
        lean, errors, t_s = _errors(truth, steps)
        design = np.stack([np.ones_like(lean), lean / FULL_LEAN_DEG], axis=1)
        line = np.linalg.lstsq(design, errors, rcond=None)[0]
        rest = errors - design @ line
        lines.append(line)
        tremors.append(rest.std(axis=0))
        alike = (rest[1:] * rest[:-1]).sum() / (rest * rest).sum()
        memories.append(-np.median(np.diff(t_s)) / np.log(max(alike, 0.01)))
    mean, spread = np.mean(lines, axis=0), np.std(lines, axis=0, ddof=1)
    return JointErrors(
        mean[0],
        spread[0],
        mean[1],
        spread[1],
        np.mean(tremors, axis=0),
        float(np.mean(memories)),
    )


def _errors(
    truth: Truth, steps: list[Step]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return lean (F,) degrees, errors (F, 4) torso lengths and time (F,) seconds."""
    rows = []
    for step in steps:
        true = truth.joints[step.index]
        axes = chord(true[HIP], true[SHOULDER], step.view.facing)
        estimated = midpoints(step.pose.xy, step.pose.score, PAIRS)
        if axes is None or np.isnan(estimated[[HIP, SHOULDER]]).any():
            continue
        hip, shoulder = (
            np.subtract(axes.to_strip(estimated[joint]), axes.to_strip(true[joint]))
            for joint in (HIP, SHOULDER)
        )
        rows.append([lean_deg(axes, step.view.facing), *hip, *shoulder, step.t_s])
    table = np.array(rows)
    return table[:, 0], table[:, 1:5], table[:, 5]


def lean_deg(axes: Chord, facing: int) -> float:
    """Return the chord's angle from the vertical, towards where the lifter faces."""
    return float(np.degrees(np.arctan2(axes.up[0] * facing, -axes.up[1])))


def moved(axes: Chord, errors: FloatArray, facing: int) -> Chord:
    """Return the chord between joints that are off by ``errors`` (4,)."""
    ends = axes.to_frame(np.array([0.0, 1.0]) + errors[::2], errors[1::2])
    shifted = chord(ends[0], ends[1], facing)
    if shifted is None:
        raise ValueError("the joints are too close together to be a torso's")
    return shifted
