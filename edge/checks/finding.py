"""What a check found: one line, with what a person has to do where there is something.

A check answers in limited time, whatever it looks at.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from queue import Empty, SimpleQueue

from edge.closing import leave_behind
from edge.errors import EdgeError, Reason, reason_of

log = logging.getLogger(__name__)


class State(StrEnum):
    """How something is, the best first."""

    OK = "ok"
    NOTE = "note"  # works, and is worth knowing; or this machine cannot tell
    UNTOUCHED = "untouched"  # not looked at: in use, forbidden, or not asked for
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of ``doctor``; ``reason`` groups the causes of trouble."""

    check: str
    state: State
    what: str
    remedy: str | None = None
    reason: Reason | None = None


Check = Callable[[], list[Finding]]


def ok(check: str, what: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(check, State.OK, what)


def note(check: str, what: str, remedy: str | None = None) -> Finding:
    """Return what is worth knowing and stops nothing."""
    return Finding(check, State.NOTE, what, remedy)


def untouched(check: str, what: str, remedy: str | None = None) -> Finding:
    """Return that something was not looked at, and why."""
    return Finding(check, State.UNTOUCHED, what, remedy)


def wrong(check: str, what: str, remedy: str, reason: Reason) -> Finding:
    """Return what a person has to mend."""
    return Finding(check, State.NEEDS_PERSON, what, remedy, reason)


def trouble(check: str, error: EdgeError) -> Finding:
    """Return an error of ours as a finding; its message ends with the remedy."""
    text = str(error).removeprefix(f"{check}: ")
    what, sign, remedy = text.partition("; ")
    if not sign:
        what, _, remedy = text.rpartition(": ")
    return wrong(check, what, remedy, error.reason)


def within(seconds: float, name: str, check: Check) -> list[Finding]:
    """Return what a check finds, or that it did not answer in time, s.

    Foreign code may hang, or end by an error that nobody foresaw: that is one line
    too, and the other checks go on.
    """
    answers: SimpleQueue[list[Finding] | Exception] = SimpleQueue()

    def work() -> None:
        try:
            answers.put(check())
        except Exception as error:
            answers.put(error)

    thread = threading.Thread(target=work, name=f"check of {name}", daemon=True)
    thread.start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        leave_behind(name, thread.is_alive)
        return [
            wrong(
                name,
                f"does not answer for {seconds:g} s",
                "restart this machine; when that does not help, check its cable",
                Reason.STALLED,
            )
        ]
    if isinstance(answer, EdgeError):
        return [trouble(name, answer)]
    if isinstance(answer, OSError):
        text = f"{answer.filename or name}: {answer.strerror or answer}"
        return [wrong(name, text, "check disk and path", reason_of(answer))]
    if isinstance(answer, Exception):
        log.debug("the check of %s failed", name, exc_info=answer)
        return [
            wrong(
                name,
                f"unexpected {type(answer).__name__}: {answer}",
                "this is a fault of the program: run it again with --verbose and "
                "report what that says",
                Reason.UNKNOWN,
            )
        ]
    return answer
