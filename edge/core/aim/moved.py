"""Was the camera knocked? Later scenes and lifters against what was kept.

The room is asked first: its edges, of minutes in which nobody was there. Where most of
it is found again elsewhere in the picture, the camera was turned; where it is found in
its place, it was not, whoever lifts. Only a room that is not known again leaves it to
the lifters, and then several of them must stand otherwise than the technician did.
"""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from edge.core.aim.edges import Edges, Shift, mean_edges, shift
from edge.core.aim.figures import Placement
from edge.core.aim.kept import Kept


class Knock(StrEnum):
    """How a camera's view has changed."""

    TURNED = "turned"  # to a side
    TILTED = "tilted"  # up or down
    ROLLED = "rolled"
    ELSEWHERE = "elsewhere"  # lifters are seen from another place


# Chosen: so many looks at an empty room, each so long after the last, are ten minutes;
# a bench that is moved and people in the background are in fewer of them.
LOOKS, LOOK_S = 20, 30.0
# Of a scene found again: how alike at least, how much more than in its old place, and
# how little it may be that there: a wall of like panels is found in many places. Chosen
# on painted rooms (``benchmarks.aim.rooms``).
ALIKE, BETTER, NOT_THERE = 0.6, 0.25, 0.4
# What counts as knocked, in shares of the picture and degrees. Chosen: as much as the
# technician's own advice allows for, 5 % is 3 degrees.
TURNED, TILTED, ROLLED_DEG = 0.05, 0.067, 4.0
# Lifters: so many visits, whose middles must differ by as much. Chosen: people stand
# half a metre off and 10 degrees turned from each other.
VISITS = 5
FEET, ASIDE, YAW_DEG, ROLL_DEG = 0.12, 0.25, 18.0, 6.0


@dataclass(frozen=True, slots=True)
class Knocked:
    """What has changed, and by how much: share of the picture, or degrees."""

    knock: Knock
    amount: float

    @property
    def words(self) -> str:
        """Return it as a person reads it."""
        if self.knock is Knock.ROLLED:
            return f"rolled by about {self.amount:.0f} degrees"
        if self.knock is Knock.ELSEWHERE:
            return "sees lifters from elsewhere"
        way = "to a side" if self.knock is Knock.TURNED else "up or down"
        return f"turned {way} by about {self.amount:.0%} of the picture"


class MovedWatch:
    """Collects looks and visits; ``knocked`` is what they come to."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.knocked: Knocked | None = None
        self._looks: deque[Edges] = deque(maxlen=LOOKS)
        self._visits: deque[Placement] = deque(maxlen=VISITS)
        self._room: Knocked | None = None
        self._room_known = False

    @property
    def words(self) -> str | None:
        """Return how the camera was knocked, as a person reads it; None: it was not.

        What was kept holds until room or lifters say otherwise: a restart mends no
        camera.
        """
        if self._room_known or len(self._visits) == VISITS:
            return self.knocked.words if self.knocked else None
        return self.kept.knocked

    def look(self, edges: Edges) -> bool:
        """Take an empty room's edges; returns whether ``kept`` has learnt them."""
        self._looks.append(edges)
        if len(self._looks) < LOOKS:
            return False
        now = mean_edges(list(self._looks))
        self._looks.clear()
        if self.kept.edges is None:
            self.kept = self.kept.with_edges(now)
            return True
        found = shift(self.kept.edges, now)
        self._room = _knock(found)
        self._room_known = self._room is not None or found.before >= ALIKE
        self._decide()
        return False

    def visit(self, placed: Placement) -> None:
        """Take how a lifter stood, the middle of a whole visit."""
        self._visits.append(placed)
        self._decide()

    def _decide(self) -> None:
        lifters = self._lifters() if len(self._visits) == VISITS else None
        self.knocked = self._room if self._room_known else lifters

    def _lifters(self) -> Knocked | None:
        kept = self.kept
        for name, most in (("bottom", FEET), ("middle", ASIDE), ("yaw_deg", YAW_DEG)):
            values = [getattr(each, name) for each in self._visits]
            off = float(np.median(values)) - getattr(kept, name)
            if abs(off) > most:
                return Knocked(Knock.ELSEWHERE, abs(off))
        off = float(np.median([v.roll_deg for v in self._visits])) - kept.roll_deg
        return Knocked(Knock.ROLLED, abs(off)) if abs(off) > ROLL_DEG else None


def _knock(found: Shift) -> Knocked | None:
    gone = found.before <= NOT_THERE
    if gone and abs(found.roll_deg) >= ROLLED_DEG and found.turned_better >= BETTER:
        return Knocked(Knock.ROLLED, abs(found.roll_deg))
    if not gone or found.alike < ALIKE or found.alike - found.before < BETTER:
        return None
    if abs(found.right) >= TURNED:
        return Knocked(Knock.TURNED, abs(found.right))
    if abs(found.below) >= TILTED:
        return Knocked(Knock.TILTED, abs(found.below))
    return None
