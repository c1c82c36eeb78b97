"""Renders a named clip: a video, its truth frame by frame, and what it was made of."""

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import av
import numpy as np

from benchmarks.lifter.body.arms import place_arms
from benchmarks.lifter.body.movement import random_standing
from benchmarks.lifter.body.pose import Posed, Poser
from benchmarks.lifter.body.stick import midline, stick_behind
from benchmarks.lifter.body.twist import twisted
from benchmarks.lifter.clip_table import ALL
from benchmarks.lifter.clothes.cloth import Dressed
from benchmarks.lifter.clothes.colours import random_palette
from benchmarks.lifter.clothes.outfit import Outfit, random_outfit
from benchmarks.lifter.picture.film import Actor
from benchmarks.lifter.picture.take import Model, trunk_deg
from benchmarks.lifter.plan import Plan
from benchmarks.lifter.scene.backdrop import random_backdrop
from benchmarks.lifter.scene.camera import HEIGHT, WIDTH, Camera, beside
from benchmarks.lifter.scene.light import random_light
from benchmarks.lifter.scene.props import Solid, join, random_carried, random_uprights
from benchmarks.lifter.scene.spoil import Faults, spoil
from benchmarks.lifter.scene.stage import Walker, picture
from benchmarks.lifter.script import FPS, Beat, beats, pose
from benchmarks.lifter.truth_table import COLUMNS, hidden, row
from edge.core.types.frames import ByteArray

METRE_SHARE = 0.4  # of the frame's height, about what a metre is at the lifter
CRF = "20"
WEIGHTLESS = ("nothing", "stick")


@dataclass(frozen=True, slots=True)
class Scene:
    """All that stays the same over a clip."""

    model: Model
    outfit: Outfit
    dressed: Dressed
    camera: Camera
    walker: Walker | None


def render(name: str, path: Path, models: dict[int, Model]) -> int:
    """Write ``path`` and, beside it, the table and the description; return frames."""
    plan = ALL[name]
    path.parent.mkdir(parents=True, exist_ok=True)
    rows: list[list[str]] = []
    with av.open(str(path), "w") as video:
        stream = video.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        # One thread, so that the same clip is the same file.
        stream.options = {"crf": CRF, "preset": "veryfast", "threads": "1"}
        for rgb, truth in frames(plan, models):
            rows.append(truth)
            for packet in stream.encode(av.VideoFrame.from_ndarray(rgb, "rgb24")):
                video.mux(packet)
        for packet in stream.encode():
            video.mux(packet)
    with path.with_suffix(".csv").open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(rows)
    about = description(name, plan, scene(plan, models), len(rows))
    path.with_suffix(".json").write_text(json.dumps(about, indent=1) + "\n")
    return len(rows)


def scene(plan: Plan, models: dict[int, Model]) -> Scene:
    """Return who is filmed how. Each thing has dice of its own.

    So a clip with a passer-by is otherwise the same as the one without.
    """
    dice = np.random.default_rng([plan.seed, 0])
    model = models[plan.body]
    outfit = random_outfit(dice)
    while plan.top not in (None, outfit.top):
        outfit = random_outfit(dice)
    camera = beside(
        model.body,
        plan.side,
        plan.yaw_deg,
        dice.uniform(3.2, 4.2),
        dice.uniform(0.75, 1.25),
    )
    ahead = plan.nearer_m * camera.axes[2]
    camera = replace(camera, position=camera.position + ahead)
    walker = None
    if plan.passer:
        other = models[min(number for number in models if number != plan.body)]
        clothes = np.random.default_rng([plan.seed, 1])
        dressed = Dressed(other.body, random_outfit(clothes), clothes)
        walker = Walker(other, dressed, plan.side, model.floor_z)
    return Scene(model, outfit, Dressed(model.body, outfit, dice), camera, walker)


def set_dice(plan: Plan) -> np.random.Generator:
    """Return the dice of a set: they draw how the lifter stands, then what is seen."""
    return np.random.default_rng([plan.seed, 2])


