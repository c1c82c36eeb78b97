import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from support.clips_made import picture, write_clip, write_sound

from edge.devices.video.file import Video
from edge.devices.video.orientation import quicktime_turn, turn_from_matrix, upright
from edge.devices.video.source_clock import SourceClock
from edge.errors import DeviceError

ONE = 1 << 16  # one in the fixed-point numbers of a display matrix
CLIP = Path(__file__).parents[2] / "clips" / "dev_j_rdl_front.mp4"


def turn_file(path: Path, a: int, b: int, c: int, d: int) -> Path:
    """Write a display matrix into an MP4, as a phone does."""
    content = bytearray(path.read_bytes())
    at = content.index(b"tkhd") + 4 + 40
    struct.pack_into(
        ">9i", content, at, *(ONE * x for x in (a, b, 0, c, d, 0, 0, 0)), 1 << 30
    )
    path.write_bytes(content)
    return path


def test_frames_come_in_order_at_their_times(tmp_path):
    with Video(write_clip(tmp_path / "a.mp4")) as video:
        frames = list(video)
    assert video.size == (128, 96)
    assert video.frames_expected == 20
    assert video.duration_s == pytest.approx(2.0)
    assert [f.index for f in frames] == list(range(20))
    assert [f.t_s for f in frames] == [i / 10 for i in range(20)]
    brightness = [f.rgb[90, 120].mean() for f in frames]
    assert np.allclose(brightness, 250 - 2 * np.arange(20), atol=4)


def test_pictures_are_read_only_contiguous_rgb(tmp_path):
    with Video(write_clip(tmp_path / "a.mp4")) as video:
        frame = next(video)
    assert frame.rgb.shape == (96, 128, 3)
    assert frame.rgb.dtype == np.uint8
    assert frame.rgb.flags.c_contiguous
    assert not frame.rgb.flags.writeable
    quarters = [frame.rgb[y, x].argmax() for y, x in ((20, 20), (20, 100), (70, 20))]
    assert quarters == [0, 1, 2]


def test_variable_frame_rate_and_a_late_start_keep_the_files_times(tmp_path):
    ticks = [50, 51, 53, 60, 61]
    with Video(write_clip(tmp_path / "a.mkv", ticks)) as video:
        times = [f.t_s for f in video]
    assert times == pytest.approx([0.0, 0.1, 0.3, 1.0, 1.1], abs=1e-3)


@pytest.mark.parametrize("name", ["a.mkv", "a.avi", "a.ts", "a.mov", "a.webm.mkv"])
def test_common_containers(tmp_path, name):
    with Video(write_clip(tmp_path / name, options={"bf": "2"})) as video:
        times = [f.t_s for f in video]
    assert len(times) == 20
    assert np.diff(times) == pytest.approx(0.1, abs=2e-3)


@pytest.mark.parametrize("pix_fmt", ["yuv420p10le", "gray", "yuv444p", "bgra"])
def test_any_pixel_format(tmp_path, pix_fmt):
    path = write_clip(tmp_path / "a.mkv", codec="ffv1", pix_fmt=pix_fmt)
    with Video(path) as video:
        frame = next(video)
    assert frame.rgb.shape == (96, 128, 3)
    assert frame.rgb[90, 120].mean() == pytest.approx(250, abs=4)


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ((0, 1, -1, 0), lambda rgb: np.rot90(rgb, -1)),
        ((-1, 0, 0, -1), lambda rgb: np.rot90(rgb, 2)),
        ((0, -1, 1, 0), lambda rgb: np.rot90(rgb, 1)),
        ((-1, 0, 0, 1), lambda rgb: rgb[:, ::-1]),
        ((1, 0, 0, -1), lambda rgb: rgb[::-1]),
        ((0, 1, 1, 0), lambda rgb: rgb.transpose(1, 0, 2)),
    ],
)
def test_pictures_are_turned_upright(tmp_path, matrix, expected):
    path = write_clip(tmp_path / "a.mp4")
    level = next(Video(path)).rgb
    with Video(turn_file(path, *matrix)) as video:
        turned = next(video).rgb
    assert video.size == (turned.shape[1], turned.shape[0])
    assert np.array_equal(turned, expected(level))
    assert turned.flags.c_contiguous


@pytest.mark.parametrize("cut", [0, 4, 9, 40, 200])
def test_the_matrix_of_a_broken_file_is_level(tmp_path, cut):
    path = write_clip(tmp_path / "a.mp4", container_options={"movflags": "+faststart"})
    turn_file(path, 0, 1, -1, 0)
    assert quicktime_turn(path) == (0, ONE, -ONE, 0)
    path.write_bytes(path.read_bytes()[:cut])
    assert quicktime_turn(path) == (1, 0, 0, 1)


def test_a_tilt_is_taken_to_the_nearest_right_angle():
    rgb = picture(0, (8, 6))
    nearly = struct.pack("=9i", ONE, 9000, 0, -9000, ONE, 0, 0, 0, 1 << 30)
    assert np.array_equal(upright(rgb, turn_from_matrix(nearly)), rgb)


