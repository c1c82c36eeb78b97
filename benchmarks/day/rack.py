"""``hingewatch run`` or ``dark`` on a camera of recorded poses and a clock of its own.

    python -m benchmarks.day.rack FOLDER run|dark

The program is the real one: command line, loop, lamps, store, broker, signals. Only the
pose model is left out (its poses come from a recording), picamera2 and the pins are
doubles, and the camera's clock runs as fast as the loop keeps up.
"""

import dataclasses
import json
import os
import sys
import threading
import time
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, Self

import numpy as np
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from benchmarks.day import plan
from benchmarks.day.shared import Shared, pin_of
from edge import __main__ as program
from edge.commands import run as device
from edge.config.sections import MovementSettings
from edge.core.pose.lifter_tracker import nobody
from edge.core.types.events import Step
from edge.core.types.frames import Frame
from edge.core.types.observation import Observation
from edge.devices.host import system
from edge.devices.mqtt import link
from edge.files.recording import read_recording
from edge.pipeline import Pipeline
from edge.store.log import SessionLog
from edge.store.rows import Payload
from edge.testing.picamera import START_NS, FakePicamera2, fake_modules
from edge.wiring import chosen_exercises

RECORDING = Path(__file__).parents[2] / "tests" / "recordings" / "dev_b_rdl_rounded.npz"
SET_REST_S = 45.0  # between the two sets of a session
IDLE_US = 500_000  # a picture's time while nobody is there: the day is long
BUSY_US = 33_333
SIZE = 1280, 720


class Scene:
    """Who is seen at which time of the day: two sets, every twenty minutes."""

    def __init__(self) -> None:
        self._recorded = list(read_recording(RECORDING))
        self._lasts_s = self._recorded[-1].t_s

    def into_s(self, t_s: float) -> float | None:
        """Return how far into a set it is; None while nobody is there."""
        session_s = t_s % plan.SESSION_EVERY_S
        for begins_s in (60.0, 60.0 + self._lasts_s + SET_REST_S):
            if begins_s <= session_s < begins_s + self._lasts_s:
                return session_s - begins_s
        return None

    def seen(self, t_s: float, index: int) -> Observation:
        """Return what the models would make of a picture."""
        into_s = self.into_s(t_s)
        if into_s is None:
            return Observation(t_s, index, SIZE, nobody(t_s), None)
        of_it = self._recorded[min(int(into_s * 30), len(self._recorded) - 1)]
        pose = dataclasses.replace(of_it.pose, t_s=t_s)
        return dataclasses.replace(of_it, t_s=t_s, index=index, pose=pose)


class Watched(Pipeline):
    """A pipeline that is given recorded poses for the pictures that it is shown."""

    scene: Scene
    start_s = START_NS / 1e9

    def step(self, frame: Frame) -> Step:
        """Take what the models would have made of it."""
        seen = self.scene.seen(frame.t_s - self.start_s, frame.index)
        self._nobody = bool(np.isnan(seen.pose.xy).all())
        return self.replay(seen)

    @property
    def searching(self) -> bool:
        """Whether nobody was there."""
        return self._nobody


