"""What a bad connection costs: ever longer waits, and each complaint once."""

import logging
import math
import time
from collections.abc import Callable

from paho.mqtt.reasoncodes import ReasonCode

from edge.wire import connection
from edge.wire.causes import why_lost

# Chosen: twice the longest wait, so that two clients of one name, who throw each other
# out at every connection, never seem well.
LASTED_S = 2.0 * connection.RECONNECT_S[1]
# Chosen: different complaints worth a line; more of them are an attack.
COMPLAINTS = 32
# Chosen: restarts of a broker that are worth a line each.
FLAPS = 2
# MQTT 5: somebody else has connected with this client's id.
TAKEN_OVER = 0x8E


class BackOff:
    """How long to wait before the next connection.

    It doubles after each conversation that came to nothing, and is the shortest again
    only after one that has lasted.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since_s: float | None = None
        self._short = 0

    def begin(self) -> None:
        """Note that a conversation has begun."""
        self._since_s = self._clock()

    def end(self, *, useful: bool = False) -> bool:
        """Note that it is over, or that none came about; whether it had lasted.

        After one that was ``useful`` but short the next wait is no longer.
        """
        lasted, self._since_s = self._lasting, None
        self._short = 0 if lasted else self._short + (not useful)
        return lasted

    @property
    def _lasting(self) -> bool:
        since_s = self._since_s
        return since_s is not None and self._clock() - since_s >= LASTED_S

    @property
    def waits_s(self) -> tuple[int, int]:
        """Return how long to wait now, and at most in the time to come, s."""
        shortest, longest = connection.RECONNECT_S
        # No further: a number so large would be slow to make.
        doubled = min(max(self._short - 1, 0), 16)
        return min(shortest * (1 << doubled), longest), longest


class Complaints:
    """Logs each complaint once, and again only after ``forget``.

    Parameters
    ----------
    log, where
        Who says it, and what each line begins with.
    forget_s
        After this long without a line, all may be said again.
    clock
        Seconds.
    """

    def __init__(
        self,
        log: logging.Logger,
        where: str,
        forget_s: float = math.inf,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._log = log
        self._where = where
        self._forget_s = forget_s
        self._clock = clock
        self._said: set[str] = set()
        self._last_s = -math.inf

    def say(
        self, text: str, level: int = logging.WARNING, *, again: bool = False
    ) -> None:
        """Log a line, unless it was said and not ``again``, or too many others were."""
        if self._clock() - self._last_s > self._forget_s:
            self.forget()
        if (text in self._said and not again) or len(self._said) > COMPLAINTS:
            return
        self._last_s = self._clock()
        if len(self._said) == COMPLAINTS:
            self._said.add(text)
            text, level = "complaints of more kinds than are worth a line", 30
        self._said.add(text)
        self._log.log(level, "%s: %s", self._where, text)

    def forget(self) -> None:
        """Begin anew: what is said now is news again."""
        self._said.clear()


class Conversations(BackOff):
    """Conversations of one client with its broker: the waits between, and complaints.

    Parameters
    ----------
    complaints
        Takes them.
    settings
        Whom it speaks with.
    who
        What the client is, a rack or a collector, and its name.
    remedy
        What to do when another one seems to have the same.
    """

    def __init__(
        self,
        complaints: Complaints,
        settings: connection.BrokerSettings,
        who: tuple[str, str],
        remedy: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(clock)
        self._complaints = complaints
        self._settings = settings
        self._what, name = who
        self._double = f"is another {self._what} called {name}? {remedy}"
        self._accepted: bool | None = None

    def answered(self, reason: ReasonCode) -> bool:
        """Take the broker's answer to CONNECT; whether it lets us in."""
        self._accepted = not reason.is_failure
        if self._accepted:
            self.begin()
            # Those who throw each other out need not say so each time.
            self._complaints.say("connected", logging.INFO, again=self._short <= FLAPS)
        else:
            self._complaints.say(f"refuses this {self._what}: {reason}")
        return self._accepted

    def settle(self) -> None:
        """Say when all is well again: once a conversation has lasted."""
        if self._short and self._lasting:
            self._short = 0
            self._complaints.forget()
            self._complaints.say("connected, and it lasts", logging.INFO)

    def lost(self, reason: ReasonCode | None, *, useful: bool = False) -> None:
        """Take that a connection is gone, and why: None if it was meant to end."""
        accepted, self._accepted = self._accepted, None
        if self.end(useful=useful):
            self._complaints.forget()
        if reason is None or not reason.is_failure or accepted is False:
            return
        why = why_lost(reason, accepted is not None, self._settings)
        text = f"{why}; sessions are kept"
        # Some brokers say so; others only close the connection, every time.
        if accepted and (reason.value == TAKEN_OVER or self._short > 1):
            text += f"; {self._double}"
        self._complaints.say(text)
