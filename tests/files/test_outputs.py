import os
import threading

import pytest

from edge.errors import DeviceError
from edge.files.outputs import TextOutput


def test_a_file_appears_when_it_is_whole(tmp_path):
    path = tmp_path / "frames.jsonl"
    with TextOutput(str(path)) as output:
        output.write("one")
        output.write("two")
        assert not path.exists()
    assert path.read_text() == "one\ntwo\n"
    assert list(tmp_path.iterdir()) == [path]


def test_an_exception_leaves_what_was_there_before(tmp_path):
    path = tmp_path / "frames.jsonl"
    path.write_text("before\n")
    output = TextOutput(str(path))
    output.write("half")
    output.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert path.read_text() == "before\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_dash_is_standard_output(capsys):
    with TextOutput("-") as output:
        output.write("line")
    assert capsys.readouterr().out == "line\n"


@pytest.mark.parametrize("name", ["none/frames.jsonl", "."])
def test_an_unwritable_place_is_told_at_once_in_one_line(tmp_path, name):
    with pytest.raises(DeviceError, match="cannot be written") as caught:
        TextOutput(str(tmp_path / name))
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_takes_the_lines_as_they_come(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    with TextOutput(str(pipe)) as output:
        output.write("line")
    reader.join()
    assert read == ["line\n"]
    assert pipe.is_fifo()


def test_a_full_disk_is_one_line():
    with (
        pytest.raises(DeviceError, match="No space left"),
        TextOutput("/dev/full") as output,
    ):
        output.write("line")


def test_a_reader_who_has_gone_is_not_an_error_of_ours(tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    with (
        pytest.raises(BrokenPipeError),
        TextOutput(f"/dev/fd/{writing}") as output,
    ):
        output.write("line" * 10_000)
    os.close(writing)
