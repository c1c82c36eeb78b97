"""Who does which movement before which camera; dice draw those set aside."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.moves.routine import Routine

Build = Callable[[Figure, Footing, np.random.Generator], Routine]
# What one rack sees; the quick ones need more of it.
FPS, QUICK_FPS, IDLE_FPS = 15, 25, 7


@dataclass(frozen=True, slots=True)
class Plan:
    """One clip; what it does not say is drawn by its seed.

    ``exercise`` is the contract's name, None for what is none; ``faults`` are the
    codes that a repetition or hold is to be told. ``body``, ``yaw_deg``, ``side``,
    ``top``, ``background`` and ``light`` as in ``lifter.plan``. ``at``: where the
    figure begins, m left of and behind the camera's target; ``closer``: how much
    larger than usual it is seen; ``fine``: samples along a pixel's side.
    """

    exercise: str | None
    what: str
    build: Build
    body: int
    seed: int
    faults: tuple[str, ...] = ()
    yaw_deg: float = 0.0
    side: int = 1
    top: str | None = None
    background: str | None = None
    light: float = 1.0
    fps: int = FPS
    plates_m: float = 0.225
    at: tuple[float, float] = field(default=(0.0, 0.0))
    closer: float = 1.0
    fine: int = 2
    aside: bool = False

    @property
    def view(self) -> str:
        """Return the contract's word for how the camera sees the lifter."""
        off = abs(self.yaw_deg)
        return "side" if off <= 20 else "front" if off >= 65 else "oblique"

    def description(self) -> dict[str, Any]:
        """Return what the clip shows, to be written beside it."""
        return {
            "exercise": self.exercise,
            "what": self.what,
            "faults": list(self.faults),
            "set": "aside" if self.aside else "development",
            "fps": self.fps,
            "view": self.view,
            "yaw_deg": self.yaw_deg,
            "body": self.body,
            "seed": self.seed,
            "background": self.background,
        }
