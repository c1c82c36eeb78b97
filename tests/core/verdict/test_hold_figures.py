"""The figures of one frame of a hold: what they are, and what may be red."""

import math
from dataclasses import replace

import numpy as np
import pytest
from support.floor_made import body, pose, side_plank_pose

from edge.core.holds.positions import Position
from edge.core.types.codes import FaultCode
from edge.core.types.skeleton import ANKLES, HIPS, KNEES, SHOULDERS
from edge.core.verdict.hold_figures import figures_of, hips_deg
from edge.exercises.tables import load_exercise

NAN = math.nan
SPINE = {FaultCode.SPINE_FLEXION, FaultCode.SPINE_EXTENSION}
LINE = {FaultCode.HIPS_HIGH, FaultCode.HIPS_LOW}
PLANK, SIDE_PLANK, BIRD_DOG, PALLOF = (
    figures_of(load_exercise(name))
    for name in ("plank", "side_plank", "bird_dog", "pallof_hold")
)


def seen(score=0.8, **joints):
    """Return a pose; ``joints`` are (left, right) scores of shoulders, hips, ..."""
    made = side_plank_pose(0.0, 16.0)
    scores = np.full(17, score, np.float32)
    pairs = {"shoulders": SHOULDERS, "hips": HIPS, "knees": KNEES, "ankles": ANKLES}
    for name, of_both in joints.items():
        scores[list(pairs[name])] = of_both
    return replace(made, score=scores)


def figures(of, made=None, shown=None, **where):
    at = Position(True, (), **where)
    return of(made or body(0.0), seen() if shown is None else shown, at)


@pytest.mark.parametrize("score", [0.19, 0.21])
@pytest.mark.parametrize("joint", ["knees", "ankles"])
def test_hips_are_told_of_a_leg_that_is_seen_on_either_side(joint, score):
    for scores in ((score, 0.0), (0.0, score)):
        told = hips_deg(body(0.0, bend_deg=30.0), seen(**{joint: scores}))
        assert math.isfinite(told) is (score > 0.2)
        sag = figures(SIDE_PLANK, shown=seen(**{joint: scores})).form_deg
        assert math.isfinite(sag) is (score > 0.2)


def test_a_straight_plank_is_flexed_by_ten_degrees_between_keypoints():
    assert hips_deg(body(0.0, bend_deg=10.0), None) == pytest.approx(0.0)
    assert hips_deg(body(0.0, bend_deg=40.0), seen()) == pytest.approx(30.0)


def test_a_plank_tells_hips_and_back():
    told = figures(PLANK, body(0.0, bend_deg=30.0, flexion_deg=7.0, lateral_deg=-4.0))
    assert told.measures[FaultCode.HIPS_HIGH] == pytest.approx(20.0)
    assert told.measures[FaultCode.HIPS_LOW] == pytest.approx(-20.0)
    assert told.measures[FaultCode.SPINE_FLEXION] == 7.0
    assert told.measures[FaultCode.SPINE_EXTENSION] == -7.0
    assert told.form_deg == pytest.approx(20.0)
    assert told.lateral_deg == 4.0
    assert told.quality == 0.9
    assert told.told


@pytest.mark.parametrize("how", [{"bend_deg": NAN}, {"flexion_deg": NAN}])
def test_a_plank_of_which_a_half_is_not_seen_is_not_told(how):
    assert not figures(PLANK, body(0.0, **how)).told


@pytest.mark.parametrize(
    ("shown", "red"),
    [
        (seen(0.41), LINE),
        (seen(0.39), set()),
        (seen(shoulders=(0.39, 0.1)), set()),
        (seen(hips=(0.1, 0.39)), set()),
        (seen(ankles=(0.39, 0.39)), set()),
        (seen(shoulders=(0.41, 0.1), hips=(0.1, 0.41)), LINE),
    ],
)
def test_only_joints_that_are_seen_clearly_may_be_red(shown, red):
    assert figures(PLANK, shown=shown).red == SPINE | red
    blurred = body(0.0, quality=0.5)
    assert figures(PLANK, blurred, shown).red == red
    strange = body(0.0, own_neutral=False)
    assert figures(PLANK, strange, shown).red == red


def test_without_a_picture_no_joint_may_be_red():
    assert PLANK(body(0.0), None, Position(True, ())).red == SPINE
    unseen = SIDE_PLANK(body(0.0), None, Position(True, ()))
    assert unseen.red == SPINE
    assert not unseen.told
    assert math.isnan(unseen.form_deg)


