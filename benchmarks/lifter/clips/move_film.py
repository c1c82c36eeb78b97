"""Renders one movement: clip, truth, and what it was made of."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np

from benchmarks.lifter.body.movement import random_standing
from benchmarks.lifter.body.pose import Posed
from benchmarks.lifter.clips.move_plan import Plan
from benchmarks.lifter.clips.move_truth import clip_truth, frame_truth
from benchmarks.lifter.clothes.cloth import Dressed
from benchmarks.lifter.clothes.colours import random_palette
from benchmarks.lifter.clothes.outfit import random_outfit
from benchmarks.lifter.figure.angles import measured
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.moves.floor import STAND
from benchmarks.lifter.moves.moments import Moment
from benchmarks.lifter.moves.routine import Routine
from benchmarks.lifter.picture.film import Actor
from benchmarks.lifter.picture.render import CRF, METRE_SHARE, fair_camera
from benchmarks.lifter.picture.take import Model
from benchmarks.lifter.scene.backdrop import random_backdrop
from benchmarks.lifter.scene.camera import HEIGHT, WIDTH, Camera, beside
from benchmarks.lifter.scene.light import random_light
from benchmarks.lifter.scene.props import join, random_carried
from benchmarks.lifter.scene.spoil import spoil
from benchmarks.lifter.scene.stage import picture
from benchmarks.lifter.scene.things import held, standing_by
from benchmarks.lifter.script import BREATH_DEG, SWAY_DEG
from benchmarks.lifter.truth_table import hidden
from edge.core.types.frames import ByteArray, FloatArray


def render(name: str, plan: Plan, path: Path, model: Model) -> int:
    """Write ``path`` and the JSON beside it; returns how many frames there are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    truths: list[dict[str, Any]] = []
    part = path.with_suffix(".part.mp4")
    take = Take(plan, model)
    with av.open(str(part), "w") as video:
        stream = video.add_stream("libx264", rate=plan.fps)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        # One thread, so that the same clip is the same file.
        stream.options = {"crf": CRF, "preset": "veryfast", "threads": "1"}
        for rgb, truth in take.frames():
            truths.append(truth)
            for packet in stream.encode(av.VideoFrame.from_ndarray(rgb, "rgb24")):
                video.mux(packet)
        for packet in stream.encode():
            video.mux(packet)
    about = {"clip": name, **plan.description(), **take.description()}
    told = json.dumps(clip_truth(about, take.routine, truths))
    path.with_suffix(".json").write_text(told + "\n")
    # The clip last: whoever finds it finds its truth.
    part.replace(path)
    return len(truths)


