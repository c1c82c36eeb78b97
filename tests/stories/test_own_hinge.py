"""A lifter gives a neutral bow, and what follows is read against it."""

import math
from dataclasses import replace

import numpy as np
import pytest
from support.altered import during, hide_back, nobody, spliced
from support.outcomes import happened, levels, reps

from edge.core.back.contour import STATIONS
from edge.core.spine.own_hinge import Unusable
from edge.core.types.codes import Cue, Level, ReferenceKind, Verdict
from edge.core.types.events import (
    HingeForgotten,
    HingeLearnt,
    HingeRefused,
    RepDiscarded,
)
from edge.testing.scenarios import BEGIN, bent, film, hinge, pipeline, stand

# Hips and clothes make this lifter's neutral back read so at the bottom.
FACTOR_DEG = -9.0
SLOW = {"down_s": 2.0, "up_s": 2.0}


def give(pipe, scene):
    return [pipe.replay(observation) for observation in scene]


def bow(flexion_deg=FACTOR_DEG, depth_deg=80.0, **tempo):
    return hinge(1, depth_deg, flexion_deg, **(SLOW | tempo))


def hidden_while_bent(scene):
    return spliced(scene, hide_back(during(scene, 2.2, 5.0)))


def cues(steps):
    found = []
    for step in steps:
        if not found or found[-1] != step.feedback.cue:
            found.append(step.feedback.cue)
    return found


def test_bends_after_a_bow_are_read_against_it():
    pipe = pipeline()
    pipe.learn_hinge()
    steps = give(pipe, film(BEGIN, *bow(), stand(3.0), *hinge(2, 80, FACTOR_DEG + 20)))
    (learnt,) = happened(steps, HingeLearnt)
    assert learnt.hinge is pipe.own_hinge
    first, second = reps(steps)
    for rep in (first, second):
        assert rep.spine_flexion_peak_deg == pytest.approx(20, abs=2)
        assert rep.reference is ReferenceKind.OWN_HINGE
        assert rep.reference_change_deg == pytest.approx(-FACTOR_DEG, abs=1.5)
    assert first.verdict is Verdict.CAUTION
    (other,) = reps(give(pipeline(), film(BEGIN, *hinge(1, 80, FACTOR_DEG + 20))))
    assert other.spine_flexion_peak_deg == pytest.approx(11, abs=2)
    assert math.isnan(other.reference_change_deg)
    assert (other.reference, other.verdict) == (ReferenceKind.STANDING, Verdict.GOOD)


def test_a_rounded_bow_makes_every_repetition_look_arched_and_is_told():
    pipe = pipeline()
    pipe.learn_hinge()
    give(
        pipe, film(BEGIN, *bow(FACTOR_DEG + 12), stand(3.0), *hinge(3, 80, FACTOR_DEG))
    )
    (ended,) = (event.set for event in pipe.finish())
    assert "bow_again" in ended.advice
    assert min(rep.spine_extension_peak_deg for rep in ended.reps) > 8


def test_a_bow_is_no_repetition_and_the_next_one_is_the_first():
    pipe = pipeline()
    pipe.learn_hinge()
    steps = give(pipe, film(BEGIN, *bow(), stand(1.0), *hinge(1, 80, FACTOR_DEG)))
    assert [event.reason for event in happened(steps, RepDiscarded)] == ["reference"]
    (only,) = reps(steps)
    assert (only.index, only.verdict) == (1, Verdict.GOOD)


def test_lamp_and_buzzer_tell_each_step():
    pipe = pipeline()
    pipe.learn_hinge()
    steps = give(pipe, film(BEGIN, *bow(), stand(4.0)))
    assert cues(steps) == [Cue.BOW_READY, Cue.BOW_NOW, Cue.BOW_TAKEN, None]
    asked = [s for s in steps if s.feedback.cue in (Cue.BOW_READY, Cue.BOW_NOW)]
    assert {step.feedback.level for step in asked} == {Level.UNSURE}
    # A rounded bow is told as unusable, and never red: it is not judged.
    pipe.learn_hinge()
    later = give(pipe, film(BEGIN, *bow(50.0), stand(4.0), start_s=20.0))
    assert cues(later)[-2:] == [Cue.BOW_UNUSABLE, None]
    assert Level.FAULT not in levels(later)


