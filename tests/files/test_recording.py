import dataclasses
import io
import json
import math
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from edge.config.sections import ModelSettings, MovementSettings
from edge.core.back.contour import STATIONS
from edge.core.types.frames import DorsalContour, Pose
from edge.core.types.observation import Observation
from edge.errors import EdgeError, RecordingError, UsageError
from edge.files.recording import (
    Recording,
    RecordingHeader,
    RecordingWriter,
    read_recording,
)
from edge.session.outputs import ReplayOptions
from edge.session.replay import replay
from edge.testing.scenarios import BEGIN, film, hinge

HEADER = RecordingHeader(
    "0.1.0", "movenet", "ab" * 32, {"exercise": "hip_hinge", "view": "auto"}
)


def observation(index: int, *, visible: bool = True):
    rng = np.random.default_rng(index)
    t_s = index / 30
    arrays = (rng.random((17, 2), np.float32), *rng.random((2, 17), np.float32))
    pose = Pose(t_s, *arrays)
    contour = None
    if visible:
        places = rng.random((STATIONS, 2), np.float32)
        confidence = rng.random(STATIONS, np.float32)
        contour = DorsalContour(places, rng.random(), confidence)
    return Observation(t_s, index, (1280, 720), pose, contour, dropped=index % 3)


def record(path: Path, observations) -> Recording:
    with RecordingWriter(path, HEADER) as writer:
        for each in observations:
            writer.write(each)
    return read_recording(path)


def assert_same(left: Observation, right: Observation) -> None:
    assert (left.t_s, left.index, left.size, left.dropped) == (
        *(right.t_s, right.index),
        *(right.size, right.dropped),
    )
    assert left.pose.t_s == right.pose.t_s
    assert left.pose.xy.tobytes() == right.pose.xy.tobytes()
    assert left.pose.score.tobytes() == right.pose.score.tobytes()
    assert left.pose.sd_px.tobytes() == right.pose.sd_px.tobytes()
    assert (left.contour is None) == (right.contour is None)
    if left.contour is not None and right.contour is not None:
        assert left.contour.xy.tobytes() == right.contour.xy.tobytes()
        assert left.contour.xy.shape == right.contour.xy.shape
        assert left.contour.quality == right.contour.quality
        confidence = left.contour.point_quality
        assert confidence.tobytes() == right.contour.point_quality.tobytes()
        assert confidence.shape == right.contour.point_quality.shape


def test_round_trip_is_bit_for_bit(tmp_path):
    sent = [observation(0), observation(1, visible=False), observation(2)]
    recording = record(tmp_path / "a.npz", sent)
    assert recording.header == HEADER
    assert len(recording) == 3
    assert recording.size == (1280, 720)
    assert recording.duration_s == 2 / 30
    for left, right in zip(sent, recording, strict=True):
        assert_same(left, right)
        assert not right.pose.xy.flags.writeable
    assert [o.index for o in recording] == [o.index for o in recording]


def numbers(low, high):
    """What a camera may give, to the last bit, and "cannot tell"."""
    within = st.floats(low, high, width=32)
    return st.one_of(within, st.just(math.nan), st.just(-0.0), st.just(1e-45))


@settings(deadline=None, max_examples=30)
@given(
    xy=hnp.arrays(np.float32, (17, 2), elements=numbers(-1e6, 1e6)),
    scores=hnp.arrays(np.float32, 17, elements=numbers(0, 1)),
    sds=hnp.arrays(np.float32, 17, elements=numbers(0, 1e6)),
    t_s=st.floats(-1e11, 1e11),
)
def test_every_bit_survives(tmp_path_factory, xy, scores, sds, t_s):
    pose = Pose(t_s, xy, scores, sds)
    sent = Observation(t_s, 0, (640, 480), pose, None)
    path = tmp_path_factory.mktemp("bits") / "a.npz"
    assert_same(sent, next(iter(record(path, [sent]))))


def test_an_empty_recording_is_a_recording(tmp_path):
    recording = record(tmp_path / "a.npz", [])
    assert len(recording) == 0
    assert list(recording) == []
    assert (recording.size, recording.duration_s) == ((0, 0), 0.0)


def test_double_precision_is_refused_because_it_would_not_come_back(tmp_path):
    wide = Pose(0.0, np.zeros((17, 2)), np.zeros(17, np.float32))
    with (
        pytest.raises(TypeError, match="float64"),
        RecordingWriter(tmp_path / "a.npz", HEADER) as writer,
    ):
        writer.write(dataclasses.replace(observation(0), pose=wide))
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_an_interrupted_recording(tmp_path):
    writer = RecordingWriter(tmp_path / "a.npz", HEADER)
    writer.write(observation(0))
    with pytest.raises(KeyboardInterrupt), writer:
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_an_older_recording_stays_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "a.npz"
    record(path, [observation(0)])
    with RecordingWriter(path, HEADER) as writer:
        writer.write(observation(0))
        writer.write(observation(1))
        assert len(read_recording(path)) == 1
    assert len(read_recording(path)) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["a.npz"]


