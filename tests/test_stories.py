"""What a person does, and what must happen."""

import math

import numpy as np
import pytest
from scenarios import (
    Body,
    Move,
    at,
    bent,
    during,
    film,
    happened,
    hide,
    hide_back,
    hinge,
    nobody,
    pipeline,
    reps,
    run,
    spliced,
    squat,
    stand,
    walking,
    waving,
)

from edge.core.feedback import EASE_S
from edge.core.presence import LEAVE_S, LOST_S
from edge.core.records import (
    FaultCleared,
    FaultRaised,
    Frame,
    LifterFound,
    LifterLost,
    RepDiscarded,
    RepFinished,
    RepStarted,
    SetFinished,
)
from edge.core.words import Cue, FaultCode, Level, Phase, Verdict, ViewKind
from edge.pipeline import SET_REST_S

BEGIN = stand(1.5)


def levels(steps, start_s=0.0, end_s=1e9):
    """Return the lamp's levels in order, repeats left out."""
    shown = [step.feedback.level for step in steps if start_s <= step.t_s < end_s]
    return [
        level for i, level in enumerate(shown) if i == 0 or shown[i - 1] is not level
    ]


def test_three_good_hinges_are_three_good_repetitions():
    steps = run(film(BEGIN, *hinge(reps=3, depth_deg=80)))
    assert [rep.index for rep in reps(steps)] == [1, 2, 3]
    for rep in reps(steps):
        assert rep.verdict is Verdict.GOOD
        assert rep.faults == ()
        assert rep.hip_rom_deg == pytest.approx(80, abs=2)
        assert rep.knee_rom_deg == pytest.approx(16, abs=1)
        assert rep.spine_flexion_peak_deg == pytest.approx(0, abs=2)
        assert rep.hip_share > 0.9
    assert levels(steps, 1.0) == [Level.NEUTRAL]


def test_every_repetition_starts_before_it_finishes_and_the_lamp_winks():
    steps = run(film(BEGIN, *hinge(reps=2)))
    events = happened(steps, RepStarted, RepFinished)
    assert [type(event) for event in events] == [RepStarted, RepFinished] * 2
    assert [event.index for event in events[::2]] == [1, 2]
    for finished in events[1::2]:
        assert at(steps, finished.t_s).feedback.cue is Cue.GOOD_REP
        assert at(steps, finished.t_s + 0.6).feedback.cue is None


def test_the_phases_of_a_repetition():
    steps = run(film(BEGIN, *hinge(down_s=1.5, pause_s=1.0, up_s=1.5, top_s=1.0)))
    assert at(steps, 1.0).movement.phase is Phase.STANDING
    assert at(steps, 2.4).movement.phase is Phase.ECCENTRIC
    assert at(steps, 3.7).movement.phase is Phase.BOTTOM
    assert at(steps, 4.9).movement.phase is Phase.CONCENTRIC
    assert at(steps, 6.2).movement.phase is Phase.STANDING
    assert at(steps, 3.7).movement.depth == pytest.approx(1, abs=0.05)
    assert at(steps, 3.7).movement.rep == 1
    assert at(steps, 6.2).movement.rep is None


def test_half_a_bend_is_discarded():
    steps = run(film(BEGIN, *hinge(depth_deg=30)))
    assert reps(steps) == []
    (discarded,) = happened(steps, RepDiscarded)
    assert discarded.reason == "too_shallow"


def test_a_shallow_repetition_counts_and_says_so():
    (rep,) = reps(run(film(BEGIN, *hinge(depth_deg=42))))
    assert [fault.code for fault in rep.faults] == [FaultCode.SHALLOW]


def test_a_twitch_is_discarded():
    steps = run(film(BEGIN, *hinge(depth_deg=60, down_s=0.3, pause_s=0.05, up_s=0.3)))
    assert reps(steps) == []
    assert [e.reason for e in happened(steps, RepDiscarded)] == ["too_quick"]


def test_a_lift_from_the_floor_counts_at_lockout():
    """The lifter is bent when the camera first sees them, as in most deadlifts."""
    floor = bent(95)
    steps = run(film(stand(1, floor), stand(1, floor), stand(1.2), stand(1.5)))
    (rep,) = reps(steps)
    assert rep.hip_rom_deg == pytest.approx(95, abs=5)
    assert 2.7 < rep.end_s < 3.3
    assert math.isnan(rep.eccentric_s)  # the way down was not seen


def test_a_lift_from_the_floor_is_judged_once_the_neutral_is_known():
    floor = bent(95, 35)
    fresh = pipeline()
    scene = film(stand(1, floor), stand(1, floor), stand(1.2), stand(2))
    steps = [fresh.replay(each) for each in scene]
    # Against the population alone a back is never called good.
    assert reps(steps)[0].verdict is not Verdict.GOOD
    (ended,) = fresh.finish()
    (rep,) = ended.set.reps
    # Nor is it a fault that no lamp could warn of.
    assert rep.verdict is Verdict.CAUTION
    assert rep.spine_flexion_peak_deg == pytest.approx(35, abs=4)


def test_a_pause_at_the_bottom_is_one_repetition():
    steps = run(film(BEGIN, *hinge(pause_s=3)))
    (rep,) = reps(steps)
    assert rep.pause_s == pytest.approx(3, abs=0.5)


def test_dipping_again_on_the_way_up_is_one_repetition():
    dip = (Move(bent(80), 1.2), Move(bent(55), 0.5), Move(bent(80), 0.5))
    assert len(reps(run(film(BEGIN, *dip, stand(1.2), stand(1))))) == 1


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
        told = math.isfinite(step.spine.spine_flexion_deg)
        assert told or step.feedback.level in (Level.UNSURE, Level.ABSENT)