class Take:
    """One movement by one lifter before one camera; every thing has dice of its own."""

    def __init__(self, plan: Plan, model: Model) -> None:
        self._plan, self._model = plan, model
        dice = np.random.default_rng([plan.seed, 0])
        self.outfit = random_outfit(dice)
        while plan.top not in (None, self.outfit.top):
            self.outfit = random_outfit(dice)
        self._dressed = Dressed(model.body, self.outfit, dice)
        self.camera = placed_camera(plan, model, dice)
        own = random_standing(np.random.default_rng([plan.seed, 2]))
        self.figure = Figure(
            model.body,
            replace(
                STAND,
                pelvis=own.pelvis,
                lumbar=own.lumbar,
                thoracic=own.thoracic,
                neck=0.5 * own.neck,
            ),
        )
        footing = Footing(model.body, model.floor_z)
        rhythm = np.random.default_rng([plan.seed, 3])
        self.routine: Routine = plan.build(self.figure, footing, rhythm)

    def acted(self) -> Iterator[tuple[Moment, Posed]]:
        """Yield what the lifter does, frame by frame."""
        plan = self._plan
        footing = Footing(self._model.body, self._model.floor_z)
        footing.place(*plan.at)
        dice = np.random.default_rng([plan.seed, 3, 1])
        hertz, turn = dice.uniform(0.15, 0.5, 2), dice.uniform(0, 2 * np.pi, 2)
        for moment in self.routine.moments(plan.fps):
            sway, breath = np.sin(2 * np.pi * hertz * moment.t_s + turn)
            stance = moment.stance.more(
                pelvis=SWAY_DEG * sway, thoracic=BREATH_DEG * breath
            )
            yield moment, footing.set_down(stance, self.figure.pose(stance))

    def frames(self) -> Iterator[tuple[ByteArray, dict[str, Any]]]:
        """Yield each picture with its truth."""
        plan, model = self._plan, self._model
        body, camera = model.body, self.camera
        dice = np.random.default_rng([plan.seed, 4])
        palette = random_palette(dice)
        towards = camera.position - body.head("root")
        light = random_light(towards / np.linalg.norm(towards), dice)
        carried = replace(
            random_carried(self.routine.carried, dice), radius=plan.plates_m
        )
        still = standing_by(self.routine.things, model.floor_z)
        backdrop = self._backdrop(dice)
        faults = fair_camera(plan.light)
        standing = measured(body, self.figure.pose(STAND))
        acting = list(self.acted())
        grips = [self._grip(moment, posed) for moment, posed in acting]
        for frame, (moment, posed) in enumerate(acting):
            transforms = posed.transforms(body.heads)
            actors = [Actor(self._dressed, *self._dressed.posed(transforms))]
            things = [*still, *held(carried, *_nearest(grips, frame))]
            angles = measured(body, posed)
            seen, shot, window = picture(
                camera,
                backdrop,
                actors,
                [palette],
                join(things) if things else None,
                light,
                model.floor_z,
                (angles.flexion - standing.flexion) / 15,
                plan.fine,
            )
            keypoints = model.studio.keypoints(transforms)
            covered = hidden(keypoints, camera, shot, window)
            noise = np.random.default_rng([plan.seed, 5, frame])
            points = np.concatenate(
                [camera.project(keypoints), covered[:, None]], axis=1
            )
            truth = frame_truth(moment, angles, standing, points)
            yield spoil(seen, faults, noise, 0.0), truth

    def description(self) -> dict[str, Any]:
        """Return what the lifter wears and where the camera is."""
        camera = self.camera
        return {
            "width": WIDTH,
            "height": HEIGHT,
            "facing": "right" if camera.facing > 0 else "left",
            "top": self.outfit.top,
            "camera_position_m": camera.position.tolist(),
            "camera_axes": camera.axes.tolist(),
            "focal_px": camera.focal_px,
            "licence": "CC0-1.0",
        }

    def _grip(
        self, moment: Moment, posed: Posed
    ) -> tuple[FloatArray, FloatArray] | None:
        """Return where the hands hold a thing and which way it hangs, if they do."""
        if not moment.held:
            return None
        body = self._model.body
        transforms = posed.transforms(body.heads)
        hands = self._model.bone_ends(transforms, self._model.hands)
        rig = body.rig
        elbows = posed.heads[[rig.bone("lowerarm01.L"), rig.bone("lowerarm01.R")]]
        return hands, (hands - elbows).mean(axis=0)

    def _backdrop(self, dice: np.random.Generator) -> FloatArray:
        plan, model = self._plan, self._model
        yaw = np.radians(plan.yaw_deg)
        behind = np.array([-plan.side * 2.5 * np.cos(yaw), 2.5 * np.sin(yaw), 0.0])
        behind[2] = model.floor_z
        horizon = float(self.camera.project(behind)[1])
        metre_px = METRE_SHARE * HEIGHT
        backdrop, _ = random_backdrop(
            WIDTH, HEIGHT, metre_px, horizon, None, [], dice, plan.background
        )
        return backdrop


def placed_camera(plan: Plan, model: Model, dice: np.random.Generator) -> Camera:
    """Return the camera of a plan, as somebody puts it up for the whole body."""
    distance, height = dice.uniform(3.2, 4.2), dice.uniform(0.75, 1.25)
    camera = beside(model.body, plan.side, plan.yaw_deg, distance, height)
    return replace(camera, focal_px=camera.focal_px * plan.closer)


def _nearest(
    grips: list[tuple[FloatArray, FloatArray] | None], frame: int
) -> tuple[FloatArray, FloatArray]:
    """Return the grip of a frame, or the nearest one: there the thing was put down."""
    known = [k for k, grip in enumerate(grips) if grip is not None]
    at = min(known, key=lambda k: (abs(k - frame), k)) if known else frame
    grip = grips[at]
    return grip if grip is not None else (np.zeros((2, 3)), np.array([0.0, 0.0, -1.0]))
