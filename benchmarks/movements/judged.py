"""What the product makes of a recording: reps, holds, levels, angles.

It is asked as a user asks, ``hingewatch replay --exercise auto``, and read by the
contract's names; what an older build does not tell yet is missing.
"""

import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from edge.config.sections import AUTO, ModelSettings, MovementSettings
from edge.core.types.frames import FloatArray
from edge.session.outputs import ReplayOptions
from edge.session.replay import replay

RACK = "benchmark"
WORST = ("fault", "caution", "good", "unsure")


@dataclass(frozen=True, slots=True)
class Judged:
    """``reps`` and ``holds`` are the contract's records, in their order.

    ``exercises`` has one name for every repetition and hold, in time order. ``frames``
    are the contract's, one each.
    """

    reps: tuple[dict[str, Any], ...]
    holds: tuple[dict[str, Any], ...]
    exercises: tuple[str, ...]
    frames: tuple[dict[str, Any], ...]

    @property
    def exercise(self) -> str | None:
        """Return what most repetitions and holds were taken for."""
        return Counter(self.exercises).most_common(1)[0][0] if self.exercises else None

    @property
    def verdict(self) -> str:
        """Return the worst verdict of all repetitions and holds."""
        told = {str(one.get("verdict")) for one in (*self.reps, *self.holds)}
        return next((word for word in WORST if word in told), "-")

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the faults that were told, most frequent first."""
        every = Counter(
            str(fault["code"])
            for one in (*self.reps, *self.holds)
            for fault in one.get("faults", ())
        )
        return tuple(code for code, _ in every.most_common())

    def count(self, level: str) -> int:
        """Return how many frames had a level."""
        return sum(frame.get("level") == level for frame in self.frames)

    def column(self, name: str) -> FloatArray:
        """Return a frame's number over all frames, NaN where there is none."""
        values = [frame.get(name) for frame in self.frames]
        return np.array([np.nan if v is None else v for v in values], np.float64)


def judged(recording: Path, exercise: str = AUTO) -> Judged:
    """Return what is made of a recording."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "frames.jsonl"
        session = replay(
            ReplayOptions(
                recording,
                MovementSettings(exercise),
                ModelSettings(),
                RACK,
                frames=str(lines),
            )
        )
        frames = tuple(json.loads(line) for line in lines.read_text().splitlines())
    found: list[tuple[float, str, str, dict[str, Any]]] = []
    for one in session["sets"]:
        for kind in ("reps", "holds"):
            found += [
                (each["start_s"], one["exercise"], kind, each)
                for each in one.get(kind, ())
            ]
    found.sort(key=lambda each: each[0])
    return Judged(
        tuple(each for *_, kind, each in found if kind == "reps"),
        tuple(each for *_, kind, each in found if kind == "holds"),
        tuple(name for _, name, *_ in found),
        frames,
    )
