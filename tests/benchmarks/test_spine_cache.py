"""What was seen of a clip is remembered until something would see it differently."""

import re
from pathlib import Path

import numpy as np

from benchmarks.spine import cache
from benchmarks.spine.cache import EDGE, JUDGING, POSE_SOURCES, RememberedVision
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
    names = {path.stem for path in (EDGE / "core").glob("*.py")}
    assert names >= {*POSE_SOURCES, *JUDGING}
    assert not {"contour", "strip", "chord", "smoothing", "view"} & {*JUDGING}


def test_the_pose_s_sources_are_all_named():
    for name in POSE_SOURCES:
        source = (EDGE / "core" / f"{name}.py").read_text()
        needed = set(re.findall(r"^from edge\.core\.(\w+)", source, re.MULTILINE))
        assert needed <= {*POSE_SOURCES, "records", "words"}, name


def test_a_clip_is_looked_at_once(tmp_path: Path, monkeypatch):
    video = Path(__file__).parents[1] / "clips" / "dev_j_rdl_front.mp4"
    first = cache.watched(video, out=tmp_path)
    monkeypatch.setattr(cache, "_look", None)
    again = cache.watched(video, out=tmp_path)
    assert [s.t_s for s in again.steps] == [s.t_s for s in first.steps]
    assert len(again.reps) == 3
