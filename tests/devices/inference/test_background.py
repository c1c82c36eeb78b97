"""Work beside the pose model: it changes no answer and loses no error."""

import threading
from dataclasses import replace
from itertools import islice

import pytest

from edge.config.sections import ModelSettings, MovementSettings
from edge.core.vision import at_once
from edge.devices.inference.background import BackgroundWorker
from edge.devices.video.file import Video
from edge.models.manifest import asset
from edge.wiring import build_pipeline, load_vision


def test_work_goes_on_beside_its_caller():
    reached = threading.Event()
    # Were it done at once, it would wait for what only comes after it.
    wait = BackgroundWorker()(lambda: assert_in_time(reached))
    reached.set()
    wait()


def assert_in_time(event):
    assert event.wait(5.0)


def test_what_it_raises_is_raised_by_the_waiting():
    def fail():
        raise ValueError("no such strip")

    wait = BackgroundWorker()(fail)
    with pytest.raises(ValueError, match="no such strip"):
        wait()


def test_frames_are_read_the_same_beside_the_model_and_after_it():
    with Video(asset("demo_progressive.mp4")) as video:
        frames = list(islice(video, 75))
    vision, _ = load_vision(ModelSettings())
    looks = []

    def counted(strip):
        looks.append(threading.current_thread())
        return look(strip)

    assert vision.look is not None
    look = vision.look
    vision = replace(vision, look=counted)
    order = []
    for each in (vision, replace(vision, background=at_once)):
        pipeline = build_pipeline(each, MovementSettings())
        order.append([pipeline.step(frame).contour for frame in frames])
    beside, after = order
    for one, other in zip(beside, after, strict=True):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert (one.xy == other.xy).all()
            assert one.quality == other.quality
    # Both runs looked at each frame once, but for a few; one of them beside the model.
    assert len(looks) < 2 * len(frames) * 1.1
    background = [thread for thread in looks if thread is not threading.main_thread()]
    assert 0.8 * len(frames) < len(background) <= len(frames)