@pytest.mark.parametrize(
    ("scene", "why"),
    [
        (film(BEGIN, *bow(45.0), stand(1.0)), Unusable.NOT_NEUTRAL),
        (film(BEGIN, *bow(depth_deg=30.0), stand(1.0)), Unusable.TOO_SHALLOW),
        (film(BEGIN, *bow(down_s=0.3, up_s=0.3), stand(1.0)), Unusable.TOO_FAST),
        (hidden_while_bent(film(BEGIN, *bow(), stand(1.0))), Unusable.BACK_HIDDEN),
        (hide_back(film(BEGIN, *bow(), stand(1.0))), Unusable.NO_STANDING),
        (film(stand(0.5, bent(80.0)), stand(2.0), stand(1.0)), Unusable.NO_STANDING),
        (film(BEGIN, stand(100.0), rate_hz=5.0), Unusable.NO_BOW),
        (nobody(film(BEGIN, stand(100.0), rate_hz=5.0)), Unusable.NO_BOW),
    ],
)
def test_a_bow_that_cannot_be_used_is_refused_with_its_reason(scene, why):
    pipe = pipeline()
    pipe.learn_hinge()
    (refused,) = happened(give(pipe, scene), HingeRefused)
    assert refused.reason is why
    assert pipe.own_hinge is None


def test_a_refused_bow_leaves_the_one_before_in_force():
    pipe = pipeline()
    pipe.learn_hinge()
    give(pipe, film(BEGIN, *bow(), stand(13.0)))
    before = pipe.own_hinge
    pipe.learn_hinge()
    give(pipe, film(BEGIN, *bow(60.0), stand(1.0), start_s=20.0))
    assert before is not None
    assert pipe.own_hinge is before


def test_the_first_repetition_counts_where_it_is_taken_for_the_bow():
    pipe = pipeline()
    pipe.learn_hinge(counts=True)
    steps = give(pipe, film(BEGIN, *bow(), *hinge(2, 80, FACTOR_DEG)))
    found = reps(steps)
    assert [rep.reference for rep in found] == [
        ReferenceKind.STANDING,
        ReferenceKind.OWN_HINGE,
        ReferenceKind.OWN_HINGE,
    ]
    assert not set(cues(steps)) & {Cue.BOW_READY, Cue.BOW_NOW, Cue.BOW_TAKEN}
    peaks = [abs(rep.spine_extension_peak_deg) for rep in found]
    assert peaks[0] == pytest.approx(-FACTOR_DEG, abs=1.5)
    assert max(peaks[1:]) < 2.0


def test_a_first_repetition_is_waited_for_however_late_it_comes():
    pipe = pipeline()
    pipe.learn_hinge(counts=True)
    scene = film(BEGIN, stand(100.0), *bow(), stand(1.0), rate_hz=15.0)
    assert happened(give(pipe, scene), HingeLearnt)


def test_recalibrate_forgets_the_bow():
    pipe = pipeline()
    pipe.learn_hinge()
    give(pipe, film(BEGIN, *bow(), stand(1.0)))
    pipe.recalibrate()
    assert pipe.own_hinge is None
    (rep,) = reps(give(pipe, film(BEGIN, *hinge(1, 80, FACTOR_DEG), start_s=20.0)))
    assert rep.reference is ReferenceKind.STANDING


def come_back(pipe, away_s):
    """Return what a set is read as by whoever comes after so long without anybody."""
    scene = film(stand(away_s), BEGIN, *hinge(1, 80, FACTOR_DEG), start_s=20.0)
    return give(pipe, nobody(scene[: round(30 * away_s)]) + scene[round(30 * away_s) :])


