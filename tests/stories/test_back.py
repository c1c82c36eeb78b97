"""What lamp and verdict say of a back that is seen."""

import math

import pytest
from support.outcomes import at, happened, levels, reps

from edge.core.types.codes import Cue, FaultCode, Level, Verdict
from edge.core.types.events import FaultCleared, FaultRaised, RepFinished
from edge.core.verdict.feedback import EASE_S
from edge.testing.figures import Body, bent
from edge.testing.scenarios import BEGIN, Move, film, hinge, pipeline, run, stand


def test_a_rounded_back_goes_red_and_the_lamp_eases_back():
    steps = run(film(BEGIN, *hinge(flexion_deg=40, top_s=2)))
    (rep,) = reps(steps)
    assert rep.verdict is Verdict.FAULT
    assert rep.spine_flexion_peak_deg == pytest.approx(40, abs=2)
    assert levels(steps, 1.0, 3.1) == [Level.NEUTRAL, Level.CAUTION, Level.FAULT]
    assert levels(steps, 3.1)[-1] is Level.NEUTRAL
    assert at(steps, 3.1).feedback.level is Level.FAULT
    assert at(steps, 3.1).feedback.cue is Cue.SPINE_FLEXION
    raised, cleared = happened(steps, FaultRaised, FaultCleared)
    assert at(steps, cleared.t_s).feedback.level is Level.FAULT  # it waits
    assert at(steps, cleared.t_s + EASE_S + 0.1).feedback.level is Level.NEUTRAL
    assert raised.code is cleared.fault.code is FaultCode.SPINE_FLEXION
    assert happened(steps, RepFinished)[0].t_s >= cleared.t_s - 0.05


def test_a_little_rounding_is_amber():
    steps = run(film(BEGIN, *hinge(flexion_deg=19)))
    assert reps(steps)[0].verdict is Verdict.CAUTION
    assert Level.FAULT not in levels(steps)
    assert Level.CAUTION in levels(steps)


def test_a_hollow_back_shows_the_other_cue():
    steps = run(film(BEGIN, *hinge(flexion_deg=-30)))
    assert reps(steps)[0].verdict is Verdict.FAULT
    assert at(steps, 3.1).feedback.cue is Cue.SPINE_EXTENSION


def test_the_lamp_never_chatters_at_a_threshold():
    """The back trembles around the amber limit."""
    moves = [Move(bent(80, 15 + 3 * (-1) ** i), 0.1) for i in range(40)]
    steps = run(film(BEGIN, Move(bent(80, 15), 1.5), *moves, stand(1.2), stand(1)))
    assert len(levels(steps, 1.0)) <= 4


def test_somebody_with_a_round_stance_is_neutral_in_it():
    """Neutral is the lifter's own: 25 degrees of stoop while standing and bending."""
    stooped = Body(flexion_deg=25)
    bottom = bent(80, 25)
    moves = (stand(2, stooped), Move(bottom, 1.5), Move(bottom, 0.2), stand(1, stooped))
    steps = run(film(*moves, stand(1, stooped)))
    assert [rep.verdict for rep in reps(steps)] == [Verdict.GOOD]


def test_form_that_worsens_is_a_trend_and_advice():
    fresh = pipeline()
    moves = [m for flexion in (0, 11, 22, 33, 44) for m in hinge(flexion_deg=flexion)]
    for each in film(BEGIN, *moves):
        fresh.replay(each)
    (ended,) = fresh.finish()
    assert ended.set.form_trend_deg_per_rep == pytest.approx(11, abs=1)
    assert "stop_earlier" in ended.set.advice
    assert [rep.verdict for rep in ended.set.reps] == [
        Verdict.GOOD,
        Verdict.GOOD,
        Verdict.CAUTION,
        Verdict.FAULT,
        Verdict.FAULT,
    ]


def test_posture_is_measured_while_standing():
    fresh = pipeline()
    assert math.isnan(fresh.known().posture.forward_head_deg)
    for each in film(stand(3), *hinge()):
        fresh.replay(each)
    (ended,) = fresh.finish()
    assert ended.posture == fresh.known().posture
    assert ended.posture.forward_head_deg == pytest.approx(0, abs=0.5)
    assert math.isfinite(ended.posture.standing_lordosis_deg)
