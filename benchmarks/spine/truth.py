"""The spine's figures against rendered lifters, whose angles are known exactly.

Errors are taken over moving frames that were judged, and which share of them that was;
peaks repetition by repetition, beside what keypoints alone say about the same ones.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.lifter.plan import SIDE_YAW_DEG
from benchmarks.lifter.truth_files import CLIPS, MEASURED_ON, Truth, read_truth, tables
from benchmarks.spine.bends import MEASURES, measured
from benchmarks.spine.cache import Watched, watched
from benchmarks.spine.stats import off, rank_correlation
from edge.core.types.codes import FaultCode, Level
from edge.core.types.frames import FloatArray
from edge.core.verdict.repetition import MIN_JUDGED, deepest_judged, peak
from edge.exercises.tables import load_exercise
from edge.models.manifest import asset
from edge.wiring import UNNAMED

BoolArray = NDArray[np.bool_]

TURNED_YAW_DEG = 30.0  # from here on no fault may come from the spine


# The least knee flexion of a lift, and what spine flexion passes for none, degrees.
LIFTS = {"squat": 70.0, "deadlift": 30.0, "hinge": -math.inf}
STRAIGHT_DEG = 10.0
# What a description calls what stands about, where it names no background.
BEHIND = {"uprights": "uprights", "passer": "passer-by"}


@dataclass(frozen=True, slots=True)
class Scene:
    """What was rendered; ``held_out`` unless something was measured on it.

    Without ``stands`` the lifter is never seen standing before the first repetition.
    """

    name: str
    movement: str
    body: str
    background: str
    yaw_deg: float
    held_out: bool
    stands: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A scene as it was and as it was read, per frame F at ``t_s`` (F,).

    ``true`` and ``estimated`` (F, 2) are spine flexion and pelvic tilt from standing,
    degrees; ``others`` (F, 4) are ``MEASURES``; ``rep`` (F,) is 0 while standing;
    ``lit`` (F,) tells whether the lamp said anything of the back, ``red`` (F,) whether
    it was.
    """

    scene: Scene
    t_s: FloatArray
    rep: FloatArray
    true: FloatArray
    estimated: FloatArray
    others: FloatArray
    lit: BoolArray
    red: BoolArray

    @property
    def judged(self) -> BoolArray:
        """Return in which moving frames there are figures, (F,)."""
        return (self.rep > 0) & np.isfinite(self.estimated[:, 0])


@dataclass(frozen=True, slots=True)
class Peak:
    """One repetition: its peak flexion, and the peaks of ``MEASURES``, degrees."""

    true: float
    estimated: dict[str, float]
    arched: float  # the peak of true extension
    red: bool


def scenes() -> dict[str, tuple[Scene, Path, Path]]:
    """Return every rendered clip there is by name: scene, table, video."""
    scenes = {}
    for table in tables().values():
        video = table.with_suffix(".mp4")
        video = video if video.is_file() else asset(video.name)
        scenes[table.stem] = (scene(table), table, video)
    return scenes


def scene(table: Path) -> Scene:
    """Return what table and description say that was rendered."""
    words = description(table)
    behind = (word for key, word in BEHIND.items() if words.get(key))
    return Scene(
        table.stem,
        movement(read_truth(table)),
        str(words.get("body", "?")),
        str(words.get("background") or ", ".join(behind) or "procedural"),
        float(words.get("cam_yaw_deg", words.get("yaw_deg", math.nan))),
        # Bodies with a number are our own, and nothing is measured on those that film.
        table.stem not in MEASURED_ON or str(words.get("body")).isdigit(),
        words.get("stand_s", 1.0) > 0,
    )


def description(table: Path) -> dict[str, Any]:
    """Return what lies beside a table, or beside its copy among the other clips."""
    for folder in (table.parent, CLIPS):
        copy = folder / table.name
        beside = copy.with_suffix(".json")
        if beside.is_file() and copy.read_bytes() == table.read_bytes():
            return dict(json.loads(beside.read_text()))
    return {}


def movement(truth: Truth) -> str:
    """Return what hips and knees do, and what the spine does meanwhile."""
    lift = next(name for name, least in LIFTS.items() if truth.knee.max() >= least)
    numbers = np.unique(truth.rep[truth.rep > 0])
    tops = [truth.flexion[truth.rep == number].max() for number in numbers]
    if truth.flexion.min() < -STRAIGHT_DEG:
        return f"{lift}, arched"
    if max(tops) - min(tops) > STRAIGHT_DEG:
        return f"{lift}, rounding more each time"
    return f"{lift}, {'rounded' if max(tops) > STRAIGHT_DEG else 'neutral'}"


def readings(
    watch: Callable[[Path], Watched] = watched,
) -> Iterator[Reading]:
    """Yield every rendered clip as it is read."""
    for what, table, video in scenes().values():
        yield read(what, table, watch(video))


