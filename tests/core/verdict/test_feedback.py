import math

import pytest
from support.records_made import hold, rep, spine

from edge.core.types.codes import Cue, FaultCode, Level, Verdict
from edge.core.types.events import (
    ExerciseRecognised,
    HoldFinished,
    HoldReached,
    HoldStarted,
    RepFinished,
    RepStarted,
)
from edge.core.types.states import Feedback
from edge.core.verdict.faults import Severity
from edge.core.verdict.feedback import (
    ABSENT_S,
    EASE_S,
    GOOD_REP_S,
    FeedbackPolicy,
    winks,
)
from edge.core.verdict.judgement import level_of, shown

FLEXION, EXTENSION = FaultCode.SPINE_FLEXION, FaultCode.SPINE_EXTENSION
NEUTRAL, UNSURE = Feedback(Level.NEUTRAL), Feedback(Level.UNSURE)
RED = Feedback(Level.FAULT, Cue.SPINE_FLEXION)
DT_S = 1 / 32


class Lamp:
    """A policy fed at 32 frames a second."""

    def __init__(self):
        self.policy = FeedbackPolicy()
        self.at = -1

    def show(self, grades=None, *, person=True, good=False, frames=1, **back):
        for _ in range(frames):
            self.at += 1
            state = spine(self.at * DT_S, **back)
            severities = {code: Severity(each) for code, each in (grades or {}).items()}
            wanted = level_of(state, shown(state, severities))
            shown_now = self.policy.step(
                state.t_s, wanted, person=person, good_rep=good
            )
        return shown_now


@pytest.mark.parametrize(
    ("grades", "shown"),
    [
        ({}, NEUTRAL),
        ({FLEXION: 1}, Feedback(Level.CAUTION, Cue.SPINE_FLEXION)),
        ({FLEXION: 2}, RED),
        ({EXTENSION: 2}, Feedback(Level.FAULT, Cue.SPINE_EXTENSION)),
        ({FLEXION: 1, EXTENSION: 2}, Feedback(Level.FAULT, Cue.SPINE_EXTENSION)),
        ({FaultCode.LATERAL_FLEXION: 2}, Feedback(Level.FAULT, Cue.OTHER_FAULT)),
        ({FaultCode.NECK: 2, FaultCode.KNEE_DOMINANT: 2}, NEUTRAL),
    ],
)
def test_the_lamp_shows_what_was_measured_at_the_back(grades, shown):
    assert Lamp().show(grades) == shown


def test_a_back_that_cannot_be_told_is_never_shown_as_good():
    assert Lamp().show(flexion_deg=math.nan) == UNSURE
    assert Lamp().show(flexion_deg=math.nan, good=True) == UNSURE
    assert Lamp().show({FLEXION: 2}, flexion_deg=math.nan) == UNSURE
    assert Lamp().show(prior=True) == UNSURE
    assert Lamp().show({FLEXION: 2}, prior=True) == RED


def test_worse_shows_at_once_and_better_waits():
    lamp = Lamp()
    lamp.show(frames=8)
    assert lamp.show({FLEXION: 2}) == RED
    held = [lamp.show() for _ in range(math.ceil(EASE_S / DT_S))]
    assert held == [RED] * (len(held) - 1) + [NEUTRAL]


def test_a_fault_that_comes_and_goes_does_not_chatter():
    lamp = Lamp()
    shown = [lamp.show({FLEXION: 2} if at % 4 == 0 else {}) for at in range(64)]
    assert shown == [RED] * 64


def test_a_good_repetition_winks_only_in_green():
    lamp = Lamp()
    lamp.show()
    assert lamp.show(good=True) == Feedback(Level.NEUTRAL, Cue.GOOD_REP)
    assert lamp.show(frames=int(GOOD_REP_S / DT_S)) == NEUTRAL
    lamp.show({FLEXION: 2})
    assert lamp.show(good=True) == RED


def test_who_leaves_is_looked_for_and_then_the_lamp_is_dark():
    lamp = Lamp()
    assert lamp.show(person=False) == Feedback(Level.ABSENT)
    lamp.show()
    gone = [lamp.show(person=False) for _ in range(math.ceil(ABSENT_S / DT_S))]
    assert gone == [UNSURE] * (len(gone) - 1) + [Feedback(Level.ABSENT)]
    assert lamp.show() == NEUTRAL


