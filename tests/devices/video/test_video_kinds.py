"""Videos and pictures as phones and cameras make them, beyond the plain file."""

import io
import logging
import os
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageOps
from support.clips_made import picture, write_clip

from edge.devices.video import shape as video_shape
from edge.devices.video.file import Video
from edge.devices.video.orientation import exif_turn, upright
from edge.devices.video.pictures import Pictures
from edge.errors import DeviceError, Reason

FAILING = Path(__file__).parents[2] / "failing"


def photo(index: int, orientation: int, kind: str = "JPEG", size=(128, 96)) -> bytes:
    """A picture as a phone stores it: lying, with a tag that says how to turn it."""
    exif = Image.Exif()
    exif[0x112] = orientation
    exif[0x10F] = "Maker"
    out = io.BytesIO()
    Image.fromarray(picture(index, size)).save(out, kind, exif=exif, quality=95)
    return out.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_turned_as_its_exif_tag_says(tmp_path, orientation, kind):
    content = photo(0, orientation, kind)
    path = tmp_path / f"a.{kind.lower()}"
    path.write_bytes(content)
    wanted = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(content))))
    (frame,) = Video(path)
    assert frame.rgb.shape == wanted.shape
    assert np.abs(frame.rgb.astype(int) - wanted).mean() < 3
    (from_folder,) = Pictures(tmp_path)
    assert np.array_equal(from_folder.rgb, frame.rgb)


@pytest.mark.parametrize(
    "name", ["jpeg_with_exif_tag.jpg", "mjpeg_avi_with_exif_frames.avi"]
)
def test_exif_is_no_reason_to_fail(name):
    assert all(frame.rgb.size for frame in Video(FAILING / name))


def test_a_damaged_exif_tag_is_level():
    content = photo(0, 6)
    at = content.index(b"Exif")
    damaged = content[: at + 6] + b"\xff" * 8 + content[at + 14 :]
    assert exif_turn(damaged) == (1, 0, 0, 1)


def test_what_the_decoder_raises_names_the_file(tmp_path, monkeypatch):
    path = write_clip(tmp_path / "a.mp4")
    whole = Video(path)

    def fail(_picture):
        raise KeyError("no name for this kind of data")

    monkeypatch.setattr(video_shape, "frame_turn", fail)
    for reading in (lambda: Video(path), lambda: list(whole)):
        with pytest.raises(DeviceError, match="no name for this kind") as caught:
            reading()
        assert str(path) in str(caught.value)


def test_an_unknown_coding_is_told():
    with pytest.raises(DeviceError, match="coded in a way that is not known") as caught:
        Video(FAILING / "unknown_codec.mp4")
    assert caught.value.reason is Reason.UNSUPPORTED


