"""The lunge's lean: a trunk bowed far enough, for how long, with what spine."""

import math
from dataclasses import dataclass

import numpy as np

from edge.core.types.events import Step
from edge.core.verdict.repetition import peak

LAPSE_S = 0.4  # chosen: a keypoint dropout does not end it


@dataclass(frozen=True, slots=True)
class LeanRecord:
    """The longest lean; NaN where the spine could not be told."""

    held_s: float
    trunk_peak_deg: float
    spine_flexion_peak_deg: float
    spine_extension_peak_deg: float


class Lean:
    """Follows the trunk; ``best`` is the longest lean past ``limit_deg``."""

    def __init__(self, limit_deg: float) -> None:
        self._limit_deg = limit_deg
        self.best: LeanRecord | None = None
        self._begin()

    def _begin(self) -> None:
        self._since_s = self._last_s = math.nan
        self._frames: list[tuple[float, float]] = []

    def step(self, step: Step) -> None:
        """Take a step."""
        trunk_deg = step.angles.trunk_inclination_deg
        if trunk_deg >= self._limit_deg:
            if not step.t_s - self._last_s <= LAPSE_S:
                self._begin()
                self._since_s = step.t_s
            self._last_s = step.t_s
            self._frames.append((trunk_deg, step.spine.spine_flexion_deg))
            held_s = step.t_s - self._since_s
            if self.best is None or held_s > self.best.held_s:
                self.best = self._record(held_s)

    def _record(self, held_s: float) -> LeanRecord:
        trunk, flexion = np.array(self._frames).T
        return LeanRecord(held_s, float(trunk.max()), peak(flexion), peak(-flexion))
