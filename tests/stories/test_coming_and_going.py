"""Who comes and goes, and when a set is over."""

from dataclasses import replace

import pytest
from support.altered import during, nobody, spliced
from support.outcomes import happened, levels, reps

from edge.core.pose.presence import LEAVE_S, LOST_S
from edge.core.types.codes import Level, Verdict
from edge.core.types.events import LifterFound, LifterLost, RepDiscarded, SetFinished
from edge.core.verdict.lifting import SET_REST_S
from edge.testing.figures import Body, bent
from edge.testing.scenarios import BEGIN, Move, film, hinge, pipeline, run, stand


def test_the_lifter_leaves_and_comes_back():
    scene = film(BEGIN, *hinge(), stand(4), *hinge())
    steps = run(spliced(scene, nobody(during(scene, 5.0, 8.0))))
    events = happened(steps, LifterFound, LifterLost)
    assert [type(event) for event in events] == [LifterFound, LifterLost, LifterFound]
    _, lost, again = events
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


def test_a_new_scene_ends_a_bend_uncounted_and_forgets_how_the_lifter_stood():
    """A film is cut from the bottom of a bend to somebody who stands stooped."""
    stooped = Body(flexion_deg=30)
    cut_s = 3.1
    before = during(film(BEGIN, *hinge()), 0.0, cut_s)
    others = Move(bent(80, 30), 1.5), stand(1.2, stooped), stand(1, stooped)
    after = film(stand(1.5, stooped), *others, start_s=cut_s)
    steps = run([*before, replace(after[0], new_scene=True), *after[1:]])
    assert [e.reason for e in happened(steps, RepDiscarded)] == ["lost"]
    assert [rep.verdict for rep in reps(steps)] == [Verdict.GOOD]


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