def test_a_title_in_an_old_code_page_is_no_reason_to_refuse(tmp_path):
    path = tmp_path / "a.avi"
    with av.open(str(path), "w") as container:
        container.metadata["title"] = "Kniebeuge_"
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv420p"
        frame = av.VideoFrame.from_ndarray(picture(0, (128, 96)), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    content = path.read_bytes().replace(b"Kniebeuge_", b"Kniebeug\xfc_")
    assert b"\xfc_" in content
    path.write_bytes(content)
    assert len(list(Video(path))) == 1


def test_another_shape_in_the_middle_is_fitted_in_not_stretched(tmp_path):
    wide = write_clip(tmp_path / "wide.ts").read_bytes()
    tall = write_clip(tmp_path / "tall.ts", range(5), size=(96, 128)).read_bytes()
    path = tmp_path / "both.ts"
    path.write_bytes(wide + tall)
    with Video(path) as video:
        first, *_, last = list(video)
    assert video.size == (128, 96)
    assert last.rgb.shape == first.rgb.shape
    assert last.rgb.flags.c_contiguous
    # 96 x 128 becomes 72 x 96: its width to its height stays 3 to 4.
    lit = np.flatnonzero(last.rgb.max(axis=(0, 2)) > 60)
    assert (lit[0], lit[-1]) == pytest.approx((28, 99), abs=1)
    quarters = [last.rgb[y, x].argmax() for y, x in ((20, 40), (20, 90), (70, 40))]
    assert quarters == [0, 1, 2]


def test_another_turn_in_the_middle_keeps_the_shape(tmp_path):
    path = tmp_path / "a.mjpeg"
    path.write_bytes(photo(0, 1) + photo(0, 6) + photo(0, 1))
    first, turned, again = (frame.rgb for frame in Video(path))
    assert np.array_equal(first, again)
    assert turned.shape == first.shape
    lying = upright(first, (0, 1, -1, 0))
    small = np.asarray(Image.fromarray(lying).resize((72, 96)))
    assert np.abs(turned[:, 28:100].astype(int) - small).mean() < 5
    assert turned[:, :28].max() == turned[:, 100:].max() == 0


def test_the_default_of_two_tracks_is_watched():
    assert Video(FAILING / "two_video_streams_first_is_32px_metadata.mp4").size == (
        640,
        360,
    )


def two_tracks(path: Path, *sizes: tuple[int, int]) -> Path:
    with av.open(str(path), "w") as container:
        streams = []
        for size in sizes:
            stream = container.add_stream("mpeg4", rate=10)
            stream.width, stream.height = size
            stream.pix_fmt = "yuv420p"
            streams.append(stream)
        for stream, size in zip(streams, sizes, strict=True):
            frame = av.VideoFrame.from_ndarray(picture(0, size), format="rgb24")
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("sizes", [((96, 64), (192, 128)), ((192, 128), (96, 64))])
def test_without_a_default_the_largest_track_is_watched(tmp_path, sizes):
    assert Video(two_tracks(tmp_path / "a.nut", *sizes)).size == (192, 128)


def slow_motion(path: Path, taken_fps: str) -> Path:
    """Pictures that were taken fast and are stored at ten a second."""
    write_clip(path.with_suffix(".plain.mp4"))
    with (
        av.open(str(path.with_suffix(".plain.mp4"))) as source,
        av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as to,
    ):
        to.metadata["com.android.capture.fps"] = taken_fps
        stream = to.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv420p"
        for frame in source.decode(video=0):
            to.mux(stream.encode(frame))
        to.mux(stream.encode(None))
    return path


def test_slow_motion_runs_at_the_speed_at_which_it_was_taken(tmp_path, caplog):
    caplog.set_level(logging.INFO)
    path = slow_motion(tmp_path / "a.mp4", "120.000000")
    with Video(path) as video:
        times = [frame.t_s for frame in video]
    assert times == pytest.approx([i / 120 for i in range(20)])
    assert video.duration_s == pytest.approx(20 / 120)
    assert video.frames_expected == 20
    assert "120 pictures a second and is stored at 10" in caplog.text


def test_what_may_be_slow_motion_or_the_dark_is_asked_about(tmp_path, caplog):
    with Video(slow_motion(tmp_path / "a.mp4", "30.0")) as video:
        assert [frame.t_s for frame in video][1] == pytest.approx(0.1)
    assert "--fps 30" in caplog.text


@pytest.mark.parametrize("tag", ["10.0", "12", "", "nan", "1/0", "-3", "1e999"])
def test_a_tag_that_tells_nothing_changes_nothing(tmp_path, caplog, tag):
    with Video(slow_motion(tmp_path / "a.mp4", tag)) as video:
        assert [frame.t_s for frame in video][1] == pytest.approx(0.1)
    assert caplog.text == ""


def test_the_rate_that_a_person_gives_holds(tmp_path):
    with Video(write_clip(tmp_path / "a.mp4"), fps=40) as video:
        assert [frame.t_s for frame in video] == pytest.approx(
            [i / 40 for i in range(20)]
        )
        assert video.duration_s == pytest.approx(0.5)


def test_a_pipe_is_refused_without_touching_it(tmp_path):
    path = tmp_path / "fifo"
    os.mkfifo(path)
    with pytest.raises(DeviceError, match="pipe"):
        Video(path)
    keep = os.open(path, os.O_RDWR)
    try:
        os.write(keep, b"12345678")
        with pytest.raises(DeviceError, match="pipe"):
            Video(path)
        assert os.read(keep, 8) == b"12345678"
    finally:
        os.close(keep)


def test_what_lies_beside_the_pictures_is_left_out(tmp_path):
    assert len(list(Pictures(FAILING / "folder_from_macos_exfat"))) == 2
    for name in ("1.jpg", "2.jpg", "thumbs.jpg", "2_thumb.jpg", "Thumbnails.png"):
        (tmp_path / name).write_bytes(photo(0, 1))
    for name in ("thumbs", "sub.jpg", ".hidden"):
        (tmp_path / name).mkdir()
    assert Pictures(tmp_path).frames_expected == 2


def test_pictures_without_a_rate_say_which_is_taken(tmp_path, caplog):
    for name in ("1.jpg", "2.jpg"):
        (tmp_path / name).write_bytes(photo(0, 1))
    assert [frame.t_s for frame in Pictures(tmp_path)][1] == pytest.approx(1 / 30)
    assert "30 a second; give --fps" in caplog.text
    caplog.clear()
    assert [frame.t_s for frame in Pictures(tmp_path, fps=10)][1] == 0.1
    assert caplog.text == ""


def test_a_picture_that_cannot_be_used_says_why(tmp_path):
    (tmp_path / "1.jpg").write_bytes(b"")
    with pytest.raises(DeviceError, match=r"1\.jpg: cannot be used \(is empty\)"):
        Pictures(tmp_path)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi", "a.ts", "a.mjpeg"])
def test_damaged_videos_give_frames_or_one_line(tmp_path, name):
    """Twelve of each kind; what is bent is chosen by chance, the same every time."""
    path = tmp_path / name
    if name == "a.mjpeg":
        path.write_bytes(b"".join(photo(index, 6) for index in range(8)))
    else:
        write_clip(path, range(8), options={"bf": "0"})
    whole, rng = path.read_bytes(), np.random.default_rng(14)
    lines = []
    for _ in range(12):
        bent = bytearray(whole)
        for at in rng.integers(0, len(bent), 20):
            bent[at] = rng.integers(256)
        path.write_bytes(bent)
        try:
            with Video(path) as video:
                shapes = {frame.rgb.shape[1::-1] for frame in video}
            assert shapes <= {video.size}
        except DeviceError as error:
            lines.append(str(error))
    assert not [each for each in lines if "\n" in each or str(path) not in each]
