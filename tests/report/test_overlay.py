import math
import resource
from pathlib import Path

import av
import numpy as np
import pytest

from edge.core.types.codes import Cue, Level, Phase, Verdict, ViewKind
from edge.core.types.events import RepFinished, Step
from edge.core.types.frames import DorsalContour, Frame, Pose, View
from edge.core.types.records import RepRecord
from edge.core.types.states import BodyAngles, Feedback, Movement, SpineState
from edge.errors import DeviceError
from edge.report.drawing import annotated
from edge.report.overlay import OverlayWriter
from edge.report.panel import COLOURS, PanelState

SIZE = (640, 360)
NAN = math.nan

# A side view, bent forward to the right: enough joints to see every line drawn.
BENT = np.full((17, 2), np.nan, np.float32)
BENT[[5, 6, 11, 12, 13, 14, 15, 16]] = np.repeat(
    [[430, 180], [350, 210], [360, 270], [350, 330]], 2, axis=0
)
BACK = np.stack([np.linspace(345, 420, 64), np.linspace(200, 165, 64)], axis=1)


def picture(size=SIZE, grey=90) -> np.ndarray:
    return np.full((size[1], size[0], 3), grey, np.uint8)


def step(
    index: int = 0,
    level: Level = Level.FAULT,
    *,
    xy=BENT,
    back=BACK,
    confidence: float = 0.8,
    angle_deg: float = 40.0,
    facing: int = 1,
    events=(),
) -> Step:
    t_s = index / 30
    visible = np.isfinite(xy).all(axis=1).astype(np.float32)
    return Step(
        t_s,
        index,
        Pose(t_s, xy, visible),
        View(ViewKind.SIDE if facing else ViewKind.FRONT, facing, 0.0),
        None
        if back is None
        else DorsalContour(
            back.astype(np.float32), 0.8, np.full(len(back), confidence)
        ),
        BodyAngles(t_s, angle_deg, angle_deg, angle_deg, NAN, NAN),
        SpineState(t_s, angle_deg, angle_deg, NAN, NAN, 0.8),
        Movement(t_s, Phase.BOTTOM, 1.0, 1),
        Feedback(level, Cue.SPINE_FLEXION if level is Level.FAULT else None),
        events,
    )


NOBODY = step(
    level=Level.ABSENT,
    xy=np.full((17, 2), np.nan, np.float32),
    back=None,
    angle_deg=NAN,
    facing=0,
)


def count(rgb: np.ndarray, colour) -> int:
    return int((np.abs(rgb.astype(int) - colour).sum(axis=2) < 30).sum())


@pytest.mark.parametrize("level", list(Level))
def test_back_line_and_lamp_have_the_levels_colour(level):
    both = annotated(picture(), step(level=level), PanelState())
    lamp = annotated(picture(), step(level=level, back=None), PanelState())
    assert count(both, COLOURS[level]) > count(lamp, COLOURS[level]) + 150
    if level is not Level.ABSENT:
        assert count(lamp, COLOURS[level]) > 200
    assert count(picture(), COLOURS[level]) == 0


def test_a_doubtful_edge_is_thin_and_broken():
    colour = COLOURS[Level.FAULT]
    none, *drawn = (
        count(annotated(picture(), each, PanelState()), colour)
        for each in (
            step(back=None),
            step(),
            step(confidence=NAN),
            step(confidence=0.1),
        )
    )
    sure, unknown, doubtful = (each - none for each in drawn)
    assert 0 < doubtful < 0.6 * sure
    assert unknown == sure


def test_the_frame_itself_is_not_drawn_on():
    rgb = picture()
    rgb.flags.writeable = False
    annotated(rgb, step(), PanelState())
    assert (rgb == 90).all()


def changed(one: Step, other: Step) -> np.ndarray:
    drawn = [
        annotated(picture(), each, PanelState()).astype(int) for each in (one, other)
    ]
    return np.argwhere(np.abs(drawn[0] - drawn[1]).sum(axis=2) > 0)[:, ::-1]


def test_skeleton_and_protractors_are_where_the_body_is():
    where = changed(step(), NOBODY)
    body = where[where[:, 0] > 250]
    for x, y in BENT[np.isfinite(BENT).all(axis=1)]:
        assert np.hypot(*(body - [x, y]).T).min() < 3


def test_the_protractor_leans_towards_the_facing_side():
    flat = step(angle_deg=0.0, back=None)
    right = changed(step(angle_deg=60.0, back=None, xy=BENT), flat)
    left = changed(step(angle_deg=60.0, back=None, facing=-1), flat)
    body = [each[each[:, 0] > 250] for each in (right, left)]
    assert body[0][:, 0].max() > body[1][:, 0].max()


