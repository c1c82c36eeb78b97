"""Frames judged beside the pose model: the same steps, none lost, nothing left open."""

import threading
from collections.abc import Callable
from dataclasses import fields, replace
from itertools import islice
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from edge.config.sections import ModelSettings, MovementSettings
from edge.core.types.events import Step
from edge.core.types.frames import Frame
from edge.core.types.observation import Observation
from edge.core.vision import Vision, Work, at_once
from edge.devices.inference import overlap
from edge.devices.inference.background import BackgroundWorker
from edge.devices.inference.overlap import each_frame, overlapped
from edge.devices.video.file import Video
from edge.models.manifest import asset
from edge.wiring import build_pipeline, load_vision

IN_TIME_S = 5.0
RGB = np.zeros((72, 128, 3), np.uint8)
FRAMES = [Frame(index / 30, index, RGB) for index in range(5)]


class Judging:
    """A pipeline reduced to its order: the model, and what is done beside it."""

    def __init__(self, model: Callable[[int], object]) -> None:
        self._model = model
        self._begin = BackgroundWorker()

    def see(self, frame: Frame, beside: Work) -> Observation:
        done = self._begin(beside)
        try:
            self._model(frame.index)
        finally:
            done()
        return cast(Observation, frame)

    def judge(self, frame: Frame, seen: Observation) -> Step:
        assert frame is cast(Frame, seen)
        return cast(Step, SimpleNamespace(index=frame.index))


def no_model(index: int) -> None:
    """Take no time."""


@pytest.fixture(scope="module")
def vision() -> Vision:
    return load_vision(ModelSettings())[0]


@pytest.fixture(scope="module")
def demo_frames() -> list[Frame]:
    with Video(asset("demo_progressive.mp4")) as video:
        return list(islice(video, 120))


def alike(one: Any, other: Any) -> bool:
    """Compare steps to the last bit, whatever they hold."""
    if isinstance(one, np.ndarray):
        return bool(np.array_equal(one, other, equal_nan=True))
    if hasattr(one, "__dataclass_fields__"):
        return type(one) is type(other) and all(
            alike(getattr(one, f.name), getattr(other, f.name)) for f in fields(one)
        )
    return bool(repr(one) == repr(other))


@pytest.mark.parametrize(
    ("slow_s", "begin"), [(0.0, "beside"), (0.005, "beside"), (0.0, "at once")]
)
def test_every_step_is_what_it_is_one_after_the_other(
    vision: Vision, demo_frames: list[Frame], slow_s: float, begin: str
) -> None:
    never = threading.Event()

    def slow(crop: Any) -> Any:
        never.wait(slow_s)
        return vision.model(crop)

    seen_by = replace(vision, model=slow)
    if begin == "at once":
        seen_by = replace(seen_by, background=at_once)
    pipeline, plain = (build_pipeline(v, MovementSettings()) for v in (seen_by, vision))
    steps: list[Step] = []
    seen: list[Any] = []

    def take(frame: Frame, step: Step) -> None:
        assert frame.index == step.index
        steps.append(step)
        seen.append(pipeline.observation)

    overlapped(demo_frames, pipeline, take)
    assert len(steps) == len(demo_frames)
    for frame, step, what in zip(demo_frames, steps, seen, strict=True):
        assert alike(plain.step(frame), step), f"frame {frame.index}"
        assert alike(plain.observation, what)
    assert alike(plain.finish(), pipeline.finish())


def test_a_frame_is_taken_while_the_model_runs_on_the_next() -> None:
    taken = [threading.Event() for _ in FRAMES]

    def model(index: int) -> None:
        assert not index or taken[index - 1].wait(IN_TIME_S)

    each_taken(Judging(model), taken)
    assert taken[-1].is_set()


def each_taken(pipeline: Judging, taken: list[threading.Event]) -> None:
    overlapped(FRAMES, pipeline, lambda frame, _: taken[frame.index].set())


