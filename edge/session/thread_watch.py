"""Measures once, while nobody is in sight, how many threads the pose model is to take.

Whoever comes waits for the slice that has begun, which is as long as a frame, and the
rest is done when they have gone.
"""

import logging
import os
import threading
from pathlib import Path

import numpy as np

from edge.core.back.strip import COLUMNS, ROWS
from edge.core.types.codes import Level
from edge.core.types.events import Step
from edge.core.vision import Vision, Work
from edge.devices.host.memory import give_back
from edge.devices.inference.movenet import MoveNet
from edge.devices.inference.thread_file import ThreadChoice, keep, kept, place
from edge.devices.inference.thread_trial import ThreadTrial, best

log = logging.getLogger(__name__)


def left_to_a_thread(work: Work) -> None:
    """Do it where nobody waits for it."""
    threading.Thread(target=work, name="threads kept", daemon=True).start()


class ThreadWatch:
    """Called once a frame, after the lamp is set.

    Parameters
    ----------
    vision
        The pose model in use, given other threads once they are known to be quicker,
        and the strip network that runs beside it.
    folder
        Where the figures are kept; where they are already, nothing is measured.
    """

    def __init__(self, vision: Vision, folder: Path) -> None:
        self._folder = folder
        self._trial: ThreadTrial | None = None
        self._taken = False
        model = vision.model
        if not isinstance(model, MoveNet) or (look := vision.look) is None:
            return
        self._model, self._place = model, place(model.spec.sha256)
        if kept(folder, self._place):
            return
        strip = np.zeros((ROWS, COLUMNS, 3), np.uint8)

        def beside() -> None:
            look(strip)

        self._trial = ThreadTrial(
            model.with_threads,
            vision.input_size,
            beside,
            vision.background,
            len(os.sched_getaffinity(0)),
        )

    def attend(self, step: Step) -> None:
        """Do a slice of the measurement, if one is due and nobody is there."""
        trial = self._trial
        if step.feedback.level is not Level.ABSENT:
            return
        if self._taken:
            # Not before: a frame that was ahead may have had the model of before.
            self._taken = False
            give_back()
        if trial is None:
            return
        try:
            trial.step()
            if trial.over:
                self._trial = None
                self._take(trial.times_ms())
        except Exception as error:
            # Such as a model's file that an update replaces just now, or memory that is
            # short: the model that runs is whole, and the lamp is worth more than its
            # speed. A rack that ends here would begin and end again all night.
            self._trial = None
            log.warning("threads: not measured (%s)", str(error) or repr(error))

    def _take(self, times_ms: dict[int, float]) -> None:
        threads = best(times_ms)
        model, folder, where = self._model, self._folder, self._place
        model.take_over(model.with_threads(threads))
        self._taken = True
        said = ThreadChoice(threads, times_ms).line
        log.info("pose model: threads: %d from now on; a run takes %s", threads, said)
        left_to_a_thread(lambda: keep(folder, where, times_ms))
