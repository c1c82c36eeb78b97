from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from edge.devices.video.pictures import Pictures
from edge.errors import DeviceError

CODECS = {
    ".png": ("png", "rgb24"),
    ".jpg": ("mjpeg", "yuvj420p"),
    ".bmp": ("bmp", "bgr24"),
}


def write_picture(path: Path, grey: int = 128, size: tuple[int, int] = (96, 64)):
    codec, pix_fmt = CODECS[path.suffix.lower()]
    encoder = av.CodecContext.create(codec, "w")
    encoder.width, encoder.height = size
    encoder.pix_fmt, encoder.time_base = pix_fmt, Fraction(1, 30)
    rgb = np.full((size[1], size[0], 3), grey, np.uint8)
    frame = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format=pix_fmt)
    frame.pts, frame.time_base = 0, Fraction(1, 30)
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    path.write_bytes(b"".join(bytes(packet) for packet in packets))


def test_pictures_come_in_natural_order(tmp_path):
    for number in (10, 2, 1, 100):
        write_picture(tmp_path / f"frame{number}.png", grey=number)
    (tmp_path / "notes.txt").write_text("not a picture")
    (tmp_path / "more").mkdir()
    with Pictures(tmp_path, fps=10) as pictures:
        frames = list(pictures)
    assert pictures.size == (96, 64)
    assert pictures.frames_expected == 4
    assert pictures.duration_s == pytest.approx(0.4)
    assert [int(f.rgb[0, 0, 0]) for f in frames] == [1, 2, 10, 100]
    assert [f.index for f in frames] == [0, 1, 2, 3]
    assert [f.t_s for f in frames] == [0.0, 0.1, 0.2, 0.3]
    assert not frames[0].rgb.flags.writeable
    assert frames[0].rgb.flags.c_contiguous


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.bmp", "A.PNG", "50%03d.jpg"])
def test_common_formats_and_odd_names(tmp_path, name):
    write_picture(tmp_path / name)
    (frame,) = Pictures(tmp_path)
    assert frame.rgb.shape == (64, 96, 3)
    assert np.allclose(frame.rgb, 128, atol=3)


def refused(path: Path) -> str:
    with pytest.raises(DeviceError) as caught:
        list(Pictures(path))
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_folder_without_pictures_is_refused(tmp_path):
    assert "holds no JPEG, PNG or BMP" in refused(tmp_path)


def test_what_is_no_folder_is_refused(tmp_path):
    (tmp_path / "file").touch()
    assert "give a folder" in refused(tmp_path / "file")
    assert "give a folder" in refused(tmp_path / "none")


def test_mixed_sizes_are_refused_by_name(tmp_path):
    write_picture(tmp_path / "1.png")
    write_picture(tmp_path / "2.png", size=(96, 80))
    message = refused(tmp_path)
    assert "2.png" in message
    assert "96 x 80 px, the first is 96 x 64" in message


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n\0\0"])
def test_an_unreadable_picture_is_refused_by_name(tmp_path, content):
    write_picture(tmp_path / "1.png")
    (tmp_path / "2.png").write_bytes(content)
    assert "2.png" in refused(tmp_path)
    (tmp_path / "1.png").unlink()
    assert "2.png" in refused(tmp_path)


def test_a_tiny_picture_is_refused(tmp_path):
    write_picture(tmp_path / "1.png", size=(8, 8))
    assert "at least 64 px" in refused(tmp_path)
