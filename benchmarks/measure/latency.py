"""How late the lamp is: after the picture, after a fault's due time, after the truth.

**Picture to lamp.** The device loop itself (``edge.commands.run.run``: models,
judgement, lamps on mock pins, store on a real disk) watches a camera that is made up:
the demo clip's pictures, one every thirtieth of a second on the real clock, of which
the newest is given. From a picture's time to the return of the lamp. Each frame's own
run of the pose model is timed too, because on a busy machine that is what grows; and
the loop's own work but for that run, of which such a machine makes no more.

**A fault's lamp.** A fault is due in the frame in which its figure has been past its
limit for the shortest time that counts. On filmed stick figures and recordings: how
much later the level was red, to which picture to lamp adds.

**Truth.** On clips with known angles: from the true spine flexion's passing of the
limit to red. It holds smoothing, the measurement's own error and the shortest time that
counts.
"""

import csv
import math
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

import numpy as np
from rich.console import Console
from rich.table import Table

from edge.commands import run as device
from edge.config.sections import Config
from edge.core.types.codes import FaultCode, Level
from edge.core.types.events import Step
from edge.core.types.exercise import Exercise
from edge.core.types.frames import ByteArray, Frame
from edge.core.types.observation import Observation
from edge.core.verdict.faults import RAISE_S, RED_QUALITY
from edge.devices.inference.movenet import MoveNet
from edge.devices.lamps.patterns import LampSettings
from edge.devices.video.file import Video
from edge.exercises.tables import load_exercise
from edge.files.recording import read_recording
from edge.models.manifest import asset
from edge.pipeline import Pipeline
from edge.session.showing import LampOutput
from edge.store.settings import StoreSettings
from edge.testing.scenarios import BEGIN, film, hinge

FPS = 30.0
INTERVAL_MS = 1e3 / FPS
SPARE_MS = 10.0  # what may be added to one interval and one run of the model
FAULT_MS = 150.0  # from a fault's due frame to its lamp
WARM_UP = 30
UNIT_NICE = -5  # as systemd/hingewatch.service has it
MOCK_PINS = {"GPIOZERO_PIN_FACTORY": "mock", "GPIOZERO_MOCK_PIN_CLASS": "mockpwmpin"}
TESTS = Path(__file__).parents[2] / "tests"
RECORDED = ("demo_progressive", "dev_b_rdl_rounded", "no_passer_by", "passer_by")


class SyntheticCamera:
    """Pictures in real time; whoever asks gets the newest, or waits for the next."""

    rate = exposure = frames_expected = duration_s = None

    def __init__(self, pictures: list[ByteArray], count: int) -> None:
        self._pictures, self._count = pictures, count
        self.dropped = 0
        self.given_s = 0.0
        """This thread's time of work when the last was given."""
        height, width = pictures[0].shape[:2]
        self.size = width, height

    def spare(self, apart_s: float) -> None:
        """Give all pictures: the loop leaves out what it likes."""

    def meter(self) -> None:
        """Need no light."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Have nothing to close."""

    def __iter__(self) -> Iterator[Frame]:
        """Yield frames until so many have been taken."""
        start_s, last = time.monotonic(), -1
        for index in range(self._count):
            newest = int((time.monotonic() - start_s) * FPS)
            if newest <= last:
                newest = last + 1
                time.sleep(max(start_s + newest / FPS - time.monotonic(), 0.0))
            self.dropped += newest - last - 1
            last = newest
            rgb = self._pictures[newest % len(self._pictures)]
            self.given_s = time.thread_time()
            yield Frame(start_s + newest / FPS, index, rgb)


def watch(pictures: list[ByteArray], count: int) -> dict[str, float]:
    """Run the device loop on ``count`` pictures in real time; ms, and shares."""
    camera = SyntheticCamera(pictures, count)
    shown_ms: list[float] = []
    invoke_ms: list[float] = [0.0]
    invoke_work_ms: list[float] = [0.0]
    lit, ran = LampOutput.__call__, MoveNet.__call__

    def timed_lamp(lamps: LampOutput, step: Step) -> None:
        lit(lamps, step)
        shown_ms.append(1e3 * (time.monotonic() - step.t_s))
        own_ms.append(invoke_ms[-1])
        worked_ms = 1e3 * (time.thread_time() - camera.given_s)
        work_ms.append(worked_ms - invoke_work_ms[-1])

    def timed_run(model: MoveNet, crop: ByteArray) -> tuple[Any, ...]:
        start_s, work_s = time.perf_counter(), time.thread_time()
        heads = ran(model, crop)
        invoke_work_ms.append(1e3 * (time.thread_time() - work_s))
        invoke_ms.append(1e3 * (time.perf_counter() - start_s))
        return heads

    own_ms: list[float] = []
    work_ms: list[float] = []
    with (
        before_others(),
        tempfile.TemporaryDirectory() as folder,
        patch.dict(os.environ, MOCK_PINS),
        patch.object(device, "open_camera", lambda _: camera),
        patch.object(LampOutput, "__call__", timed_lamp),
        patch.object(MoveNet, "__call__", timed_run),
    ):
        device.run(
            Config(
                lamps=LampSettings(self_test=False),
                store=StoreSettings(Path(folder, "sessions.db")),
            )
        )
    late, own = np.array(shown_ms[WARM_UP:]), np.array(own_ms[WARM_UP:])
    beside_ms = np.percentile(late - own, [50, 99])
    work_p99 = np.percentile(work_ms[WARM_UP:], 99)
    return {
        "frames": float(len(shown_ms)),
        "invoke_p50": round(statistics.median(own), 2),
        "lamp_p50": round(float(np.percentile(late, 50)), 2),
        "lamp_p99": round(float(np.percentile(late, 99)), 2),
        "lamp_worst": round(float(late.max()), 2),
        "lamp_less_own_invoke_p50": round(float(beside_ms[0]), 2),
        "lamp_less_own_invoke_p99": round(float(beside_ms[1]), 2),
        "work_less_own_invoke_p99": round(float(work_p99), 2),
        "allowed_p99": round(INTERVAL_MS + statistics.median(own) + SPARE_MS, 2),
        "dropped_share": round(camera.dropped / (camera.dropped + len(shown_ms)), 4),
    }


