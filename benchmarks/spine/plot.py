"""A picture of what was measured over what was true, through one rendered clip."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from benchmarks.spine.truth import BoolArray, Reading
from edge.core.types.frames import FloatArray

# Okabe and Ito's blue and vermilion: told apart whatever colours one sees.
COLOURS = {"spine flexion": "#d55e00", "pelvic tilt": "#0072b2"}
UNSURE, RED = "#bbbbbb", "#c00000"


def draw(reading: Reading, path: Path) -> None:
    """Write a PNG: true angles thin, measured ones thick, unsure stretches shaded."""
    path.parent.mkdir(parents=True, exist_ok=True)
    figure = Figure(figsize=(10, 4.5), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    at_s = reading.t_s
    for i, (name, colour) in enumerate(COLOURS.items()):
        axes.plot(at_s, reading.true[:, i], color=colour, lw=1, ls="--")
        axes.plot(at_s, reading.estimated[:, i], color=colour, lw=2, label=name)
    for start_s, stop_s in stretches(at_s, ~np.isfinite(reading.estimated[:, 0])):
        axes.axvspan(start_s, stop_s, color=UNSURE, alpha=0.4, lw=0)
    for start_s, stop_s in stretches(at_s, reading.red):
        axes.axvspan(start_s, stop_s, ymax=0.02, color=RED, lw=0)
    axes.set(
        title=_title(reading),
        xlabel="time, s",
        ylabel="change from standing, degrees",
        xlim=(0, at_s[-1]),
    )
    axes.plot([], [], color="black", lw=1, ls="--", label="true")
    axes.plot([], [], color="black", lw=2, label="measured")
    axes.fill_between([], [], [], color=UNSURE, alpha=0.4, label="unsure")
    axes.fill_between([], [], [], color=RED, label="red lamp")
    axes.grid(alpha=0.3)
    axes.legend(ncols=6, loc="upper center", fontsize="small", frameon=False)
    top = max(20.0, float(_finite(reading).max()))
    axes.set_ylim(min(-10.0, float(_finite(reading).min())) - 5, 1.18 * top)
    figure.savefig(path, dpi=100)


def _title(reading: Reading) -> str:
    scene = reading.scene
    return (
        f"{scene.name}: {scene.movement}, body {scene.body}, "
        f"background {scene.background}, yaw {scene.yaw_deg:.0f}°"
    )


def _finite(reading: Reading) -> FloatArray:
    both = np.stack([reading.true, reading.estimated])
    return np.asarray(both[np.isfinite(both)])


def stretches(at_s: FloatArray, which: BoolArray) -> Iterator[tuple[float, float]]:
    """Yield when every stretch of ones begins and when the frame after it comes."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], which.astype(int), [0]])))
    ends_s = np.append(at_s, 2 * at_s[-1] - at_s[-2])[edges]
    yield from zip(ends_s[::2].tolist(), ends_s[1::2].tolist(), strict=True)
