"""What follows one kind of movement: what it is told, and what it answers.

``edge.core.verdict.lifting.Lifting`` keeps one for each kind that may come, shows each
frame to those whose posture it is in, and asks the one in force for the level.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from edge.core.spine.baseline import NeutralShift
from edge.core.types.codes import BodyPosture
from edge.core.types.events import Event
from edge.core.types.exercise import Exercise
from edge.core.types.frames import DorsalContour, Pose
from edge.core.types.records import Posture, SetRecord
from edge.core.types.states import BodyState, Feedback, Movement

# Pose and edge of the back as a straight lens would show them, and the standing
# trunk's length in px.
Seen = tuple[Pose, DorsalContour | None, float]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a lifter only later than their repetitions.

    ``shift`` is what the neutral learnt meanwhile changes in frames that were judged
    without it; None when it is still unknown.
    """

    shift: NeutralShift | None = None
    posture: Posture = field(default_factory=Posture)


class Follower(Protocol):
    """Counts and judges one kind of movement."""

    @property
    def exercise(self) -> Exercise:
        """Return what the set in progress goes by."""

    @property
    def postures(self) -> tuple[BodyPosture, ...]:
        """Return the postures of what it follows."""

    @property
    def level(self) -> Feedback:
        """Return what the last frame came to."""

    @property
    def busy(self) -> bool:
        """Return whether a repetition or a hold is in progress."""

    @property
    def begun(self) -> bool:
        """Return whether the set has a repetition or a hold in it."""

    def step(
        self, body: BodyState, seen: Seen | None = None, *, counts: bool = True
    ) -> tuple[Movement, tuple[Event, ...]]:
        """Take one frame, also of other postures, which end what is in progress.

        ``seen`` is what a report draws; nothing is judged by it. What ends in a frame
        that ``counts`` for nothing is not counted.
        """

    def lose(self, t_s: float) -> tuple[Event, ...]:
        """End what is in progress: the lifter is out of sight, their set is not."""

    def drop(self, t_s: float) -> tuple[Event, ...]:
        """End what is in progress: nobody will know how it would have gone on."""

    def rejudge(self, known: Known) -> None:
        """Take what is known of the lifter by now."""

    def finish_set(self) -> SetRecord | None:
        """Return the set, None where nothing is in it, and begin a new one."""


def whose(posture: BodyPosture, followers: Sequence[Follower]) -> Sequence[Follower]:
    """Return whose own a posture is: feet together, or apart; else whose it may be."""
    own = [each for each in followers if each.postures[0] is posture]
    return own or [each for each in followers if posture in each.postures]
