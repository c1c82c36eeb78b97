"""What a rack shows and is set to, as a payload."""

from typing import Annotated, Literal

import msgspec

from edge.core.types.codes import Cue, Level, Verdict
from edge.wire.fields import (
    MANY,
    Athlete,
    Count,
    ExerciseName,
    LiveId,
    LoadKg,
    Share,
    Text,
    Word,
)


class ScreenState(msgspec.Struct):
    """Where a guided screen is; ``say`` is that in English, for whoever has no table.

    ``stage`` is ready, begin, work or done; ``round`` 2 is the other side.
    """

    station: ExerciseName
    stage: Word
    say: Text
    number: Count
    of: Count
    round: Count = 1


class State(msgspec.Struct):
    """What a rack shows and is set to at the moment; retained, sent when it changes."""

    level: Level
    exercise: ExerciseName
    mute: bool
    schema: Literal["state/1"] = "state/1"
    cue: Cue | None = None
    athlete: Athlete | None = None
    load_kg: LoadKg | None = None
    session: LiveId | None = None
    reps: Count = 0
    holds: Count = 0
    verdict: Verdict | None = None
    hip_share: Share | None = None
    # What is being done, where nobody named it and it is known.
    recognised: ExerciseName | None = None
    screen: ScreenState | None = None
    # What to tell now: of the last repetition or hold, of the set once it is over.
    advice: Annotated[list[Word], MANY] = []
    # The lifter's own neutral hinge in force: how far it is to be relied on, and by how
    # much at most it changes flexion. ``doubt``: how much rounder the bow looked than a
    # neutral one of a lifter who stands like that.
    own_hinge_worth: Share | None = None
    own_hinge_change_deg: float | None = None
    own_hinge_doubt_deg: float | None = None
