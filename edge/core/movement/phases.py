"""The phases of a repetition: what is noticed in one leads to the next, and how."""

from enum import Enum, auto
from typing import NamedTuple

from edge.core.types.codes import Phase


class Trigger(Enum):
    """What is noticed about hip flexion, at most one thing a frame."""

    ARRIVED = auto()  # stands
    LEFT = auto()  # bends further than standing does
    STOPPED = auto()  # neither deeper nor higher for a moment
    ROSE = auto()  # clearly higher than the deepest
    SANK = auto()  # clearly deeper than the highest since rising
    TURNED = auto()  # nearly stood, and is well into another bend
    LOST = auto()  # nobody to follow


class Act(Enum):
    """What happens on a transition."""

    NOTHING = auto()
    STAND = auto()  # the lifter stands: this may be their own standing
    BEGIN = auto()  # a bend begins
    BEGIN_BENT = auto()  # a bend is seen that began before
    STOP = auto()  # the lowest point is reached
    RISE = auto()  # the way up begins
    END = auto()  # the bend is over, the lifter stands
    AGAIN = auto()  # the bend is over, and another has begun
    GIVE_UP = auto()  # the bend is over, nobody knows how


class Transition(NamedTuple):
    """Where a trigger leads, and what happens on the way."""

    to: Phase
    act: Act = Act.NOTHING


STANDS, AGAIN, GONE = (
    Transition(Phase.STANDING, Act.END),
    Transition(Phase.ECCENTRIC, Act.AGAIN),
    Transition(Phase.UNKNOWN, Act.GIVE_UP),
)
# A trigger that is not listed for a phase cannot be noticed in it.
TABLE: dict[Phase, dict[Trigger, Transition]] = {
    Phase.UNKNOWN: {
        Trigger.ARRIVED: Transition(Phase.STANDING, Act.STAND),
        Trigger.LEFT: Transition(Phase.BOTTOM, Act.BEGIN_BENT),
        Trigger.LOST: Transition(Phase.UNKNOWN),
    },
    Phase.STANDING: {
        Trigger.LEFT: Transition(Phase.ECCENTRIC, Act.BEGIN),
        Trigger.LOST: Transition(Phase.UNKNOWN),
    },
    Phase.ECCENTRIC: {
        Trigger.STOPPED: Transition(Phase.BOTTOM, Act.STOP),
        Trigger.ROSE: Transition(Phase.CONCENTRIC, Act.RISE),
        Trigger.TURNED: AGAIN,
        Trigger.ARRIVED: STANDS,
        Trigger.LOST: GONE,
    },
    Phase.BOTTOM: {
        Trigger.ROSE: Transition(Phase.CONCENTRIC, Act.RISE),
        Trigger.TURNED: AGAIN,
        Trigger.ARRIVED: STANDS,
        Trigger.LOST: GONE,
    },
    Phase.CONCENTRIC: {
        Trigger.SANK: Transition(Phase.ECCENTRIC),
        Trigger.TURNED: AGAIN,
        Trigger.ARRIVED: STANDS,
        Trigger.LOST: GONE,
    },
}
