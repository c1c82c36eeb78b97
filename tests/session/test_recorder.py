import math
import sys
from dataclasses import dataclass, replace

import pytest
from support.altered import nobody
from support.records_made import rep

from edge import __version__
from edge.core.types.codes import Level, Phase, Side, Verdict
from edge.core.types.events import (
    HoldFinished,
    HoldStarted,
    RepDiscarded,
    RepFinished,
    RepStarted,
    SetFinished,
)
from edge.core.types.records import (
    CURVE_POINTS,
    DRAWN_REPS,
    Deepest,
    HoldRecord,
    SetRecord,
)
from edge.core.types.states import Movement
from edge.session.recorder import SessionRecorder
from edge.testing.figures import bent
from edge.testing.scenarios import Move, film, hinge, pipeline, run, stand
from edge.wire.payloads import MAX_SESSION_BYTES, encoded

MODEL = ("movenet", "ab" * 32)
REST_S = 60.0
DEEPEST = Deepest(((-0.25, -1.25),) * 17, ((-0.25, -1.25),) * 20)


@dataclass(frozen=True)
class Now:
    boot_id: str = "boot"
    mono_s: float = 12.5
    utc: str | None = None
    time_synced: bool = False


class Sink:
    """Writes down what it is told."""

    def __init__(self):
        self.calls = []

    def open_session(self, session):
        self.calls.append(("open", session["id"], session))

    def add_rep(self, rep):
        self.calls.append(("rep", rep["session"], rep))

    def add_hold(self, hold):
        self.calls.append(("hold", hold["session"], hold))

    def add_set(self, session_id, index, finished):
        self.calls.append(("set", session_id, (index, finished)))

    def close_session(self, session_id, session):
        self.calls.append(("close", session_id, session))

    @property
    def order(self):
        return [what for what, _, _ in self.calls]


def recorder(sink=None, rest_s=REST_S):
    return SessionRecorder("rack-7", MODEL, Now, sink, rest_s=rest_s)


def set_of(reps, rest_s=35.0, start_s=0.0):
    return film(stand(1.5), *hinge(reps), stand(rest_s), rate_hz=15, start_s=start_s)


def test_a_session_opens_with_a_bend_and_closes_after_a_rest():
    sink = Sink()
    office = recorder(sink)
    closed = [office.take(step) for step in run(set_of(2, rest_s=70))]
    assert sink.order == ["open", "rep", "rep", "set", "close"]
    assert len({session_id for _, session_id, _ in sink.calls}) == 1
    (session,) = filter(None, closed)
    assert session == sink.calls[-1][2]
    assert [rep["index"] for rep in session["sets"][0]["reps"]] == [1, 2]
    assert not office.open


def test_two_sets_with_a_rest_between_them_are_one_session():
    sink = Sink()
    office = recorder(sink)
    steps = run([*set_of(1), *set_of(1, start_s=60.0)])
    for step in steps:
        office.take(step)
    session = office.close()
    assert sink.order == ["open", "rep", "set", "rep", "set", "close"]
    assert [index for what, _, (index, *_) in sink.calls if what == "set"] == [0, 1]
    assert len(session["sets"]) == 2
    assert session["sets"][1]["reps"][0]["index"] == 1


def test_a_session_says_where_when_and_with_what():
    session = recorder().close()
    assert session["schema"] == "session/1"
    assert session["rack"] == "rack-7"
    assert session["boot_id"] == "boot"
    assert session["started_mono_s"] == 12.5
    assert session["started_utc"] is None
    assert session["time_synced"] is False
    assert session["software"] == __version__
    assert session["model"] == {"name": MODEL[0], "sha256": MODEL[1]}
    assert session["view"] == "unknown"
    assert session["sets"] == session["advice"] == []
    assert session["frames"] == {"seen": 0, "judged": 0, "dropped": 0}
    assert set(session["posture"].values()) == {None}


def test_frames_are_counted_seen_judged_and_dropped():
    office = recorder(rest_s=float("inf"))
    scene = film(stand(2), rate_hz=10)
    for step in run([*nobody(scene[:5]), *scene[5:]]):
        office.take(step, dropped=2)
    session = office.close()
    assert session["frames"]["seen"] == 20
    assert session["frames"]["dropped"] == 40
    assert 5 < session["frames"]["judged"] < 15
    assert session["view"] == "side"


