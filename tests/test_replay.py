"""Recordings replayed against their goldens; tests/goldens says how to renew them."""

import json
import math
from pathlib import Path
from typing import Any

import goldens
import pytest

from edge.config.sections import ModelSettings, MovementSettings
from edge.core.pose.lens import LensSettings
from edge.files.recording import read_recording
from edge.session.outputs import ReplayOptions
from edge.session.replay import replay

NAMES = [clip.stem for clip in goldens.CLIPS]
# Frames are told to three decimals, and events may differ in the last bits of a double
# between CPUs: numpy sums in another order and libm rounds another way. A degree's
# thousandth is far below what any keypoint is exact to.
TOLERANCE = 2e-3
SIGN = {"right": 1, "left": -1}


def difference(golden: Any, now: Any, at: str = "") -> str | None:
    """Return where two lines differ; words, counts and times must be the same."""
    if isinstance(golden, dict) and isinstance(now, dict):
        if golden.keys() != now.keys():
            return f"{at}: {sorted(golden.keys() ^ now.keys())}"
        pairs = [(f"{at}.{key}", golden[key], now[key]) for key in golden]
    elif isinstance(golden, list) and isinstance(now, list):
        if len(golden) != len(now):
            return f"{at}: {len(golden)} became {len(now)}"
        pairs = [
            (f"{at}[{i}]", *both)
            for i, both in enumerate(zip(golden, now, strict=True))
        ]
    else:
        same = golden == now
        if isinstance(golden, float) and isinstance(now, float):
            same = math.isclose(golden, now, rel_tol=0, abs_tol=TOLERANCE)
        return None if same else f"{at}: {golden!r} became {now!r}"
    return next(
        (d for pair in pairs if (d := difference(pair[1], pair[2], pair[0]))), None
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_recording_is_what_it_was(name):
    then, now = goldens.read(name), goldens.replayed(name)
    assert len(now) == len(then)
    for line, again in zip(then, now, strict=True):
        where = f"{name} at frame {line.get('index', 'the end')}"
        assert difference(line, again, where) is None


@pytest.mark.parametrize("name", NAMES)
def test_events_are_exactly_what_they_were(name):
    def words(lines):
        return [
            (line.get("index"), event["event"], event.get("code"), event.get("reason"))
            for line in lines
            for event in line["events"]
        ]

    assert words(goldens.replayed(name)) == words(goldens.read(name))


def test_replaying_twice_gives_identical_lines():
    assert json.dumps(goldens.replayed(NAMES[0])) == json.dumps(
        goldens.replayed(NAMES[0])
    )


def test_goldens_and_recordings_belong_to_clips():
    for folder, suffix in ((goldens.HERE, "jsonl"), (goldens.RECORDINGS, "npz")):
        assert {path.stem for path in folder.glob(f"*.{suffix}")} == set(NAMES)
        assert all(p.stat().st_size < 300_000 for p in folder.glob(f"*.{suffix}"))


@pytest.mark.parametrize(
    ("then", "now", "where"),
    [
        ({"a": 1.0}, {"a": 1.0 + TOLERANCE / 2}, None),
        ({"a": 1.0}, {"a": 1.0 + TOLERANCE * 2}, "x.a: 1.0 became 1.004"),
        ({"a": 1}, {"b": 1}, "x: ['a', 'b']"),
        ({"a": None}, {"a": 1.0}, "x.a: None became 1.0"),
        ([{"a": "x"}], [{"a": "y"}], "x[0].a: 'x' became 'y'"),
        ([1], [], "x: 1 became 0"),
    ],
)
def test_a_difference_says_where(then, now, where):
    assert difference(then, now, "x") == where


def options(source: Path, **how: Any) -> ReplayOptions:
    return ReplayOptions(
        source, MovementSettings("hip_hinge"), ModelSettings(), "rack-1", **how
    )


def test_replay_returns_the_session(tmp_path):
    source = goldens.recording("demo_progressive")
    session = replay(options(source, frames=str(tmp_path / "f.jsonl")))
    (finished,) = session["sets"]
    assert finished["exercise"] == "hip_hinge"
    assert [rep["index"] for rep in finished["reps"]] == [1, 2, 3, 4, 5]
    frames = (tmp_path / "f.jsonl").read_text().splitlines()
    assert len(frames) == len(read_recording(source)) == session["frames"]["seen"]
    assert session["model"]["name"] == read_recording(source).header.model_name


def test_a_recording_is_judged_through_the_lens_it_was_filmed_by(tmp_path):
    """A camera that hangs 5 degrees askew has made everybody lean by as much."""
    source = goldens.recording("demo_progressive")
    leans = []
    for lens in (None, LensSettings(roll_deg=5.0)):
        replay(options(source, frames=str(tmp_path / "f.jsonl"), lens=lens))
        lines = (tmp_path / "f.jsonl").read_text().splitlines()
        frame = json.loads(lines[30])
        leans.append(frame["trunk_inclination_deg"] * SIGN[frame["facing"]])
    assert leans[0] - leans[1] == pytest.approx(5.0, abs=0.3)
