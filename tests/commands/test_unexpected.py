"""Whatever happens, it is one line, and an exit code of the contract."""

import os
import subprocess
import sys
import threading

import pytest

from edge import process
from edge.errors import DeviceError
from edge.files.outputs import TextOutput


def run_closed(redirections, *arguments, **environment):
    """Run a command by the shell, with streams closed or sent elsewhere."""
    command = [sys.executable, "-m", "edge", *map(str, arguments)]
    return subprocess.run(
        ["sh", "-c", f'exec "$@" {redirections}', "sh", *command],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
    )


def test_a_closed_output_does_not_undo_what_is_done(recording, tmp_path):
    summary = tmp_path / "summary.json"
    done = run_closed(">&-", "replay", recording, "--summary", summary)
    assert (done.returncode, done.stderr) == (0, "")
    assert summary.stat().st_size > 0


def test_lines_for_a_closed_output_are_an_error(recording):
    done = run_closed(">&-", "replay", recording, "--frames", "-")
    assert done.returncode == 3
    assert "standard output is closed" in done.stderr


@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_do_not_end_it(recording, tmp_path, closed):
    summary = tmp_path / "summary.json"
    done = run_closed(closed, "replay", recording, "--summary", summary)
    assert done.returncode == 0
    assert summary.stat().st_size > 0


def test_an_error_that_nobody_can_read_keeps_its_code(tmp_path):
    assert run_closed("2>&-", "replay", tmp_path / "none.mp4").returncode == 3
    assert run_closed("2>/dev/full", "replay", tmp_path / "none.mp4").returncode == 3


def test_letters_that_the_terminal_lacks_do_not_end_it(recording, tmp_path):
    plain = run_closed("", "replay", recording, PYTHONIOENCODING="ascii")
    assert (plain.returncode, plain.stderr) == (0, "")
    assert " deg" in plain.stdout
    settings = tmp_path / "Größe.toml"
    settings.touch()
    answer = run_closed("", "config", "check", settings, PYTHONIOENCODING="ascii")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "Gr" in answer.stdout


def test_a_file_name_of_raw_bytes_is_told(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff\n.toml"
    with open(path, "w"):
        pass
    done = subprocess.run(
        [sys.executable, "-m", "edge", "config", "check", path],
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_no_home_is_one_line(hingewatch, monkeypatch):
    for name in ("HOME", "XDG_STATE_HOME", "STATE_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)

    def nobody(_uid):
        raise KeyError("uid not found")

    monkeypatch.setattr("pwd.getpwuid", nobody)
    code, out, err = hingewatch("collect", "--no-table", "--broker", "gym")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "no home folder; name a file" in err


@pytest.mark.parametrize("address", ["[::1]:x", "[::1", "mqtt://gym", "gym:", " "])
def test_an_address_that_is_none_is_one_line(hingewatch, tmp_path, address):
    code, out, err = hingewatch(
        "collect", "--no-table", "--store", tmp_path / "gym.db", "--broker", address
    )
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "broker" in err


@pytest.mark.parametrize("command", ["replay", "run --source", "run --config"])
def test_a_zero_in_a_name_is_one_line(hingewatch, command):
    code, out, err = hingewatch(*command.split(), "a\0b")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "value 0" in err


@pytest.mark.parametrize(
    "error",
    [
        ZeroDivisionError("division by zero"),
        RuntimeError("two\nlines"),
        MemoryError(),
        RecursionError("maximum recursion depth exceeded"),
        UnicodeEncodeError("ascii", "°", 0, 1, "ordinal not in range"),
    ],
)
def test_what_nobody_foresaw_is_one_line_and_a_code(error, capfd):
    def fail():
        raise error

    assert process.exit_code(fail) == 3
    err = capfd.readouterr().err
    assert err.count("\n") == 1
    assert type(error).__name__ in err
    assert "--verbose" in err
    assert process.exit_code(fail, verbose=True) == 3
    assert "Traceback (most recent call last)" in capfd.readouterr().err


def test_verbose_says_what_an_error_of_ours_was_made_from(tmp_path, hingewatch):
    source = tmp_path / "text.mp4"
    source.write_text("This is no video.")
    plain, verbose = (
        hingewatch(*more, "replay", source) for more in ([], ["--verbose"])
    )
    assert plain[0] == verbose[0] == 3
    assert plain[2].count("\n") == 1
    assert verbose[2].startswith(plain[2])
    assert "InvalidDataError" in verbose[2]


def test_what_a_thread_did_not_foresee_is_one_line(caplog):
    def command():
        thread = threading.Thread(target=lambda: 1 / 0, name="writer")
        thread.start()
        thread.join()
        return 0

    before = threading.excepthook
    assert process.exit_code(command) == 0
    assert threading.excepthook is before
    assert "thread writer ended by an unexpected ZeroDivisionError" in caplog.text
    assert "Traceback" not in caplog.text
    assert process.exit_code(command, verbose=True) == 0
    assert "Traceback" in caplog.text


@pytest.mark.parametrize(
    ("option", "name"),
    [
        ("--record", "x.mp4"),
        ("--record", "x"),
        ("--frames", "x.npz"),
        ("--frames", "x.csv"),
        ("--summary", "x.jsonl"),
        ("--summary", "x.mp4"),
    ],
)
def test_a_name_that_promises_another_kind_of_file_is_refused(
    option, name, recording, tmp_path, hingewatch
):
    code, out, err = hingewatch("replay", recording, option, tmp_path / name)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "end its name in" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["x.gif", "x.mov", "x"])
def test_an_overlay_is_an_mp4(name, clip, tmp_path, hingewatch):
    code, _, err = hingewatch("replay", clip, "--overlay", tmp_path / name)
    assert code == 2
    assert "end its name in .mp4" in err
    assert list(tmp_path.iterdir()) == []


def test_a_rate_is_for_pictures(recording, hingewatch):
    for rate in ("0", "-1", "nan", "inf", "x", "1e308"):
        code, _, err = hingewatch("replay", recording, "--fps", rate)
        assert code == 2
        assert "--fps" in err
    code, _, err = hingewatch("replay", recording, "--fps", "25")
    assert code == 2
    assert "recording of keypoints" in err


def test_standard_output_that_was_closed_is_told(monkeypatch):
    monkeypatch.setattr(sys, "__stdout__", None)
    with pytest.raises(DeviceError, match="standard output is closed"):
        TextOutput("-")