def test_only_frames_that_the_lamp_told_something_in_are_judged():
    """A back read against the population alone has figures, and a blue lamp."""
    office = recorder(rest_s=float("inf"))
    floor = bent(95)
    steps = run(film(stand(2, floor), rate_hz=10))
    for step in steps:
        office.take(step)
    assert all(math.isfinite(step.spine.spine_flexion_deg) for step in steps[5:])
    assert {step.feedback.level for step in steps} <= {Level.UNSURE, Level.ABSENT}
    assert office.close()["frames"]["judged"] == 0


def test_a_night_without_anybody_is_not_the_lifters():
    office = recorder(Sink())
    night = nobody(film(stand(30), rate_hz=10))
    for step in run([*night, *film(stand(2), rate_hz=10, start_s=30.0)]):
        office.take(step)
    assert not office.open
    session = office.close()
    assert session["frames"]["seen"] == 20
    assert session["view"] == "side"


def test_the_next_session_has_another_id_and_nothing_of_the_last():
    office = recorder()
    for step in run(set_of(1)):
        office.take(step)
    first, second = office.close(), office.close()
    assert first["id"] != second["id"]
    assert second["sets"] == []
    assert second["frames"]["seen"] == 0


def test_what_the_end_brings_belongs_to_the_session():
    fresh, office = pipeline(), recorder(Sink())
    for each in film(stand(1.5), *hinge(2), rate_hz=15):
        office.take(fresh.replay(each))
    session = office.end(fresh)
    (finished,) = session["sets"]
    assert [rep["index"] for rep in finished["reps"]] == [1, 2]
    assert session["posture"]["forward_head_deg"] == pytest.approx(0, abs=1)


def test_a_session_is_closed_also_where_its_set_cannot_be_ended():
    class Broken:
        def finish(self):
            raise ValueError("a set that cannot be ended")

    sink = Sink()
    office = recorder(sink)
    office.note([RepStarted(0.0, 1), RepFinished(2.0, rep())])
    with pytest.raises(ValueError, match="cannot be ended"):
        office.end(Broken())
    assert sink.order == ["open", "rep", "close"]


def test_where_no_session_has_begun_none_ends():
    fresh, office = pipeline(), recorder(Sink())
    for each in film(stand(1.5), rate_hz=15):
        office.take(fresh.replay(each))
    assert office.end(fresh) is None


def test_advice_is_the_sets_without_repeats():
    fresh, office = pipeline(), recorder()
    for at in range(2):
        for each in film(stand(1.5), *hinge(2, flexion_deg=40), start_s=100.0 * at):
            office.take(fresh.replay(each))
    office.note(fresh.finish())
    advice = office.close()["advice"]
    assert "less_weight" in advice
    assert len(advice) == len(set(advice))


def test_without_a_sink_a_session_is_only_returned():
    office = recorder()
    office.note([RepStarted(0.0, 1), RepFinished(2.0, rep())])
    assert office.open
    assert office.close()["sets"] == []


def test_a_bend_that_does_not_count_opens_no_session():
    office = recorder()
    office.note([RepStarted(0.0, 1), RepDiscarded(2.0, "too_shallow")])
    assert not office.open


@pytest.mark.parametrize("bending", [False, True])
def test_repetitions_before_a_long_gap_in_the_frames_are_not_the_next_lifters(bending):
    sink = Sink()
    office = recorder(sink)
    first = film(stand(1.5), *hinge(2), stand(1), rate_hz=15)
    begin = [Move(bent(), 0.05)] if bending else [stand(1.5)]
    second = film(*begin, *hinge(1), stand(35), rate_hz=15, start_s=300.0)
    office.athlete = "Ann"
    for step in run([*first, *second]):
        if office.take(step):
            office.athlete = "Bob"
    office.close()
    assert sink.order == ["open", "rep", "rep", "set", "close", *sink.order[5:]]
    one, other = (session for what, _, session in sink.calls if what == "close")
    assert [len(each["sets"][0]["reps"]) for each in (one, other)] == [2, 1]
    assert (one["athlete"], other["athlete"]) == ("Ann", "Bob")