def acted(
    plan: Plan, model: Model, dice: np.random.Generator
) -> Iterator[tuple[Beat, Posed]]:
    """Return what the lifter does, frame by frame; ``dice`` draw how they stand."""
    standing = replace(random_standing(dice), arms=0.0)
    spread = dice.normal(0.0, 0.05, (2, 3))
    poser = Poser(model.body, load=0.2 if plan.carried not in WEIGHTLESS else 0.0)

    def at(beat: Beat) -> tuple[Beat, Posed]:
        angles = pose(standing, beat.change)
        posed = poser.solve(angles)
        posed = twisted(model.body, posed, beat.change.lateral, beat.change.rotation)
        arms = plan.arms, spread, trunk_deg(angles)
        return beat, place_arms(model.body, posed, *arms)

    rhythm = np.random.default_rng([plan.seed, 3])
    return map(at, beats(plan.reps, plan.stand_s, plan.even, rhythm, plan.slower))


def frames(
    plan: Plan, models: dict[int, Model]
) -> Iterator[tuple[ByteArray, list[str]]]:
    """Yield the pictures (720, 1280, 3) and rows of truth of a clip."""
    staged = scene(plan, models)
    model, body, camera = staged.model, staged.model.body, staged.camera
    dice = set_dice(plan)
    acting = acted(plan, model, dice)
    palettes = [random_palette(dice), random_palette(dice)]
    towards = camera.position - body.head("root")
    light = random_light(towards / np.linalg.norm(towards), dice)
    carried = replace(random_carried(plan.carried, dice), radius=0.16)
    posts = []
    if plan.uprights:
        posts = random_uprights(0.2, model.floor_z, plan.side, dice)
    horizon = camera.project(
        np.array([-plan.side * 2.5 * np.cos(np.radians(plan.yaw_deg)), 0.0, 0.0])
        + np.array([0.0, 2.5 * np.sin(np.radians(plan.yaw_deg)), model.floor_z])
    )
    backdrop, _ = random_backdrop(
        WIDTH,
        HEIGHT,
        METRE_SHARE * HEIGHT,
        float(horizon[1]),
        None,
        [],
        dice,
        plan.background,
    )
    faults = fair_camera(plan.light)
    spine = midline(body)
    for frame, (beat, posed) in enumerate(acting):
        transforms = posed.transforms(body.heads)
        actors = [Actor(staged.dressed, *staged.dressed.posed(transforms))]
        if staged.walker:
            actors.append(staged.walker.at(beat.t_s))
        things = carried.at(model.bone_ends(transforms, model.hands)) + posts
        if plan.carried == "stick":
            vertices = actors[0].vertices
            things.append(stick_behind(vertices[spine], *vertices[model.marks[[0, 2]]]))
        solid: Solid | None = join(things) if things else None
        light_seen, shot, window = picture(
            camera,
            backdrop,
            actors,
            palettes[: len(actors)],
            solid,
            light,
            model.floor_z,
            beat.change.flexion / 15,
        )
        keypoints = model.studio.keypoints(transforms)
        covered = hidden(keypoints, camera, shot, window)
        noise = np.random.default_rng([plan.seed, 4, frame])
        yield (
            spoil(light_seen, faults, noise, 0.0),
            row(frame, beat, body, posed, keypoints, covered, camera),
        )


def fair_camera(light: float) -> Faults:
    """Return a camera of few faults; in dim light its picture is dark and noisy."""
    return Faults(
        exposure=light,
        gamma=2.2,
        cast=np.ones(3, np.float32),
        grey=False,
        blur_px=0.0,
        sharpen=0.0,
        noise=2.0 / light**0.5,
        coarse=1.0,
        quality=None,
        shake_px=0.0,
    )


def description(name: str, plan: Plan, staged: Scene, count: int) -> dict[str, Any]:
    """Return what a clip was made of, to be written beside it."""
    camera = staged.camera
    return {
        "clip": name,
        "frames": count,
        "fps": FPS,
        "width": WIDTH,
        "height": HEIGHT,
        **{key: value for key, value in asdict(plan).items() if key != "reps"},
        "outfit": asdict(staged.outfit),
        "camera_position_m": camera.position.tolist(),
        "camera_axes": camera.axes.tolist(),
        "focal_px": camera.focal_px,
        "licence": "CC0-1.0",
    }
