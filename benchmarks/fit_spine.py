"""Fit the map from the back's edge to pelvis and spine, write it, and judge it.

``python -m benchmarks.fit_spine`` films random synthetic lifters as geometry, adds what
the pose model and the contour are off by, fits the linear map of ``edge.core.spine``,
writes ``edge/core/spine_map.py`` and prints what the map is worth on other bodies and,
where the rendered clips lie beside the checkout, through the real pipeline. It takes
about two minutes; the first run also builds the bodies (the ``lifter`` extra).
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.lifter.body import build_bodies, read_bodies
from benchmarks.lifter.clips import Clip, random_clips
from benchmarks.lifter.keypoints import EDGE_SD, MOVENET, edge_noise, lean_deg, moved
from benchmarks.lifter.movement import FRAME_S
from benchmarks.lifter.outline import seen_from
from benchmarks.lifter.spine_table import write_map
from benchmarks.lifter.truth import CLIPS, JUDGED_ON, MEASURED_ON, replayed
from edge.core.chord import chord
from edge.core.contour import STATION_ALONG
from edge.core.records import DorsalContour, FloatArray
from edge.core.skeleton import HIP, SHOULDER
from edge.core.spine import contour_features

OUT = Path(__file__).parent / "out"
SEED = 1
BODIES = 96
DRAWS = 3  # of what the pose model is off by, per clip
HELD_OUT = 3  # every so many bodies
# How far from standing a lifter is expected, pelvis and flexion in degrees: wide, so
# that 40 degrees of rounding read near 40 rather than nearer to the usual.
EXPECTED_DEG = np.array([60.0, 40.0])


@dataclass(frozen=True, slots=True)
class Sample:
    """Frames of one clip away from standing.

    ``change`` (F, 6) of the features and ``truth`` (F, 2), pelvis and flexion in
    degrees, are both against the ``neutral`` (6,) that was learnt while standing.
    """

    clip: Clip
    neutral: FloatArray
    change: FloatArray
    truth: FloatArray


def main() -> None:
    """Fit, write and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only-truth", action="store_true", help="judge what there is")
    if parser.parse_args().only_truth:
        print_truth()
        return
    bodies = OUT / f"bodies_{BODIES}_{SEED}.npz"
    if not bodies.is_file():
        build_bodies(bodies, BODIES, SEED)
    rng = np.random.default_rng(SEED)
    samples = [
        sample(clip, rng)
        for number, body in enumerate(read_bodies(bodies))
        for clip in random_clips(body, number, SEED)
        for _ in range(DRAWS)
    ]
    print_held_out(samples)
    write_map(fit(samples), np.mean([s.neutral for s in samples], axis=0))
    # A fresh interpreter, because this one has imported the map that was.
    subprocess.run(
        [sys.executable, "-m", "benchmarks.fit_spine", "--only-truth"], check=True
    )


def sample(clip: Clip, rng: np.random.Generator) -> Sample:
    """Return a clip as the spine tracker sees it, off by what the models are off by."""
    chords = [
        chord(look.joints[HIP], look.joints[SHOULDER], clip.facing)
        for look in clip.looks
    ]
    true = [axes for axes in chords if axes is not None]
    lean = np.array([lean_deg(axes, clip.facing) for axes in true])
    errors = MOVENET.draw(lean, FRAME_S, rng)
    noise = edge_noise(EDGE_SD, rng)
    features = []
    for look, axes, error in zip(clip.looks, true, errors, strict=True):
        found = moved(axes, error, clip.facing)
        behind = seen_from(look.outline, axes, found, STATION_ALONG) + noise
        contour = DorsalContour(found.to_frame(STATION_ALONG, behind), 1.0)
        features.append(contour_features(contour, found, lean_deg(found, clip.facing)))
    standing = np.array([moment.rep == 0 for moment in clip.moments])
    seen = np.array(features)
    truth = np.array([[moment.pelvis, moment.flexion] for moment in clip.moments])
    neutral = seen[standing].mean(axis=0)
    return Sample(
        clip,
        neutral,
        (seen - neutral)[~standing],
        (truth - truth[standing].mean(axis=0))[~standing],
    )


def fit(samples: list[Sample]) -> FloatArray:
    """Return the map (2, 6) from a change of features to pelvis and flexion.

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


def print_held_out(samples: list[Sample]) -> None:
    """Print what a map fitted without them is worth on every third body."""
    held_out = [s for s in samples if s.clip.body % HELD_OUT == 0]
    fitted = fit([s for s in samples if s.clip.body % HELD_OUT])
    people = len({s.clip.body for s in held_out})
    print(f"\n{people} bodies held out, degrees: RMSE (bias)")
    print(f"{'':32}{'pelvis':>14}{'flexion':>14}")
    kinds = sorted({(s.clip.lift, s.clip.spine) for s in held_out})
    for lift, spine in kinds:
        some = [s for s in held_out if (s.clip.lift, s.clip.spine) == (lift, spine)]
        print_line(f"{lift}, {spine}", *_errors(some, fitted))
    print_line("all", *_errors(held_out, fitted))
    truth = np.concatenate([s.truth for s in held_out])[:, 1]
    told = np.concatenate([s.change @ fitted[1] for s in held_out])
    print(f"{'gain of flexion':32}{np.polyfit(truth, told, 1)[0]:14.2f}")


def _errors(samples: list[Sample], fitted: FloatArray) -> tuple[FloatArray, FloatArray]:
    off = np.concatenate([s.change @ fitted.T - s.truth for s in samples])
    return off[:, 0], off[:, 1]


def print_line(name: str, pelvis: FloatArray, flexion: FloatArray) -> None:
    """Print one row of a table of errors in degrees."""
    cells = (
        f"{np.sqrt((off**2).mean()):6.1f} ({off.mean():+5.1f})"
        for off in (pelvis, flexion)
    )
    print(f"{name:32}", *cells)


def print_truth() -> None:
    """Print what the map in force is worth on rendered clips, in the pipeline."""
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
    truth, steps = replayed(name, OUT)
    told = np.full((len(truth.rep), 2), np.nan)
    for step in steps:
        told[step.index] = step.spine.pelvis_tilt_deg, step.spine.spine_flexion_deg
    judged = np.isfinite(told[:, 1]) & (truth.rep > 0)
    off = told - np.stack([truth.pelvis, truth.flexion], axis=1)
    print_line(name, off[judged, 0], off[judged, 1])
    print(" " * 33 + " ".join(peaks(told[:, 1], truth.flexion, truth.rep)))


def peaks(told: FloatArray, true: FloatArray, rep: FloatArray) -> Iterator[str]:
    """Yield each repetition's extreme flexion, read and true, whole degrees."""
    for number in np.unique(rep[rep > 0]):
        rows = np.flatnonzero((rep == number) & np.isfinite(told))
        if len(rows):
            most = rows[np.abs(true[rows]).argmax()]
            near = told[max(most - 5, 0) : most + 6]
            yield f"{np.nanmedian(near):.0f}/{true[most]:.0f}"


if __name__ == "__main__":
    main()
