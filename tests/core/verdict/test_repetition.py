"""What a repetition's deepest frames tell; its record as a whole: with the sets."""

import math
import warnings
from dataclasses import replace

import numpy as np
import pytest
from support.records_made import angles, spine

from edge.core.movement.bend import Bend
from edge.core.types.codes import FaultCode, Phase, ReferenceKind, Verdict
from edge.core.types.states import Movement
from edge.core.verdict.judgement import Judged
from edge.core.verdict.repetition import (
    Sample,
    counted,
    deepest_judged,
    hip_share,
    rep_record,
)
from edge.exercises.tables import load_exercise

HINGE, SQUAT, LUNGE = map(load_exercise, ("hip_hinge", "squat", "lunge"))
FRAMES = 60


def bend(rom_deg=80.0):
    return Bend(0.0, 2.0, 0.9, 1.1, False, rom_deg, None)


def sample(depth, *, set_up=False, knee_deg=(10.0, 60.0), shank_deg=0.0, **back):
    """Return a frame; ``knee_deg`` is the knee's flexion at the top and the bottom."""
    knee = knee_deg[0] + depth * (knee_deg[1] - knee_deg[0])
    body = replace(angles(0.0, 65 * depth, 80 * depth, knee), t_s=depth)
    return Sample(
        replace(body, shank_inclination_deg=shank_deg),
        replace(spine(0.0, **{"flexion_deg": 5.0, "tilt_deg": 60.0 * depth} | back)),
        Movement(0.0, Phase.CONCENTRIC, depth, 1, set_up),
    )


def samples(back_at=lambda at: {}, **how):
    depths = [math.sin(math.pi * at / FRAMES) for at in range(FRAMES + 1)]
    return [sample(each, **how | back_at(at)) for at, each in enumerate(depths)]


def record(of, exercise=HINGE, how_bent=None, **what):
    return rep_record(how_bent or bend(), of, Judged(), exercise, **what)


@pytest.mark.parametrize(
    ("hip", "judged", "known"),
    [
        ([10, 80, 80, 80, 10], [1, 1, 1, 0, 1], True),
        ([10, 80, 80, 80, 10], [1, 1, 0, 0, 1], False),
        ([10, 80, 75, 75, 10], [1, 1, 0, 0, 1], False),
        ([0, 0, 0], [1, 1, 1], True),
        ([10, 80, 80, 10], [1, 1, 0, 1], True),
        ([10, 80, math.nan, math.nan, math.nan, 80, 10], [1, 1, 0, 0, 0, 1, 1], False),
        ([10, 80, 80, math.nan, 10], [1, 1, 1, 0, 1], True),
        ([-20, -10, -20], [0, 1, 0], True),
        ([math.nan] * 3, [0, 0, 0], False),
        ([], [], False),
    ],
)
def test_a_back_is_told_by_where_it_bends_most(hip, judged, known):
    assert deepest_judged(np.array(hip, float), np.array(judged, bool)) is known


class TestHipShare:
    def share(self, trunk, pelvis, flexion):
        hip = np.array([10.0, 50.0, 80.0, 78.0])
        return hip_share(np.array(trunk), hip, np.array(pelvis), np.array(flexion))

    def test_a_bend_entirely_from_the_hips_is_one(self):
        assert self.share([0, 40, 60, 60], [0, 40, 60, 60], [0, 0, 0, 0]) == 1

    def test_only_where_the_hip_is_deepest(self):
        assert self.share([0, 40, 60, 60], [99, 99, 30, 30], [0, 0, 30, 30]) == 0.5

    def test_extension_counts_by_its_size(self):
        assert self.share([0, 40, 60, 60], [0, 0, 30, 30], [0, 0, -10, -10]) == 0.75

    @pytest.mark.parametrize(
        ("trunk", "flexion"),
        [([0, 10, 15, 15], [0] * 4), ([0, 40, 60, 60], [0, 0, np.nan, np.nan])],
    )
    def test_without_trunk_motion_or_a_seen_back_it_is_nan(self, trunk, flexion):
        assert math.isnan(self.share(trunk, [30] * 4, flexion))

    def test_twenty_degrees_of_trunk_motion_are_enough_wherever_they_begin(self):
        still, pelvis = [0] * 4, [0, 40, 60, 60]
        assert self.share([5, 10, 27, 27], pelvis, still) == 1
        assert math.isnan(self.share([60, 62, 65, 65], pelvis, still))

    def test_however_small_they_are_pelvis_and_spine_share(self):
        assert self.share([0, 40, 60, 60], [0.25] * 4, [0.25] * 4) == 0.5

    def test_a_pelvis_that_tips_backward_has_no_share(self):
        assert self.share([0, 40, 60, 60], [0, 0, -9, -9], [0, 0, 10, 10]) == 0
        assert math.isnan(self.share([0, 40, 60, 60], [-9] * 4, [0.0] * 4))


def test_one_frame_without_the_lifters_own_neutral_leaves_it_unsure():
    assert record(samples()).verdict is Verdict.GOOD
    for at in (0, 30, FRAMES):
        doubtful = samples(lambda each, at=at: {"prior": each == at})
        assert record(doubtful).verdict is Verdict.UNSURE
        assert record(doubtful, rejudged=True).verdict is Verdict.GOOD
    assert record(samples(prior=True)).verdict is Verdict.UNSURE


