"""What must hold for every movement, found by looking for counterexamples."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.altered import hide, mirrored, shifted
from support.outcomes import plain, reps

from edge.core.pose.angles import body_angles
from edge.core.pose.geometry import midpoints
from edge.core.pose.pelvis import believed_deg
from edge.core.types.codes import ViewKind
from edge.core.types.frames import View
from edge.core.types.records import payload
from edge.core.types.skeleton import KEYPOINTS, PAIRS
from edge.testing.figures import Body, observe
from edge.testing.scenarios import film, hinge, run, stand

# Times that are sums of powers of two: a shift then rounds nothing.
RATE_HZ = 32.0
# The same search every time: what fails in one place fails in all.
thorough = settings(derandomize=True, deadline=None, max_examples=60)
brief = settings(derandomize=True, deadline=None, max_examples=6)

degrees = st.floats(-30, 110)
bodies = st.builds(
    Body,
    hip_deg=degrees,
    knee_deg=st.floats(0, 120),
    shank_deg=st.floats(-10, 40),
)
movements = st.builds(
    lambda depth, flexion, count, down_s: film(
        stand(1.5),
        *hinge(count, depth, flexion, down_s=down_s),
        stand(1),
        rate_hz=RATE_HZ,
    ),
    st.floats(50, 100),
    st.floats(-20, 45),
    st.integers(1, 2),
    st.floats(1.2, 2.5),
)
ANGLES = (
    "trunk_inclination_deg",
    "hip_flexion_deg",
    "knee_flexion_deg",
    "shank_inclination_deg",
    "neck_flexion_deg",
)
# Which keypoints an angle is measured from; hips and shoulders stand for the trunk.
USES = {
    "trunk_inclination_deg": {"shoulder", "hip"},
    "hip_flexion_deg": {"shoulder", "hip", "knee"},
    "knee_flexion_deg": {"hip", "knee", "ankle"},
    "shank_inclination_deg": {"knee", "ankle"},
    "neck_flexion_deg": {"ear", "shoulder", "hip"},
}


def angles_of(xy, facing=1, score=None):
    score = np.full(17, 0.9) if score is None else score
    view = View(ViewKind.SIDE, facing, 0.0, 160.0)
    return body_angles(0.0, midpoints(xy, score, PAIRS), view)


def turned(xy, deg):
    turn = math.radians(deg)
    matrix = [[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]]
    return xy @ np.array(matrix)


def close(deg):
    return pytest.approx(deg, abs=1e-6)


@thorough
@given(bodies, st.floats(0.01, 100), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_angles_survive_scale_and_shift(body, scale, x, y):
    xy = observe(body).pose.xy.astype(float)
    whole, moved = angles_of(xy), angles_of(xy * scale + (x, y))
    for name in ANGLES:
        assert getattr(moved, name) == pytest.approx(getattr(whole, name), abs=1e-4)


@thorough
@given(bodies, st.floats(-40, 40))
def test_flexion_survives_rotation_and_inclination_turns_with_it(body, deg):
    # A trunk that leans back too far is taken to be hidden.
    # Not at the limit either: float32 pixels fall to both sides of it.
    leans = body.trunk_deg - 0.01, body.trunk_deg + deg - 0.01
    assume(all(believed_deg(lean) == lean for lean in leans))
    xy = observe(body).pose.xy.astype(float)
    whole, tilted = angles_of(xy), angles_of(turned(xy, deg))
    for name in ("hip_flexion_deg", "knee_flexion_deg", "neck_flexion_deg"):
        assert getattr(tilted, name) == close(getattr(whole, name))
    assert tilted.trunk_inclination_deg - whole.trunk_inclination_deg == close(deg)
    assert tilted.shank_inclination_deg - whole.shank_inclination_deg == close(deg)


@thorough
@given(bodies, st.sampled_from(KEYPOINTS), st.integers(0, 2**31))
def test_a_hidden_keypoint_changes_only_the_angles_that_use_it(body, name, seed):
    noise = np.random.default_rng(seed).normal(0, 3, (17, 2))
    whole = observe(body)
    xy = whole.pose.xy + noise
    at = KEYPOINTS.index(name)
    score = np.full(17, 0.9)
    before = angles_of(xy, score=score)
    xy[at], score[at] = np.nan, 0.0
    after = angles_of(xy, score=score)
    joint = name.split("_")[-1]
    for angle, joints in USES.items():
        if joint not in joints:
            assert getattr(after, angle) == getattr(before, angle)
        # Its twin on the other side stands in.
        assert math.isfinite(getattr(after, angle))


@thorough
@given(bodies, st.sampled_from(["ear", "shoulder", "hip", "knee", "ankle"]))
def test_a_joint_hidden_on_both_sides_takes_its_angles_and_no_others(body, joint):
    (hidden,) = hide([observe(body)], f"left_{joint}", f"right_{joint}")
    after = angles_of(hidden.pose.xy, score=hidden.pose.score)
    for angle, joints in USES.items():
        assert math.isnan(getattr(after, angle)) == (joint in joints)


def events(steps, by_s=0.0):
    """Return the events as plain values, their times moved back by ``by_s``."""

    def moved(value, name=""):
        if isinstance(value, dict):
            return {key: moved(item, key) for key, item in value.items()}
        if name in ("curve", "form_curve"):
            # Its times are rounded to hundredths, which a shift does not survive.
            return [figures for _, *figures in value]
        if isinstance(value, list):
            return [moved(item) for item in value]
        if not name.endswith("_s") or value is None:
            return value
        lasts = name in ("eccentric_s", "pause_s", "concentric_s")
        # Times between two frames are worked out: a shift rounds their last digit.
        return round(value if lasts else value - by_s, 6)

    return [
        (type(event).__name__, moved(payload(event)))
        for step in steps
        for event in step.events
    ]


def assert_alike(rows, others, tolerance):
    assert len(rows) == len(others)
    for row, other in zip(rows, others, strict=True):
        assert row.keys() == other.keys()
        for key, value in row.items():
            if isinstance(value, float):
                assert other[key] == pytest.approx(value, abs=tolerance, nan_ok=True)
            else:
                assert other[key] == value


@brief
@given(movements)
def test_a_mirror_swaps_facing_and_changes_nothing_else(scene):
    steps, others = run(scene), run(mirrored(scene))
    assert [s.view.facing for s in others] == [-s.view.facing for s in steps]
    # Pictures mirror within the rounding of float32 pixels.
    assert_alike(plain(steps), plain(others), tolerance=0.01)
    for step, other in zip(steps, others, strict=True):
        assert [type(e) for e in other.events] == [type(e) for e in step.events]


@brief
@given(movements, st.integers(-(2**20), 2**20))
def test_a_constant_added_to_every_time_changes_nothing_else(scene, ticks):
    by_s = ticks / RATE_HZ
    steps, others = run(scene), run(shifted(scene, by_s))
    assert [s.t_s + by_s for s in steps] == [s.t_s for s in others]
    assert plain(steps) == plain(others)
    assert events(steps) == events(others, by_s)


@pytest.mark.parametrize("zero_at", [0, 1, 40, 64, 100, 117])
def test_zero_is_a_time_like_any_other(zero_at):
    scene = film(stand(1.5), *hinge(flexion_deg=30), rate_hz=RATE_HZ)
    by_s = -scene[zero_at].t_s
    steps, others = run(shifted(scene, 1e3)), run(shifted(scene, by_s))
    assert others[zero_at].t_s == 0
    assert plain(steps) == plain(others)
    assert events(steps, 1e3) == events(others, by_s)


@brief
@given(
    st.floats(50, 100),
    st.floats(0, 45),
    st.floats(1.2, 2.5),
    st.sampled_from([10.0, 15.0, 24.0, 60.0]),
)
def test_any_frame_rate_gives_the_same_repetitions(depth, flexion, down_s, rate_hz):
    moves = (stand(1.5), *hinge(2, depth, flexion, down_s=down_s), stand(1))
    usual = reps(run(film(*moves, rate_hz=30)))
    other = reps(run(film(*moves, rate_hz=rate_hz)))
    assert len(other) == len(usual) == 2
    for rep, same in zip(usual, other, strict=True):
        assert same.start_s == pytest.approx(rep.start_s, abs=0.15)
        assert same.end_s == pytest.approx(rep.end_s, abs=0.15)
        assert same.hip_rom_deg == pytest.approx(rep.hip_rom_deg, abs=3)
        assert same.spine_flexion_peak_deg == pytest.approx(
            rep.spine_flexion_peak_deg, abs=3
        )


@brief
@given(movements)
def test_the_same_observations_twice_give_identical_steps(scene):
    steps, others = run(scene), run(scene)
    for step, other in zip(steps, others, strict=True):
        assert step.pose.xy.tobytes() == other.pose.xy.tobytes()
        # repr, because NaN is not equal to itself; it tells every digit of a float.
        for part in ("view", "angles", "spine", "movement", "feedback", "events"):
            assert repr(getattr(step, part)) == repr(getattr(other, part))


@brief
@given(movements, st.integers(0, 2**31))
def test_noise_in_the_keypoints_changes_no_count(scene, seed):
    """Three pixels, two percent of the torso: MoveNet after smoothing."""
    random = np.random.default_rng(seed)
    noisy = [
        dataclasses.replace(
            o,
            pose=dataclasses.replace(
                o.pose,
                xy=(o.pose.xy + random.normal(0, 3, (17, 2))).astype(np.float32),
            ),
        )
        for o in scene
    ]
    assert len(reps(run(noisy))) == len(reps(run(scene)))