def read(what: Scene, table: Path, watch: Watched) -> Reading:
    """Return a scene as it was read; a frame without a step was not judged."""
    truth = read_truth(table)
    estimated = np.full((len(truth.rep), 2), np.nan)
    others = np.full((len(truth.rep), len(MEASURES)), np.nan)
    lit, red = (np.zeros(len(truth.rep), bool) for _ in range(2))
    rows = [step.index for step in watch.steps]
    estimated[rows] = [
        (s.spine.spine_flexion_deg, s.spine.pelvis_tilt_deg) for s in watch.steps
    ]
    others[rows] = measured(watch.steps)
    lit[rows] = [step.feedback.level.judged for step in watch.steps]
    red[rows] = [step.feedback.level is Level.FAULT for step in watch.steps]
    true = np.stack([truth.flexion, truth.pelvis], axis=1)
    return Reading(what, truth.t_s, truth.rep, true, estimated, others, lit, red)


def peaks(reading: Reading) -> Iterator[Peak]:
    """Yield each repetition's peaks; NaN flexion where too little of it was judged."""
    for number in np.unique(reading.rep[reading.rep > 0]):
        rows = reading.rep == number
        estimated = {
            name: peak(column[rows])
            for name, column in zip(MEASURES, reading.others.T, strict=True)
        }
        if not _enough(reading, rows):
            estimated[MEASURES[0]] = math.nan
        true = reading.true[rows, 0]
        yield Peak(peak(true), estimated, peak(-true), bool(reading.red[rows].any()))


def _enough(reading: Reading, rows: BoolArray) -> bool:
    """Return whether a repetition was judged, also where deepest, as in records."""
    enough = reading.judged[rows].mean() >= MIN_JUDGED
    lean = reading.true[rows].sum(axis=1)
    return bool(enough and deepest_judged(lean, reading.judged[rows]))


def figures(some: Sequence[Reading]) -> dict[str, float]:
    """Return a group's figures; without a judged frame, only shares."""
    estimated = np.concatenate([r.estimated[r.rep > 0] for r in some])
    true = np.concatenate([r.true[r.rep > 0] for r in some])
    flexion, pelvis = (off(estimated[:, i], true[:, i]) for i in (0, 1))
    reps = [rep for reading in some for rep in peaks(reading)]
    limits = load_exercise(UNNAMED[0]).faults
    bent, arched = (
        limits[code] for code in (FaultCode.SPINE_FLEXION, FaultCode.SPINE_EXTENSION)
    )
    within = [
        rep
        for rep in reps
        if rep.true < bent.caution.enter_deg and rep.arched < arched.caution.enter_deg
    ]
    beyond = [rep for rep in reps if rep.true > bent.fault.enter_deg]
    result = {
        "clips": len(some),
        "flexion_rmse_deg": flexion.rmse,
        "flexion_bias_deg": flexion.bias,
        "pelvis_rmse_deg": pelvis.rmse,
        "pelvis_bias_deg": pelvis.bias,
        "judged": float(np.concatenate([r.lit[r.rep > 0] for r in some]).mean()),
        "reps": len(reps),
        "reps_within_limits": len(within),
        "false_red": sum(rep.red for rep in within),
        "reps_beyond_limits": len(beyond),
        "missed_red": sum(not rep.red for rep in beyond),
    }
    return {name: value for name, value in result.items() if math.isfinite(value)}


def rank_correlations(some: Iterable[Reading]) -> dict[str, float]:
    """Return how each measure's peaks rank the repetitions by true peak flexion."""
    reps = [rep for reading in some for rep in peaks(reading)]
    true = [rep.true for rep in reps]
    return {
        name: rank_correlation(true, [rep.estimated[name] for rep in reps])
        for name in MEASURES
    }


def side_on(some: Iterable[Reading]) -> list[Reading]:
    """Return the side views of lifters who stand first.

    A clip that does not tell its yaw is none.
    """
    return [r for r in some if abs(r.scene.yaw_deg) <= SIDE_YAW_DEG and r.scene.stands]


def yaw_span(yaw_deg: float) -> str:
    """Return the group that a camera's yaw belongs to."""
    size = abs(yaw_deg)
    if size >= TURNED_YAW_DEG:
        return f"{TURNED_YAW_DEG:.0f}° and more"
    bounds = (5.0, SIDE_YAW_DEG, TURNED_YAW_DEG)
    top = next((bound for bound in bounds if size <= bound), None)
    return "?" if top is None else f"up to {top:.0f}°"


GROUPS: dict[str, Callable[[Scene], str]] = {
    "movement": lambda scene: scene.movement,
    "body": lambda scene: scene.body,
    "background": lambda scene: scene.background,
    "yaw": lambda scene: yaw_span(scene.yaw_deg),
}


def grouped(some: Sequence[Reading], by: str) -> dict[str, list[Reading]]:
    """Return readings by what they have in common; only yaw mixes views."""
    groups: dict[str, list[Reading]] = {}
    for reading in some if by == "yaw" else side_on(some):
        groups.setdefault(GROUPS[by](reading.scene), []).append(reading)
    return dict(sorted(groups.items()))
