"""Does the camera still see what it saw when it was aimed? Looked at after each lamp.

The loop gives it frames; it looks at an empty room twice a minute, and at how whoever
trains stands. What it finds is told by health and ``doctor``, and by a blue lamp while
nobody trains. A lifter's own lamp stays theirs: what they do is judged by what is seen
of it, wherever the camera looks.
"""

import logging
import math
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from edge.core.aim.edges import edges
from edge.core.aim.figures import Placement, focal_share, placement
from edge.core.aim.moved import LOOK_S, MovedWatch
from edge.core.aim.steady import UPRIGHT_DEG, middle
from edge.core.pose.lens import Lens, LensSettings, correction
from edge.core.types.codes import Level
from edge.core.types.events import Step
from edge.core.types.frames import Frame
from edge.core.types.states import Feedback
from edge.errors import StoreError
from edge.files.aimed import aimed_path, read_aimed, write_aimed
from edge.session.health_meter import HealthMeter

log = logging.getLogger(__name__)

# While somebody is there: a look so often, and so many make a visit. Chosen: ten
# seconds of standing, more than it takes to walk through.
STAND_S, LEAST_STANDS, MOST_STANDS = 1.0, 10, 120
KNOCKED = Feedback(Level.UNSURE)


class ViewWatch:
    """``take`` is called once a frame; ``knocked`` is what has been found, if anything.

    ``later`` runs what a disk may keep waiting.
    """

    def __init__(
        self,
        store: Path,
        lens: LensSettings,
        meter: HealthMeter,
        later: Callable[[Callable[[], None]], None],
    ) -> None:
        self._path = aimed_path(store)
        self._meter = meter
        self._later = later
        self._lens: Lens | None = correction(lens)
        self._focal_share = focal_share(lens)
        self._watch = _opened(self._path)
        self._look_s = self._stand_s = -math.inf
        self._stands: list[Placement] = []
        meter.view_moved = None if self._watch is None else bool(self.knocked)

    @property
    def knocked(self) -> str | None:
        """Return how the view has changed, in words; None while it has not."""
        return self._watch.words if self._watch else None

    def take(self, frame: Frame, step: Step) -> None:
        """Look at a frame, if it is time."""
        if self._watch is None:
            return
        before = self._watch.words
        learnt = False
        if step.feedback.level is Level.ABSENT:
            self._leave(self._watch)
            if frame.t_s - self._look_s >= LOOK_S:
                self._look_s = frame.t_s
                found = edges(frame.rgb)
                learnt = found is not None and self._watch.look(found)
        elif frame.t_s - self._stand_s >= STAND_S:
            self._stand_s = frame.t_s
            self._stand(frame, step)
        if learnt or self._watch.words != before:
            self._tell(self._watch)

    def _stand(self, frame: Frame, step: Step) -> None:
        if not abs(step.angles.trunk_inclination_deg) < UPRIGHT_DEG:
            return
        height, width = frame.rgb.shape[:2]
        size = width, height
        pose = step.pose
        straight = self._lens.pose(pose, size) if self._lens else pose
        placed = placement(pose, straight, size, self._focal_share * width)
        if placed is not None:
            self._stands = [*self._stands, placed][-MOST_STANDS:]

    def _leave(self, watch: MovedWatch) -> None:
        if len(self._stands) >= LEAST_STANDS:
            watch.visit(middle(self._stands))
        self._stands = []

    def _tell(self, watch: MovedWatch) -> None:
        words = watch.words
        self._meter.view_moved = words is not None
        if words != watch.kept.knocked:
            if words:
                log.warning("the camera is %s since it was aimed; aim it again", words)
            watch.kept = watch.kept.with_knocked(words)
        kept = watch.kept

        def write() -> None:
            try:
                write_aimed(self._path, kept)
            except StoreError as error:
                log.warning("%s", error)

        self._later(write)


def _opened(path: Path) -> MovedWatch | None:
    try:
        kept = read_aimed(path)
    except StoreError as error:
        log.warning("%s; whether the camera is knocked is not watched", error)
        return None
    return MovedWatch(kept) if kept else None


def in_a_thread(work: Callable[[], None]) -> None:
    """Run something that no frame waits for."""
    threading.Thread(target=work, name="aim file", daemon=True).start()


def blue_when_knocked(
    show: Callable[[Step], None], watch: ViewWatch
) -> Callable[[Step], None]:
    """Return what shows blue while nobody trains before a camera that was knocked."""

    def show_knocked(step: Step) -> None:
        if watch.knocked and step.feedback.level is Level.ABSENT:
            step = replace(step, feedback=KNOCKED)
        show(step)

    return show_knocked