def test_a_session_of_any_length_still_fits_a_brokers_message():
    drawn = replace(rep(), curve=((10.25, 45.5, 12.5),) * CURVE_POINTS, deepest=DEEPEST)
    office = recorder()
    for _ in range(5):
        finished = SetRecord("hip_hinge", (drawn,) * 200)
        office.note([SetFinished(0.0, finished)])
    session = office.close()
    reps = [each for made in session["sets"] for each in made["reps"]]
    assert len(reps) == 1000
    assert [bool(each["curve"]) for each in reps] == [True] * DRAWN_REPS + [False] * 600
    assert len(encoded(session)) < MAX_SESSION_BYTES


def calls(action):
    """Return how many Python functions an action calls: the same on any machine."""
    count = 0

    def called(frame, event, argument):
        nonlocal count
        count += event == "call"

    sys.setprofile(called)
    try:
        action()
    finally:
        sys.setprofile(None)
    return count


def test_after_hours_a_set_and_the_end_cost_the_loop_what_they_cost_at_first():
    finished = SetRecord("hip_hinge", (rep(),) * 30)

    def worked(sets):
        office = recorder(Sink())
        for _ in range(sets - 1):
            office.note([SetFinished(0.0, finished)])
        last = calls(lambda: office.note([SetFinished(0.0, finished)]))
        return last, calls(office.close)

    drawn = DRAWN_REPS // 30 + 2  # all that come later are without curves
    assert worked(250) == worked(drawn)


def test_what_a_live_repetition_is_drawn_by_waits_for_the_session():
    sink = Sink()
    drawn = replace(rep(), curve=((1.0, 2.0, 3.0),), deepest=DEEPEST)
    recorder(sink).note([RepFinished(0.0, drawn)])
    (told,) = (rep for what, _, rep in sink.calls if what == "rep")
    assert (told["curve"], told["deepest"]) == ([], None)


def held_step(t_s, hold=None, events=()):
    """Return a step of somebody who holds still."""
    nothing = run(film(stand(0.1), rate_hz=15))[0]
    movement = Movement(t_s, Phase.UNKNOWN, math.nan, None, hold=hold, held_s=1.0)
    return replace(nothing, t_s=t_s, movement=movement, events=events)


def test_holds_alone_make_a_session_and_are_told_when_they_are_over():
    sink = Sink()
    office = recorder(sink)
    hold = HoldRecord(1, 2.0, 40.0, 88.0, 3.0, Verdict.GOOD, side=Side.LEFT)
    office.take(held_step(3.0, 1, (HoldStarted(3.0, 1, 2.0),)))
    assert not office.open
    office.take(held_step(40.0, 1))
    office.take(held_step(41.0, events=(HoldFinished(41.0, hold),)))
    done = SetRecord("side_plank", (), (hold,))
    office.take(held_step(80.0, events=(SetFinished(80.0, done),)))
    assert sink.order == ["open", "hold", "set"]
    told = sink.calls[1][2]
    assert (told["side"], told["verdict"], told["end_s"]) == ("left", "good", 40.0)
    assert office.close()["sets"][0]["holds"][0]["index"] == 1


def test_a_hold_that_lasts_longer_than_a_rest_does_not_close_the_session():
    office = recorder(Sink(), rest_s=20.0)
    hold = HoldRecord(1, 0.0, 1.0, 88.0, 3.0, Verdict.GOOD)
    office.take(held_step(1.0, events=(HoldFinished(1.0, hold),)))
    for t_s in range(2, 90):
        assert office.take(held_step(float(t_s), 2)) is None
    assert office.take(held_step(120.0)) is not None


def test_a_session_of_many_holds_is_drawn_for_the_first_ones_only():
    office = recorder()
    hold = HoldRecord(1, 0.0, 5.0, 88.0, 3.0, Verdict.GOOD, deepest=DEEPEST)
    done = SetRecord("plank", (), (hold,) * (DRAWN_REPS + 3))
    office.note([SetFinished(10.0, done)])
    holds = office.close()["sets"][0]["holds"]
    assert sum(each["deepest"] is not None for each in holds) == DRAWN_REPS
