"""What a filmed lifter does, frame by frame: standing, down, held, up, at the top."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from benchmarks.lifter.body.movement import smooth_step
from benchmarks.lifter.body.pose import PoseAngles

FPS = 30
# Seconds; somebody who takes their time, as they do without much weight.
SPANS = {"down": (0.95, 1.3), "hold": (0.12, 0.3), "up": (0.8, 1.15), "top": (0.3, 0.6)}
SWAY_DEG, BREATH_DEG = 0.35, 0.3


@dataclass(frozen=True, slots=True)
class Ramp:
    """So many degrees, from one share of the descent to another."""

    deg: float
    start: float = 0.0
    stop: float = 1.0

    def at(self, descent: float) -> float:
        """Return the degrees at a share of the descent."""
        share = (descent - self.start) / (self.stop - self.start)
        return self.deg * smooth_step(share)


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from standing, degrees; ``lateral`` and ``rotation`` to the left."""

    pelvis: float = 0.0
    lumbar: float = 0.0
    thoracic: float = 0.0
    neck: float = 0.0
    knee: float = 0.0
    arms: float = 0.0
    lateral: float = 0.0
    rotation: float = 0.0

    @property
    def flexion(self) -> float:
        """Return what the spine flexes by."""
        return self.lumbar + self.thoracic


# One repetition: per field of ``Change`` the ramps that add up.
Rep = Mapping[str, tuple[Ramp, ...]]


def rep(**degrees: float) -> Rep:
    """Return a repetition in which everything goes evenly with the descent."""
    return {name: (Ramp(deg),) for name, deg in degrees.items()}


@dataclass(frozen=True, slots=True)
class Beat:
    """One frame: ``rep`` counts from 1, 0 while standing; ``depth`` is 0 to 1."""

    t_s: float
    rep: int
    phase: str
    depth: float
    change: Change


def beats(
    reps: tuple[Rep, ...],
    stand_s: float,
    even: bool,
    rng: np.random.Generator,
    slower: float = 1.0,
) -> list[Beat]:
    """Return the frames of a set.

    Parameters
    ----------
    stand_s : how long the lifter stands before the first repetition; 0 begins in it
    even : whether every repetition goes as far as it says, or 4 % more or less
    slower : how many times longer than usual the repetitions take
    """
    phases = [(0, "stand", stand_s)] if stand_s else []
    for number in range(1, len(reps) + 1):
        phases += [
            (number, name, slower * rng.uniform(*span)) for name, span in SPANS.items()
        ]
    far = np.ones(len(reps)) if even else rng.uniform(0.96, 1.04, len(reps))
    ends = np.cumsum([seconds for _, _, seconds in phases])
    hertz, turn = rng.uniform(0.15, 0.5, 2), rng.uniform(0, 2 * np.pi, 2)
    out = []
    for frame in range(int(ends[-1] * FPS)):
        t_s = frame / FPS
        at = int(np.searchsorted(ends, t_s, side="right"))
        number, phase, seconds = phases[at]
        share = 1 - (ends[at] - t_s) / seconds
        descent = {"down": share, "hold": 1.0, "up": 1 - share}.get(phase, 0.0)
        sway, breath = np.sin(2 * np.pi * hertz * t_s + turn)
        change = _change(reps[number - 1], descent, far[number - 1]) if number else None
        moved = change or Change()
        moved = replace(
            moved,
            pelvis=moved.pelvis + SWAY_DEG * sway,
            thoracic=moved.thoracic + BREATH_DEG * breath,
        )
        out.append(Beat(t_s, number, phase, smooth_step(descent), moved))
    return out


def _change(how: Rep, descent: float, far: float) -> Change:
    return Change(
        **{
            name: far * sum(ramp.at(descent) for ramp in ramps)
            for name, ramps in how.items()
        }
    )


def pose(standing: PoseAngles, change: Change) -> PoseAngles:
    """Return a posture changed in the sagittal plane."""
    return replace(
        standing,
        **{
            field.name: getattr(standing, field.name) + getattr(change, field.name)
            for field in fields(Change)
            if hasattr(standing, field.name)
        },
    )