def test_a_side_plank_is_told_by_its_sag_alone():
    told = figures(SIDE_PLANK)
    assert told.measures == {FaultCode.LATERAL_FLEXION: pytest.approx(16.0, abs=0.5)}
    assert told.form_deg == told.lateral_deg == pytest.approx(16.0, abs=0.5)
    assert told.quality == 1.0
    assert told.told
    assert FaultCode.LATERAL_FLEXION in told.red
    raised = figures(SIDE_PLANK, shown=side_plank_pose(0.0, -12.0))
    assert raised.measures[FaultCode.LATERAL_FLEXION] == pytest.approx(12.0, abs=0.5)
    assert raised.form_deg == pytest.approx(-12.0, abs=0.5)
    assert raised.lateral_deg == pytest.approx(12.0, abs=0.5)
    dim = figures(SIDE_PLANK, shown=seen(0.3))
    assert dim.quality < 0.6  # less than what a red lamp asks for
    assert FaultCode.LATERAL_FLEXION not in dim.red


def test_a_bird_dog_tells_the_limb_below_the_trunks_line_and_the_pelvis():
    made = body(0.0, trunk_deg=80.0, flexion_deg=6.0, lateral_deg=-3.0)
    made = replace(made, spine=replace(made.spine, pelvis_drop_deg=9.0))
    told = figures(BIRD_DOG, made, raised_deg=55.0)
    assert told.measures[FaultCode.LIMB_LOW] == 25.0
    assert told.measures[FaultCode.PELVIS_DROP] == 9.0
    assert told.measures[FaultCode.SPINE_EXTENSION] == -6.0
    assert told.form_deg == 6.0
    assert told.lateral_deg == 3.0
    assert told.told
    assert told.quality == 0.9
    assert told.red == SPINE | {FaultCode.LIMB_LOW}
    assert not figures(BIRD_DOG, body(0.0, flexion_deg=NAN)).told


def test_a_press_is_told_by_how_chest_and_shoulders_turn_and_is_never_red():
    both = figures(PALLOF, body(0.0, rotation_deg=-12.0, lateral_deg=-5.0))
    assert (both.form_deg, both.lateral_deg, both.quality) == (12.0, 5.0, 1.0)
    assert both.told
    assert both.red == frozenset()
    for how, form in (
        ({"rotation_deg": NAN, "lateral_deg": -5.0}, 5.0),
        ({"rotation_deg": 12.0, "lateral_deg": NAN}, 12.0),
    ):
        half = figures(PALLOF, body(0.0, **how))
        assert half.form_deg == form
        assert not half.told
        assert half.quality == 0.0


@pytest.mark.parametrize("of", [PLANK, BIRD_DOG, PALLOF])
def test_a_figure_must_be_past_its_limit_by_what_it_may_be_off(of):
    made = body(0.0)
    made = replace(
        made,
        spine=replace(
            made.spine, margin_deg=4.0, lateral_sd_deg=2.0, rotation_sd_deg=6.0
        ),
    )
    margins = figures(of, made).margins_deg
    assert margins[FaultCode.SPINE_FLEXION] == 4.0
    assert margins[FaultCode.SPINE_EXTENSION] == 4.0
    assert margins[FaultCode.LATERAL_FLEXION] == 3.0
    assert margins[FaultCode.ROTATION] == 9.0


def test_a_plank_seen_from_nowhere_is_nothing():
    lost = replace(pose(0.0, score=0.0), xy=np.full((17, 2), np.nan, np.float32))
    assert math.isnan(figures(PLANK, shown=lost).form_deg)
    assert math.isnan(figures(SIDE_PLANK, shown=lost).form_deg)


def test_of_a_body_that_is_not_whole_in_the_picture_nothing_is_told():
    whole = figures(figures_of(load_exercise("plank")), body(0.0, bend_deg=60.0))
    assert whole.told
    assert whole.form_deg == pytest.approx(50.0)
    for name in ("plank", "side_plank", "bird_dog", "pallof_hold"):
        of, bent = figures_of(load_exercise(name)), body(0.0, bend_deg=60.0)
        told = figures(of, replace(bent, in_view=False))
        assert told.measures
        assert all(map(math.isnan, told.measures.values()))
        assert math.isnan(told.form_deg)
        assert not told.told
        assert told.quality == 0.0
        assert told.red == frozenset()