def test_hidden_arms_change_nothing_but_the_arms():
    scene = film(BEGIN, *hinge(reps=2, flexion_deg=40))
    whole = run(scene)
    armless = run(hide(scene, "left_elbow", "right_elbow"))
    assert [s.angles for s in armless] == [s.angles for s in whole]
    assert [s.spine for s in armless] == [s.spine for s in whole]
    assert [s.events for s in armless] == [s.events for s in whole]


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


def test_the_lifter_leaves_and_comes_back():
    scene = film(BEGIN, *hinge(), stand(4), *hinge())
    away = during(scene, 5.0, 8.0)
    steps = run(spliced(scene, nobody(away)))
    found, lost, again = happened(steps, LifterFound, LifterLost)
    assert (type(found), type(lost), type(again)) == (
        LifterFound,
        LifterLost,
        LifterFound,
    )
    assert lost.t_s == pytest.approx(5.0 + LOST_S, abs=0.1)
    assert again.t_s == pytest.approx(8.0, abs=0.05)
    assert levels(steps, 6.0, 8.0) == [Level.ABSENT]
    # A short absence is not the end of the set.
    assert [rep.index for rep in reps(steps)] == [1, 2]
    assert [rep.verdict for rep in reps(steps)] == [Verdict.GOOD] * 2


def test_a_lifter_lost_in_the_middle_of_a_bend_ends_it_uncounted():
    scene = film(BEGIN, *hinge(pause_s=6))
    steps = run(spliced(scene, nobody(during(scene, 3.5, 6.0))))
    assert [e.reason for e in happened(steps, RepDiscarded)] == ["lost"]


def test_a_blink_of_the_camera_changes_no_count():
    scene = film(BEGIN, *hinge(reps=3))
    blinks = [o for s in (2.2, 3.6, 6.0, 8.1) for o in during(scene, s, s + 0.2)]
    steps = run(spliced(scene, nobody(blinks)))
    assert len(reps(steps)) == 3
    assert happened(steps, LifterLost) == []


def test_whoever_left_for_long_is_a_new_lifter():
    """The next lifter stands stooped: a fault, had the last one been remembered."""
    absence_s = LEAVE_S + 2
    stooped, bottom = Body(flexion_deg=30), bent(80, 30)
    scene = film(BEGIN, *hinge())
    gone_s = scene[-1].t_s
    next_scene = film(
        stand(2, stooped),
        Move(bottom, 1.5),
        stand(1.5, stooped),
        stand(1, stooped),
        start_s=gone_s + absence_s,
    )
    empty = nobody(film(stand(absence_s - 0.1), start_s=gone_s + 0.05))
    steps = run([*scene, *empty, *next_scene])
    (ended,) = happened(steps, SetFinished)
    assert gone_s + LEAVE_S <= ended.t_s < gone_s + absence_s
    assert [(rep.index, rep.verdict) for rep in reps(steps)] == [
        (1, Verdict.GOOD),
        (1, Verdict.GOOD),
    ]


def test_the_set_ends_after_a_rest():
    steps = run(film(BEGIN, *hinge(reps=2), stand(SET_REST_S + 5), *hinge()))
    (ended,) = happened(steps, SetFinished)
    second = reps(steps)[1]
    assert ended.t_s == pytest.approx(second.end_s + SET_REST_S, abs=0.1)
    assert [rep.index for rep in ended.set.reps] == [1, 2]
    assert [rep.index for rep in reps(steps)] == [1, 2, 1]


def test_the_end_finishes_the_set_and_an_unfinished_bend_does_not_count():
    fresh = pipeline()
    scene = film(BEGIN, *hinge(reps=2), Move(bent(80), 1.5))
    for each in scene:
        fresh.replay(each)
    dropped, ended = fresh.finish()
    assert dropped == RepDiscarded(scene[-1].t_s, "unfinished")
    assert [rep.index for rep in ended.set.reps] == [1, 2]
    assert ended.t_s == scene[-1].t_s
    assert fresh.finish() == ()


@pytest.mark.parametrize(
    "scene",
    [
        film(stand(8)),
        waving(8),
        walking(6),
        nobody(film(stand(4))),
        film(stand(1), *[Move(Body(knee_deg=k), 0.7) for k in (25, 0) * 4]),
        film(stand(1), *[Move(Body(hip_deg=h), 0.7) for h in (-12, 8) * 4]),
    ],
    ids=["standing", "waving", "walking", "nobody", "knees", "swaying"],
)
def test_no_repetition_where_there_is_none(scene):
    steps = run(scene)
    assert reps(steps) == []
    assert happened(steps, RepStarted, FaultRaised) == []


def test_a_squat_may_bend_its_knees():
    fresh = pipeline("squat")
    steps = [fresh.replay(each) for each in film(BEGIN, *squat(reps=3))]
    assert [rep.faults for rep in reps(steps)] == [()] * 3
    assert {rep.verdict for rep in reps(steps)} == {Verdict.GOOD}
    assert reps(steps)[0].knee_rom_deg == pytest.approx(105, abs=3)


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
    assert fresh.posture() == {"standing_lordosis_deg": None, "forward_head_deg": None}
    for each in film(stand(3)):
        fresh.replay(each)
    posture = fresh.posture()
    assert posture["forward_head_deg"] == pytest.approx(0, abs=0.5)
    assert posture["standing_lordosis_deg"] is not None


def test_a_pipeline_without_eyes_can_only_replay():
    with pytest.raises(ValueError, match="can only replay"):
        pipeline().step(Frame(0.0, 0, np.zeros((8, 8, 3), np.uint8)))
