"""A guided screen as a payload: sent on the topic of sessions, told by its schema."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from edge.core.types.codes import ViewKind
from edge.wire import records
from edge.wire.fields import (
    MANY,
    Athlete,
    ExerciseName,
    Id,
    Rack,
    Seconds,
    Utc,
    Word,
)
from edge.wire.payloads import Frames, Model, Posture

SCHEMA = "screen/1"
MOST_STATIONS = Meta(max_length=100)  # chosen: ten times what anybody is led through

Hold: Any = records.Hold
Rep: Any = records.Rep


class Lean(msgspec.Struct):
    """The longest time that the trunk was bowed far enough in a lunge."""

    held_s: Seconds
    trunk_peak_deg: float | None
    spine_flexion_peak_deg: float | None
    spine_extension_peak_deg: float | None


class Station(msgspec.Struct):
    """One station of a screen; times are the source's, null where it never began."""

    station: ExerciseName
    exercise: ExerciseName
    outcome: Literal["done", "skipped", "timed_out", "nobody"]
    result: Literal["good", "work_on", "cannot_tell"]
    view: ViewKind
    started_s: float | None
    ended_s: float | None
    reps: Annotated[list[Rep], MANY]
    holds: Annotated[list[Hold], MANY]
    lean: Lean | None = None
    advice: Annotated[list[Word], MANY] = []


class Screen(msgspec.Struct):
    """A finished screen; sent until a collector has acknowledged its id."""

    schema: Literal["screen/1"]
    id: Id
    rack: Rack
    boot_id: Word
    started_mono_s: Seconds
    started_utc: Utc | None
    time_synced: bool
    software: Word
    model: Model
    athlete: Athlete | None
    stations: Annotated[list[Station], MOST_STATIONS]
    posture: Posture
    frames: Frames
    advice: Annotated[list[Word], MANY]
    interrupted: bool = False
