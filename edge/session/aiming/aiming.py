"""Frames -> what to do about the camera, for whoever holds a phone beside the rack."""

import math
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from edge.config.sections import Config
from edge.core.aim.edges import Edges, edges, mean_edges
from edge.core.aim.figures import focal_share, glimpse, placement
from edge.core.aim.kept import Kept
from edge.core.aim.steady import UPRIGHT_DEG, AimState, Seen, Steady
from edge.core.pose.lens import LensSettings, correction
from edge.core.types.codes import ViewKind
from edge.core.types.events import Step
from edge.core.types.frames import Frame
from edge.core.vision import Vision
from edge.devices.camera.picture import FROZEN_S, FrozenWatch, light
from edge.devices.host.system import clock_reading
from edge.session.aiming import requests
from edge.session.aiming.glance import Glance
from edge.session.aiming.lamp_test import LampTest
from edge.session.aiming.own_bow import OwnBow
from edge.session.aiming.view import Moment, shown
from edge.wiring import build_pipeline

# Of an empty room: a look so often, and so many, is what it is known by. Chosen: who
# mounts a camera walks through the picture, and out of it.
EDGES_S, LEAST_EDGES, MOST_EDGES = 2.0, 5, 60


class Aiming:
    """``step`` takes a frame, from one thread; ``look`` answers from any.

    ``kept`` is what was seen when all was well; None until it was. ``finish`` is set
    once somebody has asked for the end.
    """

    def __init__(
        self, config: Config, vision: Vision, lamps: LampTest, store: Path
    ) -> None:
        self._config = config
        self._vision = vision
        self._lamps = lamps
        self.requests = requests.Requests()
        self.lens = config.lens
        self.kept: Kept | None = None
        self.finish: requests.Finish | None = None
        self._glance = Glance(vision)
        self._bow = OwnBow(store)
        self._lamp_text = lamps.why_not or ""
        front = config.movement.view == "front"
        self._wanted = ViewKind.FRONT if front else ViewKind.SIDE
        self._moment: Moment | None = None
        self._lock = threading.Lock()
        self._frozen = FrozenWatch()
        self._room: list[Edges] = []
        self._room_s = -math.inf
        self._begin()

    def _begin(self) -> None:
        self._pipeline = build_pipeline(self._vision, self._config.movement, self.lens)
        self._straight = correction(self.lens)
        self._steady: Steady | None = None

    def step(self, frame: Frame) -> AimState:
        """Take a frame."""
        self._obey(frame.t_s)
        step = self._pipeline.step(frame)
        bow = self._bow.attend(step)
        state = self._judged(frame, step)
        self._lamps.show(frame.t_s, state.ready, bow)
        self._keep(frame, step, state)
        moment = Moment(
            frame,
            step,
            state,
            self._pipeline.spine.standing_known,
            self._bow.text,
            self._lamp_text,
            (self.lens.preset, self.lens.roll_deg),
        )
        with self._lock:
            self._moment = moment
        return state

    def look(self) -> dict[str, Any]:
        """Return what the page shows of the last frame."""
        with self._lock:
            moment = self._moment
        if moment is None:
            return {"ready": False, "headline": "The camera starts."}
        return shown(moment, self._wanted)

    def _obey(self, t_s: float) -> None:
        asked = self.requests.poll()
        match asked:
            case requests.LightLamp():
                self._lamp_text = self._lamps.test(asked.name, t_s)
            case requests.SetLens():
                self.lens = _with_lens(self.lens, asked)
                self._begin()
            case requests.LearnNeutral():
                self._pipeline.recalibrate()
            case requests.LearnBow():
                self._bow.ask(self._pipeline, asked.athlete)
            case requests.Finish():
                self.finish = asked

    def _judged(self, frame: Frame, step: Step) -> AimState:
        height, width = frame.rgb.shape[:2]
        focal_px = focal_share(self.lens) * width
        if self._steady is None:
            self._steady = Steady(focal_px / height, self._wanted)
        size = width, height
        pose = step.pose
        straight = self._straight.pose(pose, size) if self._straight else pose
        back = step.contour.quality if step.contour else math.nan
        placed = placement(pose, straight, size, focal_px, back)
        if placed is None:
            self._glance.step(frame.rgb)
        else:
            self._glance.forget()
        other = self._glance.best(frame.t_s)
        trunk_deg = step.angles.trunk_inclination_deg
        front = self._wanted is ViewKind.FRONT
        return self._steady.step(
            Seen(
                frame.t_s,
                light(frame.rgb).trouble,
                self._frozen.step(frame) >= FROZEN_S,
                placed,
                glimpse(other, size) if other else None,
                stands=not abs(trunk_deg) > UPRIGHT_DEG,
                known=front or self._pipeline.spine.standing_known,
            )
        )

    def _keep(self, frame: Frame, step: Step, state: AimState) -> None:
        nobody = self._pipeline.searching
        if nobody and frame.t_s - self._room_s >= EDGES_S:
            self._room_s = frame.t_s
            if (found := edges(frame.rgb)) is not None:
                self._room = [*self._room, found][-MOST_EDGES:]
        if not state.ready or state.placement is None:
            return
        height, width = frame.rgb.shape[:2]
        room = mean_edges(self._room) if len(self._room) >= LEAST_EDGES else None
        if self.kept is None or room != self.kept.edges:
            utc = clock_reading().utc
            placed = state.placement
            self.kept = Kept.from_placement(placed, (width, height), room, utc)


def _with_lens(lens: LensSettings, asked: requests.SetLens) -> LensSettings:
    if lens.coefficients:  # a calibration of their own is worth more than a preset
        return replace(lens, roll_deg=asked.roll_deg)
    return replace(lens, preset=asked.preset, roll_deg=asked.roll_deg)
