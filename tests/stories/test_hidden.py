"""What lamp and verdict say when back or limbs cannot be seen well enough."""

import math

import numpy as np
import pytest
from support.altered import during, hide, hide_back, spliced
from support.outcomes import at, happened, levels, reps

from edge.core.types.codes import Level, Verdict, ViewKind
from edge.core.types.events import FaultRaised, RepFinished
from edge.core.types.frames import Frame
from edge.core.types.records import payload
from edge.core.types.skeleton import KEYPOINTS
from edge.testing.scenarios import BEGIN, film, hinge, pipeline, run, stand


def test_a_hidden_back_is_unsure_and_not_neutral():
    scene = film(BEGIN, *hinge(reps=2, flexion_deg=40))
    steps = run(hide_back(scene))
    assert len(reps(steps)) == 2
    assert {rep.verdict for rep in reps(steps)} == {Verdict.UNSURE}
    assert levels(steps) == [Level.UNSURE]


def test_a_back_hidden_in_the_middle_is_unsure_from_then_on():
    scene = film(BEGIN, *hinge(pause_s=3))
    steps = run(spliced(scene, hide_back(during(scene, 2.5, 9))))
    assert at(steps, 2.4).feedback.level is Level.NEUTRAL
    assert levels(steps, 3.0) == [Level.UNSURE]


def test_unsure_frames_are_the_only_ones_without_a_figure():
    scene = film(BEGIN, *hinge(reps=2, flexion_deg=40))
    steps = run(spliced(scene, hide_back(during(scene, 2.5, 4.5))))
    for step in steps:
        known = math.isfinite(step.spine.spine_flexion_deg)
        assert known or step.feedback.level in (Level.UNSURE, Level.ABSENT)


def test_hidden_arms_change_nothing_but_the_arms():
    scene = film(BEGIN, *hinge(reps=2, flexion_deg=40))
    whole = run(scene)
    armless = run(hide(scene, "left_elbow", "right_elbow"))
    assert [s.angles for s in armless] == [s.angles for s in whole]
    assert [s.spine for s in armless] == [s.spine for s in whole]
    assert drawn_without_arms(armless) == drawn_without_arms(whole)


def drawn_without_arms(steps):
    """Return the events, without the arms of the figures at a repetition's deepest."""
    arms = [n for n, name in enumerate(KEYPOINTS) if name.endswith(("elbow", "wrist"))]
    rows = []
    for event in (event for step in steps for event in step.events):
        row = payload(event)
        if isinstance(event, RepFinished):
            for at in arms:
                row["rep"]["deepest"]["keypoints"][at] = None
        rows.append((type(event).__name__, row))
    return rows


def test_one_hidden_side_leaves_the_other():
    scene = film(BEGIN, *hinge(reps=2))
    steps = run(hide(scene, "left_knee", "left_ankle"))
    assert len(reps(steps)) == 2


@pytest.mark.parametrize("flexion_deg", [0, 40])
def test_from_the_front_repetitions_count_and_nothing_is_a_spine_fault(flexion_deg):
    scene = film(BEGIN, *hinge(reps=2, flexion_deg=flexion_deg), yaw_deg=90)
    steps = run(scene)
    assert {step.view.kind for step in steps} == {ViewKind.FRONT}
    assert {rep.verdict for rep in reps(steps)} == {Verdict.UNSURE}
    assert len(reps(steps)) == 2
    assert levels(steps) == [Level.UNSURE]
    assert happened(steps, FaultRaised) == []


def test_an_oblique_view_is_not_judged():
    steps = run(film(BEGIN, *hinge(reps=2, flexion_deg=40), yaw_deg=40))
    assert {step.view.kind for step in steps} == {ViewKind.OBLIQUE}
    assert len(reps(steps)) == 2
    assert levels(steps) == [Level.UNSURE]


def test_a_lifter_who_turns_to_the_camera_is_no_longer_judged():
    side = film(stand(2))
    front = film(stand(4), start_s=2.0, yaw_deg=90)
    steps = run([*side, *front])
    assert at(steps, 1.9).feedback.level is Level.NEUTRAL
    assert levels(steps, 4.0) == [Level.UNSURE]


def test_a_pipeline_without_vision_can_only_replay():
    with pytest.raises(ValueError, match="can only replay"):
        pipeline().step(Frame(0.0, 0, np.zeros((8, 8, 3), np.uint8)))
