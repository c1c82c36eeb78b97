"""What the page asks for, checked when it comes; the loop takes it up between frames.

At most a few wait: nobody presses faster than the loop obeys.
"""

import queue
from dataclasses import fields
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from edge.core.pose.lens import LensSettings
from edge.wire.fields import Athlete

WAITING = 8
ROLL = next(f.metadata for f in fields(LensSettings) if f.name == "roll_deg")
RollDeg = Annotated[float, Meta(ge=ROLL["min"], le=ROLL["max"])]
BUSY = "wait a moment, and press again"


class Asked(msgspec.Struct, tag_field="what", frozen=True):
    """What every request is."""


class LightLamp(Asked, tag="lamp", frozen=True):
    """Light one lamp for a moment, or sound the buzzer."""

    name: Literal["red", "amber", "green", "blue", "buzzer"]


class SetLens(Asked, tag="lens", frozen=True):
    """See through this lens, with this roll, from now on."""

    preset: Literal[
        "none", "camera-module-2", "camera-module-3", "camera-module-3-wide"
    ]
    roll_deg: RollDeg


class LearnNeutral(Asked, tag="neutral", frozen=True):
    """Forget how the lifter stands, and learn it anew."""


class LearnBow(Asked, tag="bow", frozen=True):
    """Take the next bend for a neutral bow, kept for an athlete who is named."""

    athlete: Athlete | None = None


class Finish(Asked, tag="finish", frozen=True):
    """End ``aim``; with ``keep`` lens and roll go into the settings file."""

    keep: bool


Request = LightLamp | SetLens | LearnNeutral | LearnBow | Finish


class Requests:
    """What was asked for and not yet taken up; safe from any thread."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[Request] = queue.Queue(WAITING)

    def put(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Take what a page asks for; ValueError says why not, in one line."""
        try:
            request: Request = msgspec.convert(asked, Request)
        except msgspec.ValidationError as error:
            raise ValueError(f"this cannot be asked for: {error}") from error
        try:
            self._waiting.put_nowait(request)
        except queue.Full:
            raise ValueError(BUSY) from None
        return {"ok": True}

    def poll(self) -> Request | None:
        """Return the next, None when there is none; at once."""
        try:
            return self._waiting.get_nowait()
        except queue.Empty:
            return None
