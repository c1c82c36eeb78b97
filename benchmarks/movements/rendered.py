"""The rendered movements' truth, as ``benchmarks.lifter.moves`` writes it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.movements.looked import FOLDER
from edge.core.types.frames import FloatArray


@dataclass(frozen=True, slots=True)
class Rendered:
    """One clip and its truth: ``reps`` and ``holds`` as records, ``frames`` by name."""

    video: Path
    about: dict[str, Any]

    @property
    def name(self) -> str:
        """Return the clip's name."""
        return self.video.stem

    @property
    def aside(self) -> bool:
        """Return whether nothing may be chosen on it."""
        return bool(self.about["set"] == "aside")

    @property
    def exercise(self) -> str | None:
        """Return the contract's name, None for what is no exercise."""
        name = self.about["exercise"]
        return None if name is None else str(name)

    @property
    def reps(self) -> list[dict[str, Any]]:
        """Return the true repetitions."""
        return list(self.about["reps"])

    @property
    def holds(self) -> list[dict[str, Any]]:
        """Return the true holds."""
        return list(self.about["holds"])

    def column(self, name: str) -> FloatArray:
        """Return a number of each frame, (F,)."""
        return np.array(self.about["frames"][name], np.float64)

    def in_picture(self) -> list[bool]:
        """Return in which frames all of the lifter is in the picture, (F,)."""
        points = np.array(self.about["frames"]["keypoints"], np.float64)[:, :, :2]
        size = self.about["width"], self.about["height"]
        inside = np.all((points >= 0) & (points < size), axis=(1, 2))
        return [bool(one) for one in np.atleast_1d(inside)]

    def counted(self) -> FloatArray:
        """Return which frames belong to a repetition or hold, (F,) 0 or 1."""
        return np.sign(self.column("rep") + self.column("hold"))

    def against_neutral(self, name: str) -> FloatArray:
        """Return an angle against what it is in the exercise's own neutral posture.

        Against standing where the exercise has none.
        """
        value = self.column(name)
        span = self.about["neutral_s"]
        if span is None:
            return value
        t_s = self.column("t_s")
        still = (t_s >= span[0]) & (t_s < span[1])
        return np.asarray(value - value[still].mean())


def rendered(folder: Path = FOLDER) -> list[Rendered]:
    """Return the clips that are there, by name."""
    out = []
    for video in sorted(folder.glob("*.mp4")):
        truth = video.with_suffix(".json")
        if truth.is_file():
            out.append(Rendered(video, json.loads(truth.read_text())))
    return out
