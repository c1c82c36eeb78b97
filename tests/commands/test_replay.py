"""What a replay writes: frames, session, recording, overlay and a table."""

import json

import av
import numpy as np
import pytest

from edge import __version__
from edge.files.recording import read_recording
from edge.wire.payloads import Session

FRAME_KEYS = [
    "t_s",
    "index",
    "person",
    "view",
    "facing",
    "body_posture",
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
    "hold",
    "level",
    "cue",
]


def test_replay_writes_what_the_contract_says(clip, tmp_path, hingewatch):
    frames, summary = tmp_path / "frames.jsonl", tmp_path / "summary.json"
    code, out, err = hingewatch(
        "replay", clip, "--frames", frames, "--summary", summary
    )
    assert (code, err) == (0, "")
    assert "0 repetitions" in out
    rows = [json.loads(line) for line in frames.read_text().splitlines()]
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
    assert set(session) == set(Session.__struct_fields__) - {"interrupted"}
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
