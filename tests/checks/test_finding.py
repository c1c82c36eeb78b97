import threading

from edge import closing
from edge.checks.finding import Finding, State, ok, trouble, within
from edge.errors import DeviceError, ModelError, Reason


def test_an_error_of_ours_is_told_with_its_remedy_apart():
    error = DeviceError("camera 0: no camera is found; check its cable", Reason.MISSING)
    assert trouble("camera", error) == Finding(
        "camera",
        State.NEEDS_PERSON,
        "camera 0: no camera is found",
        "check its cable",
        Reason.MISSING,
    )
    told = trouble("runtime", ModelError("x is damaged: install it again"))
    assert (told.what, told.remedy) == ("x is damaged", "install it again")


def test_a_check_that_hangs_is_one_line_and_keeps_nobody_waiting():
    forever = threading.Event()
    try:
        (told,) = within(0.05, "camera", lambda: [ok("camera", str(forever.wait()))])
        assert told.state is State.NEEDS_PERSON
        assert told.reason is Reason.STALLED
        assert closing.hanging() == ["camera"]
    finally:
        forever.set()


def test_what_nobody_foresaw_is_one_line_and_the_others_go_on():
    def broken():
        raise KeyError("what")

    (told,) = within(5.0, "disk", broken)
    assert told.what == "unexpected KeyError: 'what'"
    assert told.state is State.NEEDS_PERSON

    def away():
        raise FileNotFoundError(2, "No such file or directory", "/x")

    (told,) = within(5.0, "disk", away)
    assert told.what == "/x: No such file or directory"
    assert told.reason is Reason.MISSING
