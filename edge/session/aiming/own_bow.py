"""A neutral bow on request: how it goes on, and for whom it is kept."""

import logging
from pathlib import Path

from edge.core.types.codes import Cue
from edge.core.types.events import HingeLearnt, HingeRefused, Step
from edge.core.types.states import Feedback
from edge.devices.host.system import clock_reading
from edge.errors import StoreError
from edge.pipeline import Pipeline
from edge.session.reference.bow_file import BOW_UNUSABLE, hardly_neutral
from edge.store.hinges import StoredHinge
from edge.store.log import SessionLog

log = logging.getLogger(__name__)

STEPS = {
    Cue.BOW_READY: "Stand still, side-on, with a stick along the back: head, chest and "
    "sacrum on it.",
    Cue.BOW_NOW: "Now bow slowly, two seconds down and two up, the stick in touch.",
}


class OwnBow:
    """Follows one bow at a time; ``text`` is how it stands, empty where none is."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._athlete: str | None = None
        self.text = ""

    def ask(self, pipeline: Pipeline, athlete: str | None) -> None:
        """Take the next bend for one."""
        self._athlete = athlete
        self.text = STEPS[Cue.BOW_READY]
        pipeline.learn_hinge()

    def attend(self, step: Step) -> Feedback | None:
        """Follow a frame; returns what the lamps show of it, None where nothing."""
        cue = step.feedback.cue
        if cue in STEPS:
            self.text = STEPS[cue]
        for event in step.events:
            if isinstance(event, HingeRefused):
                self.text = f"Not usable: {BOW_UNUSABLE[event.reason]}."
            if isinstance(event, HingeLearnt):
                self.text = (
                    f"Taken. It adds up to {event.hinge.change_deg:+.0f}° to flexion"
                    f" and is worth {100 * event.hinge.worth:.0f} %."
                )
                if event.hinge.unusual:
                    self.text += f" But {hardly_neutral(event.hinge)}."
                self._keep(event)
        bowing = (Cue.BOW_READY, Cue.BOW_NOW, Cue.BOW_TAKEN, Cue.BOW_UNUSABLE)
        return step.feedback if cue in bowing else None

    def _keep(self, event: HingeLearnt) -> None:
        if self._athlete is None:
            self.text += " Without a name it is not kept."
            return
        now = clock_reading()
        stored = StoredHinge(event.hinge.payload(), now.utc[:10] if now.utc else None)
        try:
            with SessionLog(self._store) as sessions:
                sessions.put_hinge(self._athlete, stored)
        except StoreError as error:
            log.warning("the bow is not kept: %s", error)
            self.text += " It could not be kept: the store takes nothing now."
            return
        self.text += f" It is kept for {self._athlete}."
