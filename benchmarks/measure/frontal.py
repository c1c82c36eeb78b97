"""How well are lateral flexion and rotation read, from front, rear and between?

Synthetic lifters hinge while their upper trunk bends to a side and turns by known
angles, spread evenly over the spine. Their exact joints, seen by a pinhole camera, are
made as unsteady as the pose model's.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.lifter.body.body import Body, read_bodies
from benchmarks.lifter.body.movement import random_standing, smooth_step
from benchmarks.lifter.body.pose import Poser
from benchmarks.lifter.body.twist import twisted
from benchmarks.lifter.scene.camera import beside
from benchmarks.lifter.scene.studio import Studio
from edge.core.pose.angles import body_angles
from edge.core.pose.geometry import sagittal_joints
from edge.core.pose.view import FRONT_WIDTH, ViewEstimator
from edge.core.spine.frontal import FrontalTracker
from edge.core.types.frames import FloatArray, Pose
from edge.core.types.skeleton import HIPS, SHOULDERS

BODIES = Path(__file__).parents[1] / "out" / "bodies_96_1.npz"
COUNT, SEED = 24, 5
RATE_HZ = 15.0
STAND_S, DOWN_S, HOLD_S = 1.5, 1.5, 1.0
NOISE, TRUNK_MEMORY_S = 0.025, 0.71  # of a keypoint, torso lengths; after smoothing
WIDER = FRONT_WIDTH / 0.98  # these bodies' own shoulder plus hip width is 0.98 torsos
# Degrees from the side that the camera is meant to stand at; people are 8 off.
VIEWS = {"front": 90.0, "rear": -90.0, "oblique": 45.0}
OFF_DEG = 8.0
PITCHES = ((0.0, 20.0), (20.0, 45.0), (45.0, 90.0))


@dataclass(frozen=True, slots=True)
class Judged:
    """One frame: what was true and what was read, degrees."""

    pitch_deg: float
    lateral: tuple[float, float, float]
    rotation: tuple[float, float, float]


def run() -> dict[str, Any]:
    """Measure, print and return the figures."""
    if not BODIES.is_file():
        Console().print("frontal: no bodies; benchmarks.lifter strips builds them")
        return {}
    bodies = list(islice(read_bodies(BODIES), COUNT))
    figures: dict[str, Any] = {}
    table = Table(
        title="Against own neutral: RMSE, degrees (share judged, RMSE of a constant 0)",
        title_justify="left",
    )
    for column in ("camera", "trunk pitch", "lateral flexion", "rotation"):
        table.add_column(column)
    for name, yaw_deg in VIEWS.items():
        frames = [f for i, b in enumerate(bodies) for f in film(b, yaw_deg, i)]
        for low, high in PITCHES:
            some = [f for f in frames if low <= f.pitch_deg < high]
            lateral = _errors(np.array([f.lateral for f in some]))
            rotation = _errors(np.array([f.rotation for f in some]))
            row = f"{name}_{low:.0f}_{high:.0f}"
            figures[row] = {"lateral": lateral, "rotation": rotation}
            pitch = f"{low:.0f} to {high:.0f}°"
            table.add_row(name, pitch, _cell(lateral), _cell(rotation))
    Console().print(table)
    return {"planes": figures}


def film(body: Body, yaw_deg: float, seed: int) -> Iterator[Judged]:
    """Yield the frames of one set: twice standing, then down with a twist."""
    rng = np.random.default_rng([SEED, seed])
    camera = beside(
        body,
        side=int(rng.choice([-1, 1])),
        yaw_deg=yaw_deg + rng.normal(0.0, OFF_DEG),
        distance_m=rng.uniform(2.2, 5.0),
        height_m=rng.uniform(0.5, 1.4),
    )
    studio, poser, view = Studio(body), Poser(body), ViewEstimator()
    standing, frontal, torso_px = random_standing(rng), FrontalTracker(), 0.0
    for depth_deg in (0.0, 75.0):
        lateral, rotation = rng.uniform(-20.0, 20.0, 2)
        knee = standing.knee + 0.25 * depth_deg
        trembling = tremor(rng)
        for i, course in enumerate(courses()):
            bent = replace(
                standing,
                pelvis=standing.pelvis + course * depth_deg,
                knee=standing.knee + course * (knee - standing.knee),
            )
            posed = poser.solve(bent)
            posed = twisted(body, posed, course * lateral, course * rotation)
            xy = camera.project(studio.keypoints(posed.transforms(body.heads)))
            widen(xy)
            # The first frame of a set stands.
            trunk = (xy[[*SHOULDERS]] - xy[[*HIPS]]).mean(axis=0)
            torso_px = torso_px or math.hypot(*trunk)
            t_s = depth_deg + i / RATE_HZ
            pose = Pose(t_s, xy + trembling[i] * torso_px, np.full(17, 0.8))
            joints = sagittal_joints(pose)
            view_now = view.step(pose, joints)
            angles = body_angles(pose.t_s, joints, view_now)
            spine = frontal.step(angles, view_now, pose, arms_hanging=True)
            if course > 0:
                yield Judged(
                    course * depth_deg,
                    (course * lateral, spine.lateral_flexion_deg, spine.lateral_sd_deg),
                    (course * rotation, spine.rotation_deg, spine.rotation_sd_deg),
                )


def widen(xy: FloatArray) -> None:
    """Move shoulders and hips apart, as the pose model has them."""
    for pair in (SHOULDERS, HIPS):
        middle = xy[[*pair]].mean(axis=0)
        xy[[*pair]] = middle + WIDER * (xy[[*pair]] - middle)


def courses() -> list[float]:
    """Return the share of the bend in each frame: standing, down, and there."""
    stand, down, hold = (round(s * RATE_HZ) for s in (STAND_S, DOWN_S, HOLD_S))
    way = [smooth_step((i + 1) / down) for i in range(down)]
    return [0.0] * stand + way + [1.0] * hold


def tremor(rng: np.random.Generator) -> FloatArray:
    """Return the pose model's errors (F, 17, 2), torso lengths."""
    keep = math.exp(-1 / (RATE_HZ * TRUNK_MEMORY_S))
    errors = rng.normal(0.0, NOISE, (len(courses()), 17, 2))
    for before, now in pairwise(errors):
        now *= math.sqrt(1 - keep**2)
        now += keep * before
    return np.asarray(errors)


def _errors(rows: FloatArray) -> dict[str, float]:
    true, estimated, sd = rows.T
    known = np.isfinite(estimated)
    figures = {
        "judged": float(known.mean()),
        "zero_rmse_deg": float(np.sqrt((true**2).mean())),
    }
    if known.any():
        off = (estimated - true)[known]
        figures["rmse_deg"] = float(np.sqrt((off**2).mean()))
        figures["expected_deg"] = float(np.sqrt((sd[known] ** 2).mean()))
    return {key: round(value, 2) for key, value in figures.items()}


def _cell(figures: dict[str, float]) -> str:
    rmse = figures.get("rmse_deg")
    share = f"{figures['judged']:.0%}, {figures['zero_rmse_deg']:.1f}"
    return f"{rmse:.1f} ({share})" if rmse is not None else f"({share})"