@pytest.mark.parametrize("name", ["none/a.npz", "."])
def test_an_unwritable_place_is_told_at_once(tmp_path, name):
    with pytest.raises(RecordingError, match="cannot be written") as caught:
        RecordingWriter(tmp_path / name, HEADER)
    assert "\n" not in str(caught.value)


def rewritten(path: Path, **changes) -> Path:
    """Make a recording and put other arrays, or bytes, or nothing, in it."""
    record(path, [observation(0), observation(1)])
    with np.load(path) as whole:
        arrays = {**whole}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in {**arrays, **changes}.items():
            if array is None:
                continue
            content = array
            if not isinstance(array, bytes):
                file = io.BytesIO()
                np.lib.format.write_array(file, array, allow_pickle=True)
                content = file.getvalue()
            archive.writestr(f"{name}.npy", content)
    return path


def header(**changes):
    fields = {"schema": "recording/4", **dataclasses.asdict(HEADER), **changes}
    return np.frombuffer(json.dumps(fields).encode(), np.uint8)


def damaged_header(array):
    """An array whose description does not end, as Python reads it."""
    file = io.BytesIO()
    np.lib.format.write_array(file, array)
    return file.getvalue().replace(b",), }", b",(, }")


POINTLESS = {
    "contour_points": np.array([STATIONS, 0], np.int32),
    "contour_xy": np.zeros((STATIONS, 2), np.float32),
    "contour_point_quality": np.zeros(STATIONS, np.float32),
}
"""The second frame has a contour, of no point."""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pose_xy": None}, "something else"),
        ({"extra": np.zeros(2)}, "something else"),
        ({"t_s": np.array([0.0, None])}, "holds object"),
        ({"t_s": np.zeros(2, np.float32)}, "holds float32"),
        ({"pose_xy": np.zeros((2, 33), np.float32)}, r"shape \(2, 33\)"),
        ({"t_s": np.array(0.0)}, r"shape \(\)"),
        ({"t_s": np.zeros(3)}, "do not belong together"),
        ({"t_s": np.zeros(2)}, "do not increase"),
        ({"t_s": np.array([0.0, math.nan])}, "do not increase"),
        ({"contour_points": np.array([STATIONS, -1], np.int32)}, "do not add up"),
        ({"contour_points": np.array([STATIONS, -2], np.int32)}, "not of 20 points"),
        (POINTLESS, "not of 20 points"),
        ({"contour_point_quality": np.zeros(39, np.float32)}, "do not add up"),
        ({"contour_xy": np.full((40, 2), math.nan, np.float32)}, "without a place"),
        ({"index": b"\x80\x04N."}, "magic"),
        ({"header": np.zeros(3, np.uint8)}, "recording"),
        ({"header": np.frombuffer(b"[]", np.uint8)}, "schema None"),
        ({"header": header(schema="recording/5")}, "schema 'recording/5'"),
        ({"header": header(options=3)}, "incomplete header"),
        ({"header": header(options={"exercise": {}})}, "not words"),
        (
            {"header": np.frombuffer(b"[" * 9999, np.uint8)},
            "nested too deep|Expecting value",
        ),
        ({"t_s": damaged_header(np.zeros(2))}, "t_s has a damaged header"),
        ({"t_s": np.array([-1e300, 1e300])}, "t_s beyond"),
        ({"size": np.zeros((2, 2), np.int32)}, "size beyond 1"),
        ({"index": np.array([-1, 2])}, "index beyond"),
        ({"pose_xy": np.full((2, 17, 2), math.inf, np.float32)}, "pose_xy beyond"),
        ({"pose_xy": np.full((2, 17, 2), 3e38, np.float32)}, "pose_xy beyond"),
        ({"pose_score": np.full((2, 17), 1e9, np.float32)}, "pose_score beyond 0 to 1"),
        ({"contour_xy": np.full((40, 2), 1e30, np.float32)}, "contour_xy beyond"),
    ],
)
def test_foreign_content_is_one_line(tmp_path, changes, message):
    path = rewritten(tmp_path / "a.npz", **changes)
    with pytest.raises(RecordingError, match=message) as caught:
        read_recording(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("schema", "without"),
    [
        ("recording/3", ("new_scene",)),
        ("recording/2", ("new_scene", "contour_point_quality")),
        ("recording/1", ("new_scene", "contour_point_quality", "pose_sd_px")),
    ],
)
def test_an_older_recording_is_read_and_knows_less(tmp_path, schema, without):
    older = {**dict.fromkeys(without), "header": header(schema=schema)}
    recording = read_recording(rewritten(tmp_path / "a.npz", **older))
    for index, read in enumerate(recording):
        sent = observation(index)
        assert read.pose.xy.tobytes() == sent.pose.xy.tobytes()
        assert read.contour.xy.tobytes() == sent.contour.xy.tobytes()
        assert np.isnan(read.pose.sd_px).all() == ("pose_sd_px" in without)
        unknown = "contour_point_quality" in without
        assert np.isnan(read.contour.point_quality).all() == unknown
        assert not read.new_scene
        assert read.contour.point_quality.shape == sent.contour.point_quality.shape