@pytest.mark.parametrize("counts", [False, True])
def test_a_bow_is_not_inherited_by_whoever_comes_next(counts):
    pipe = pipeline()
    pipe.learn_hinge(counts=counts)
    give(pipe, film(BEGIN, *bow(), stand(13.0)))
    assert pipe.own_hinge is not None
    steps = come_back(pipe, 3.0)
    assert len(happened(steps, HingeForgotten)) == 1
    assert pipe.own_hinge is None
    assert reps(steps)[-1].reference is ReferenceKind.STANDING


def test_a_bow_outlives_a_moment_out_of_sight():
    pipe = pipeline()
    pipe.learn_hinge()
    give(pipe, film(BEGIN, *bow(), stand(13.0)))
    steps = come_back(pipe, 0.9)
    assert not happened(steps, HingeForgotten)
    assert reps(steps)[-1].reference is ReferenceKind.OWN_HINGE


def test_a_new_scene_shows_nobody_who_bowed():
    pipe = pipeline()
    pipe.learn_hinge()
    give(pipe, film(BEGIN, *bow(), stand(1.0)))
    first, *rest = film(BEGIN, start_s=20.0)
    assert happened(give(pipe, [replace(first, new_scene=True), *rest]), HingeForgotten)
    assert pipe.own_hinge is None


def test_a_hinge_that_was_told_stays_whoever_comes():
    pipe = pipeline()
    pipe.learn_hinge()
    give(pipe, film(BEGIN, *bow(), stand(13.0)))
    told = pipe.own_hinge
    pipe.use_hinge(told)
    steps = come_back(pipe, 3.0)
    assert not happened(steps, HingeForgotten)
    assert reps(steps)[-1].reference is ReferenceKind.OWN_HINGE


LOWER = 2 * STATIONS // 5


def arm_over_the_hollow(scene):
    """Return the scene with the lower back hidden, and too little for a neutral."""
    return [
        replace(
            each,
            contour=replace(
                each.contour,
                quality=0.4,
                point_quality=np.where(np.arange(STATIONS) < LOWER, 0.1, 0.9).astype(
                    "f4"
                ),
            ),
        )
        for each in scene
    ]


def test_a_bow_counts_from_a_stance_that_an_arm_half_hides():
    scene = film(BEGIN, *bow(), stand(1.0))
    stance = arm_over_the_hollow(during(scene, 0.0, 1.7))
    pipe = pipeline()
    pipe.learn_hinge()
    steps = give(pipe, spliced(scene, stance))
    (learnt,) = happened(steps, HingeLearnt)
    assert learnt.hinge.flexion_deg(70.0) == pytest.approx(FACTOR_DEG, abs=1.5)
    assert Cue.BOW_NOW in cues([s for s in steps if s.t_s < 1.5])
    clear = pipeline()
    clear.learn_hinge()
    give(clear, scene)
    assert learnt.hinge.worth < 0.8 * clear.own_hinge.worth


def test_no_ordinary_repetition_is_taken_for_neutral_unasked():
    pipe = pipeline()
    found = reps(give(pipe, film(BEGIN, *hinge(3, 80, FACTOR_DEG))))
    assert pipe.own_hinge is None
    assert {rep.reference for rep in found} == {ReferenceKind.STANDING}


def test_a_set_tells_how_it_drifts_and_rounding_more_is_advised_against():
    scene = film(
        BEGIN, *(move for deg in (5, 5, 5, 12, 15) for move in hinge(1, 80, deg))
    )
    pipe = pipeline()
    steps = give(pipe, scene)
    assert math.isnan(reps(steps)[0].spine_drift_deg)
    (ended,) = (event.set for event in pipe.finish())
    drifts = [rep.spine_drift_deg for rep in ended.reps]
    assert drifts == pytest.approx([0, 0, 0, 7, 10], abs=1.0)
    assert "stop_earlier" in ended.advice
