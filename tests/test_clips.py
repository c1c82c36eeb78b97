"""Real clips through the real model: what a person counts and sees in them.

The clips beside the checkout may not be shipped; without them only the synthetic ones
are watched. ``make test-clips`` watches all of them, ``make test`` those that cost
little or that something rests on.
"""

import math
import statistics
from functools import cache
from pathlib import Path

import pytest

from edge.config.sections import ModelSettings, MovementSettings
from edge.core.types.codes import Level, Verdict, ViewKind
from edge.core.types.events import FaultRaised, RepFinished, SetFinished, Step
from edge.core.types.records import RepRecord
from edge.wiring import build_pipeline, load_vision, open_source

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = {
    "demo_progressive": ROOT / "edge" / "assets",
    "dev_b_rdl_rounded": ROOT / "tests" / "clips",
    "dev_i_rdl_yaw30": ROOT / "tests" / "clips",
    "dev_j_rdl_front": ROOT / "tests" / "clips",
}
# What a person counts in each clip.
COUNTED = {
    "demo_progressive": 5,
    "dev_a_rdl_neutral": 4,
    "dev_b_rdl_rounded": 3,
    "dev_c_late_rounding": 3,
    "dev_d_hyperextended": 3,
    "dev_e_squat_neutral": 3,
    "dev_f_squat_buttwink": 3,
    "dev_g_progressive": 5,
    "dev_h_rdl_yaw15": 3,
    "dev_i_rdl_yaw30": 3,
    "dev_j_rdl_front": 3,
    "kb_deadlift_correct_side": 10,
    "kb_deadlift_rounded_side": 10,
    "kb_deadlift_correct_oblique": 10,
    "gym_deadlift_good_1": 1,
    "gym_deadlift_good_3": 1,
    "gym_deadlift_good_5": 1,
    "gym_deadlift_bad_1": 1,
    "gym_deadlift_bad_3": 1,
    "gym_deadlift_bad_5": 1,
    "web_bad005": 1,
    "web_bad008": 1,
    "web_bad014": 1,
    "web_good001": 1,
    "web_good006": 1,
    "web_good014": 1,
    "web_good016": 1,
    "web_good018": 1,
}
FRONT = ("dev_j_rdl_front", "web_good006")
# Of the clips beside the checkout, the short ones are watched by every run of the
# tests, the pair to be told apart by that of the slow ones.
ALWAYS = {
    *SHIPPED,
    *(name for name in COUNTED if name.startswith(("gym_", "web_"))),
}
PAIR = "kb_deadlift_correct_side", "kb_deadlift_rounded_side"


def marks(name):
    if name in ALWAYS:
        return []
    return pytest.mark.slow if name in PAIR else pytest.mark.clips


def params(names):
    return [pytest.param(name, marks=marks(name)) for name in names]


@cache
def watched(path: Path) -> tuple[list[Step], list[RepRecord]]:
    """Return every step, and the repetitions as the finished sets hold them."""
    vision, _ = load_vision(ModelSettings())
    pipeline = build_pipeline(vision, MovementSettings())
    with open_source(path) as source:
        steps = [pipeline.step(frame) for frame in source]
    events = [*(e for s in steps for e in s.events), *pipeline.finish()]
    sets = [event.set for event in events if isinstance(event, SetFinished)]
    return steps, [rep for finished in sets for rep in finished.reps]


@pytest.fixture
def watch(request):
    def find(name: str) -> Path:
        if name in SHIPPED:
            return SHIPPED[name] / f"{name}.mp4"
        shared = request.getfixturevalue("shared_data")
        folder = "truth" if name.startswith("dev") else "clips"
        return shared / folder / f"{name}.mp4"

    return lambda name: watched(find(name))


def median_peak_deg(reps):
    return statistics.median(rep.spine_flexion_peak_deg for rep in reps)


@pytest.mark.parametrize("name", params(COUNTED))
def test_what_holds_for_every_clip(name, watch):
    steps, reps = watch(name)
    assert len(reps) == COUNTED[name]
    assert [rep.index for rep in reps] == [*range(1, len(reps) + 1)]
    lines = [
        event for s in steps for event in s.events if isinstance(event, RepFinished)
    ]
    assert len(lines) == len(reps)
    for step in steps:
        if math.isnan(step.spine.spine_flexion_deg):
            assert step.feedback.level in (Level.UNSURE, Level.ABSENT)


@pytest.mark.parametrize("name", params(FRONT))
def test_a_front_view_is_never_a_spine_fault_and_never_neutral(name, watch):
    steps, reps = watch(name)
    assert {s.feedback.level for s in steps} <= {Level.UNSURE, Level.ABSENT}
    assert [e for s in steps for e in s.events if isinstance(e, FaultRaised)] == []
    assert {rep.verdict for rep in reps} == {Verdict.UNSURE}
    kinds = [s.view.kind for s in steps]
    assert kinds.count(ViewKind.FRONT) > len(kinds) / 2


@pytest.mark.slow
def test_the_rounded_kettlebell_deadlift_is_told_from_the_correct_one(watch):
    (_, correct), (_, rounded) = map(watch, PAIR)
    assert median_peak_deg(rounded) > median_peak_deg(correct) + 10
    assert [rep.verdict for rep in rounded].count(Verdict.FAULT) >= 7
    assert [rep.verdict for rep in correct].count(Verdict.FAULT) <= 2


def test_the_demo_goes_from_green_to_red(watch):
    _, reps = watch("demo_progressive")
    peaks = [rep.spine_flexion_peak_deg for rep in reps]
    assert peaks == sorted(peaks)
    assert reps[0].verdict is Verdict.GOOD
    assert reps[-1].verdict is Verdict.FAULT


def test_a_lifter_alone_is_followed_in_nearly_every_frame(watch):
    for name in SHIPPED:
        steps, _ = watch(name)
        lost = sum(math.isnan(step.angles.hip_flexion_deg) for step in steps)
        assert lost <= 0.02 * len(steps)
