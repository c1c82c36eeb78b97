"""What the repetitions of a set are called, and which of them only moved a weight."""

from collections.abc import Sequence
from dataclasses import replace

from edge.core.movement.bend import Bend
from edge.core.movement.recogniser import DEADLIFT, Look, picked_up, recognised
from edge.core.types.exercise import Exercise, RepAngle, RepLimits

# Chosen: such bends take 51 degrees, slow bows 58, first repetitions of real sets 73.
FIRST_ROM_DEG = 55.0


class Naming:
    """Names one set after the other by one of ``exercises``.

    ``exercise`` is what the set goes by, the first until its repetitions look like
    another; ``sure`` says that it is that one and not just alike.
    """

    def __init__(self, exercises: Sequence[Exercise]) -> None:
        self._exercises = {each.name: each for each in exercises}
        self._general = exercises[0]
        self._named = len(exercises) == 1
        self._hips = self._general.rep_limits.angle is RepAngle.HIP
        self.limits = _loosest([each.rep_limits for each in exercises])
        self.begin_set()

    def begin_set(self) -> None:
        """Begin a new set."""
        self._looks: list[Look] = []
        self.exercise = self._general
        self.sure = self._named

    def take(self, look: Look) -> None:
        """Take the next repetition's look."""
        self._looks.append(look)

    def take_out(self, at: int) -> None:
        """Leave one out that was none after all."""
        del self._looks[at]

    def recognise(self) -> Exercise:
        """Return what the set is called by now."""
        if not self._named and self._looks:
            now = self.exercise.name if self.sure else None
            name, sure = recognised(self._looks, now)
            if name not in self._exercises:
                name, sure = self._general.name, False
            self.exercise, self.sure = self._exercises[name], sure
        return self.exercise

    def too_quick(self, bend: Bend) -> bool:
        """Return whether the last repetition is quicker than what it looks like."""
        like = self._exercises.get(self._looks[-1].name, self._general)
        least_s = like.rep_limits.min_duration_s.value
        return not bend.started_bent and bend.end_s - bend.start_s < least_s

    def too_shallow(self) -> bool:
        """Return whether the first repetition is less than a set begins with, unnamed.

        Who takes something from a bench, or from a bowl of chalk, bends as well.
        """
        first = self._looks[-1]
        begins = len(self._looks) == 1 and self._hips and not self._named
        return begins and not first.front and first.hip_rom_deg < FIRST_ROM_DEG

    def moved(self) -> tuple[bool, bool]:
        """Return whether the set's first repetition took a weight up, its last down.

        In a deadlift that is the exercise.
        """
        if self._hips and self._looks[-1].lifts_to_chest:
            return False, True
        if not self._hips or (self._named and self.exercise.name == DEADLIFT):
            return False, False
        moved = picked_up(self._looks)
        return 0 in moved and len(self._looks) > 1, len(self._looks) - 1 in moved

    def ends_on_floor(self) -> bool:
        """Return whether the last repetition only put down what was lifted.

        A lift from the floor ends where it began: who lifts five times bends six times,
        and rises without the weight in the end.
        """
        deadlift = self.exercise.name == DEADLIFT
        return deadlift and len(self._looks) > 1 and self._looks[-1].reaches_floor

    def carried_off(self) -> bool:
        """Return whether the last repetition was none, if the lifter now walks away."""
        if not self._hips or not self._looks:
            return False
        alone = len(self._looks) == 1 or self.exercise.name == DEADLIFT
        last = self._looks[-1]
        return alone and (last.moves_a_thing or last.ends_at_chest)


def _loosest(limits: Sequence[RepLimits]) -> RepLimits:
    """Return the first limits, as quick as any of them allow."""
    quickest = min(
        (each.min_duration_s for each in limits), key=lambda figure: figure.value
    )
    return replace(limits[0], min_duration_s=quickest)
