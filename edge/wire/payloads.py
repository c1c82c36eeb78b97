"""The payloads: their types are at once their validation and their published schema.

Unknown fields are let through, because adding is free; what is known has a type, a
range and a bounded size. The records of a session are those of
``edge.core.types.records``, with null where these hold NaN.
"""

import uuid
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from edge.core.types.codes import ViewKind
from edge.wire import records
from edge.wire.fields import (
    MANY,
    Athlete,
    Count,
    ExerciseName,
    Id,
    LiveId,
    LoadKg,
    Rack,
    Seconds,
    Text,
    Transaction,
    Utc,
    Word,
)
from edge.wire.records import Set

# Chosen: a day's training in one session is 300 kB; brokers are often set to 1 MB.
MAX_SESSION_BYTES = 1_000_000
MAX_COMMAND_BYTES = 4096  # chosen: the longest sensible one has 200
# Chosen: an acknowledgement's size; the rack refuses packets above it.
MAX_PACKET_BYTES = 65536
ACK_IDS = 200


class Model(msgspec.Struct):
    """Which model judged."""

    name: Text
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Posture(msgspec.Struct):
    """How the lifter stood."""

    standing_lordosis_deg: float | None = None
    forward_head_deg: float | None = None


class Frames(msgspec.Struct):
    """Frames of the session."""

    seen: Count
    judged: Count
    dropped: Count


class Session(msgspec.Struct):
    """A finished session; sent until a collector has acknowledged its id."""

    schema: Literal["session/1"]
    id: Id
    rack: Rack
    boot_id: Word
    started_mono_s: Seconds
    started_utc: Utc | None
    time_synced: bool
    software: Word
    model: Model
    view: ViewKind
    athlete: Athlete | None
    load_kg: LoadKg | None
    sets: Annotated[list[Set], MANY]
    posture: Posture
    frames: Frames
    advice: Annotated[list[Word], MANY]
    interrupted: bool = False


Rep: Any = msgspec.defstruct(
    "LiveRep",
    [("session", LiveId)],
    bases=(records.Rep,),
    module=__name__,
    kw_only=True,
    namespace={"__doc__": "One repetition, told when it is over and never repeated."},
)


Hold: Any = msgspec.defstruct(
    "LiveHold",
    [("session", LiveId)],
    bases=(records.Hold,),
    module=__name__,
    kw_only=True,
    namespace={"__doc__": "One hold, told when it is over and never repeated."},
)


class Info(msgspec.Struct):
    """What a rack is; retained."""

    rack: Rack
    software: Word
    model: Text
    schema: Literal["info/1"] = "info/1"
    exercises: Annotated[list[ExerciseName], MANY] = []
    buzzer: bool | None = None


class Release(msgspec.Struct):
    """The newest version that the gym's staff know of; retained."""

    version: Word
    schema: Literal["release/1"] = "release/1"
    notes: Annotated[str, Meta(max_length=2000)] = ""
    url: Annotated[str, Meta(max_length=500, pattern="^https?://")] | None = None


class Refusal(msgspec.Struct):
    """A session that a collector could not take, and why; final: none ever will."""

    id: Word
    reason: Text
    final: bool = False


class Ack(msgspec.Struct):
    """Ids that a collector has stored for good, and those that it cannot store."""

    sessions: Annotated[list[Word], Meta(max_length=ACK_IDS)] = []
    refused: Annotated[list[Refusal], Meta(max_length=ACK_IDS)] = []
    schema: Literal["ack/1"] = "ack/1"


class Response(msgspec.Struct):
    """What became of a command; without a transaction when it had none."""

    transaction: Transaction | None
    ok: bool
    error: Text | None = None
    schema: Literal["response/1"] = "response/1"


class Command(msgspec.Struct, kw_only=True):
    """What every command holds; the answer carries the same transaction."""

    transaction: Transaction
    schema: Literal["command/1"] = "command/1"


class Start(Command):
    """Close the session in progress, if any, and begin one, or a guided screen.

    With ``exercise`` it is judged by that one; ``screen`` leads through all that a
    screen asks for, and ends by itself.
    """

    exercise: ExerciseName | None = None


class End(Command):
    """Close the session, or the guided screen, in progress."""


class Skip(Command):
    """Leave out the station that a guided screen is at."""


class SetExercise(Command):
    """Judge by this exercise from now on, or by what is recognised with ``auto``."""

    exercise: ExerciseName


class SetAthlete(Command):
    """Name who lifts, for the session in progress and the next ones; null: nobody."""

    athlete: Athlete | None


class Load(Command):
    """Say how much is on the bar; null: unknown."""

    load_kg: LoadKg | None


class Mute(Command):
    """Silence the buzzer, or let it sound."""

    mute: bool


class Recalibrate(Command):
    """Learn anew how the lifter stands; forgets their own hinge, the stored one too."""


class Reference(Command):
    """Learn the lifter's own neutral hinge from their next bend: a slow, neutral bow.

    The lamp tells each step. Answered when the bow is over, within two minutes.
    """


COMMANDS: dict[str, type[Command]] = {
    "start": Start,
    "end": End,
    "skip": Skip,
    "exercise": SetExercise,
    "athlete": SetAthlete,
    "load": Load,
    "mute": Mute,
    "recalibrate": Recalibrate,
    "reference": Reference,
}


def live_id(session_id: str) -> str:
    """Return what ``state`` and ``rep`` call a session while it is in progress.

    It follows from the id and does not tell it: whoever knew that could send another
    session under it, and the true one would be refused.
    """
    return str(uuid.uuid5(uuid.NAMESPACE_OID, session_id))


def encoded(payload: Any) -> bytes:
    """Return a payload as JSON; NaN becomes null."""
    return msgspec.json.encode(payload)
