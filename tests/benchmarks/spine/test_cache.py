"""What was seen of a clip is remembered until something would see it differently."""

import re
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from support.records_made import rep

from benchmarks.spine import cache
from benchmarks.spine.cache import (
    EDGE,
    JUDGING,
    POSE_SOURCES,
    RememberedVision,
    contents,
)
from edge.core.types.events import PICKED_UP, RepDiscarded, RepFinished, SetFinished
from edge.core.types.records import SetRecord
from edge.core.vision import Vision


def test_remembered_answers_are_the_model_s(tmp_path: Path):
    answers = iter(
        [(np.full((17, 2), i, np.float32), np.ones(17, np.float32)) for i in range(3)]
    )
    vision = Vision(192, lambda crop: (crop,), lambda heads, prior: next(answers))
    path = tmp_path / "clip.pose.npz"
    asked = RememberedVision(vision, path)
    first = [asked.vision.decode((), None) for _ in range(3)]
    asked.keep()
    known = RememberedVision(vision, path)
    again = [known.vision.decode(known.vision.model(None), None) for _ in range(3)]
    assert all(
        (a == b).all()
        for one, other in zip(first, again, strict=True)
        for a, b in zip(one, other, strict=True)
    )
    assert all(part.dtype == np.float32 for part in again[0])


def test_what_the_cache_is_named_after_exists():
    core = EDGE / "core"
    assert all((core / f"{name}.py").is_file() for name in POSE_SOURCES)
    assert all((core / n).is_dir() or (core / f"{n}.py").is_file() for n in JUDGING)
    keys = contents(core)
    assert len(keys) == len({*keys}) == len([*core.rglob("*.py")])
    shaping = " ".join(contents(core, without=JUDGING))
    for name in ("back/contour", "back/strip", "pose/smoothing", "pose/view"):
        assert f"{name}.py" in shaping


def package(root: Path, **modules: str) -> Path:
    """Make a folder of modules named ``folder__module``."""
    for name, text in modules.items():
        path = root.joinpath(*name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_a_module_in_a_subfolder_counts_like_any_other(tmp_path: Path):
    core = package(tmp_path, chord="1", back__contour="2", verdict__faults="3")
    (core / "back" / "__init__.py").touch()
    before = contents(core, without=("verdict",))
    package(core, verdict__faults="4")
    assert contents(core, without=("verdict",)) == before
    package(core, back__contour="5")
    assert contents(core, without=("verdict",)) != before


CODES = "types/codes"  # names alone: nothing of a keypoint hangs on them


def test_the_pose_s_sources_are_all_named():
    for name in POSE_SOURCES:
        source = (EDGE / "core" / f"{name}.py").read_text()
        needed = re.findall(r"^from edge\.core\.([\w.]+) ", source, re.MULTILINE)
        assert {n.replace(".", "/") for n in needed} <= {*POSE_SOURCES, CODES}, name


def test_a_clip_is_looked_at_once(tmp_path: Path, monkeypatch):
    video = Path(__file__).parents[2] / "clips" / "dev_j_rdl_front.mp4"
    first = cache.watched(video, out=tmp_path)
    monkeypatch.setattr(cache, "_look", None)
    again = cache.watched(video, out=tmp_path)
    assert [s.t_s for s in again.steps] == [s.t_s for s in first.steps]
    assert len(again.reps) == 3


def counted(index):
    return RepFinished(float(index), rep(index))


@pytest.mark.parametrize(
    ("told", "fits"),
    [
        ((counted(1), counted(2)), True),
        ((counted(1), RepDiscarded(3.0, PICKED_UP), counted(1), counted(2)), True),
        ((counted(1), RepDiscarded(3.0, "unfinished"), counted(2)), True),
        ((counted(1), counted(2), counted(3)), False),
    ],
)
def test_every_repetition_that_stays_counted_is_in_a_set(told, fits):
    done = SetFinished(9.0, SetRecord("hip_hinge", (rep(1), rep(2))))
    steps = tuple(SimpleNamespace(events=(event,)) for event in told)
    pipeline = SimpleNamespace(finish=lambda: (done,))
    with nullcontext() if fits else pytest.raises(ValueError, match="in no set"):
        assert len(cache._reps(steps, pipeline)) == 2
