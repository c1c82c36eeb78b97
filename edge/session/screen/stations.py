"""What the screen asks for, in order: the article's screens, easy ones first."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Station:
    """One thing to do: ``reps`` repetitions, or ``rounds`` holds of ``hold_s``.

    ``name`` is its code in records and texts. A repetition shows something from
    ``trunk_deg`` of inclination on. With ``lean_deg``, the trunk is to be bowed that
    far for ``lean_s`` too. After ``limit_s`` a round is over, whatever was done.
    """

    name: str
    exercise: str
    reps: int = 0
    hold_s: float = 0.0
    rounds: int = 1
    trunk_deg: float = 0.0
    lean_deg: float = 0.0
    lean_s: float = 0.0
    ready_s: float = 6.0  # chosen: to read a line and to take the position
    limit_s: float = 60.0


STANDING = "standing"
# Of a hold's time. Chosen: less is a false start, which may be tried again.
HELD_SHARE = 0.5
# The three holds: against extension, lateral flexion and rotation. Counts and times are
# chosen: enough to tell a habit from a slip, and no test of strength.
STATIONS = (
    Station(STANDING, "hip_hinge", ready_s=3.0, limit_s=20.0),
    # Monnier 2012: 50 deg of lean with a neutral spine; 5 deg less is what the trunk's
    # line may be off.
    Station("standing_bow", "standing_bow", reps=3, trunk_deg=45.0),
    Station("squat", "squat", reps=3),
    # Monnier 2012: a lean of 45 deg in the lunge, held 5 s.
    Station("lunge", "lunge", reps=4, lean_deg=45.0, lean_s=5.0, limit_s=90.0),
    Station("bird_dog", "bird_dog", reps=6, ready_s=10.0, limit_s=120.0),
    Station("plank", "plank", hold_s=15.0, ready_s=8.0),
    Station("side_plank", "side_plank", hold_s=10.0, rounds=2, ready_s=10.0),
    Station("pallof_hold", "pallof_hold", hold_s=10.0, rounds=2, ready_s=10.0),
)


class Stage(StrEnum):
    """Where in a station."""

    READY = "ready"  # what to do is told, and the position taken
    BEGIN = "begin"  # lamp and buzzer say so, for a moment
    WORK = "work"
    DONE = "done"
    OVER = "over"  # of the screen


class Outcome(StrEnum):
    """How a station ended."""

    DONE = "done"
    SKIPPED = "skipped"
    TIMED_OUT = "timed_out"  # it was not done in its time
    NOBODY = "nobody"  # nobody was in sight any more


class Result(StrEnum):
    """What a station shows."""

    GOOD = "good"
    WORK_ON = "work_on"
    CANNOT_TELL = "cannot_tell"
