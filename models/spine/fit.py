"""Fit the map from the back's edge to pelvis and spine, write it, and judge it.

``python -m models.spine.fit`` shows the strip network strips of synthetic lifters
that it was not trained on, fits the linear map of ``edge.core.spine.sagittal`` to what
the contour makes of them, writes ``edge/core/spine/map.py``, and prints what the map is
worth on lifters that neither was made from and, where the rendered clips lie beside the
checkout, in the real pipeline. ``python -m benchmarks.lifter strips`` renders the
strips: ``fit_*.npz`` and ``judge_*.npz`` in ``benchmarks/out/strips``.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.lifter.truth_files import CLIPS, JUDGED_ON, MEASURED_ON
from benchmarks.spine.cache import replayed
from edge.core.back.chord import Chord
from edge.core.back.contour import dorsal_contour
from edge.core.back.strip_reader import Look
from edge.core.spine.features import contour_features
from edge.core.spine.sagittal import LEAVE_QUALITY
from edge.core.types.frames import FloatArray
from edge.devices.inference.strip import load_strip
from models.spine.table import write_map

OUT = Path(__file__).parents[2] / "benchmarks" / "out"
# How far from standing a lifter is expected, pelvis and flexion in degrees: wide, so
# that 40 degrees of rounding read near 40 rather than nearer to the usual.
EXPECTED_DEG = np.array([60.0, 40.0])
BY = ("lift", "spine", "clothes", "background", "arms")
YAWS_DEG = (0, 3, 6, 9, 12, 15, 20, 30)


@dataclass(frozen=True, slots=True)
class Sample:
    """Frames of one clip away from standing, as the contour saw them.

    ``change`` (F, 5) of the features and ``truth`` (F, 2), pelvis and flexion in
    degrees, are both against the ``neutral`` (5,) that was learnt while standing.
    ``about`` says what the clip shows; ``share`` of its frames is judged.
    """

    about: dict[str, Any]
    neutral: FloatArray
    change: FloatArray
    truth: FloatArray
    share: float


def main() -> None:
    """Fit, write and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only-truth", action="store_true", help="judge what there is")
    if parser.parse_args().only_truth:
        print_truth()
        return
    fitted_on = samples("fit")
    fitted = fit(fitted_on)
    print_judged(samples("judge"), fitted)
    write_map(fitted, np.mean([s.neutral for s in fitted_on], axis=0))
    # A fresh interpreter, because this one has imported the map that was.
    subprocess.run(
        [sys.executable, "-m", "models.spine.fit", "--only-truth"], check=True
    )


def samples(kind: str) -> list[Sample]:
    """Return what the contour makes of all shards of a kind."""
    look = load_strip()
    return [
        sample
        for path in sorted((OUT / "strips").glob(f"{kind}_*.npz"))
        for sample in clip_samples(dict(np.load(path)), look)
    ]


def clip_samples(shard: dict[str, Any], look: Look) -> Iterator[Sample]:
    """Yield a shard's clips, each as often as it was drawn."""
    features, quality = [], []
    for k, strip in enumerate(shard["strip"]):
        hip, up, behind = (shard[f"chord_{at}"][k] for at in ("hip", "up", "behind"))
        axes = Chord(hip, up, behind, float(shard["length_px"][k]))
        # Every frame by itself: frames of a shard are far apart.
        contour, _ = dorsal_contour(0.0, look(strip), 1.0, axes, None)
        features.append(contour_features(contour, int(shard["facing"][k])))
        quality.append(contour.quality)
    measured = np.array(features)
    truth = np.stack([shard["pelvis_deg"], shard["flexion_deg"]], axis=1)
    good = np.array(quality) >= LEAVE_QUALITY
    good &= shard["facing"] == shard["true_facing"]
    each = np.stack([shard["clip"], shard["draw"]], axis=1)
    for number in np.unique(each, axis=0):
        rows = (each == number).all(axis=1)
        standing, moving = (rows & (shard["rep"] == 0), rows & (shard["rep"] > 0))
        at_first, later = standing & good, moving & good
        if not at_first.any() or not later.any():
            continue
        neutral = measured[at_first].mean(axis=0)
        one = int(np.flatnonzero(rows)[0])
        yield Sample(
            {name: shard[name][one] for name in (*BY, "yaw_deg", "body")},
            neutral,
            measured[later] - neutral,
            truth[later] - truth[standing].mean(axis=0),
            float(later.sum() / moving.sum()),
        )


