"""What the lamp showed in a repetition is what its record says, for every fault."""

import dataclasses
import math
from dataclasses import replace

import pytest
from support.records_made import angles, spine
from support.records_made import body as seen_body

from edge.config.sections import AUTO
from edge.core.types.codes import FaultCode, Level, Verdict
from edge.core.types.events import RepFinished, SetFinished
from edge.core.verdict.faults import MEASURES, SPINE_FAULTS
from edge.core.verdict.feedback import SEVERITY, FeedbackPolicy
from edge.core.verdict.lifting import Lifting
from edge.exercises.tables import load_exercise
from edge.testing.scenarios import BEGIN, film, hinge, pipeline, squat
from edge.wiring import chosen_exercises

HINGE = load_exercise("hip_hinge")
DT_S = 1 / 32
SAID = {Level.FAULT: Verdict.FAULT, Level.CAUTION: Verdict.CAUTION}
# Which field of a frame each fault is measured in, and with which sign.
FIELDS = {
    FaultCode.SPINE_FLEXION: ("spine_flexion_deg", 1),
    FaultCode.SPINE_EXTENSION: ("spine_flexion_deg", -1),
    FaultCode.LATERAL_FLEXION: ("lateral_flexion_deg", -1),
    FaultCode.ROTATION: ("rotation_deg", 1),
    FaultCode.NECK: ("neck_flexion_deg", -1),
    FaultCode.KNEE_DOMINANT: ("knee_flexion_deg", 1),
    FaultCode.HIPS_FIRST: ("lean_gain_deg", 1),
}


def lifted(code, deg, *, hidden=range(0), frames=64, **back):
    """Return the levels shown within a repetition, and its record.

    The figure of a fault grows to ``deg`` with the bend; in ``hidden`` frames of it
    nothing is seen of the back.
    """
    lifting, lamp, shown, reps = Lifting((HINGE,)), FeedbackPolicy(), [], []
    name, sign = FIELDS[code]
    for at in range(-32, frames + 32):
        depth = max(math.sin(math.pi * at / frames), 0.0) if 0 <= at < frames else 0.0
        t_s = at * DT_S
        body = angles(t_s, 65 * depth, 80 * depth, 15 * depth)
        state = spine(t_s, 0.0, 60 * depth, **back)
        state = dataclasses.replace(state, lateral_sd_deg=1.0, rotation_sd_deg=1.0)
        figure = {name: sign * deg * depth}
        if hasattr(body, name):
            body = dataclasses.replace(body, **figure)
        else:
            state = dataclasses.replace(state, **figure)
        if at in hidden:
            state = dataclasses.replace(state, spine_flexion_deg=math.nan)
        _, events = lifting.step(seen_body(body, state))
        level = lamp.step(t_s, lifting.level, person=True, good_rep=False).level
        shown.append((t_s, level))
        reps += [event.rep for event in events if isinstance(event, RepFinished)]
    (rep,) = reps
    return {lv for t_s, lv in shown if rep.start_s <= t_s <= rep.end_s}, rep


def worst(levels):
    return max(levels, key=lambda level: SEVERITY.get(level, -1))


@pytest.mark.parametrize("back", [{}, {"quality": 0.5}, {"prior": True}], ids=str)
@pytest.mark.parametrize("hidden", [range(0), range(30, 64), range(0, 64)], ids=str)
@pytest.mark.parametrize("deg", [5.0, 14.0, 22.0, 40.0, 75.0])
@pytest.mark.parametrize("code", MEASURES)
def test_the_verdict_is_the_worst_that_the_lamp_showed(code, deg, hidden, back):
    levels, rep = lifted(code, deg, hidden=hidden, **back)
    showed = worst(levels)
    if showed in SAID:
        assert rep.verdict is SAID[showed]
        assert {fault.code for fault in rep.faults} & {*SPINE_FAULTS} == {code}
    else:
        assert rep.verdict in (Verdict.GOOD, Verdict.UNSURE)
        assert rep.verdict is Verdict.UNSURE or showed is Level.NEUTRAL


@pytest.mark.parametrize(
    ("code", "reaches"),
    [
        (FaultCode.SPINE_FLEXION, Level.FAULT),
        (FaultCode.SPINE_EXTENSION, Level.FAULT),
        (FaultCode.LATERAL_FLEXION, Level.CAUTION),
        (FaultCode.ROTATION, Level.CAUTION),
        (FaultCode.NECK, Level.NEUTRAL),
        (FaultCode.KNEE_DOMINANT, Level.NEUTRAL),
    ],
)
def test_how_far_a_fault_may_go(code, reaches):
    """Neck and knees are noted: keypoints alone are no reason for a lamp."""
    levels, rep = lifted(code, 100.0)
    assert worst(levels) is reaches
    assert rep.verdict is SAID.get(reaches, Verdict.GOOD)
    assert [fault.code for fault in rep.faults] == [code]


def test_three_squats_without_a_name_are_stored_as_squats_without_advice():
    fresh = pipeline(*chosen_exercises(AUTO))
    steps = [fresh.replay(each) for each in film(BEGIN, *squat(reps=3))]
    (ended,) = fresh.finish()
    assert isinstance(ended, SetFinished)
    assert ended.set.exercise == "squat"
    assert [rep.faults for rep in ended.set.reps] == [()] * 3
    assert all(code.startswith("good") for code in ended.set.advice)
    records = [e.rep for s in steps for e in s.events if isinstance(e, RepFinished)]
    # The first one's drift is known with the second.
    assert [replace(rep, spine_drift_deg=0.0) for rep in records] == [
        replace(rep, spine_drift_deg=0.0) for rep in ended.set.reps
    ]


def test_hinges_without_a_name_are_hinges():
    fresh = pipeline(*chosen_exercises(AUTO))
    for each in film(BEGIN, *hinge(reps=3)):
        fresh.replay(each)
    (ended,) = fresh.finish()
    assert ended.set.exercise == "hip_hinge"
