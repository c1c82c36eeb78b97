"""The same clip, otherwise stored or shown, keeps its verdicts.

Pictures are altered between decoder and pipeline, save for the encoding itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from test_clips import SHIPPED, watched

from edge.config.sections import ModelSettings, MovementSettings
from edge.core.types.codes import Verdict
from edge.core.types.events import SetFinished
from edge.core.types.frames import Frame
from edge.core.types.records import RepRecord
from edge.wiring import build_pipeline, load_vision, open_source


def scaled(frame: Frame, width: int, height: int) -> Frame:
    picture = av.VideoFrame.from_ndarray(frame.rgb, format="rgb24")
    smaller = picture.reformat(width, height, format="rgb24").to_ndarray()
    return replace(frame, rgb=np.ascontiguousarray(smaller))


def half_the_rate(frames: Iterator[Frame]) -> Iterator[Frame]:
    return (frame for frame in frames if frame.index % 2 == 0)


def mirrored(frames: Iterator[Frame]) -> Iterator[Frame]:
    for frame in frames:
        yield replace(frame, rgb=np.ascontiguousarray(frame.rgb[:, ::-1]))


def letterboxed(frames: Iterator[Frame]) -> Iterator[Frame]:
    for frame in frames:
        yield replace(frame, rgb=np.pad(frame.rgb, ((160, 160), (0, 0), (0, 0))))


def smaller(frames: Iterator[Frame]) -> Iterator[Frame]:
    return (scaled(frame, 960, 540) for frame in frames)


def larger(frames: Iterator[Frame]) -> Iterator[Frame]:
    return (scaled(frame, 1920, 1080) for frame in frames)


ALTERED = (half_the_rate, mirrored, letterboxed, smaller, larger)
ENCODED = {
    "h264": ("libx264", {"crf": "30", "preset": "veryfast"}),
    "mpeg4": ("mpeg4", {"qscale": "6"}),
}


def verdicts(
    path: Path, alter: Callable[[Iterator[Frame]], Iterator[Frame]] = iter
) -> list[RepRecord]:
    vision, _ = load_vision(ModelSettings())
    pipeline = build_pipeline(vision, MovementSettings())
    with open_source(path) as source:
        events = [
            e for frame in alter(iter(source)) for e in pipeline.step(frame).events
        ]
    events += pipeline.finish()
    sets = [event.set for event in events if isinstance(event, SetFinished)]
    return [rep for finished in sets for rep in finished.reps]


def encoded(path: Path, target: Path, codec: str, options: dict[str, str]) -> Path:
    with open_source(path) as source, av.open(str(target), "w") as container:
        stream = container.add_stream(codec, rate=30)
        stream.width, stream.height = source.size
        stream.pix_fmt, stream.options = "yuv420p", options
        for number, frame in enumerate(source):
            picture = av.VideoFrame.from_ndarray(frame.rgb, format="rgb24")
            picture.pts, picture.time_base = number, Fraction(1, 30)
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return target


def assert_same(reps: list[RepRecord], name: str, *, blurred: bool = False) -> None:
    """Of a ``blurred`` clip a red may be amber: what is less clear needs more."""
    _, before = watched(SHIPPED[name] / f"{name}.mp4")
    outcome = [(r.verdict, round(r.spine_flexion_peak_deg, 1)) for r in reps]
    was = [(r.verdict, round(r.spine_flexion_peak_deg, 1)) for r in before]
    pairs = list(zip(outcome, was, strict=True))
    milder = (Verdict.CAUTION, Verdict.FAULT)
    for (verdict, _), (shown, _) in pairs:
        same = verdict == shown or (blurred and (verdict, shown) == milder)
        assert same, f"{outcome} instead of {was}"


@pytest.mark.slow
@pytest.mark.parametrize("alter", ALTERED)
@pytest.mark.parametrize("name", SHIPPED)
def test_a_clip_shown_otherwise_keeps_its_verdicts(name, alter):
    assert_same(verdicts(SHIPPED[name] / f"{name}.mp4", alter), name)


@pytest.mark.slow
@pytest.mark.parametrize("codec", ENCODED)
@pytest.mark.parametrize("name", SHIPPED)
def test_a_clip_encoded_again_keeps_its_verdicts(name, codec, tmp_path):
    encoder, options = ENCODED[codec]
    clip = SHIPPED[name] / f"{name}.mp4"
    again = encoded(clip, tmp_path / f"{name}.mp4", encoder, options)
    assert_same(verdicts(again), name, blurred=True)