def test_pixels_are_made_square(tmp_path):
    with Video(write_clip(tmp_path / "a.mp4", options={"aspect": "3:2"})) as video:
        assert video.size == (192, 96)
        assert next(video).rgb.shape == (96, 192, 3)


def test_threads_change_nothing():
    with Video(CLIP, threads=1) as one, Video(CLIP, threads=4) as four:
        for _, left, right in zip(range(30), one, four, strict=False):
            assert left.t_s == right.t_s
            assert np.array_equal(left.rgb, right.rgb)


def refused(path: Path) -> str:
    """The one line with which a file is refused before any frame is given."""
    with pytest.raises(DeviceError) as caught:
        Video(path)
    message = str(caught.value)
    assert "\n" not in message
    assert str(path) in message
    return message


def test_what_is_no_file_is_refused(tmp_path):
    (tmp_path / "empty.mp4").touch()
    assert "no such file" in refused(tmp_path / "none.mp4")
    assert "is a folder" in refused(tmp_path)
    assert "is empty" in refused(tmp_path / "empty.mp4")


def test_text_is_refused(tmp_path):
    path = tmp_path / "text.mp4"
    path.write_text("This is not a video.\n" * 50)
    assert "is not a video file" in refused(path)


def test_a_playlist_in_disguise_opens_nothing(tmp_path):
    path = tmp_path / "list.mp4"
    path.write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n")
    refused(path)


def test_sound_alone_is_refused(tmp_path):
    assert "no picture track" in refused(write_sound(tmp_path / "a.mp4", "mp4"))


def test_the_cover_of_a_song_is_no_video(tmp_path):
    cover = tmp_path / "cover.png"
    write_clip(cover, [0], codec="png", pix_fmt="rgb24")
    image = b"\0image/png\0\x03\0" + cover.read_bytes()
    frame = b"APIC" + struct.pack(">IH", len(image), 0) + image
    size = len(frame)
    digits = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    song = write_sound(tmp_path / "song.aac", "adts")
    song.write_bytes(b"ID3\x03\0\0" + digits + frame + song.read_bytes())
    assert "no picture track" in refused(song)


def test_a_video_without_frames_is_refused(tmp_path):
    for name in ("none.mp4", "none.mkv"):
        path = tmp_path / name
        with av.open(str(path), "w") as container:
            stream = container.add_stream("mpeg4", rate=10)
            stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv420p"
            container.start_encoding()
        refused(path)


@pytest.mark.parametrize("size", [(8, 8), (62, 480), (480, 62)])
def test_a_tiny_video_is_refused(tmp_path, size):
    path = write_clip(tmp_path / "a.mkv", codec="ffv1", size=size)
    assert f"{size[0]} x {size[1]} px are too small" in refused(path)


def test_a_cut_file_without_its_index_is_refused(tmp_path):
    path = tmp_path / "a.mp4"
    whole = write_clip(tmp_path / "whole.mp4").read_bytes()
    path.write_bytes(whole[: whole.index(b"moov") - 10])
    assert "cut off before its index" in refused(path)


@pytest.mark.parametrize(
    ("name", "keep"),
    [("a.mp4", 0.5), ("a.mp4", 0.8), ("a.mp4", 0.99), ("a.mkv", 0.5), ("a.mkv", 0.8)],
)
def test_a_cut_file_gives_its_frames_and_then_says_where_it_ends(tmp_path, name, keep):
    path = write_clip(
        tmp_path / name,
        range(100),
        container_options={"movflags": "+faststart"} if name == "a.mp4" else None,
        options={"g": "10", "bf": "0"},
    )
    whole = path.read_bytes()
    start = whole.index(b"mdat") if name == "a.mp4" else 0
    path.write_bytes(whole[: start + int((len(whole) - start) * keep)])
    times = []

    def read() -> None:
        with Video(path) as video:
            times.extend(frame.t_s for frame in video)

    with pytest.raises(DeviceError, match="is cut off at") as caught:
        read()
    assert 10 < len(times) < 100
    assert f" {times[-1] + 0.1:.1f} s of 10.0 s; " in str(caught.value)


def test_a_whole_file_with_longer_sound_is_whole(shared_data):
    for path in sorted((shared_data / "clips").glob("web_good0*.mp4")):
        with Video(path) as video:
            times = [frame.t_s for frame in video]
        assert times[0] == 0.0
        assert min(np.diff(times)) > 0


class TestSourceClock:
    def stamps(self, *ticks):
        clock = SourceClock(Fraction(1, 10))
        return [
            clock.stamp(None if tick is None else Fraction(tick, 10)) for tick in ticks
        ]

    def test_starts_at_zero(self):
        assert self.stamps(70, 71, 75) == [0.0, 0.1, 0.5]

    def test_fills_in_missing_times(self):
        assert self.stamps(None, None, None) == [0.0, 0.1, 0.2]
        assert self.stamps(None, 1, None, 3) == [0.0, 0.1, 0.2, 0.3]

    def test_leaves_out_a_moment_that_was_already_shown(self):
        assert self.stamps(0, 1, 1, 0, 2) == [0.0, 0.1, None, None, 0.2]

    def test_goes_on_when_the_files_clock_is_restarted(self):
        assert self.stamps(50, 60, 3, 4) == [0.0, 1.0, 1.1, 1.2]