@pytest.mark.parametrize("facing", [-1, 0, 1])
@pytest.mark.parametrize(
    "back", [None, np.full((64, 2), NAN), BACK[:1], BACK[:0]], ids=lambda b: None
)
@pytest.mark.parametrize("angle_deg", [NAN, 0.0, 179.0, -30.0])
def test_anything_missing_is_left_out(back, facing, angle_deg):
    for xy in (BENT, np.full((17, 2), np.nan, np.float32)):
        shown = step(xy=xy, back=back, facing=facing, angle_deg=angle_deg)
        assert annotated(picture(), shown, PanelState()).shape == (360, 640, 3)


def test_the_panel_keeps_off_the_lifter():
    state = PanelState()
    state.add(NOBODY, 640)
    assert state.panel_right is None
    state.add(step(), 640)
    assert state.panel_right is False
    state.add(step(xy=BENT - 300), 640)
    assert state.panel_right is False  # it does not jump
    other = PanelState()
    other.add(step(xy=BENT - 300), 640)
    assert other.panel_right is True


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_the_panel_is_dark_under_its_letters(grey):
    drawn = annotated(picture(grey=grey), NOBODY, PanelState())
    panel = drawn[20:150, 12:80].astype(int)
    assert np.median(panel) <= 64
    assert panel.max() == 255


@pytest.mark.parametrize("size", [(64, 64), (90, 160), (360, 640), (1920, 1080)])
def test_any_size_can_be_drawn_on(size):
    drawn = annotated(picture(size), step(), PanelState())
    assert drawn.shape == (size[1], size[0], 3)
    assert drawn.dtype == np.uint8


def frames(count: int, size=SIZE):
    for index in range(count):
        # Uneven on purpose: a video of a phone has no fixed rate.
        yield Frame(index / 30 + (index % 3) / 200, index, picture(size))


def decoded(path: Path) -> tuple[list[float], list[np.ndarray]]:
    with av.open(str(path)) as container:
        pictures = list(container.decode(container.streams.video[0]))
    return [p.time for p in pictures], [p.to_ndarray(format="rgb24") for p in pictures]


def test_the_video_keeps_times_and_shows_what_was_seen(tmp_path):
    path = tmp_path / "out.mp4"
    with OverlayWriter(path, SIZE, fps=29.97) as writer:
        for frame in frames(12):
            level = Level.NEUTRAL if frame.index < 6 else Level.FAULT
            writer.write(frame, step(frame.index, level))
    times, pictures = decoded(path)
    assert times == pytest.approx([f.t_s for f in frames(12)], abs=1e-4)
    assert pictures[0].shape == (360, 640, 3)
    back = [p[183, 382].astype(int) for p in (pictures[0], pictures[-1])]
    assert back[0].argmax() == 1
    assert back[1].argmax() == 0
    assert [p.name for p in tmp_path.iterdir()] == ["out.mp4"]


def test_odd_sizes_lose_a_row_or_a_column(tmp_path):
    path = tmp_path / "out.mp4"
    with OverlayWriter(path, (641, 361)) as writer:
        for frame in frames(2, (641, 361)):
            writer.write(frame, step(frame.index))
    assert decoded(path)[1][0].shape == (360, 640, 3)


def test_repetitions_are_counted(tmp_path):
    figures = (0.0, 1.0, 1.0, 0.5, 1.0, 70.0, 80.0, 20.0, 60.0, 9.0, 0.0, 0.9, 0.8)
    rep = RepFinished(1.0, RepRecord(1, *figures, Verdict.CAUTION))
    state = PanelState()
    for each in (step(), step(events=(rep,)), step(), step(events=(rep,))):
        state.add(each, 640)
    last = state.reps.last
    assert (state.reps.count, last and last.verdict) == (2, Verdict.CAUTION)


def test_nothing_is_left_after_a_failure(tmp_path):
    writer = OverlayWriter(tmp_path / "out.mp4", SIZE)
    for frame in frames(3):
        writer.write(frame, step(frame.index))
    with pytest.raises(KeyboardInterrupt), writer:
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_an_older_video_stays_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "out.mp4"
    path.write_bytes(b"old")
    with OverlayWriter(path, SIZE) as writer:
        for frame in frames(2):
            writer.write(frame, step(frame.index))
        assert path.read_bytes() == b"old"
    writer.close()
    assert len(decoded(path)[0]) == 2


@pytest.mark.parametrize("name", ["none/out.mp4", ".", "file/out.mp4"])
def test_an_unwritable_place_is_told_at_once(tmp_path, name):
    (tmp_path / "file").touch()
    with pytest.raises(DeviceError, match="cannot be written") as caught:
        OverlayWriter(tmp_path / name, SIZE)
    assert "\n" not in str(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_video_without_frames_is_not_made(tmp_path):
    writer = OverlayWriter(tmp_path / "out.mp4", SIZE)
    with pytest.raises(DeviceError, match="there was no frame"):
        writer.close()
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_room_is_one_line_and_leaves_nothing(tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (360, 640, 3), np.uint8)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def write() -> None:
        with OverlayWriter(tmp_path / "out.mp4", SIZE) as writer:
            for index in range(60):
                writer.write(Frame(index / 30, index, noise), step(index))

    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(DeviceError, match="cannot be written"):
            write()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []
