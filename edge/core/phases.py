"""The phases of a repetition: what is noticed in one leads to the next, and how."""

from enum import Enum, auto
from typing import NamedTuple

from edge.core.types.codes import Phase


class Sign(Enum):
    """What is noticed about hip flexion, at most one thing a frame."""

    ARRIVED = auto()  # stands
    LEFT = auto()  # bends further than standing does
    STOPPED = auto()  # neither deeper nor higher for a moment
    ROSE = auto()  # clearly higher than the deepest
    SANK = auto()  # clearly deeper than the highest since rising
    LOST = auto()  # nobody to follow


class Act(Enum):
    """What happens on a row of the table."""

    NOTHING = auto()
    STAND = auto()  # the lifter stands: this may be their own standing
    BEGIN = auto()  # a bend begins
    BEGIN_BENT = auto()  # a bend is seen that began before
    STOP = auto()  # the lowest point is reached
    RISE = auto()  # the way up begins
    END = auto()  # the bend is over, the lifter stands
    GIVE_UP = auto()  # the bend is over, nobody knows how


class Row(NamedTuple):
    """Where a sign leads, and what happens on the way."""

    to: Phase
    act: Act = Act.NOTHING


STANDS, GONE = Row(Phase.STANDING, Act.END), Row(Phase.UNKNOWN, Act.GIVE_UP)
# A sign that is not listed for a phase cannot be noticed in it.
TABLE: dict[Phase, dict[Sign, Row]] = {
    Phase.UNKNOWN: {
        Sign.ARRIVED: Row(Phase.STANDING, Act.STAND),
        Sign.LEFT: Row(Phase.BOTTOM, Act.BEGIN_BENT),
        Sign.LOST: Row(Phase.UNKNOWN),
    },
    Phase.STANDING: {
        Sign.LEFT: Row(Phase.ECCENTRIC, Act.BEGIN),
        Sign.LOST: Row(Phase.UNKNOWN),
    },
    Phase.ECCENTRIC: {
        Sign.STOPPED: Row(Phase.BOTTOM, Act.STOP),
        Sign.ROSE: Row(Phase.CONCENTRIC, Act.RISE),
        Sign.ARRIVED: STANDS,
        Sign.LOST: GONE,
    },
    Phase.BOTTOM: {
        Sign.ROSE: Row(Phase.CONCENTRIC, Act.RISE),
        Sign.ARRIVED: STANDS,
        Sign.LOST: GONE,
    },
    Phase.CONCENTRIC: {
        Sign.SANK: Row(Phase.ECCENTRIC),
        Sign.ARRIVED: STANDS,
        Sign.LOST: GONE,
    },
}
