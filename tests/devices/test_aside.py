"""Work beside the pose model: it changes no answer and loses no error."""

import threading
from dataclasses import replace
from itertools import islice

import pytest

from edge.assets import asset
from edge.config import ModelSettings, MovementSettings
from edge.core.eyes import at_once
from edge.devices.aside import Aside
from edge.devices.video import Video
from edge.ends import build_pipeline, load_eyes


def test_work_goes_on_beside_its_caller():
    reached = threading.Event()
    # Were it done at once, it would wait for what only comes after it.
    wait = Aside()(lambda: assert_in_time(reached))
    reached.set()
    wait()


def assert_in_time(event):
    assert event.wait(5.0)


def test_what_it_raises_is_raised_by_the_waiting():
    def fail():
        raise ValueError("no such strip")

    wait = Aside()(fail)
    with pytest.raises(ValueError, match="no such strip"):
        wait()


def test_frames_are_read_the_same_beside_the_model_and_after_it():
    with Video(asset("demo_progressive.mp4")) as video:
        frames = list(islice(video, 75))
    eyes, _ = load_eyes(ModelSettings())
    looks = []

    def counted(strip):
        looks.append(threading.current_thread())
        return look(strip)

    assert eyes.look is not None
    look = eyes.look
    eyes = replace(eyes, look=counted)
    told = []
    for each in (eyes, replace(eyes, aside=at_once)):
        pipeline = build_pipeline(each, MovementSettings())
        told.append([pipeline.step(frame).contour for frame in frames])
    beside, after = told
    for one, other in zip(beside, after, strict=True):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert (one.xy == other.xy).all()
            assert one.quality == other.quality
    # Both runs looked at each frame once, but for a few; one of them beside the model.
    assert len(looks) < 2 * len(frames) * 1.1
    aside = [thread for thread in looks if thread is not threading.main_thread()]
    assert 0.8 * len(frames) < len(aside) <= len(frames)
