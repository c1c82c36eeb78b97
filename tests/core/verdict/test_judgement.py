"""What the faults of frames come to, and what may be made of it later."""

import math
from dataclasses import replace

import pytest
from support.records_made import angles, fault, spine

from edge.core.types.codes import Cue, FaultCode, Level, Phase
from edge.core.types.events import FaultCleared, FaultRaised
from edge.core.types.states import Feedback, Movement
from edge.core.verdict.faults import Severity
from edge.core.verdict.judgement import BendJudge, Judged, level_of, shown
from edge.exercises.tables import load_exercise

FLEXION, EXTENSION = FaultCode.SPINE_FLEXION, FaultCode.SPINE_EXTENSION
KNEES, TWIST = FaultCode.KNEE_DOMINANT, FaultCode.ROTATION
CAUTION, FAULT = Severity.CAUTION, Severity.FAULT
DT_S = 1 / 32


def test_a_level_rests_on_what_was_measured_at_the_back():
    raised = {FLEXION: FAULT, KNEES: FAULT, TWIST: CAUTION}
    assert shown(spine(), raised) == {FLEXION: FAULT, TWIST: CAUTION}
    assert shown(spine(flexion_deg=math.nan), raised) == {TWIST: CAUTION}


@pytest.mark.parametrize(
    ("raised", "back", "level"),
    [
        ({}, {}, Feedback(Level.NEUTRAL)),
        ({}, {"prior": True}, Feedback(Level.UNSURE)),
        ({}, {"flexion_deg": math.nan}, Feedback(Level.UNSURE)),
        ({TWIST: CAUTION}, {}, Feedback(Level.CAUTION, Cue.OTHER_FAULT)),
        (
            {FLEXION: CAUTION, EXTENSION: FAULT},
            {},
            Feedback(Level.FAULT, Cue.SPINE_EXTENSION),
        ),
    ],
)
def test_the_worst_fault_gives_level_and_cue(raised, back, level):
    assert level_of(spine(**back), raised) == level


def test_a_back_that_reads_bent_at_rest_is_not_called_good():
    assert level_of(spine(), {}, bent_at_rest=True) == Feedback(Level.UNSURE)


def test_what_is_judged_later_is_as_mild_as_the_milder():
    before = Judged({FLEXION: FAULT}, (fault(FLEXION),))
    later = Judged({FLEXION: CAUTION}, (fault(FLEXION), fault(KNEES)))
    assert later.milder(before) == later
    assert before.milder(later).severity is CAUTION
    assert not Judged().milder(before).uncertain
    assert Judged().milder(before).severity is Severity.NONE


def test_what_nobody_was_shown_is_left_out_and_uncertain():
    later = Judged({EXTENSION: CAUTION}, (fault(EXTENSION), fault(KNEES)))
    later_judged = later.milder(Judged())
    assert later_judged.uncertain
    assert later_judged.severity is Severity.NONE
    assert [each.code for each in later_judged.faults] == [KNEES]


class Bending:
    def __init__(self, exercise="hip_hinge"):
        self.judge, self.t_s, self.events = BendJudge(load_exercise(exercise)), 0.0, []

    def frames(self, flexion_deg, *, set_up=False, frames=8, bending=True):
        for _ in range(frames):
            self.t_s += DT_S
            phase = Phase.BOTTOM if bending else Phase.STANDING
            movement = Movement(self.t_s, phase, 1.0, 1 if bending else None, set_up)
            body, back = angles(self.t_s), spine(self.t_s, flexion_deg)
            self.events += self.judge.step(body, back, movement)
        return self.judge.level.level


def test_while_the_weight_is_on_the_floor_red_is_amber_and_does_not_count():
    bending = Bending()
    assert bending.frames(45.0, set_up=True) is Level.CAUTION
    assert bending.frames(5.0) is Level.NEUTRAL
    kinds = [type(event) for event in bending.events]
    assert kinds == [FaultRaised, FaultCleared]
    assert bending.judge.take(bending.t_s) == Judged()


def test_a_red_back_is_amber_once_the_weight_rests_and_red_again_when_it_lifts():
    bending = Bending()
    levels = [bending.frames(45.0, set_up=rests) for rests in (False, True, False)]
    assert levels == [Level.FAULT, Level.CAUTION, Level.FAULT]
    judged = bending.judge.take(bending.t_s)
    assert judged.worst == {FLEXION: FAULT}
    (record,) = judged.faults
    assert record.start_s == pytest.approx((16 + 4) * DT_S, abs=2 * DT_S)


def test_a_squat_puts_nothing_down():
    assert Bending("squat").frames(45.0, set_up=True) is Level.FAULT


def test_the_worst_of_a_bend_says_how_bad_it_was():
    assert Judged({FLEXION: FAULT, TWIST: CAUTION}).severity is FAULT


@pytest.mark.parametrize("side", [1, -1])
def test_a_back_bent_either_way_at_rest_is_not_called_good(side):
    """By the exercise's own limit for flexion, and not before it."""
    hinge = load_exercise("hip_hinge")
    limit_deg = hinge.faults[FLEXION].caution.enter_deg
    assert limit_deg != hinge.faults[EXTENSION].caution.enter_deg
    for deg, level in ((limit_deg, Level.NEUTRAL), (limit_deg + 1, Level.UNSURE)):
        assert Bending().frames(side * deg, bending=False) is level


def test_an_exercise_that_may_round_the_back_calls_no_rest_bent():
    hinge = load_exercise("hip_hinge")
    others = {code: each for code, each in hinge.faults.items() if code is not FLEXION}
    bending = Bending()
    bending.judge = BendJudge(replace(hinge, faults=others))
    assert bending.judge.level == Feedback(Level.UNSURE)
    assert bending.frames(80.0, bending=False) is Level.NEUTRAL


def test_a_weight_put_down_for_good_ends_the_bend_with_what_it_was():
    bending = Bending()
    bending.frames(45.0)
    bending.frames(45.0, set_up=True)
    bending.frames(5.0, bending=False)
    judged = bending.judge.take(bending.t_s)
    assert judged.worst == {FLEXION: FAULT}
    assert [each.code for each in judged.faults] == [FLEXION]
