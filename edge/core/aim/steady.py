"""Placements over time: the middle of the last second, and how long all is well."""

import math
from collections import deque
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from edge.core.aim.advice import (
    Advice,
    Do,
    advice,
    light_advice,
    nobody_advice,
)
from edge.core.aim.figures import Glimpse, Placement
from edge.core.types.codes import ViewKind

# Chosen: a keypoint that jumps for a frame is outvoted, a technician does not wait.
WINDOW_S, LEAST_FRAMES = 1.0, 4
# Chosen: who bends or turns for a moment has not moved the camera.
PATIENCE_S = 15.0
# Chosen: nobody who walks through is well placed for so long.
READY_S = 2.0
# Chosen: who leans further does not stand.
UPRIGHT_DEG = 20.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What one frame showed.

    ``trouble`` is that of the light; ``placement`` is None where nobody is followed,
    and ``glimpse`` is then what can be made out. ``stands`` is whether they stand
    upright; ``known`` whether their neutral is learnt.
    """

    t_s: float
    trouble: str | None = None
    frozen: bool = False
    placement: Placement | None = None
    glimpse: Glimpse | None = None
    stands: bool = True
    known: bool = True


@dataclass(frozen=True, slots=True)
class AimState:
    """What to do, how the camera stands, and whether the rack may be used."""

    advice: tuple[Advice, ...] = ()
    placement: Placement | None = None
    ready: bool = False


class Steady:
    """Follows what a camera sees while somebody moves it.

    Parameters
    ----------
    focal_share
        Focal length in picture heights.
    wanted
        From where the lifter is to be seen.
    """

    def __init__(self, focal_share: float, wanted: ViewKind = ViewKind.SIDE) -> None:
        self.focal_share = focal_share
        self._wanted = wanted
        self._seen: deque[tuple[float, Placement]] = deque()
        self._state = AimState((Advice(Do.STAND_THERE),))
        self._somebody_s = -math.inf
        self._placed_s = -math.inf
        self._well_since_s = math.nan

    def step(self, seen: Seen) -> AimState:
        """Take a frame; returns what holds now."""
        state = self._judged(seen)
        if state.advice:
            self._well_since_s = math.nan
        elif math.isnan(self._well_since_s):
            self._well_since_s = seen.t_s
        ready = seen.t_s - self._well_since_s >= READY_S
        self._state = AimState(state.advice, state.placement, ready)
        return self._state

    def _judged(self, seen: Seen) -> AimState:
        if seen.frozen:
            return AimState((Advice(Do.UNFREEZE),))
        if found := light_advice(seen.trouble):
            return AimState(tuple(found))
        if seen.placement is None:
            if seen.t_s - self._somebody_s < WINDOW_S:
                return self._state
            self._seen.clear()
            return AimState(tuple(nobody_advice(seen.glimpse)))
        self._somebody_s = seen.t_s
        if seen.stands:
            self._seen.append((seen.t_s, seen.placement))
        while self._seen and seen.t_s - self._seen[0][0] > WINDOW_S:
            self._seen.popleft()
        if len(self._seen) < LEAST_FRAMES:
            if seen.t_s - self._placed_s < PATIENCE_S:
                return self._state
            return AimState((Advice(Do.STAND_STILL),), self._state.placement)
        self._placed_s = seen.t_s
        now = middle([placed for _, placed in self._seen])
        found = advice(now, self.focal_share, wanted=self._wanted)
        if not found and not seen.known:
            found = [Advice(Do.STAND_STILL)]
        return AimState(tuple(found), now)


def middle(placed: list[Placement]) -> Placement:
    """Return the medians of several placements; NaN where none could tell."""
    figures: dict[str, Any] = {}
    for name in (field.name for field in fields(Placement)):
        values = [getattr(each, name) for each in placed]
        known = [value for value in values if not math.isnan(value)]
        figures[name] = float(np.median(known)) if known else math.nan
    figures["facing"] = int(np.sign(figures["facing"]))
    return Placement(**figures)
