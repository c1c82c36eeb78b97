"""Stances of a rendered lifter: what stands on the floor, and which angles it has."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("numba", reason="pictures of lifters need the lifter extra")

# Bone, its parent, where it begins: (x, y, z) in cm, the person facing -y.
from support.figure_made import (
    FLOOR_Z,
    THICK_M,
    angles_in,
    bone_at,
    set_down,
)

from benchmarks.lifter.body.body import Body
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.footing import Footing
from benchmarks.lifter.figure.limbs import leg_angles, two_bones
from benchmarks.lifter.figure.stance import Stance, eased
from benchmarks.lifter.moves.floor import (
    PLANK,
    QUADRUPED,
    SIDE,
    STAND,
    reaching,
    settled,
)
from benchmarks.lifter.moves.floor_work import mirrored


def test_two_bones_reach_their_target_and_bend_towards_the_pole():
    start, target = np.array([0.0, 0.0, 1.0]), np.array([0.1, -0.3, 0.6])
    first, second = two_bones(start, target, np.array([0.0, 1.0, 0.0]), 0.35, 0.3)
    assert start + first + second == pytest.approx(target)
    assert np.linalg.norm(first) == pytest.approx(0.35)
    straight = start + (target - start) * 0.35 / 0.65
    assert (start + first)[1] > straight[1]


def test_a_target_out_of_reach_is_pointed_at():
    way = np.array([0.0, 0.0, -2.0])
    first, second = two_bones(np.zeros(3), way, np.array([0.0, 1.0, 0.0]), 0.4, 0.4)
    assert np.linalg.norm(first + second) == pytest.approx(0.8, abs=1e-3)
    assert (first + second)[2] < -0.799


def test_a_legs_angles_lead_to_its_ankle():
    lean, knee = np.radians(leg_angles(0.7, 0.2, 0.42, 0.42))
    down = 0.42 * np.cos(lean) + 0.42 * np.cos(lean + knee)
    ahead = -0.42 * np.sin(lean) - 0.42 * np.sin(lean + knee)
    assert (down, ahead) == (pytest.approx(0.7), pytest.approx(0.2))


def test_an_even_pace_begins_and_ends_at_rest():
    assert [eased(share) for share in (0.0, 0.5, 1.0)] == [0.0, pytest.approx(0.5), 1.0]
    steps = np.diff([eased(share) for share in np.linspace(0, 1, 101)])
    assert steps.min() > 0
    assert steps[0] < 0.1 * steps[50]


@pytest.mark.parametrize(
    "stance", [STAND, QUADRUPED, PLANK], ids=["up", "four", "prone"]
)
def test_what_the_spine_was_told_is_measured_on_the_bones(
    body: Body, figure: Figure, stance: Stance
):
    level = replace(stance, level=0.0, balance=0.0)
    told = level.more(lumbar=14.0, thoracic=6.0, lateral=9.0, rotation=-12.0)
    before, after = angles_in(body, figure, level), angles_in(body, figure, told)
    assert after.flexion - before.flexion == pytest.approx(20.0)
    assert after.lateral - before.lateral == pytest.approx(9.0)
    assert after.rotation - before.rotation == pytest.approx(-12.0)
    assert after.pelvis == pytest.approx(level.pelvis)


def test_turning_around_changes_none_of_the_angles(body: Body, figure: Figure):
    bow = replace(STAND, pelvis=40.0, lumbar=10.0)
    ahead, around = (
        angles_in(body, figure, replace(bow, heading=heading))
        for heading in (0.0, 130.0)
    )
    assert around.pelvis == pytest.approx(ahead.pelvis)
    assert around.flexion == pytest.approx(ahead.flexion)
    assert around.hip == pytest.approx(ahead.hip)


def test_hands_and_knees_both_rest_on_the_floor(body: Body, figure: Figure):
    posed = set_down(
        body, figure, settled(figure, Footing(body, FLOOR_Z), QUADRUPED, False)
    )
    low = [
        min(bone_at(body, posed, f"{bone}.{s}")[2] for s in "LR") - THICK_M
        for bone in ("finger3-1", "lowerleg01")
    ]
    assert min(low) > -1e-6
    assert max(low) < 0.07  # the wrist or a toe may be what carries


def test_in_a_plank_shoulder_hip_and_ankle_are_in_a_line(body: Body, figure: Figure):
    posed = set_down(body, figure, settled(figure, Footing(body, FLOOR_Z), PLANK))
    shoulder, hip, ankle = (
        bone_at(body, posed, f"{bone}.L")[1:]
        for bone in ("upperarm01", "upperleg01", "foot")
    )
    line = (ankle - shoulder) / np.linalg.norm(ankle - shoulder)
    off = hip - shoulder - line * (line @ (hip - shoulder))
    assert np.linalg.norm(off) < 0.06


def test_a_side_plank_lies_on_the_side_that_it_names(body: Body, figure: Figure):
    left, right = (angles_in(body, figure, one) for one in (SIDE, mirrored(SIDE)))
    assert left.tilt < -60 < 60 < right.tilt


def test_a_bird_dog_lifts_the_leg_on_the_other_side(body: Body, figure: Figure):
    thighs = angles_in(body, figure, reaching(QUADRUPED, "left", 88.0, 80.0)).thigh
    assert thighs[1] - thighs[0] == pytest.approx(88.0, abs=1.0)