@contextmanager
def before_others() -> Iterator[None]:
    """Run with the priority that the unit gives the rack, where that is allowed."""
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, UNIT_NICE)
    try:
        yield
    finally:
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, before)


def judged(seen: list[Observation], exercise: Exercise) -> list[Step]:
    """Return the steps of a fresh pipeline."""
    pipeline = Pipeline(None, exercise)
    return [pipeline.replay(each) for each in seen]


def due_frames(steps: list[Step], enter_deg: float) -> list[int]:
    """Return where the flexion has been past the limit for the shortest time.

    Counted from the figures alone: only where red is allowed, once for each time.
    """
    due, since_s, counted = [], None, False
    for at, step in enumerate(steps):
        spine = step.spine
        past = (
            step.movement.bending
            and not step.movement.set_up
            and spine.own_neutral
            and spine.quality >= RED_QUALITY
            and spine.spine_flexion_deg - spine.margin_deg >= enter_deg
        )
        if not past:
            since_s, counted = None, False
        elif since_s is None:
            since_s = step.t_s
        elif not counted and step.t_s - since_s >= RAISE_S:
            due.append(at)
            counted = True
    return due


def fault_lags_ms(steps: list[Step], enter_deg: float) -> list[float]:
    """Return how long after each due frame the level was red, ms; 0 where it was."""
    lags = []
    for at in due_frames(steps, enter_deg):
        red = next((s for s in steps[at:] if s.feedback.level is Level.FAULT), None)
        lags.append(1e3 * (red.t_s - steps[at].t_s) if red else math.inf)
    return lags


def limit_deg(exercise: Exercise) -> float:
    """Return the flexion from which the lamp is to be red, degrees."""
    return exercise.faults[FaultCode.SPINE_FLEXION].fault.enter_deg


def scenes() -> dict[str, list[Observation]]:
    """Return filmed figures that bend with a round back, and the recordings."""
    made = {
        f"figure, {deg:g}° in {down_s:g} s": film(
            BEGIN, BEGIN, *hinge(3, flexion_deg=deg, down_s=down_s)
        )
        for deg in (25.0, 35.0, 50.0)
        for down_s in (0.8, 1.5, 3.0)
    }
    return made | {name: _recorded(name) for name in RECORDED}


def _recorded(name: str) -> list[Observation]:
    return list(read_recording(TESTS / "recordings" / f"{name}.npz"))


def truth_lags_ms(name: str, exercise: Exercise) -> list[float]:
    """Return for each repetition that is truly past the limit how late red was, ms."""
    with (TESTS / "clips" / f"{name}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    t_s = np.array([float(row["t_s"]) for row in rows])
    rep = np.array([int(row["rep"]) for row in rows])
    true_deg = np.array(
        [
            float(row["lumbar_flexion_deg"]) + float(row["thoracic_flexion_deg"])
            for row in rows
        ]
    )
    red = [
        step.t_s
        for step in judged(_recorded(name), exercise)
        if step.feedback.level is Level.FAULT
    ]
    lags = []
    for number in sorted(set(rep) - {0}):
        (of_it,) = np.nonzero(rep == number)
        (past,) = np.nonzero((rep == number) & (true_deg >= limit_deg(exercise)))
        if len(past):
            within = [at for at in red if t_s[of_it[0]] <= at <= t_s[of_it[-1]]]
            late_s = within[0] - t_s[past[0]] if within else math.inf
            lags.append(round(1e3 * float(late_s), 1))
    return lags


def run() -> dict[str, Any]:
    """Measure, print and return the figures."""
    with Video(asset("demo_progressive.mp4")) as video:
        pictures = [frame.rgb for frame in video]
    loop = watch(pictures, 900)
    exercise = load_exercise("romanian_deadlift")
    late = [
        lag
        for seen in scenes().values()
        for lag in fault_lags_ms(judged(seen, exercise), limit_deg(exercise))
    ]
    truth = {name: truth_lags_ms(name, exercise) for name in RECORDED}
    fault = {
        "faults": float(len(late)),
        "level_after_due_worst": round(max(late), 1),
        "lamp_after_due_p99": round(max(late) + loop["lamp_p99"], 1),
        "allowed": FAULT_MS,
    }
    _print(loop, fault, truth)
    return {"latency_ms": loop, "fault_lamp_ms": fault, "truth_to_red_ms": truth}


def _print(
    loop: dict[str, float], fault: dict[str, float], truth: dict[str, list[float]]
) -> None:
    console = Console()
    titles = {"Picture to lamp, 30 a second, ms": loop, "A fault's lamp, ms": fault}
    for title, figures in titles.items():
        table = Table(title=title, title_justify="left", show_header=False)
        for name, value in figures.items():
            table.add_row(name.replace("_", " "), f"{value:g}")
        console.print(table)
    every = [lag for lags in truth.values() for lag in lags]
    found = [lag for lag in every if np.isfinite(lag)]
    console.print(
        f"truth's onset to red, {len(every)} repetitions: median "
        f"{statistics.median(found):.0f} ms, {min(found):.0f} to {max(found):.0f}, "
        f"{len(every) - len(found)} never red"
    )
