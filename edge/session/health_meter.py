"""Do pictures come, and can they be judged: the loop's own figures, for health.

The loop writes, another thread reads what the last whole window came to. Nothing here
waits, and a picture is only looked at after its lamp was set.
"""

import math
import statistics
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from edge.core.types.codes import Level, ViewKind
from edge.core.types.events import Step
from edge.core.types.frames import Frame
from edge.devices.camera.picture import FROZEN_S, FrozenWatch, light

WINDOW_S = 30.0  # chosen: twice in a minute's health, and a set is longer
LOOK_S = 0.5  # chosen: a quarter of what counts as frozen


@dataclass(frozen=True, slots=True)
class LoopFigures:
    """Figures of some seconds; None where they cannot be parts.

    ``judged_share`` and ``view`` are of the frames with somebody in them; ``dropped``
    counts pictures that came and were not looked at; ``exposure`` is ``ok``, ``dark``,
    ``black`` or ``bright``; ``fps_target`` is what was asked of the camera;
    ``view_moved`` is whether it was knocked since it was aimed.
    """

    fps: float | None = None
    fps_target: float | None = None
    judged_share: float | None = None
    dropped: int | None = None
    step_ms: float | None = None
    view: str | None = None
    frozen: bool | None = None
    exposure: str | None = None
    view_moved: bool | None = None

    def payload(self) -> dict[str, Any]:
        """Return the keys of health."""
        return asdict(self)

    @property
    def line(self) -> str:
        """Return what ``systemctl status`` and ``doctor`` show."""
        if self.fps is None:
            return "no figures yet"
        parts = [f"{self.fps:.0f} pictures a second"]
        if self.step_ms is not None:
            parts.append(f"{self.step_ms:.0f} ms each")
        if self.judged_share is not None:
            parts.append(f"{self.judged_share:.0%} judged while somebody was there")
        if self.frozen:
            parts.append("the picture is frozen")
        if self.exposure not in (None, "ok"):
            parts.append(f"the picture is {self.exposure}")
        if self.view_moved:
            parts.append("the camera was knocked since it was aimed")
        return ", ".join(parts)


class HealthMeter:
    """Counts frames; ``last`` is what the last window came to, from any thread."""

    def __init__(self, fps_target: float | None = None) -> None:
        self.last = LoopFigures(fps_target=fps_target)
        self.fps_target = fps_target
        self.frozen = False
        self.view_moved: bool | None = None
        self._watch = FrozenWatch()
        self._looked_s = -math.inf
        self._exposure: str | None = None
        self._begin(math.nan)

    def _begin(self, t_s: float) -> None:
        self._began_s = t_s
        self._seen = self._there = self._judged = self._dropped = 0
        self._steps_ms: list[float] = []
        self._views: Counter[str] = Counter()

    def take(self, frame: Frame, step: Step, dropped: int, step_ms: float) -> bool:
        """Take a frame with what it came to; returns whether ``last`` is news.

        Parameters
        ----------
        dropped
            How many pictures were lost since the frame before.
        step_ms
            How long the judgement took.
        """
        if math.isnan(self._began_s):
            self._begin(frame.t_s)
        if frame.t_s - self._looked_s >= LOOK_S:
            self._looked_s = frame.t_s
            self.frozen = self._watch.step(frame) >= FROZEN_S
            self._exposure = light(frame.rgb).trouble or "ok"
        self._seen += 1
        self._dropped += dropped
        self._steps_ms.append(step_ms)
        if step.feedback.level is not Level.ABSENT:
            self._there += 1
            self._judged += step.feedback.level.judged
            if step.view.kind is not ViewKind.UNKNOWN:
                self._views[str(step.view.kind)] += 1
        passed_s = frame.t_s - self._began_s
        if passed_s < WINDOW_S:
            return False
        self.last = self._figures(passed_s)
        self._begin(frame.t_s)
        return True

    def _figures(self, passed_s: float) -> LoopFigures:
        there, views = self._there, self._views.most_common(1)
        return LoopFigures(
            fps=self._seen / passed_s,
            fps_target=self.fps_target,
            judged_share=self._judged / there if there else None,
            dropped=self._dropped,
            step_ms=statistics.median(self._steps_ms),
            view=views[0][0] if views else None,
            frozen=self.frozen,
            exposure=self._exposure,
            view_moved=self.view_moved,
        )
