"""What the product makes of a recording: reps, holds, levels, angles.

It is asked as ``hingewatch replay --exercise auto`` asks, and read by the contract's
names; what an older build does not tell yet is missing.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from edge.config.sections import AUTO, MovementSettings
from edge.core.types.frames import FloatArray
from edge.devices.host.system import clock_reading
from edge.files.frames import frame_payload
from edge.files.recording import read_recording
from edge.session.recorder import SessionRecorder
from edge.wiring import build_pipeline

RACK = "benchmark"
RECOGNISED = "ExerciseRecognised"  # the event that names what is done
# A hold is to be known by its second second, a repetition when it is counted, which
# is some frames after its end.
HOLD_KNOWN_S, COUNTED_S = 2.0, 0.4
WORST = ("fault", "caution", "good", "unsure")


@dataclass(frozen=True, slots=True)
class Judged:
    """``reps`` and ``holds`` are the contract's records, in their order.

    ``exercises`` has one name for every repetition and hold, in time order. ``frames``
    are the contract's, one each. ``recognised`` tells when what was known to be done.
    """

    reps: tuple[dict[str, Any], ...]
    holds: tuple[dict[str, Any], ...]
    exercises: tuple[str, ...]
    frames: tuple[dict[str, Any], ...]
    recognised: tuple[tuple[float, str], ...] = ()

    @property
    def first(self) -> str | None:
        """Return what it was taken for at the end of the first repetition.

        Or in the second second of the first hold, where that comes first.
        """
        ends = [rep["end_s"] + COUNTED_S for rep in self.reps[:1]]
        ends += [hold["start_s"] + HOLD_KNOWN_S for hold in self.holds[:1]]
        if not ends:
            return None
        known = [name for t_s, name in self.recognised if t_s <= min(ends)]
        if known or self.recognised:
            return known[-1] if known else None
        return self.exercises[0]

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
    source = read_recording(recording)
    model = source.header.model_name, source.header.model_sha256
    pipeline = build_pipeline(None, MovementSettings(exercise))
    recorder = SessionRecorder(RACK, model, clock_reading)
    frames: list[dict[str, Any]] = []
    recognised: list[tuple[float, str]] = []
    for observation in source:
        step = pipeline.replay(observation)
        recorder.take(step, observation.dropped)
        frames.append(frame_payload(step))
        recognised += [
            (step.t_s, str(getattr(event, "exercise", "")))
            for event in step.events
            if type(event).__name__ == RECOGNISED
        ]
    session = recorder.end(pipeline) or recorder.close()
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
        tuple(frames),
        tuple(recognised),
    )
