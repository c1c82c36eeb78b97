"""Letting go of what may never answer."""

import threading

import pytest

from edge.closing import close_within, hanging, leave_behind


def test_what_answers_is_closed_and_not_left() -> None:
    closed: list[str] = []
    assert close_within(10.0, lambda: closed.append("camera"), "camera")
    assert closed == ["camera"]
    assert hanging() == []


def test_what_does_not_answer_is_named_until_it_does(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answered, closed = threading.Event(), threading.Event()

    def close() -> None:
        answered.wait()
        closed.set()

    # A name of its own: a camera of another test may still be about to end.
    assert not close_within(0.01, close, "this test's camera")
    assert hanging() == ["this test's camera"]
    assert "this test's camera: does not answer" in caplog.text
    (thread,) = (each for each in threading.enumerate() if "this test" in each.name)
    answered.set()
    thread.join(10)
    assert closed.is_set()
    assert hanging() == []


def test_what_fails_to_close_is_logged_and_keeps_nobody_from_the_rest(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert close_within(10.0, lambda: 1 / 0, "lamps")
    assert "lamps: cannot be closed (division by zero)" in caplog.text
    assert hanging() == []


def test_an_interpreter_that_makes_no_threads_any_more_closes_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't create new thread at interpreter shutdown")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    closed: list[str] = []
    assert close_within(10.0, lambda: closed.append("lamps"), "lamps")
    assert closed == ["lamps"]


def test_what_is_given_up_is_named_once() -> None:
    leave_behind("lamps")
    leave_behind("lamps")
    leave_behind("camera", lambda: False)
    assert hanging() == ["lamps"]