def test_a_back_seen_only_where_it_bends_most_is_unsure():
    seen = samples(lambda at: {"flexion_deg": 5.0 if 20 <= at <= 40 else math.nan})
    assert record(seen).verdict is Verdict.UNSURE
    assert record(seen).quality == 0.0


def test_a_bend_of_one_frame_is_told_like_any_other():
    only = record([sample(1.0)])
    assert only.verdict is Verdict.GOOD
    assert only.quality == pytest.approx(0.9)


def test_what_a_back_did_while_the_weight_was_on_the_floor_does_not_count():
    def back(at):
        return {"set_up": at < 20, "flexion_deg": 40.0 if at < 20 else 5.0}

    lifted = samples(back)
    assert counted(lifted, HINGE) == lifted[20:]
    assert record(lifted).spine_flexion_peak_deg == pytest.approx(5.0)
    assert counted(lifted, SQUAT) == lifted
    assert record(lifted, SQUAT).spine_flexion_peak_deg == pytest.approx(40.0)
    # Put down again in between: from the last time on.
    again = samples(lambda at: {"set_up": at < 20 or at == 30})
    assert counted(again, HINGE) == again[31:]
    never = samples()
    assert counted(never, HINGE) == never
    resting = samples(set_up=True)
    assert counted(resting, HINGE) == resting
    last = samples(lambda at: {"set_up": at == FRAMES - 1})
    assert counted(last, HINGE) == last[-1:]


def test_knees_bend_from_how_they_were_in_standing():
    knees = samples(knee_deg=(10.0, 60.0))
    assert record(knees).knee_rom_deg == pytest.approx(50, abs=4)
    assert record(knees, standing_knee_deg=2.0).knee_rom_deg == pytest.approx(58, abs=1)
    # A bend whose least is below what was learnt goes by its least.
    assert record(knees, standing_knee_deg=30.0).knee_rom_deg == pytest.approx(
        50, abs=4
    )


def test_how_far_a_back_went_either_way():
    swaying = samples(lambda at: {"flexion_deg": -12.0 if at < 30 else 7.0})
    assert record(swaying).spine_flexion_peak_deg == pytest.approx(7.0)
    assert record(swaying).spine_extension_peak_deg == pytest.approx(12.0)


def test_hips_of_a_lunge_bend_from_where_they_were():
    assert record(samples()).hip_rom_deg == 80.0
    from_bent = samples()[10:51]
    of = [each.angles.hip_flexion_deg for each in from_bent]
    made = record(from_bent, LUNGE, bend(95.0))
    assert made.hip_rom_deg == pytest.approx(max(of) - min(of), abs=8)


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ({}, ReferenceKind.STANDING),
        ({"prior": True}, ReferenceKind.POPULATION),
        ({"flexion_deg": math.nan}, None),
    ],
)
def test_a_record_says_what_its_figures_stand_on(how, kind):
    assert record(samples(**how)).reference is kind


def test_a_record_says_what_most_of_its_figures_stand_on():
    few = samples(lambda at: {"prior": at < 20})
    many = samples(lambda at: {"prior": at < 40})
    assert record(few).reference is ReferenceKind.STANDING
    assert record(many).reference is ReferenceKind.POPULATION
    assert record(many, rejudged=True).reference is ReferenceKind.STANDING
    hidden = samples(
        lambda at: {"prior": at < 40, "flexion_deg": math.nan if at < 40 else 5.0}
    )
    assert record(hidden).reference is ReferenceKind.STANDING


def test_the_change_of_a_reference_is_its_largest_whatever_its_sign():
    of = [
        replace(each, spine=replace(each.spine, reference_change_deg=change))
        for each, change in zip(samples(), [3.0, -5.0, math.nan] * 21, strict=False)
    ]
    assert record(of).reference_change_deg == -5.0
    assert math.isnan(record(samples()).reference_change_deg)


@pytest.mark.parametrize(
    ("share", "shank_deg", "shallow"),
    [
        (0.9, 0.0, True),
        (1.01, 0.0, False),
        (0.85, math.nan, False),
        (0.75, math.nan, True),
    ],
)
def test_a_depth_from_the_front_is_read_too_low_and_allowed_for(
    share, shank_deg, shallow
):
    full_deg = HINGE.rep_limits.full_rom_deg.value
    made = record(samples(shank_deg=shank_deg), how_bent=bend(share * full_deg))
    assert [fault.code for fault in made.faults] == [FaultCode.SHALLOW] * shallow


def test_a_lunge_is_as_deep_as_the_front_knee_bends():
    full_deg = LUNGE.rep_limits.full_rom_deg.value
    for knee_deg, shallow in ((full_deg + 5, False), (full_deg - 5, True)):
        for rom_deg in (full_deg - 20, full_deg + 20):
            seen = samples(knee_deg=(knee_deg, knee_deg))
            made = record(seen, LUNGE, bend(rom_deg))
            codes = [fault.code for fault in made.faults]
            assert (FaultCode.SHALLOW in codes) is shallow


def test_without_frames_nothing_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert record([]).verdict is Verdict.UNSURE