def test_reset_is_a_fresh_start():
    lamp = Lamp()
    lamp.show({FLEXION: 2}, good=True)
    lamp.policy.reset()
    assert lamp.show(person=False) == Feedback(Level.ABSENT)


def test_good_is_said_for_half_a_second():
    policy = FeedbackPolicy()
    assert policy.step(0.0, NEUTRAL, person=True, good_rep=True).cue is Cue.GOOD_REP
    for t_s, cue in ((0.4, Cue.GOOD_REP), (0.6, None)):
        told = policy.step(t_s, NEUTRAL, person=True, good_rep=False)
        assert told == Feedback(Level.NEUTRAL, cue)


def test_a_lifter_is_gone_after_half_a_second():
    policy = FeedbackPolicy()
    policy.step(0.0, NEUTRAL, person=True, good_rep=False)
    for t_s, level in ((0.0, Level.UNSURE), (0.4, Level.UNSURE), (0.6, Level.ABSENT)):
        told = policy.step(t_s, NEUTRAL, person=False, good_rep=False)
        assert told.level is level


def test_amber_waits_for_its_moment_to_the_frame():
    policy = FeedbackPolicy()
    policy.step(0.0, RED, person=True, good_rep=False)
    amber = Feedback(Level.CAUTION, Cue.SPINE_FLEXION)
    assert policy.step(0.375, amber, person=True, good_rep=False) == RED
    assert policy.step(EASE_S, amber, person=True, good_rep=False) == amber


@pytest.mark.parametrize("level", [Level.UNSURE, Level.NEUTRAL, Level.FAULT])
def test_an_exercise_that_is_recognised_winks_once_but_never_over_a_fault(level):
    policy, wanted = FeedbackPolicy(), Feedback(level)
    policy.step(0.0, wanted, person=True, good_rep=False)
    now = policy.step(DT_S, wanted, person=True, good_rep=False, recognised=True)
    assert now.cue is (None if level is Level.FAULT else Cue.RECOGNISED)
    after = policy.step(GOOD_REP_S + 0.1, wanted, person=True, good_rep=False)
    assert after == wanted


REPS = {verdict: RepFinished(9.0, rep(verdict=verdict)) for verdict in Verdict}
HOLDS = {verdict: HoldFinished(9.0, hold(verdict=verdict)) for verdict in Verdict}
RECOGNISED = ExerciseRecognised(9.0, "deadlift", sure=True)


def test_only_what_was_good_winks():
    for finished in (REPS, HOLDS):
        good = [each for each in Verdict if winks([finished[each]])["good_rep"]]
        assert good == [Verdict.GOOD]
    assert winks([HoldReached(9.0, 1)]) == {"good_rep": True, "recognised": False}


def test_what_only_begins_winks_for_nothing():
    began = RepStarted(9.0, 1), HoldStarted(9.0, 1, 8.0)
    for events in ((), began):
        assert winks(events) == {"good_rep": False, "recognised": False}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (REPS[Verdict.GOOD], REPS[Verdict.FAULT]),
        (HOLDS[Verdict.GOOD], HOLDS[Verdict.FAULT]),
        (HoldReached(9.0, 1), HOLDS[Verdict.FAULT]),
    ],
)
def test_what_else_a_frame_tells_takes_no_wink_away(good, bad):
    assert winks([good, RECOGNISED, bad]) == {"good_rep": True, "recognised": True}
    assert winks([bad, RECOGNISED]) == {"good_rep": False, "recognised": True}


def test_an_exercise_is_told_for_half_a_second_however_late_it_is_known():
    policy = FeedbackPolicy()
    policy.step(60.0, NEUTRAL, person=True, good_rep=False, recognised=True)
    for t_s, cue in ((60.25, Cue.RECOGNISED), (60.0 + GOOD_REP_S, None)):
        assert policy.step(t_s, NEUTRAL, person=True, good_rep=False).cue is cue
