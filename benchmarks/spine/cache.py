"""What the pipeline makes of a clip, kept as long as nothing that shaped it changes.

Two things are kept beside each other: what the pose model answered, which is slow and
the same whatever the back is looked for with, and what each frame was reduced to, from
which the rest is judged anew every time. Both are named after everything that went
into them (the clip, the models, the sources), so that nothing is ever stale.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.lifter.truth_files import Truth, read_truth
from edge import __version__
from edge.config.sections import ModelSettings, default_config
from edge.core.movement.rep_tally import RepTally
from edge.core.spine.own_hinge import OwnHinge, Unusable
from edge.core.types.events import (
    HingeLearnt,
    HingeRefused,
    SetFinished,
    Step,
)
from edge.core.types.records import RepRecord
from edge.core.vision import Vision
from edge.files.recording import RecordingHeader, RecordingWriter, read_recording
from edge.models.manifest import DEFAULT_MODEL, FOLDERS, asset, known_model, sha256_of
from edge.pipeline import Pipeline
from edge.wiring import build_pipeline, load_vision, open_source

OUT = Path(__file__).parents[1] / "out" / "recordings"
EDGE = Path(__file__).resolve().parents[2] / "edge"
# Modules and folders below ``edge/core``.
# What turns a picture into keypoints. What the pose model is handed depends on nothing
# else, so its answers outlive changes to the rest.
POSE_SOURCES = (
    *("filters", "pose/crop", "pose/decode", "pose/geometry", "pose/lifter_tracker"),
    *("pose/lifting_spot", "pose/model_spec", "pose/output_reader"),
    *("pose/scene", "pose/uncertainty"),
    *("types/frames", "types/skeleton"),
)
# What only judges what was seen; every other file of the core may shape it.
JUDGING = (
    *("movement", "spine", "verdict"),
    *("back/length", "types/exercise", "types/records"),
)

Build = Callable[[Vision | None], Pipeline]


@dataclass(frozen=True, slots=True)
class Watched:
    """A clip's steps, and its repetitions as the finished sets hold them."""

    steps: tuple[Step, ...]
    reps: tuple[RepRecord, ...]


def usual(vision: Vision | None) -> Pipeline:
    """Return the pipeline that a lifter gets who configures nothing."""
    return build_pipeline(vision, default_config().movement)


def watched(
    video: Path,
    *,
    variant: str = "",
    build: Build = usual,
    out: Path = OUT,
    hinge: OwnHinge | None = None,
) -> Watched:
    """Return what the pipeline makes of a clip; ``variant`` names ``build``.

    With a ``hinge`` bends are read against it, else against standing.
    """
    recording = _recording(video, variant, build, out)
    pipeline = usual(None)
    pipeline.use_hinge(hinge)
    steps = tuple(
        pipeline.replay(observation) for observation in read_recording(recording)
    )
    return Watched(steps, _reps(steps, pipeline))


def bowed(video: Path, *, out: Path = OUT) -> OwnHinge | Unusable:
    """Return the neutral hinge that a clip of a bow teaches, or why it teaches none."""
    pipeline = usual(None)
    pipeline.learn_hinge()
    for observation in read_recording(_recording(video, "", usual, out)):
        for event in pipeline.replay(observation).events:
            if isinstance(event, HingeLearnt):
                return event.hinge
            if isinstance(event, HingeRefused):
                return event.reason
    return Unusable.NO_BOW


def _recording(video: Path, variant: str, build: Build, out: Path) -> Path:
    """Return the recording of a clip; looks at the clip where there is none."""
    poses = key(sha256_of(video), _pose_key())
    sights = key(poses, _sight_key(), variant)
    recording = out / f"{video.stem}.{sights}.npz"
    if not recording.is_file():
        out.mkdir(parents=True, exist_ok=True)
        _look(video, recording, out / f"{video.stem}.{poses}.pose.npz", build)
    return recording


def replayed(table: Path) -> tuple[Truth, list[Step]]:
    """Return what the table of a rendered clip says, and the clip's steps."""
    return read_truth(table), list(watched(table.with_suffix(".mp4")).steps)


def _reps(steps: tuple[Step, ...], pipeline: Pipeline) -> tuple[RepRecord, ...]:
    events = [event for step in steps for event in step.events]
    last = pipeline.finish()
    sets = [e.set for e in (*events, *last) if isinstance(e, SetFinished)]
    reps = tuple(rep for finished in sets for rep in finished.reps)
    # A set's end would set the tally right: it is what is looked at here.
    tally = RepTally()
    tally.take(e for e in (*events, *last) if not isinstance(e, SetFinished))
    if len(reps) != tally.count:
        raise ValueError("a repetition that was counted is in no set")
    return reps


def _look(video: Path, recording: Path, answers: Path, build: Build) -> None:
    settings = ModelSettings(path=asset(known_model(DEFAULT_MODEL).file))
    vision, spec = load_vision(settings)
    memory = RememberedVision(vision, answers)
    pipeline = build(memory.vision)
    header = RecordingHeader(__version__, spec.name, spec.sha256, {})
    with open_source(video) as frames, RecordingWriter(recording, header) as writer:
        for frame in frames:
            pipeline.step(frame)
            if pipeline.observation is not None:
                writer.write(pipeline.observation)
    memory.keep()


class RememberedVision:
    """Remembers: the same frames in the same order get the same answers.

    ``vision`` asks the pose model where the file at ``path`` is missing, and else
    answers from it; ``keep`` writes what was asked.
    """

    def __init__(self, vision: Vision, path: Path) -> None:
        self._path = path
        self._asked: list[tuple[Any, ...]] = []
        self._known: Iterator[tuple[Any, ...]] | None = None
        if path.is_file():
            with np.load(path) as kept:
                self._known = iter(list(zip(*kept.values(), strict=True)))
            self.vision = replace(
                vision, model=lambda crop: (), decode=lambda heads, prior: self._next()
            )
        else:
            decode = vision.decode

            def remembered(heads: tuple[Any, ...], prior: Any) -> Any:
                answer = decode(heads, prior)
                self._asked.append(tuple(np.array(part) for part in answer))
                return answer

            self.vision = replace(vision, decode=remembered)

    def _next(self) -> Any:
        assert self._known is not None
        return next(self._known)

    def keep(self) -> None:
        """Write the answers, unless they were read."""
        if self._known is None:
            parts = [np.stack(part) for part in zip(*self._asked, strict=True)]
            # Appears whole or not at all: another run may look for it meanwhile.
            part = self._path.with_suffix(".part")
            with part.open("wb") as file:
                np.savez_compressed(file, *parts)
            part.replace(self._path)


def key(*parts: str) -> str:
    """Return a short name for everything in ``parts``."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def contents(core: Path, *, without: Sequence[str] = ()) -> list[str]:
    """Return where each module below a folder is and what is in it, save some.

    ``without`` names modules and folders below ``core``, as ``JUDGING`` does.
    """
    left_out = {core / name for name in without}
    return [
        f"{path.relative_to(core)} {sha256_of(path)}"
        for path in sorted(core.rglob("*.py"))
        if not left_out & {path.with_suffix(""), *path.parents}
    ]


@cache
def _pose_key() -> str:
    files = [EDGE / "core" / f"{name}.py" for name in POSE_SOURCES]
    return key(known_model(DEFAULT_MODEL).sha256, *map(sha256_of, files))


@cache
def _sight_key() -> str:
    core = contents(EDGE / "core", without=JUDGING)
    networks = sorted(p for folder in FOLDERS for p in folder.glob("dorsal_*.tflite"))
    return key(*core, *map(sha256_of, [EDGE / "pipeline.py", *networks]))
