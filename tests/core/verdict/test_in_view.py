"""What is seen from where it cannot be judged is counted, and not judged."""

from dataclasses import replace

import pytest
from support.floor_made import held, pose

from edge.core.following.follower import Known
from edge.core.types.codes import BodyPosture, Level, Verdict, ViewKind
from edge.core.types.events import FaultRaised, HoldFinished, RepFinished
from edge.core.verdict.lifting import Lifting
from edge.exercises.tables import exercise_names, load_exercise
from edge.files.frames import frame_payload
from edge.testing.scenarios import BEGIN, film, hinge, pipeline, stand

KINDS = (ViewKind.SIDE, ViewKind.OBLIQUE, ViewKind.FRONT)


def plank_seen_from(kind):
    """Return the levels of a plank with its hips far too high, its hold, its events."""
    lifting, events, levels = Lifting([load_exercise("plank")]), [], []
    for body in held(0.0, 6.0, bend_deg=50.0, kind=kind):
        events += lifting.step(body, (pose(body.t_s), None, 160.0))[1]
        levels.append(lifting.level.level)
    needed = lifting.views_needed
    events += lifting.finish(6.0, Known())
    (hold,) = [e.hold for e in events if isinstance(e, HoldFinished)]
    return levels, hold, events, needed


@pytest.mark.parametrize("kind", KINDS)
def test_a_plank_is_judged_from_its_views_alone_and_timed_from_all(kind):
    levels, hold, events, needed = plank_seen_from(kind)
    wrong = kind not in load_exercise("plank").views
    assert hold.end_s - hold.start_s == pytest.approx(6.0, abs=0.3)
    assert (set(levels) == {Level.UNSURE}) == wrong
    assert (hold.verdict is Verdict.UNSURE) == wrong
    assert (hold.quality == 0) == wrong
    assert any(isinstance(e, FaultRaised) for e in events) != wrong
    assert needed == (load_exercise("plank").views if wrong else ())


def replayed(exercise, yaw_deg):
    made = pipeline(exercise)
    scene = film(BEGIN, *hinge(flexion_deg=45.0), stand(1.0), yaw_deg=yaw_deg)
    return [made.replay(each) for each in scene]


@pytest.mark.parametrize(("yaw_deg", "wrong"), [(0.0, False), (90.0, True)])
def test_a_frame_says_which_view_it_lacks(yaw_deg, wrong):
    """Of an exercise of a user's own, which only the side tells of."""
    steps = replayed(
        replace(load_exercise("hip_hinge"), views=(ViewKind.SIDE,)), yaw_deg
    )
    (rep,) = [
        e.rep for each in steps for e in each.events if isinstance(e, RepFinished)
    ]
    levels = {s.feedback.level for s in steps if s.movement.bending}
    assert (levels == {Level.UNSURE}) == wrong
    assert (rep.verdict is Verdict.UNSURE) == wrong
    needed = [frame_payload(each).get("views_needed") for each in steps]
    assert (["side"] in needed) == wrong


def test_a_posture_of_no_exercise_lacks_no_view():
    lifting = Lifting([load_exercise("plank")])
    for body in held(0.0, 1.0, posture=BodyPosture.UPRIGHT, kind=ViewKind.FRONT):
        lifting.step(body)
    assert lifting.views_needed == ()


@pytest.mark.parametrize("name", exercise_names())
def test_every_exercise_that_ships_is_judged_from_some_view(name):
    assert set(load_exercise(name).views) & set(KINDS)
