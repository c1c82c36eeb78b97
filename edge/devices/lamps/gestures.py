"""What a button may say, and what of it is set: by how long it is held."""

from dataclasses import dataclass, field
from enum import StrEnum

from edge.errors import ConfigError, Reason
from edge.exercises.tables import load_exercise

AUTO = "auto"
# Held for so long. Chosen: nobody holds a button for 2 s by chance, and the two can be
# told apart without counting, by their ticks.
REFERENCE_S, END_S = 2.0, 5.0
# Chosen: a bag that leans on it, or a wire that is cut, is nobody's wish.
STUCK_S = 20.0


@dataclass(frozen=True, slots=True)
class ButtonSettings:
    """A button between its pin and ground.

    A press goes on to the next of ``exercises``, and the lamp winks as often as that
    one's place in the list; 2 s ask for the lifter's own hinge, 5 s end the session.
    """

    pin: int | None = field(
        default=None, metadata={"doc": "BCM number.", "min": 0, "max": 27}
    )
    # Chosen: what a rack is used for most, and not more than can be counted in winks.
    exercises: tuple[str, ...] = field(
        default=(AUTO, "romanian_deadlift", "deadlift", "squat"),
        metadata={"doc": "What a press goes through; auto, names and aliases."},
    )

    def __post_init__(self) -> None:
        """Refuse an exercise that there is not, and a list that cannot be counted."""
        if not 1 <= len(self.exercises) <= 6:
            raise ConfigError(
                f"button.exercises has {len(self.exercises)}: name 1 to 6, as many as "
                "winks can be counted",
                reason=Reason.INVALID,
            )
        for name in self.exercises:
            if name != AUTO:
                load_exercise(name)


class Gesture(StrEnum):
    """What the button says."""

    TICK = "tick"  # while it is held: the next limit is passed
    NEXT = "next"
    REFERENCE = "reference"
    END = "end"


def meant(held_s: float) -> Gesture:
    """Return what letting go says after so long, s."""
    if held_s >= END_S:
        return Gesture.END
    return Gesture.REFERENCE if held_s >= REFERENCE_S else Gesture.NEXT
