"""Whom recorder and control ask and tell: clock, judge, store, broker, guide."""

from typing import Any, Protocol

from edge.core.spine.own_hinge import OwnHinge
from edge.core.types.events import Event, Step
from edge.core.types.exercise import Exercise
from edge.core.types.states import Feedback
from edge.wire.payloads import Command

Payload = dict[str, Any]


class ClockReading(Protocol):
    """When something began, and whether the wall clock can be believed."""

    @property
    def boot_id(self) -> str:
        """Return the id of this boot."""

    @property
    def mono_s(self) -> float:
        """Return seconds of the monotonic clock."""

    @property
    def utc(self) -> str | None:
        """Return ISO 8601, or None."""

    @property
    def time_synced(self) -> bool:
        """Return whether the wall clock is kept right."""


class OpenSet(Protocol):
    """What is judged until the session ends."""

    def finish(self) -> tuple[Event, ...]:
        """End the set in progress."""


class Sink(Protocol):
    """Whoever wants to know what is finished."""

    def open_session(self, session: Payload) -> None:
        """Learn of a session that has begun."""

    def add_rep(self, rep: Payload) -> None:
        """Learn of a repetition, now."""

    def add_hold(self, hold: Payload) -> None:
        """Learn of a hold, now."""

    def add_set(self, session_id: str, index: int, finished: Payload) -> None:
        """Learn of a set that is final."""

    def close_session(self, session_id: str, session: Payload) -> None:
        """Learn of a session that is final."""


class Line(Protocol):
    """The broker's side that a loop may use: every call returns at once."""

    def poll(self) -> tuple[str, Command] | None:
        """Return the next command with its name."""

    def respond(self, name: str, command: Command, error: str | None = None) -> None:
        """Answer a command."""

    def state(self, payload: dict[str, Any]) -> None:
        """Say what the rack shows and is set to."""


class Judging(Protocol):
    """What of the pipeline can be told."""

    own_hinge: OwnHinge | None

    def finish(self) -> tuple[Event, ...]:
        """End the set in progress."""

    def use(self, *exercises: Exercise) -> tuple[Event, ...]:
        """Judge by other exercises from now on."""

    def recalibrate(self) -> None:
        """Learn anew how the lifter stands."""

    def learn_hinge(self) -> None:
        """Take the next bend for a bow with a neutral spine."""


class Forgetful(Protocol):
    """What keeps a lifter's own hinge beyond the loop."""

    def forget(self) -> None:
        """Keep it no longer."""


class Guide(Protocol):
    """What leads through a screen."""

    @property
    def running(self) -> bool:
        """Return whether a screen is in progress."""

    @property
    def feedback(self) -> Feedback | None:
        """Return what lamp and buzzer show instead of the judgement."""

    def begin(self, back: tuple[Exercise, ...]) -> None:
        """Begin a screen."""

    def skip(self) -> None:
        """Leave out a station."""

    def stop(self) -> None:
        """End the screen in progress."""

    def state(self) -> dict[str, Any] | None:
        """Return where it is."""


class Buzzer(Protocol):
    """What can be silenced."""

    muted: bool


class Keeper(Protocol):
    """What keeps a record of the steps."""

    def take(self, step: Step, dropped: int = 0) -> object:
        """Take one step."""
