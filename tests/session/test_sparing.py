"""Fewer frames while nobody is in sight, all of them as soon as somebody may be."""

import numpy as np
import pytest

from edge.core.types.frames import Frame
from edge.session.sparing import Sparing

PICTURE = np.zeros((4, 4, 3), np.uint8)


class Camera:
    dropped = 3

    def __init__(self, times_s):
        self._times_s = times_s

    def __iter__(self):
        for index, t_s in enumerate(self._times_s):
            yield Frame(t_s, index, PICTURE)


def given(times_s, searching):
    """Return when the frames were that are given; ``searching`` by the last one's."""
    seen = []
    frames = Sparing(Camera(times_s), lambda: searching(seen[-1]))
    for frame in frames:
        seen.append(frame.t_s)
    assert frames.dropped == 3
    return np.array(seen)


def test_an_empty_gym_is_searched_five_times_a_second():
    random = np.random.default_rng(0)
    jittered_s = 100 + np.arange(0, 10, 1 / 30) + random.normal(0, 0.002, 300)
    times_s = given(jittered_s, lambda _: True)
    assert 48 <= len(times_s) <= 52
    assert np.diff(times_s).max() < 0.25


def test_a_slow_camera_gives_all_that_it_has():
    every_s = np.arange(0, 10, 0.19)
    assert len(given(every_s, lambda _: True)) == len(every_s)


@pytest.mark.parametrize("fps", [20.0, 15.0, 10.0])
def test_of_a_slow_camera_all_pictures_of_who_stands_still_are_needed(fps):
    # Half of twenty a second would notice a bend a tenth of a second late.
    times_s = np.arange(0.0, 4.0, 1 / fps)
    frames = Sparing(Camera(times_s), lambda: False, lambda: True)
    assert len(list(frames)) == len(times_s)


@pytest.mark.parametrize("fps", [30.0, 60.0])
def test_of_a_quick_camera_fifteen_a_second_of_who_stands_still_will_do(fps):
    frames = Sparing(Camera(np.arange(0.0, 4.0, 1 / fps)), lambda: False, lambda: True)
    seen_s = [frame.t_s for frame in frames]
    assert len(seen_s) == pytest.approx(60, abs=1)
    assert np.diff(seen_s).max() < 0.07


def test_no_picture_of_who_moves_is_left_out_however_close_they_come():
    times_s = [0.0, 0.001, 0.001, 0.1, 0.101]
    assert len(given(times_s, lambda _: False)) == 5


def test_whoever_may_be_there_is_looked_at_in_every_frame():
    every_s = np.arange(0, 4, 1 / 30)
    times_s = given(every_s, lambda last_s: last_s < 2.0)
    come = times_s[times_s >= 2.0]
    assert come[0] - 2.0 < 0.2
    assert len(come) >= len(every_s[every_s >= come[0]])


def test_a_clock_that_goes_back_keeps_nobody_waiting():
    assert len(given([50.0, 0.0, 0.1, 0.2], lambda _: True)) == 3


def test_a_camera_is_told_after_each_frame_how_far_apart_they_may_be():
    told, nobody = [], {0.0: True, 1.0: False, 2.0: True}
    seen = []
    frames = Sparing(
        Camera([0.0, 1.0, 2.0]),
        lambda: bool(seen) and nobody[seen[-1]],
        tell=told.append,
    )
    for frame in frames:
        seen.append(frame.t_s)
    assert told == [0.2, 0.0, 0.2]
