"""What leaving frames out saves: CPU seconds of an hour.

The CPU time of one frame, in all threads, is measured for a rack without anybody, for a
lifter who stands and for one who lifts; that of a frame left out is the camera's copy.
An hour is put together of them: how many frames of each are looked at is what
``edge.session.sparing`` gives at thirty a second.

The hour of training is ten sets of 40 s; of the rest the lifter stands still in sight
for one half, and is out of sight for the other. That is the most that can be saved:
who fidgets is looked at in every frame, and no clip here shows how much people do.
"""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from edge.config.sections import ModelSettings, MovementSettings
from edge.core.types.frames import Frame
from edge.devices.video.file import Video
from edge.models.manifest import asset
from edge.pipeline import Pipeline
from edge.session.resting import STOOD_S
from edge.session.sparing import REST_S, SEARCH_S
from edge.wiring import build_pipeline, load_vision

FPS = 30.0
HOUR_S = 3600.0
SETS, SET_S = 10, 40.0
STANDS = 40  # frames of the demo clip before its first bend
FRAMES = 200


def per_frame_s(
    pipeline: Pipeline, picture: Callable[[int], Any], count: int = FRAMES
) -> float:
    """Return the CPU time of a frame, s; the first tenth is to warm up."""
    began_s = 0.0
    for index in range(count):
        if index == count // 10:
            began_s = time.process_time()
        pipeline.step(Frame(index / FPS, index, picture(index)))
    return (time.process_time() - began_s) / (count - count // 10)


def run() -> dict[str, Any]:
    """Measure, print and return the figures, CPU seconds."""
    with Video(asset("demo_progressive.mp4")) as video:
        clip = [frame.rgb for frame in video]
    empty = np.random.default_rng(0).integers(90, 110, clip[0].shape, np.uint8)
    vision, _ = load_vision(ModelSettings(threads=1))

    def fresh() -> Pipeline:
        return build_pipeline(vision, MovementSettings())

    searching = fresh()
    frame_s = {
        "nobody": per_frame_s(searching, lambda _: empty),
        "stands": per_frame_s(fresh(), lambda index: clip[index % STANDS]),
        "lifts": per_frame_s(fresh(), lambda index: clip[index % len(clip)], 400),
    }
    if not searching.searching:
        raise SystemExit("somebody is seen in an empty picture: nothing to compare")
    began_s = time.process_time()
    for _ in range(FRAMES):
        clip[0].copy()
    frame_s["left out"] = (time.process_time() - began_s) / FRAMES
    hours = {"empty gym": {"nobody": HOUR_S}, "training": training()}
    rows = {
        name: {
            "every_frame": round(cpu_s(frame_s, parts, spared=False), 1),
            "spared": round(cpu_s(frame_s, parts, spared=True), 1),
        }
        for name, parts in hours.items()
    }
    _print(frame_s, rows)
    told = {name: round(1e3 * each, 3) for name, each in frame_s.items()}
    return {"cpu_ms_a_frame": told, "cpu_s_an_hour": rows}


def training() -> dict[str, float]:
    """Return for how long an hour of training is what, s."""
    rest_s = (HOUR_S - SETS * SET_S) / 2
    # After each set the lifter is looked at in every frame for a while.
    return {
        "lifts": SETS * SET_S,
        "stands": SETS * STOOD_S,
        "rests": rest_s - SETS * STOOD_S,
        "nobody": rest_s,
    }


def cpu_s(frame_s: dict[str, float], parts: dict[str, float], *, spared: bool) -> float:
    """Return the CPU time of so many seconds of each."""
    apart_s = {"nobody": SEARCH_S, "rests": REST_S} if spared else {}
    total = 0.0
    for name, lasts_s in parts.items():
        all_of_them = lasts_s * FPS
        looked_at = lasts_s / apart_s.get(name, 1 / FPS)
        one = frame_s["stands" if name == "rests" else name]
        total += looked_at * one + all_of_them * frame_s["left out"]
    return total


def _print(frame_s: dict[str, float], rows: dict[str, dict[str, float]]) -> None:
    console = Console()
    told = ", ".join(f"{name} {1e3 * each:.2f}" for name, each in frame_s.items())
    console.print(f"CPU time of a frame, one thread, ms: {told}")
    table = Table(title="CPU seconds of an hour", title_justify="left")
    for column in ("hour", "every frame", "spared", "saved"):
        table.add_column(column, justify="left" if column == "hour" else "right")
    for name, row in rows.items():
        saved = 1 - row["spared"] / row["every_frame"]
        cells = (f"{row['every_frame']:.0f}", f"{row['spared']:.0f}", f"{saved:.0%}")
        table.add_row(name, *cells)
    console.print(table)