def fit(samples: Sequence[Sample]) -> FloatArray:
    """Return the map (2, 5) from a change of features to pelvis and flexion.

    The features are taken as a linear response to pelvis and flexion plus everything
    else (bodies, clothes, the models' errors), and the map is the most probable pair
    under that. Regressing truth on features instead would pull every reading towards
    the mean, the more the noisier the features.
    """
    change = np.concatenate([s.change for s in samples])
    truth = np.concatenate([s.truth for s in samples])
    response = np.linalg.lstsq(truth, change, rcond=None)[0]
    rest = change - truth @ response
    weighted = response @ np.linalg.inv(rest.T @ rest / len(rest))
    return np.asarray(
        np.linalg.solve(weighted @ response.T + np.diag(EXPECTED_DEG**-2), weighted)
    )


def print_judged(judged: Sequence[Sample], fitted: FloatArray) -> None:
    """Print the errors of a map on other lifters, by what they do and wear."""
    people = len({s.about["body"] for s in judged})
    print(f"\n{people} other bodies, degrees: RMSE (bias)")
    print(f"{'':32}{'pelvis':>16}{'flexion':>16}{'judged':>8}")
    print_group("all", judged, fitted)
    for name in BY:
        print(name)
        for value in sorted({str(s.about[name]) for s in judged}):
            some = [s for s in judged if str(s.about[name]) == value]
            print_group(f"  {value}", some, fitted)
    print("yaw")
    for low, high in pairwise(YAWS_DEG):
        some = [s for s in judged if low <= abs(s.about["yaw_deg"]) < high]
        print_group(f"  {low} to {high} deg", some, fitted)
    truth = np.concatenate([s.truth for s in judged])[:, 1]
    estimated = np.concatenate([s.change @ fitted[1] for s in judged])
    print(f"{'gain of flexion':32}{np.polyfit(truth, estimated, 1)[0]:14.2f}")


def print_group(name: str, some: Sequence[Sample], fitted: FloatArray) -> None:
    """Print one line about some clips, if there are any."""
    if some:
        off = np.concatenate([s.change @ fitted.T - s.truth for s in some])
        share = np.mean([s.share for s in some])
        print_line(name, off[:, 0], off[:, 1], f"{share:8.0%}")


def print_line(
    name: str, pelvis: FloatArray, flexion: FloatArray, rest: str = ""
) -> None:
    """Print one row of a table of errors in degrees."""
    cells = (
        f"{np.sqrt((off**2).mean()):6.1f} ({off.mean():+5.1f})"
        for off in (pelvis, flexion)
    )
    print(f"{name:32}", *cells, rest)


def print_truth() -> None:
    """Print the errors of the map in force on rendered clips, in the pipeline."""
    if not CLIPS.is_dir():
        print("no rendered clips beside the checkout: ../shared/data/truth")
        return
    print(
        "\nrendered clips through the pipeline, degrees: RMSE (bias), peaks read/true"
    )
    for names in (JUDGED_ON, MEASURED_ON):
        for name in names:
            print_clip(name)
        print("the keypoints' errors were measured on:" if names is JUDGED_ON else "")


def print_clip(name: str) -> None:
    """Print one clip's errors while moving, and each repetition's peak flexion."""
    truth, steps = replayed(CLIPS / f"{name}.csv")
    estimated = np.full((len(truth.rep), 2), np.nan)
    for step in steps:
        estimated[step.index] = step.spine.pelvis_tilt_deg, step.spine.spine_flexion_deg
    judged = np.isfinite(estimated[:, 1]) & (truth.rep > 0)
    off = estimated - np.stack([truth.pelvis, truth.flexion], axis=1)
    print_line(name, off[judged, 0], off[judged, 1])
    print(" " * 33 + " ".join(peaks(estimated[:, 1], truth.flexion, truth.rep)))


def peaks(estimated: FloatArray, true: FloatArray, rep: FloatArray) -> Iterator[str]:
    """Yield each repetition's extreme flexion, read and true, whole degrees."""
    for number in np.unique(rep[rep > 0]):
        rows = np.flatnonzero((rep == number) & np.isfinite(estimated))
        if len(rows):
            most = rows[np.abs(true[rows]).argmax()]
            near = estimated[max(most - 5, 0) : most + 6]
            yield f"{np.nanmedian(near):.0f}/{true[most]:.0f}"


if __name__ == "__main__":
    main()
