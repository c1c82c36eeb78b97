"""Makes the demonstrations that ship: ``python -m benchmarks.demonstrations``.

A keypoint recording of each exercise: what ``compare NAME ATTEMPT`` and ``demo
--exercise NAME`` show. Hinges and the squat are done by the simulator's stick figure.
What it has no shape for, on the floor or with one leg ahead, is cut from what the
models see of a rendered lifter; for these name the folder of the rendered clips:

    python -m benchmarks.lifter moves "*_good" --out FOLDER
    python -m benchmarks.demonstrations --from FOLDER

No person was filmed.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.movements.looked import looked
from edge import __version__
from edge.core.types.frames import FloatArray
from edge.core.types.observation import Observation
from edge.files.recording import RecordingHeader, RecordingWriter, read_recording
from edge.testing.figures import Body
from edge.testing.scenarios import BEGIN, Move, film, stand

ASSETS = Path(__file__).resolve().parents[1] / "edge" / "assets"
REPS = 2
RATE_HZ = 20.0  # chosen: smooth to look at, and half the size of a camera's
# Chosen: far below what keypoints waver by, and it halves a file.
STEP_PX, STEP_SCORE = 1 / 8, 1 / 128
SIMULATOR = ("simulator", "0" * 64)
# Bottom of the movement, s down, s at the bottom, s up. Depths lie within the ranges
# of the exercise's table, tempo is the regular 2/0/2/0 (ACSM 2023), a swing is a throw.
MOVES = {
    "hip_hinge": (Body(80.0, 16.0, 0.0), 2.0, 0.2, 2.0),
    "romanian_deadlift": (Body(85.0, 20.0, 0.0), 2.0, 0.2, 2.0),
    "deadlift": (Body(95.0, 32.0, 4.0), 2.0, 0.2, 2.0),
    "good_morning": (Body(75.0, 15.0, 0.0), 2.0, 0.2, 2.0),
    "kettlebell_swing": (Body(75.0, 22.0, 2.0), 0.8, 0.1, 0.6),
    "squat": (Body(100.0, 105.0, 30.0), 2.0, 0.2, 2.0),
    "standing_bow": (Body(55.0, 5.0, 0.0), 2.0, 1.0, 2.0),
}


@dataclass(frozen=True, slots=True)
class Cut:
    """The stretch of a rendered clip that is shown, and where its camera stands."""

    clip: str
    start_s: float
    end_s: float
    view: str


# Two repetitions, one a side where sides take turns, or one hold, with the stillness
# before them that the back is compared with. Split squats begin by stepping apart: the
# first is not counted, which starts before the feet have been seen to stay.
CUTS = {
    "lunge": Cut("lunge_good", 0.0, 7.0, "side"),
    "split_squat": Cut("split_squat_good", 0.0, 12.7, "side"),
    "bird_dog": Cut("bird_dog_good", 3.4, 14.6, "side"),
    "plank": Cut("plank_forearm_good", 4.0, 15.0, "side"),
    "side_plank": Cut("side_plank_good", 0.0, 9.9, "front"),
    "pallof_hold": Cut("pallof_hold_good", 1.4, 10.4, "front"),
}


def demonstration(name: str) -> list[Move]:
    """Return the moves of a stick figure, from standing to standing."""
    bottom, down_s, pause_s, up_s = MOVES[name]
    one = [Move(bottom, down_s), Move(bottom, pause_s), stand(up_s), stand(0.6)]
    return [BEGIN, *one * REPS, stand(1.0)]


def cut(seen: Iterable[Observation], start_s: float, end_s: float) -> list[Observation]:
    """Return what was seen in that stretch, from 0 s on, at most ``RATE_HZ``."""
    kept: list[Observation] = []
    for each in seen:
        t_s = each.t_s - start_s
        # The k-th frame that is kept is the first after k steps of that rate.
        due_s = len(kept) / RATE_HZ - 1e-6
        if not due_s <= t_s <= end_s - start_s:
            continue
        pose = replace(each.pose, t_s=t_s)
        at = len(kept)
        kept.append(replace(each, t_s=t_s, index=at, pose=pose, dropped=0))
    return kept


def write(folder: Path = ASSETS) -> None:
    """Write the recording of each exercise that the stick figure does."""
    for name in MOVES:
        scene = film(*demonstration(name), rate_hz=RATE_HZ)
        _write(folder, name, "side", SIMULATOR, scene)


def write_cuts(clips: Path, folder: Path = ASSETS) -> None:
    """Write the recordings that are cut from the rendered clips in ``clips``."""
    for name, part in CUTS.items():
        seen = read_recording(looked(clips / f"{part.clip}.mp4", clips / "recordings"))
        model = (seen.header.model_name, seen.header.model_sha256)
        scene = cut(seen, part.start_s, part.end_s)
        _write(folder, name, part.view, model, scene)


def _write(
    folder: Path,
    name: str,
    view: str,
    model: tuple[str, str],
    scene: Iterable[Observation],
) -> None:
    path = folder / f"demonstration_{name}.npz"
    options = {"exercise": name, "view": view}
    with RecordingWriter(path, RecordingHeader(__version__, *model, options)) as file:
        for observation in _rounded(scene):
            file.write(observation)
    sys.stderr.write(f"{path}\n")


def _rounded(scene: Iterable[Observation]) -> Iterator[Observation]:
    for each in scene:
        pose, edge = each.pose, each.contour
        pose = replace(
            pose,
            xy=_stepped(pose.xy, STEP_PX),
            score=_stepped(pose.score, STEP_SCORE),
            sd_px=_stepped(pose.sd_px, STEP_PX),
        )
        if edge is not None:
            quality = _stepped(edge.point_quality, STEP_SCORE)
            edge = replace(edge, xy=_stepped(edge.xy, STEP_PX), point_quality=quality)
        yield replace(each, pose=pose, contour=edge)


def _stepped(values: FloatArray, step: float) -> FloatArray:
    """Return the nearest multiples of ``step``, a power of two."""
    return np.asarray(np.round(values / step) * step, np.float32)


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.demonstrations",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--from",
        dest="clips",
        type=Path,
        metavar="FOLDER",
        help="of rendered clips: make those too that are cut from them",
    )
    clips: Path | None = parser.parse_args().clips
    write()
    if clips is not None:
        write_cuts(clips)


if __name__ == "__main__":
    main()