def test_a_header_that_lies_about_its_length_allocates_nothing(tmp_path):
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        file, {"shape": (1 << 40,), "fortran_order": False, "descr": "<f8"}
    )
    path = rewritten(tmp_path / "a.npz", t_s=file.getvalue())
    with pytest.raises(RecordingError, match="not as long as it says"):
        read_recording(path)


def test_an_archive_that_unpacks_too_far_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("edge.files.recording.LARGEST_BYTES", 1 << 20)
    bomb = np.zeros((1 << 18, 2), np.float32)
    path = rewritten(tmp_path / "a.npz", contour_xy=bomb)
    assert path.stat().st_size < 20_000
    with pytest.raises(RecordingError, match="unpacks to more than 1 MiB"):
        read_recording(path)


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.9, 0.999])
def test_a_cut_recording_is_one_line(tmp_path, keep):
    path = tmp_path / "a.npz"
    record(path, [observation(i) for i in range(5)])
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * keep)])
    with pytest.raises(RecordingError, match="cut off"):
        read_recording(path)


def test_a_flipped_bit_is_noticed(tmp_path):
    path = tmp_path / "a.npz"
    record(path, [observation(i) for i in range(5)])
    with zipfile.ZipFile(path) as archive:
        largest = max(archive.infolist(), key=lambda member: member.compress_size)
    damaged = bytearray(path.read_bytes())
    damaged[largest.header_offset + largest.compress_size // 2] ^= 0x10
    path.write_bytes(damaged)
    with pytest.raises(RecordingError):
        read_recording(path)


@pytest.mark.parametrize("name", ["none.npz", "."])
def test_a_missing_file_or_a_folder_is_one_line(tmp_path, name):
    with pytest.raises(RecordingError, match="cannot be read"):
        read_recording(tmp_path / name)


def test_reading_again_and_again_does_not_grow(tmp_path):
    recording = record(tmp_path / "a.npz", (observation(i) for i in range(3000)))
    assert sum(1 for _ in recording) == sum(1 for _ in recording) == 3000


FAILING = Path(__file__).parents[1] / "failing"


def bent(content: bytes, rng) -> bytes:
    """One member of a recording with a few bytes, or a number, that are not its own."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    target = members[str(rng.choice(sorted(members)))]
    for _ in range(rng.integers(1, 4)):
        if rng.random() < 0.5:
            at = rng.integers(0, min(128, len(target)))
            target[at] = rng.integers(256)
        else:
            at = rng.integers(0, len(target))
            strange = rng.choice(np.array([math.inf, -1e38, 0, 1e-45], np.float32))
            target[at : at + 4] = strange.tobytes()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, bytes(member))
    return out.getvalue()


def test_300_damaged_recordings_are_replayed_or_refused_in_one_line(tmp_path):
    path = tmp_path / "a.npz"
    with RecordingWriter(path, HEADER) as writer:
        for each in film(BEGIN, *hinge(1))[:90]:
            writer.write(each)
    whole = path.read_bytes()
    rng = np.random.default_rng(14)
    refusals = []
    for _ in range(300):
        path.write_bytes(bent(whole, rng))
        try:
            replay(ReplayOptions(path, MovementSettings(), ModelSettings(), "r"))
        except EdgeError as error:
            refusals.append(str(error))
    assert 100 < len(refusals) < 290
    assert not [each for each in refusals if "\n" in each or str(path) not in each]


@pytest.mark.parametrize("name", ["recording_opt.npz", "recording_token.npz"])
def test_a_recording_that_was_a_traceback_is_one_line(name):
    with pytest.raises(RecordingError, match=name):
        read_recording(FAILING / name)


@pytest.mark.parametrize("made_for", [{"exercise": "tennis"}, {"view": "above"}])
def test_a_recording_for_what_is_not_known_here_says_so(tmp_path, made_for):
    path = rewritten(tmp_path / "a.npz", header=header(options=made_for))
    with pytest.raises(UsageError, match=r"tennis|above") as caught:
        replay(ReplayOptions(path, MovementSettings(), ModelSettings(), "r"))
    assert str(path) in str(caught.value)
