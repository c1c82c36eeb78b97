"""Half of the frames while the lifter stands still, all as soon as anybody moves."""

import dataclasses
from unittest.mock import Mock

import numpy as np
import pytest

from edge.core.types.codes import Phase
from edge.core.types.events import HoldFinished, HoldStarted
from edge.core.types.frames import Frame
from edge.session.resting import STOOD_S, Rest
from edge.session.sparing import Sparing
from edge.testing.figures import STANDING, bent
from edge.testing.scenarios import Move, film, hinge, pipeline, stand

PICTURE = np.zeros((4, 4, 3), np.uint8)
NOISE_PX = 0.6  # of a keypoint; a still lifter's, by what recordings show


class Camera:
    dropped = 0

    def __init__(self, scene):
        self._scene = scene

    def __iter__(self):
        for each in self._scene:
            yield Frame(each.t_s, each.index, PICTURE)


def noisy(scene, px=NOISE_PX):
    random = np.random.default_rng(0)
    for each in scene:
        xy = each.pose.xy + random.normal(0, px, (17, 2)).astype(np.float32)
        yield dataclasses.replace(each, pose=dataclasses.replace(each.pose, xy=xy))


def watched(*moves, rate_hz=30.0, ask_at_s=None):
    """Return (times, steps) of the frames that a live loop looks at."""
    scene = list(noisy(film(*moves, rate_hz=rate_hz)))
    fresh = pipeline()
    rest = Rest(lambda: not fresh.learning)
    frames = Sparing(Camera(scene), lambda: False, lambda: rest.resting)
    steps = []
    for frame in frames:
        step = fresh.replay(scene[frame.index])
        rest.attend(step)
        steps.append(step)
        if ask_at_s is not None and frame.t_s >= ask_at_s:
            fresh.learn_hinge()
            ask_at_s = None
    return np.array([step.t_s for step in steps]), steps


def shares(times_s, rate_hz=30.0):
    """Return for each second the share of its frames that were looked at."""
    counts = np.bincount(times_s.astype(int))
    return counts / rate_hz


def test_between_sets_every_other_frame_is_looked_at():
    times_s, _ = watched(stand(1.5), *hinge(2), stand(40))
    seconds = shares(times_s)
    ended_s = 1.5 + 2 * 3.5
    assert (seconds[: int(ended_s + STOOD_S)] == 1.0).all()
    assert seconds[int(ended_s + STOOD_S) + 2 : -1] == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("down_s", [0.8, 1.5, 3.0])
def test_whoever_moves_is_looked_at_in_every_frame_within_a_fifth_of_a_second(down_s):
    """Of the moment in which the hips or shoulders have left where they rest."""
    begins_s = 30.0
    times_s, steps = watched(stand(begins_s), *hinge(2, down_s=down_s))
    apart_s = np.diff(times_s)
    half = times_s[1:][apart_s > 0.05]
    moved = film(stand(begins_s), *hinge(2, down_s=down_s))
    shoulders = np.array([each.pose.xy[5] for each in moved])
    torso_px = np.hypot(*(moved[0].pose.xy[5] - moved[0].pose.xy[11]))
    gone = np.hypot(*(shoulders - shoulders[0]).T) > 0.02 * torso_px
    moves_s = moved[int(np.argmax(gone))].t_s
    assert half.min() < begins_s
    assert half.max() - moves_s <= 0.2
    # Long before anything of the bend is judged.
    judged_s = next(step.t_s for step in steps if step.movement.bending)
    assert half.max() < judged_s


def test_the_repetitions_are_the_same_as_with_every_frame():
    moves = (stand(1.5), *hinge(2, flexion_deg=35), stand(35), *hinge(2), stand(3))
    fresh = pipeline()
    every = [fresh.replay(each) for each in noisy(film(*moves))]
    _, spared = watched(*moves)

    def reps(steps):
        return [
            (event.rep.verdict, round(event.rep.spine_flexion_peak_deg))
            for step in steps
            for event in step.events
            if hasattr(event, "rep") and getattr(event.rep, "verdict", None) is not None
        ]

    assert len(reps(every)) == 4
    for one, other in zip(reps(every), reps(spared), strict=True):
        assert one[0] is other[0]
        assert abs(one[1] - other[1]) <= 1


def test_a_hold_in_a_bend_is_looked_at_in_every_frame():
    held = bent(60)
    times_s, steps = watched(stand(1.5), Move(held, 1.5), Move(held, 30), stand(1))
    assert (shares(times_s)[:-1] == 1.0).all()
    assert any(step.movement.phase is Phase.BOTTOM for step in steps)


def test_who_stands_still_because_it_is_a_hold_does_not_rest():
    rest, fresh, rested = Rest(lambda: not fresh.learning), pipeline(), []
    happens = {500: HoldStarted, 700: HoldFinished}
    for index, each in enumerate(film(stand(45.0))):
        step = fresh.replay(each)
        if kind := happens.get(index):
            event = Mock(spec=kind)
            step = dataclasses.replace(step, events=(*step.events, event))
        rest.attend(step)
        rested.append(rest.resting)
    assert rested[499]
    assert not any(rested[500:700])
    assert rested[-1]


def test_while_a_bow_is_waited_for_every_frame_is_looked_at():
    times_s, _ = watched(stand(40.0), ask_at_s=20.0)
    seconds = shares(times_s)
    assert seconds[15:19] == pytest.approx(0.5, abs=0.04)
    assert (seconds[21:39] == 1.0).all()


def test_before_a_neutral_is_known_every_frame_is_looked_at():
    rest = Rest(lambda: False)
    fresh = pipeline()
    for each in film(stand(30)):
        rest.attend(fresh.replay(each))
        assert not rest.resting


def test_who_fidgets_does_not_rest():
    leant = dataclasses.replace(STANDING, hip_deg=STANDING.hip_deg + 6)
    times_s, _ = watched(*[stand(2.0), Move(leant, 0.5), Move(STANDING, 0.5)] * 12)
    assert (shares(times_s)[:-1] == 1.0).all()


def test_of_a_slow_camera_all_frames_are_needed():
    times_s, _ = watched(stand(40.0), rate_hz=15.0)
    assert len(times_s) == 40 * 15