def test_a_hanging_model_keeps_back_no_frame_but_its_own() -> None:
    taken, answer = [threading.Event() for _ in FRAMES], threading.Event()

    def model(index: int) -> None:
        if index == 3:
            answer.wait(IN_TIME_S)

    pipeline = Judging(model)
    thread = threading.Thread(target=each_taken, args=(pipeline, taken))
    thread.start()
    assert taken[2].wait(IN_TIME_S)
    assert not taken[3].is_set()
    answer.set()
    thread.join(IN_TIME_S)
    assert taken[-1].is_set()


@pytest.mark.parametrize("fails", ["model", "frames", "take"])
def test_what_fails_is_raised_when_all_before_were_taken(fails: str) -> None:
    taken: list[int] = []

    def model(index: int) -> None:
        if fails == "model" and index == 3:
            raise ValueError("here")

    def frames():
        yield from FRAMES[:3]
        if fails == "frames":
            raise ValueError("here")
        yield from FRAMES[3:]

    def take(frame: Frame, step: Step) -> None:
        if fails == "take" and frame.index == 3:
            raise ValueError("here")
        taken.append(frame.index)

    with pytest.raises(ValueError, match="here"):
        overlapped(frames(), Judging(model), take)
    assert taken == [0, 1, 2]


def test_a_failing_model_is_raised_when_the_back_is_no_longer_looked_for(
    vision: Vision, demo_frames: list[Frame]
) -> None:
    looking, ended = threading.Event(), []

    def model(crop: Any) -> Any:
        assert looking.wait(IN_TIME_S)
        raise ValueError("no model")

    def slowly() -> None:
        looking.set()
        threading.Event().wait(0.05)
        ended.append(True)

    pipeline = build_pipeline(replace(vision, model=model), MovementSettings())
    with pytest.raises(ValueError, match="no model"):
        pipeline.see(demo_frames[0], slowly)
    assert ended


def test_whoever_is_interrupted_leaves_no_one_reading_the_file() -> None:
    """An interrupt ends the wait for the other thread, not what that does."""
    reading, read = threading.Event(), threading.Event()

    class Interrupted(Judging):
        def see(self, frame: Frame, beside: Work) -> Observation:
            if frame.index < 2:
                return super().see(frame, beside)
            self._begin(beside)
            assert reading.wait(IN_TIME_S)
            raise KeyboardInterrupt

    def frames():
        yield from FRAMES[:3]
        reading.set()
        threading.Event().wait(0.05)
        read.set()
        yield FRAMES[3]

    taken: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        overlapped(frames(), Interrupted(no_model), lambda f, _: taken.append(f.index))
    assert read.is_set()
    assert taken == [0, 1]


def test_what_was_not_yet_begun_at_an_interrupt_is_not_done() -> None:
    late: list[Work] = []

    class Interrupted(Judging):
        def see(self, frame: Frame, beside: Work) -> Observation:
            if frame.index < 2:
                return super().see(frame, beside)
            late.append(beside)
            raise KeyboardInterrupt

    taken: list[int] = []
    pipeline = Interrupted(no_model)
    with pytest.raises(KeyboardInterrupt):
        overlapped(FRAMES, pipeline, lambda frame, _: taken.append(frame.index))
    late[0]()
    assert taken == [0]


@pytest.mark.parametrize("cores", [1, 2])
def test_one_core_does_one_after_the_other(
    cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = set(range(cores))
    monkeypatch.setattr(overlap.os, "sched_getaffinity", lambda _: own)
    order: list[str] = []
    judging = Judging(lambda index: order.append(f"see {index}"))
    threads = set()

    def take(frame: Frame, step: Step) -> None:
        threads.add(threading.current_thread())
        order.append(f"take {frame.index}")

    each_frame(FRAMES, judging, take)
    if cores == 1:
        assert threads == {threading.main_thread()}
        assert order[:3] == ["see 0", "take 0", "see 1"]
    else:
        assert threads > {threading.main_thread()}
    assert [each for each in order if each[0] == "t"] == [f"take {n}" for n in range(5)]


def test_a_source_without_frames_is_none() -> None:
    overlapped([], Judging(no_model), lambda *_: pytest.fail("nothing was given"))