class DayCamera(FakePicamera2):
    """A camera that the day happens to."""

    shared: Shared
    scene: Scene
    end_s = 0.0
    left: ClassVar[list[plan.Event]] = []

    def __init__(self, camera_num: int) -> None:
        super().__init__(camera_num)
        self.now_ns = START_NS + round(self.shared.now_s * 1e9)
        self._frozen = False

    def capture_request(self, wait: float) -> Any:
        """Give a picture of the time that it is, or what goes wrong now."""
        t_s = (self.now_ns - START_NS) / 1e9
        self.shared.now_s = t_s
        if t_s >= self.end_s:
            self.stay()
        while self.left and self.left[0].at_s <= t_s:
            self.happen(self.left.pop(0).kind)
        there = self.scene.into_s(t_s + 1.0) is not None or self._frozen
        self.metadata["FrameDuration"] = BUSY_US if there else IDLE_US
        # What a double notes for its tests is no memory of the rack's.
        self.waits.clear()
        self.control_calls.clear()
        request = super().capture_request(wait)
        number = 0 if self._frozen else self.now_ns // 10_000_000 % 100
        request.picture[...] = 60
        request.picture[:, :32] = 100 + number
        return request

    def happen(self, kind: str) -> None:
        """Let it go wrong; what the service does is not ours."""
        if kind == "stall":
            self.silent = True
        elif kind == "frozen":
            self._frozen = True
        elif kind == "hang":
            threading.Event().wait()
        elif kind in ("forward", "back"):
            self.shared.clock_offset_s += 86_400.0 if kind == "forward" else -86_400.0

    def stay(self) -> None:
        """Let the day's last hour pass in real time, until somebody ends the rack."""
        time.sleep(0.03)


class ShiftedClock(datetime):
    """The wall clock, which somebody sets wrong."""

    shared: Shared

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Return the time that it is believed to be."""
        passed_s = cls.shared.now_s + cls.shared.clock_offset_s
        return super().now(tz) + timedelta(seconds=passed_s)


def tell_what_is_stored(path: Path) -> None:
    """Have a line written, at once, for whatever has reached the store."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    add_set, close_session = SessionLog.add_set, SessionLog.close_session

    def told(session_id: str, sets: int) -> None:
        os.write(file, json.dumps([session_id, sets]).encode() + b"\n")

    def set_told(log: SessionLog, session_id: str, index: int, done: Payload) -> None:
        add_set(log, session_id, index, done)
        told(session_id, index + 1)

    def close_told(log: SessionLog, session_id: str, session: Payload) -> None:
        close_session(log, session_id, session)
        told(session_id, len(session.get("sets", ())))

    replace(SessionLog, "add_set", set_told)
    replace(SessionLog, "close_session", close_told)


def tell_memory(path: Path, shared: Shared) -> None:
    """Have the process's memory written down once a second: day's time, age, MB."""
    began_s = time.monotonic()
    page_mb = os.sysconf("SC_PAGE_SIZE") / 1e6
    while True:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        with path.open("a") as file:
            row = os.getpid(), shared.now_s, time.monotonic() - began_s, pages * page_mb
            file.write(json.dumps(row) + "\n")
        time.sleep(1.0)


def replace(owner: object, name: str, double: object) -> None:
    """Put a double in the place of what is not real here, until the process ends."""
    setattr(owner, name, double)


def main() -> int:
    """Run the program in this world; returns its exit code."""
    folder, name = Path(sys.argv[1]), sys.argv[2]
    shared = Shared(folder / "shared")
    Device.pin_factory = MockFactory(pin_class=pin_of(shared))
    if name == "run":
        scene = Scene()
        DayCamera.shared, DayCamera.scene = shared, scene
        DayCamera.end_s, happening = plan.read(folder / "plan.json")
        DayCamera.left = [each for each in happening if each.at_s > shared.now_s]
        Watched.scene = scene
        ShiftedClock.shared = shared
        for module in (system, link):
            replace(module, "datetime", ShiftedClock)
        sys.modules |= fake_modules(DayCamera)
        spec = SimpleNamespace(name="recorded", sha256="0" * 64, input_size=8)
        vision = SimpleNamespace(input_size=8, model=lambda crop: (), look=None)
        replace(device, "load_vision", lambda *_: (vision, spec))
        replace(device, "build_pipeline", _watched)
        tell_what_is_stored(folder / "stored.jsonl")
        threading.Thread(
            target=tell_memory, args=(folder / "memory.jsonl", shared), daemon=True
        ).start()
    return program.main([name, "--config", str(folder / "hingewatch.toml")])


def _watched(_vision: object, movement: MovementSettings, _lens: object) -> Pipeline:
    return Watched(None, *chosen_exercises(movement.exercise))


if __name__ == "__main__":
    sys.exit(main())
