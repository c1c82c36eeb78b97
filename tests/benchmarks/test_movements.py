"""The table of movements: what is compared with what, and which clips are set aside."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.movements import compared, motion
from benchmarks.movements.compared import row
from benchmarks.movements.judged import Judged, judged
from benchmarks.movements.real_clips import CLIPS, FIELD, set_aside
from benchmarks.movements.rendered import Rendered, rendered
from edge.config.sections import ModelSettings, MovementSettings
from edge.core.types.skeleton import KEYPOINTS
from edge.files.recording import RecordingHeader, RecordingWriter
from edge.session.outputs import ReplayOptions
from edge.session.replay import replay
from edge.testing.scenarios import BEGIN, film, hinge


def _rep(start_s: float, end_s: float, **more: Any) -> dict[str, Any]:
    half = (end_s - start_s) / 2
    return {
        "start_s": start_s,
        "end_s": end_s,
        "eccentric_s": half,
        "concentric_s": half,
        "verdict": "good",
        "faults": [],
        **more,
    }


def _judged(*reps: dict[str, Any], level: str = "neutral") -> Judged:
    frames = tuple({"level": level} for _ in range(4))
    return Judged(reps, (), ("squat",) * len(reps), frames)


def test_halves_of_the_field_are_of_one_size_and_share_no_source():
    aside = set_aside()
    assert abs(len(FIELD) - 2 * len(aside)) <= 1
    kept = {clip.source for clip in FIELD if clip.name not in aside}
    assert not kept & {clip.source for clip in FIELD if clip.name in aside}


def test_each_clip_is_named_once():
    names = [clip.name for clip in (*CLIPS, *FIELD)]
    assert len(set(names)) == len(names)


def test_what_is_named_not_is_no_exercise_and_has_nothing_to_count():
    others = [clip for clip in FIELD if clip.name.startswith("not_")]
    assert others
    assert all(not clip.names and not clip.reps and not clip.holds for clip in others)


def test_a_clip_with_a_repetition_too_many_is_miscounted():
    two = _judged(_rep(0, 2), _rep(3, 5))
    assert row("a", "g", ("squat",), 1, 0, two).miscounted
    assert not row("a", "g", ("squat",), 2, 0, two).miscounted


def test_an_amber_frame_where_nobody_exercises_is_a_phantom():
    assert row("a", "g", (), 0, 0, _judged(level="caution")).phantom
    assert not row("a", "g", (), 0, 0, _judged(level="unsure")).phantom
    assert not row("a", "g", ("squat",), 0, 0, _judged(level="caution")).phantom


def test_tempo_is_compared_with_the_repetition_that_overlaps_most():
    true = [_rep(0, 2), _rep(4, 6)]
    told = [_rep(0.4, 2.0), _rep(2.4, 3.0), _rep(4.0, 6.0)]
    assert compared.tempo_error_s(true, told) == pytest.approx(0.1)


def test_a_pull_that_begins_on_the_floor_has_no_way_down_to_compare():
    true = [_rep(0, 2, eccentric_s=0.0)]
    assert compared.tempo_error_s(true, [_rep(0, 2)]) == 0.0


def test_holds_are_compared_by_their_time():
    true, told = [{"start_s": 1.0, "end_s": 9.0}], [{"start_s": 1.3, "end_s": 9.1}]
    assert compared.hold_error_s(true, told) == pytest.approx(0.2)
    assert np.isnan(compared.hold_error_s(true, []))


def test_sides_are_counted_where_they_are_known():
    true = [_rep(0, 2, side="left"), _rep(3, 5, side="right")]
    told = [_rep(0, 2, side="left"), _rep(3, 5, side="left")]
    assert compared.sides(true, told) == "1/2"
    assert compared.sides([_rep(0, 2, side=None)], told) == ""


def test_frames_without_a_figure_are_left_out_of_the_error():
    true, told = np.array([1.0, 2.0, 3.0, 9.0]), np.array([1.0, np.nan, 6.0, 0.0])
    assert compared.rmse(true, told, np.array([1, 1, 1, 0])) == pytest.approx(
        np.sqrt(4.5)
    )


def test_a_rendered_clip_is_compared_with_its_own_neutral(tmp_path: Path):
    about = {
        "exercise": "plank",
        "set": "aside",
        "neutral_s": [0.0, 0.15],
        "reps": [],
        "holds": [],
        "frames": {"t_s": [0.0, 0.1, 0.2], "spine_flexion_deg": [4.0, 6.0, 15.0]},
    }
    (tmp_path / "a.json").write_text(json.dumps(about))
    (tmp_path / "a.mp4").touch()
    (tmp_path / "without_truth.mp4").touch()
    (only,) = rendered(tmp_path)
    assert only.aside
    assert only.against_neutral("spine_flexion_deg") == pytest.approx([-1, 1, 10])


def _off(at: np.ndarray, y: float, z: float) -> np.ndarray:
    return at + np.array([0.0, y, z])


def _markers(squat: float) -> np.ndarray:
    """Return markers (39, 3) mm of somebody facing +y; ``squat`` 1 is thighs level."""
    out = np.zeros((39, 3))
    hip_z, knee = 900 - 420 * squat, np.array([0.0, 400.0 * squat, 480.0])
    for sign, side in ((-1, "L"), (1, "R")):
        x = np.array([100.0 * sign, 0, 0])
        hip = np.array([0.0, 0.0, hip_z])
        for name, at in {
            f"{side}ASI": _off(hip, 80, 95),
            f"{side}PSI": _off(hip, -80, 95),
            f"{side}KNE": knee,
            f"{side}ANK": [0, 0, 80],
            f"{side}HEE": [0, -60, 40],
            f"{side}TOE": [0, 160, 40],
            f"{side}SHO": _off(hip, 0, 545),
            f"{side}ELB": _off(hip, 30, 250),
            f"{side}WRA": _off(hip, 60, 20),
            f"{side}WRB": _off(hip, 40, 20),
            f"{side}FHD": _off(hip, 90, 760),
            f"{side}BHD": _off(hip, -90, 760),
        }.items():
            out[motion.MARKERS.index(name)] = x + at
    out[motion.MARKERS.index("C7")] = [0, 0, hip_z + 560]
    return out


def test_projected_markers_bend_at_the_knee_as_much_as_the_person_does():
    frames = np.stack([_markers(0.0)] * 3 + [_markers(1.0)] * 3)
    seen = motion.projected(frames, 0.0)
    at = {name: seen[:, k] for k, name in enumerate(KEYPOINTS)}

    def knee_deg(frame: int) -> float:
        thigh = at["left_hip"][frame] - at["left_knee"][frame]
        shank = at["left_ankle"][frame] - at["left_knee"][frame]
        cosine = thigh @ shank / np.linalg.norm(thigh) / np.linalg.norm(shank)
        return 180 - float(np.degrees(np.arccos(cosine)))

    assert knee_deg(0) == pytest.approx(0, abs=6)
    assert knee_deg(1) == pytest.approx(130, abs=12)
    # The camera is at the person's left: who faces it would look out of the picture.
    assert at["nose"][0, 0] < at["left_ear"][0, 0]


def test_one_persons_repetitions_follow_each_other_at_one_place():
    first = np.stack([_markers(s) for s in (0.0, 1.0, 0.0)])
    second = first + np.array([500.0, -300.0, 0.0])
    joined = motion.in_one([first, second])
    heel = joined[:, motion.MARKERS.index("LHEE")]
    assert np.abs(heel - heel[0]).max() < 1e-6


def test_markers_that_were_lost_are_filled_in(tmp_path: Path):
    rows = np.stack([_markers(0.0)] * 3)
    rows[1, 4] = 0.0
    rows[2, 4] += 20.0
    path = tmp_path / "m01_s01_e01_positions.txt.gz"
    with gzip.open(path, "wt") as file:
        for one in rows.reshape(3, -1):
            file.write(",".join(map(str, one)) + "\n")
    assert motion.read_markers(path)[1, 4] == pytest.approx(rows[0, 4] + 10.0)


def test_what_is_recognised_only_later_was_not_by_the_first_repetition():
    reps = (_rep(0, 2), _rep(3, 5))

    def first(*recognised: tuple[float, str]) -> str | None:
        return Judged(reps, (), ("squat", "squat"), (), recognised).first

    assert first((2.1, "squat")) == "squat"
    assert first((2.1, "hip_hinge"), (5.1, "squat")) == "hip_hinge"
    assert first((5.1, "squat")) is None
    # A build that tells no moment: by the name of the set.
    assert first() == "squat"


def test_a_hold_is_to_be_recognised_in_its_second_second():
    hold = {"start_s": 4.0, "end_s": 9.0}
    late = Judged((), (hold,), ("plank",), (), ((6.5, "plank"),))
    assert late.first is None
    assert Judged((), (hold,), ("plank",), (), ((5.9, "plank"),)).first == "plank"


def test_a_recording_is_judged_as_replay_judges_it(tmp_path: Path):
    path = tmp_path / "hinge.npz"
    with RecordingWriter(path, RecordingHeader("0", "made", "0" * 64, {})) as writer:
        for observation in film(BEGIN, *hinge(), *hinge()):
            writer.write(observation)
    options = ReplayOptions(path, MovementSettings(), ModelSettings(), "a")
    session = replay(options)
    found = judged(path)
    assert found.reps
    assert list(found.reps) == [rep for one in session["sets"] for rep in one["reps"]]
    assert len(found.frames) == session["frames"]["seen"]


def test_a_lifter_out_of_the_picture_has_no_posture_to_be_told(tmp_path: Path):
    inside, outside = [[5.0, 5.0, 0]] * 17, [[-30.0, 5.0, 0]] * 17
    about = {
        "width": 10,
        "height": 10,
        "frames": {
            "body_posture": ["upright", "upright", "unknown"],
            "keypoints": [inside, outside, inside],
        },
    }
    truth = Rendered(tmp_path / "a.mp4", about)
    frames = tuple({"body_posture": told} for told in ("upright", "unknown", "split"))
    assert compared.posture_share(truth, Judged((), (), (), frames)) == 1.0
    wrong = ({"body_posture": "split"}, *frames[1:])
    assert compared.posture_share(truth, Judged((), (), (), wrong)) == 0.0
