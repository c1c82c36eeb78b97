"""The program as its user meets it: one command, what it says, what it leaves."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from scenarios import film, hinge, stand

from edge import __version__
from edge.__main__ import main
from edge.recording import RecordingHeader, RecordingWriter, read_recording

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "edge" / "assets" / "demo_progressive.mp4"
FRAME_KEYS = [
    "t_s",
    "index",
    "person",
    "view",
    "facing",
    "keypoints",
    "contour",
    "trunk_inclination_deg",
    "pelvis_tilt_deg",
    "spine_flexion_deg",
    "spine_quality",
    "hip_flexion_deg",
    "knee_flexion_deg",
    "shank_inclination_deg",
    "neck_flexion_deg",
    "lateral_flexion_deg",
    "rotation_deg",
    "phase",
    "rep",
    "level",
    "cue",
]


@pytest.fixture(autouse=True)
def unchanged_process():
    """Commands catch SIGTERM; the test runner's own handler comes back."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def hingewatch(capfd):
    """Run a command in this process; return exit code, output and errors."""

    def run(*arguments):
        capfd.readouterr()
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as left:
            code = left.code
        out, err = capfd.readouterr()
        return code, out, err

    return run


def started(*arguments, **how):
    """Start a command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "edge", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )


def make_clip(path, pictures, rate=30):
    """Write pictures as MP4 with its index at the end, as cameras do."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for at, rgb in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            frame.pts, frame.time_base = at, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.fixture(scope="session")
def clip(tmp_path_factory):
    """The first second and a half of the demo, small."""
    pictures = []
    with av.open(str(DEMO)) as container:
        for frame in container.decode(video=0):
            small = frame.reformat(640, 360)
            pictures.append(small.to_ndarray(format="rgb24"))
            if len(pictures) == 45:
                break
    return make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", pictures)


@pytest.fixture(scope="session")
def recording(tmp_path_factory):
    """Two repetitions by a stick figure."""
    path = tmp_path_factory.mktemp("recording") / "two.npz"
    header = RecordingHeader("0", "movenet", "0" * 64)
    with RecordingWriter(path, header) as writer:
        for each in film(stand(1.5), *hinge(2), stand(1)):
            writer.write(each)
    return path


def boxes(path):
    """Return where each top-level box of an MP4 begins: name -> (start, size)."""
    content, at, found = path.read_bytes(), 0, {}
    while at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        found[content[at + 4 : at + 8]] = (at, size)
        at += size
    return found


