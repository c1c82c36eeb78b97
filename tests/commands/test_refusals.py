"""What cannot be done is told in one line, and nothing is left of it."""

import av
import pytest
from support.clips_made import write_clip, write_sound


def assert_one_line(err, *says):
    assert err.startswith("hingewatch: ")
    assert err.count("\n") == 1
    assert err.endswith("\n")
    for each in says:
        assert each in err


def cut_before_the_index(path):
    content = write_clip(path).read_bytes()
    path.write_bytes(content[: content.index(b"moov") // 2])


def without_a_frame(path):
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 128, 128, "yuv420p"
        container.start_encoding()


@pytest.mark.parametrize(
    "make",
    [
        lambda path: None,
        lambda path: path.mkdir(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("This is no video.\n" * 50),
        cut_before_the_index,
        lambda path: write_sound(path, "mp4"),
        without_a_frame,
        lambda path: write_clip(path, range(5), size=(8, 8)),
    ],
    ids=["missing", "folder", "empty", "text", "cut", "sound", "no frame", "8x8"],
)
def test_what_is_no_video_is_one_line(make, tmp_path, hingewatch):
    source = tmp_path / "source.mp4"
    make(source)
    before = sorted(tmp_path.rglob("*"))
    code, out, err = hingewatch(
        "replay",
        source,
        *("--frames", tmp_path / "frames.jsonl"),
        *("--summary", tmp_path / "summary.json"),
        *("--overlay", tmp_path / "overlay.mp4"),
        *("--record", tmp_path / "record.npz"),
    )
    assert (code, out) == (3, "")
    assert_one_line(err, str(source))
    assert sorted(tmp_path.rglob("*")) == before


def test_a_clip_that_ends_in_the_middle_is_told_and_leaves_nothing(
    clip, tmp_path, hingewatch
):
    """The index says 45 frames, and the data end before them."""
    content, cut = clip.read_bytes(), tmp_path / "cut.mp4"
    data_at = content.index(b"mdat")
    cut.write_bytes(content[: data_at + int((len(content) - data_at) * 0.9)])
    code, out, err = hingewatch("replay", cut, "--frames", tmp_path / "f.jsonl")
    assert (code, out) == (3, "")
    assert_one_line(err, str(cut), "cut off at")
    assert [*tmp_path.iterdir()] == [cut]


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--exercise", "tennis"], 2, "tennis"),
        (["--view", "above"], 2, "above"),
        (["--pace", "slow"], 2, "slow"),
        (["--frames", "-", "--summary", "-"], 2, "both"),
        (["--overlay", "o.mp4"], 2, "recording"),
        (["--frames", "none/f.jsonl"], 3, "none/f.jsonl"),
        (["--summary", "none/s.json"], 3, "none/s.json"),
        (["--record", "none/r.npz"], 3, "none/r.npz"),
        (["--frames", "."], 3, "folder"),
        (["--summary", ".."], 3, "folder"),
        (["--record", "."], 3, "folder"),
        (["--frames", "x", "--summary", "x"], 2, "also --frames"),
        (["--frames", "x", "--record", "x"], 2, "also --frames"),
        (["--sumary", "x"], 2, "--sumary"),
    ],
)
def test_bad_options_are_one_line(
    options, code, says, recording, tmp_path, hingewatch, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    got, out, err = hingewatch("replay", recording, *options)
    assert (got, out) == (code, "")
    assert_one_line(err, says)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--overlay", "none/o.mp4"], "none/o.mp4"),
        (["--overlay", "."], "."),
        (["--model", "none.tflite"], "none.tflite"),
    ],
)
def test_bad_options_with_a_video_are_one_line(
    options, says, clip, tmp_path, hingewatch, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    code, out, err = hingewatch("replay", clip, *options)
    assert (code, out) == (3, "")
    assert_one_line(err, says)
    assert list(tmp_path.iterdir()) == []


def test_the_source_is_never_overwritten(recording, hingewatch):
    before = recording.read_bytes()
    code, _, err = hingewatch("replay", recording, "--record", recording)
    assert code == 2
    assert_one_line(err, str(recording))
    assert recording.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["replay"],
        ["config", "check"],
        ["models", "dance"],
        ["run", "--config", "none.toml"],
    ],
)
def test_bad_commands_are_one_line(arguments, hingewatch, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = hingewatch(*arguments)
    assert (code, out) == (2, "")
    assert_one_line(err)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["run", "config"])
def test_an_unknown_key_names_the_nearest(command, tmp_path, hingewatch):
    settings = tmp_path / "hingewatch.toml"
    settings.write_text("[rack]\nrname = 'a'\n")
    arguments = {
        "run": ["run", "--config", settings],
        "config": ["config", "check", settings],
    }
    code, out, err = hingewatch(*arguments[command])
    assert (code, out) == (2, "")
    assert_one_line(err, "rname", "name", str(settings))
    assert list(tmp_path.iterdir()) == [settings]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["doctr"], "there is no command 'doctr'; did you mean doctor? see hingewatch"),
        (["xyz"], "there is no command 'xyz'; see hingewatch --help"),
        (["doctor", "--bogus"], "does not know --bogus; see hingewatch doctor --help"),
        (["exercises", "list", "-x", "y"], "see hingewatch exercises --help"),
        (["exercises"], "required: list|show|check; see hingewatch exercises --help"),
        (["config", "shw"], "invalid choice: 'shw'"),
        (["doctor", "--without", "kamera"], "(choose from"),
        (["aim", "--port", "x"], "invalid int value: 'x'; see hingewatch aim --help"),
        (["page", "--code"], "expected one argument; see hingewatch page --help"),
    ],
)
def test_words_that_no_command_takes_are_one_line(words, says, hingewatch):
    code, out, err = hingewatch(*words)
    assert (code, out) == (2, "")
    assert_one_line(err, says)


@pytest.mark.parametrize("source", ["/nowhere.mp4", __file__])
def test_aim_on_what_is_no_video_speaks_of_nothing_else(
    source, hingewatch, tmp_path, monkeypatch, caplog
):
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    code, out, err = hingewatch("aim", "--source", source)
    assert (code, out) == (3, "")
    assert_one_line(err, source)
    assert caplog.text == ""
