"""Whose neutral hinge is in force: that of the session, and of the athlete it names.

A hinge is learnt in a session and goes with it. Where an athlete is named it is kept
for them, as numbers with their day, and is looked up when they are named again. From
another day it is worth less: clothes differ. Where nobody is named it is forgotten with
how the lifter stands, when they are out of sight. Nothing here waits for a disk.
"""

import logging
import queue
from collections.abc import Callable
from typing import Protocol

from edge.core.spine.own_hinge import OwnHinge
from edge.core.types.events import HingeForgotten, HingeLearnt, Step
from edge.session.parties import ClockReading
from edge.session.recorder import SessionRecorder
from edge.session.reference.bow_file import log_bows
from edge.store.hinges import StoredHinge

log = logging.getLogger(__name__)


class HingeStore(Protocol):
    """What keeps hinges by athlete; both calls return at once."""

    def put_hinge(self, athlete: str, hinge: StoredHinge | None) -> None:
        """Store an athlete's hinge; None forgets it."""

    def ask_hinge(
        self, athlete: str, take: Callable[[StoredHinge | None], object]
    ) -> None:
        """Look a hinge up and hand it over later, from any thread."""


class HingeUser(Protocol):
    """What reads bends against a hinge."""

    own_hinge: OwnHinge | None

    def use_hinge(self, hinge: OwnHinge | None) -> None:
        """Read bends against it from now on."""


class Hinges:
    """``attend`` is called once a frame, when the lamp is set and the step is recorded.

    ``given`` is a hinge that stays in force where no other is: that of a rack which is
    told one when it starts.
    """

    def __init__(
        self,
        user: HingeUser,
        recorder: SessionRecorder,
        store: HingeStore,
        clock_reading: Callable[[], ClockReading],
        given: OwnHinge | None = None,
    ) -> None:
        self._user = user
        self._recorder = recorder
        self._store = store
        self._clock_reading = clock_reading
        self._given = given
        self._athlete: str | None = None
        self._open = False
        self._learnt = False  # in the session in progress, or before it began
        self._found: queue.SimpleQueue[tuple[str, StoredHinge]] = queue.SimpleQueue()

    def attend(self, step: Step) -> None:
        """Keep what was learnt, and use what belongs to who is lifting now."""
        recorder = self._recorder
        if self._open and not recorder.open:
            self._learnt = False
            self._user.use_hinge(self._given)
            self._ask(recorder.athlete)
        self._open = recorder.open
        if recorder.athlete != self._athlete:
            self._named(recorder.athlete)
        log_bows(step.events)
        for event in step.events:
            if isinstance(event, HingeLearnt):
                self._learnt = True
                self._keep()
            elif isinstance(event, HingeForgotten):
                self._learnt = False
                self._user.use_hinge(self._given)
        while not self._found.empty():
            self._take(*self._found.get_nowait())

    def forget(self) -> None:
        """Forget the hinge in force, and the one that is kept for the athlete."""
        self._learnt, self._given = False, None
        self._user.use_hinge(None)
        if self._athlete is not None:
            self._store.put_hinge(self._athlete, None)

    def _named(self, athlete: str | None) -> None:
        before, self._athlete = self._athlete, athlete
        if self._learnt and before is None:
            self._keep()  # whoever bowed has said who they are
            return
        self._learnt = False
        self._user.use_hinge(self._given)
        self._ask(athlete)

    def _keep(self) -> None:
        hinge = self._user.own_hinge
        if self._athlete is not None and hinge is not None:
            stored = StoredHinge(hinge.payload(), self._day())
            self._store.put_hinge(self._athlete, stored)
            self._user.use_hinge(hinge)  # theirs, also when they come back

    def _ask(self, athlete: str | None) -> None:
        if athlete is None:
            return

        def take(found: StoredHinge | None) -> None:
            if found is not None:
                self._found.put((athlete, found))

        self._store.ask_hinge(athlete, take)

    def _take(self, athlete: str, found: StoredHinge) -> None:
        if athlete != self._athlete or self._learnt:
            return  # somebody else by now, or a newer one
        try:
            hinge = OwnHinge.of(found.numbers)
        except ValueError as error:
            log.warning("the stored hinge of an athlete is not used: %s", error)
            return
        today = self._day()
        same = today is not None and today == found.day
        self._user.use_hinge(hinge if same else hinge.of_another_day())

    def _day(self) -> str | None:
        """Return the day, ``YYYY-MM-DD`` in UTC; None while the clock is not set."""
        utc = self._clock_reading().utc
        return utc[:10] if utc else None