def broken(kind, path, clip):
    """Make one of the files that cannot be replayed."""
    content = clip.read_bytes()
    data_at, data_size = boxes(clip)[b"mdat"]
    if kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "text":
        path.write_text("This is no video.\n" * 50)
    elif kind == "cut before the index":
        path.write_bytes(content[: data_at + data_size // 2])
    elif kind == "audio only":
        with av.open(str(path), "w") as container:
            stream = container.add_stream("aac", rate=44100)
            for at in range(20):
                sound = np.zeros((2, 1024), np.float32)
                frame = av.AudioFrame.from_ndarray(sound, "fltp", "stereo")
                frame.sample_rate, frame.pts = 44100, 1024 * at
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    elif kind == "no frame":
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libx264", rate=30)
            stream.width, stream.height, stream.pix_fmt = 128, 128, "yuv420p"
            container.start_encoding()
    elif kind == "8x8":
        make_clip(path, [np.full((8, 8, 3), 90, np.uint8)] * 5)
    else:
        assert kind == "missing"
    return path


KINDS = (
    "missing",
    "folder",
    "empty",
    "text",
    "cut before the index",
    "audio only",
    "no frame",
    "8x8",
)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_video_is_one_line(kind, clip, tmp_path, hingewatch):
    source = broken(kind, tmp_path / "source.mp4", clip)
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


def assert_one_line(err, *says):
    assert err.startswith("hingewatch: ")
    assert err.count("\n") == 1
    assert err.endswith("\n")
    for each in says:
        assert each in err


def test_a_clip_that_ends_in_the_middle_is_told_and_leaves_nothing(
    clip, tmp_path, hingewatch
):
    """The index says 45 frames, and the data end before them: faststart, cut."""
    whole, cut = tmp_path / "whole.mp4", tmp_path / "cut.mp4"
    with av.open(str(clip)) as source:
        options = {"movflags": "faststart"}
        with av.open(str(whole), "w", options=options) as container:
            stream = container.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(video=0):
                if packet.dts is not None:
                    packet.stream = stream
                    container.mux(packet)
    data_at, data_size = boxes(whole)[b"mdat"]
    cut.write_bytes(whole.read_bytes()[: data_at + int(data_size * 0.7)])
    before = sorted(tmp_path.iterdir())
    code, out, err = hingewatch("replay", cut, "--frames", tmp_path / "f.jsonl")
    assert (code, out) == (3, "")
    assert_one_line(err, str(cut))
    assert sorted(tmp_path.iterdir()) == before


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
        (["--frames", "x", "--summary", "x"], 2, "x"),
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


def test_config_shows_what_it_reads(tmp_path, hingewatch):
    code, shown, err = hingewatch("config", "show")
    assert (code, err) == (0, "")
    settings = tmp_path / "hingewatch.toml"
    settings.write_text(shown)
    assert hingewatch("config", "check", settings)[0] == 0
    code, schema, _ = hingewatch("config", "schema")
    assert code == 0
    assert "rack" in json.loads(schema)["properties"]


def test_version_and_help(hingewatch):
    assert hingewatch("--version") == (0, f"hingewatch {__version__}\n", "")
    code, out, err = hingewatch("--help")
    assert (code, err) == (0, "")
    commands = ("run", "demo", "replay", "models", "config")
    assert all(f"    {command} " in out for command in commands)
    for command in commands:
        code, out, err = hingewatch(command, "--help")
        assert (code, err) == (0, "")
        assert "--verbose" in out


def test_models_are_listed_and_intact(hingewatch):
    code, out, _ = hingewatch("models", "list")
    assert code == 0
    assert "movenet_lightning_int8" in out.replace("\n", "")
    assert hingewatch("models", "verify")[0] == 0


def read_frames(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_replay_writes_what_the_contract_says(clip, tmp_path, hingewatch):
    frames, summary = tmp_path / "frames.jsonl", tmp_path / "summary.json"
    code, out, err = hingewatch(
        "replay", clip, "--frames", frames, "--summary", summary
    )
    assert (code, err) == (0, "")
    assert "0 repetitions" in out
    rows = read_frames(frames)
    assert [row["index"] for row in rows] == list(range(45))
    assert [row["t_s"] for row in rows] == pytest.approx(np.arange(45) / 30, abs=1e-3)
    assert all(list(row) == FRAME_KEYS for row in rows)
    row = rows[29]
    assert row["person"] is True
    assert (row["view"], row["phase"], row["rep"]) == ("side", "standing", None)
    assert row["facing"] in ("left", "right")
    assert np.shape(row["keypoints"]) == (17, 3)
    assert np.shape(row["contour"])[1] == 2
    assert abs(row["trunk_inclination_deg"]) < 20
    assert abs(row["spine_flexion_deg"]) < 10
    assert row["level"] == "neutral"
    session = json.loads(summary.read_text())
    assert list(session) == [
        "schema",
        "id",
        "rack",
        "boot_id",
        "started_mono_s",
        "started_utc",
        "time_synced",
        "software",
        "model",
        "view",
        "athlete",
        "load_kg",
        "sets",
        "posture",
        "frames",
        "advice",
    ]
    assert session["schema"] == "session/1"
    assert session["view"] == "side"
    assert session["frames"]["seen"] == 45
    assert session["frames"]["judged"] > 22
    assert session["software"] == __version__
    assert len(session["model"]["sha256"]) == 64


def test_a_recording_replays_to_identical_frames(clip, tmp_path, hingewatch):
    record, first, second = (tmp_path / n for n in ("r.npz", "1.jsonl", "2.jsonl"))
    assert hingewatch("replay", clip, "--record", record, "--frames", first)[0] == 0
    again = tmp_path / "again.npz"
    assert hingewatch("replay", record, "--record", again, "--frames", second)[0] == 0
    assert second.read_bytes() == first.read_bytes()
    for one, other in zip(read_recording(record), read_recording(again), strict=True):
        assert one.pose.xy.tobytes() == other.pose.xy.tobytes()
        assert (one.contour is None) == (other.contour is None)
    session = tmp_path / "s.json"
    assert hingewatch("replay", record, "--summary", session)[0] == 0
    model = json.loads(session.read_text())["model"]
    assert model["sha256"] == read_recording(record).header.model_sha256


def test_a_session_has_its_repetitions(recording, hingewatch):
    code, out, err = hingewatch("replay", recording, "--summary", "-")
    assert (code, err) == (0, "")
    session = json.loads(out)
    (finished,) = session["sets"]
    assert [rep["index"] for rep in finished["reps"]] == [1, 2]
    assert {rep["verdict"] for rep in finished["reps"]} == {"good"}


def test_the_table_is_for_people(recording, hingewatch):
    code, out, err = hingewatch("replay", recording, "--exercise", "deadlift")
    assert (code, err) == (0, "")
    assert "2 repetitions in 1 set" in out
    assert "deadlift" in out


def test_the_overlay_shows_every_frame(clip, tmp_path, hingewatch):
    overlay = tmp_path / "overlay.mp4"
    assert hingewatch("replay", clip, "--overlay", overlay)[0] == 0
    with av.open(str(overlay)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 45


def test_a_folder_of_pictures_is_a_source(clip, tmp_path, hingewatch):
    folder = tmp_path / "pictures"
    folder.mkdir()
    with av.open(str(clip)) as container:
        for at, frame in enumerate(container.decode(video=0)):
            if at < 5:
                frame.to_image().save(folder / f"{at:03}.png")
    code, out, err = hingewatch("replay", folder)
    assert (code, err) == (0, "")
    assert "5 frames" in out


def test_a_reader_who_has_enough_ends_it_quietly(recording):
    process = started("replay", recording, "--frames", "-")
    assert process.stdout.readline().startswith('{"t_s": 0')
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == ""
    process.stderr.close()


def test_interrupting_a_replay_leaves_nothing(tmp_path):
    frames = tmp_path / "frames.jsonl"
    process = started("replay", DEMO, "--frames", frames, "--pace", "real")
    part = wait_for(lambda: list(tmp_path.iterdir()))
    assert part[0].name != frames.name
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "")
    assert list(tmp_path.iterdir()) == []


def test_the_device_loop_stores_its_session_and_stops_when_told(tmp_path):
    """As systemd does: start, let a repetition begin, terminate."""
    store, settings = tmp_path / "sessions.db", tmp_path / "hingewatch.toml"
    settings.write_text(
        f'[store]\npath = "{store}"\n[rack]\nname = "rack-7"\n'
        '[movement]\nexercise = "romanian_deadlift"\n'
    )
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")}
    process = started("run", "--config", settings, "--source", DEMO, env=environment)
    try:
        wait_for(lambda: stored(store), seconds=60)
        process.terminate()
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in err
    ((payload, closed),) = stored(store)
    session = json.loads(payload)
    assert closed == 1
    assert session["rack"] == "rack-7"
    assert session["schema"] == "session/1"
    assert session["frames"]["seen"] > 0
    assert not (tmp_path / "state").exists()


def stored(path):
    if not path.exists():
        return []
    try:
        with sqlite3.connect(path) as database:
            found = database.execute("SELECT payload, closed FROM session").fetchall()
        database.close()
    except sqlite3.OperationalError:
        return []
    return found


def wait_for(happens, seconds=30.0):
    """Return the first true answer; look every 50 ms."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := happens():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")
