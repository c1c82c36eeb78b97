import math
from dataclasses import replace

import numpy as np
import pytest
from support.records_made import angles
from support.spine_made import AXES, DT_S, LEANT, SIDE, contour, edge_of, judged, track

from edge.core.spine.baseline import PRIOR_MARGIN_DEG, PRIOR_SHARE, UNCERTAIN_MARGIN_DEG
from edge.core.spine.features import contour_features
from edge.core.spine.sagittal import (
    ENTER_QUALITY,
    HOLD_S,
    LEAVE_QUALITY,
    SETTLE_S,
    SpineTracker,
    cannot_tell,
)
from edge.core.types.codes import ViewKind
from edge.core.types.frames import View
from edge.testing.figures import (
    BACK,
    BACK_ALONG,
    STANDING,
    Body,
    bent,
    keypoints,
    observe,
)
from edge.testing.scenarios import film, run, stand


def test_features_are_legendre_coefficients_of_the_inclination():
    x = np.linspace(-1, 1, 2 * len(BACK_ALONG) - 1)[1::2]  # between the points
    lean = np.radians(4 + 10 * x - 6 * (3 * x**2 - 1) / 2)
    edge = BACK - np.append(0, np.cumsum(np.tan(lean) * np.diff(BACK_ALONG)))
    shape = edge_of(AXES.to_frame(BACK_ALONG, edge))
    assert contour_features(shape, 1) == pytest.approx([4, 10, -6, 0, 0], abs=1e-6)


def test_features_are_the_same_however_the_body_is_turned_moved_and_scaled():
    shown, turned = observe(bent(70, 20)).contour, observe(bent(70, 20), facing=-1)
    features = contour_features(shown, 1)
    moved = edge_of(shown.xy * 2 + 30)
    assert contour_features(moved, 1) == pytest.approx(features, abs=1e-3)
    assert contour_features(turned.contour, -1) == pytest.approx(features, abs=1e-3)


def test_standing_is_neutral_and_a_bow_is_flexion():
    states = track((1, 0.0), (1, 0.05))
    assert states[31].spine_flexion_deg == pytest.approx(0, abs=1e-6)
    assert states[31].pelvis_tilt_deg == pytest.approx(0, abs=1e-6)
    assert track((1, 0.0), (1, 0.05, {"hip_deg": 60}))[-1].spine_flexion_deg > 5
    assert track((1, 0.0), (1, -0.05, {"hip_deg": 60}))[-1].spine_flexion_deg < -5


def test_a_bent_back_whose_middle_is_hidden_is_not_told_but_a_standing_one_is():
    hidden, bend = {"middle": 0.05}, {"trunk_deg": 60.0, "hip_deg": 60.0}
    standing = track((1, 0.0, hidden))
    assert judged(standing[-1])
    assert judged(track((1, 0.0), (1, 0.05, bend))[-1])
    states = track((1, 0.0), (1, 0.05, bend | hidden))
    assert not judged(states[-1])
    unknown = bend | {"middle": math.nan}  # as in old recordings
    assert judged(track((1, 0.0), (1, 0.05, unknown))[-1])


@pytest.mark.parametrize("how", [{"hip_deg": 60.0}, {"arms_hanging": False}])
def test_a_plate_before_a_squatters_back_hides_it(how):
    """No arm hangs there when the hips are bent, trunk upright, or a bar is held."""
    hidden = {"middle": 0.05}
    assert not judged(track((1, 0.0), (1, 0.05, how | hidden))[-1])


def test_what_no_spine_extends_by_is_a_misread_and_so_is_what_follows():
    bend = {"hip_deg": 60}
    assert track((1, 0.0), (1, -0.06, bend))[-1].spine_flexion_deg < -20
    misread = (1, 0.0), (0.5, -0.2, bend), (SETTLE_S / 2, -0.06, bend)
    assert not any(map(judged, track(*misread)[34:]))
    assert judged(track(*misread, (1, 0.0, bend))[-1])


def test_a_rounder_neutral_is_still_neutral():
    """Everybody is measured against their own standing."""
    one = track((1, 0.0), (1, 0.05, {"hip_deg": 60}))[-1]
    other = track((1, 0.03), (1, 0.08, {"hip_deg": 60}))[-1]
    assert other.spine_flexion_deg == pytest.approx(one.spine_flexion_deg, abs=0.5)
    assert other.quality == one.quality == pytest.approx(0.9)


def test_leaning_with_a_straight_back_tilts_the_pelvis():
    leant = track((1, 0.0), (1, 0.0, {"hip_deg": 60, "axes": LEANT}))[-1]
    assert leant.pelvis_tilt_deg == pytest.approx(60, abs=15)
    assert leant.spine_flexion_deg == pytest.approx(0, abs=15)


def test_without_a_neutral_the_population_stands_in_with_little_trust():
    states = track((1, 0.0, {"hip_deg": 60}))
    assert judged(states[-1])
    assert states[-1].quality == pytest.approx(0.9 * PRIOR_SHARE)
    assert not states[-1].own_neutral
    assert states[-1].margin_deg > 0


def test_what_the_neutral_adds_is_known_once_it_is_learnt():
    tracker = SpineTracker()
    before = track((1, 0.05, {"hip_deg": 60}), tracker=tracker)[-1]
    assert tracker.shift() is None
    assert math.isnan(tracker.standing_lordosis_deg)
    after = track((2, 0.02), (1, 0.05, {"hip_deg": 60}), tracker=tracker)[-1]
    shift = tracker.shift()
    assert before.spine_flexion_deg + shift.flexion_deg == pytest.approx(
        after.spine_flexion_deg, abs=0.2
    )
    assert before.pelvis_tilt_deg + shift.tilt_deg == pytest.approx(
        after.pelvis_tilt_deg, abs=0.2
    )
    assert before.margin_deg + shift.margin_deg == after.margin_deg == 0
    assert math.isfinite(tracker.standing_lordosis_deg)


def test_what_stands_in_for_a_neutral_changes_what_was_judged_before_it_too():
    raised, bend = {"arms_hanging": False}, (1, 0.05, {"hip_deg": 60})
    tracker = SpineTracker()
    track((1, 0.03, raised), bend, tracker=tracker)
    assert tracker.standing_known
    assert tracker.hindsight() is not None
    tracker = SpineTracker()
    assert not tracker.standing_known
    descent = [(2 * DT_S, 0.0, {"trunk_deg": a, "hip_deg": a}) for a in (9, 13, 17)]
    track(*descent, (1, 0.05, {"trunk_deg": 60, "hip_deg": 60}), tracker=tracker)
    assert not tracker.standing_known
    assert tracker.hindsight() is None
    assert tracker.shift().margin_deg == UNCERTAIN_MARGIN_DEG - PRIOR_MARGIN_DEG


def test_a_stance_seen_at_an_angle_tells_nothing_in_hindsight():
    tracker = SpineTracker()
    track((2, 0.0, {"view": View(ViewKind.OBLIQUE, 1, 40.0, 160.0)}), tracker=tracker)
    assert tracker.hindsight() is None


def test_a_standing_at_the_limit_of_quality_counts_as_half_hidden():
    dim = {"quality": (ENTER_QUALITY + LEAVE_QUALITY) / 2}
    tracker = SpineTracker()
    track((0.2, 0.0), (4, 0.0, dim), tracker=tracker)
    assert tracker.hindsight().occlusion == pytest.approx(0.5, abs=0.05)


def test_a_standing_at_the_limit_of_quality_is_a_neutral_in_doubt():
    dim, bend = {"quality": (ENTER_QUALITY + LEAVE_QUALITY) / 2}, {"hip_deg": 60}
    state = track((0.5, 0.0), (3, 0.0, dim), (1, 0.05, bend))[-1]
    assert state.own_neutral
    assert 0 < state.margin_deg < UNCERTAIN_MARGIN_DEG


@pytest.mark.parametrize(("bow", "known"), [(0.0, True), (0.15, False)])
def test_a_bend_that_begins_round_is_no_neutral(bow, known):
    """Whoever is unseen while standing is read against their bend's first degrees."""
    early_descent = [
        (2 * DT_S, bow, {"trunk_deg": a, "hip_deg": a}) for a in (9, 13, 17)
    ]
    state = track(*early_descent, (1, bow + 0.05, {"trunk_deg": 60, "hip_deg": 60}))[-1]
    assert state.own_neutral == known
    assert state.margin_deg == (UNCERTAIN_MARGIN_DEG if known else PRIOR_MARGIN_DEG)


@pytest.mark.parametrize(("upper", "known"), [(1.0, True), (0.1, False)])
def test_a_plate_before_the_pelvis_leaves_the_upper_back_to_stand_in(upper, known):
    whole = contour(quality=0.0)
    confidence = np.where(np.arange(len(whole.xy)) < 8, 0.0, upper).astype(np.float32)
    plate = {"seen": replace(whole, point_quality=confidence)}
    bend = (1, 0.05, {"trunk_deg": 60, "hip_deg": 60})
    tracker = SpineTracker()
    # Nothing is green on it, but it tells in hindsight.
    assert not track((1, 0.0, plate), bend, tracker=tracker)[-1].own_neutral
    assert (tracker.shift() is not None) == known


def test_a_neutral_that_scatters_has_a_margin_as_wide():
    """A hood or a loose shirt: each time they stand, the back looks another way."""
    bend = (1, 0.05, {"hip_deg": 60})
    loose = [(0.5, bow) for bow in (-0.06, 0.06) * 4]
    state = track(*loose, bend)[-1]
    assert state.own_neutral
    assert 10 < state.margin_deg <= PRIOR_MARGIN_DEG
    tight = [(0.5, bow) for bow in (-0.005, 0.005) * 4]
    assert track(*tight, bend)[-1].margin_deg == 0
    settled = track(*loose, *[(4, 0.0)] * 6, bend)[-1]
    assert settled.margin_deg < state.margin_deg / 2


@pytest.mark.parametrize("lordosis", [0.1, math.nan])
def test_a_neutral_of_a_hidden_lordosis_serves_with_a_margin(lordosis):
    """Old recordings have no quality along the edge: nothing counts as hidden."""
    tracker = SpineTracker()
    bend = (1, 0.05, {"hip_deg": 60})
    state = track((1, 0.0, {"lordosis": lordosis}), bend, tracker=tracker)[-1]
    assert state.own_neutral
    hidden = not math.isnan(lordosis)
    assert state.margin_deg == pytest.approx(UNCERTAIN_MARGIN_DEG * hidden)
    assert tracker.shift().margin_deg == state.margin_deg - PRIOR_MARGIN_DEG


def test_a_bend_from_raised_arms_is_read_against_standing_with_them():
    squat = (1, 0.06, {"hip_deg": 60, "arms_hanging": False})
    raised = (1, 0.03, {"arms_hanging": False})
    own = track((1, 0.0), raised, squat)[-1]
    assert own.own_neutral
    assert own.spine_flexion_deg == pytest.approx(
        track((1, 0.03), (1, 0.06, {"hip_deg": 60}))[-1].spine_flexion_deg, abs=0.5
    )
    assert own.spine_flexion_deg < track((1, 0.0), squat)[-1].spine_flexion_deg - 3


@pytest.mark.parametrize(
    "how",
    [
        {"view": View(ViewKind.FRONT, 1, 90.0, 160.0)},
        {"view": View(ViewKind.OBLIQUE, 1, 40.0, 160.0)},
        {"quality": LEAVE_QUALITY - 0.01},
    ],
)
def test_what_cannot_be_seen_cannot_be_told(how):
    states = track((1, 0.0, how))
    assert not any(map(judged, states))
    assert all(math.isnan(state.pelvis_tilt_deg) for state in states)


def test_turning_away_ends_the_judgement_at_once():
    front = {"view": View(ViewKind.FRONT, 1, 90.0, 160.0)}
    assert not judged(track((1, 0.0), (DT_S, 0.0, front))[-1])


def test_a_back_is_judged_after_a_moment_and_missed_for_a_moment():
    states = track((1, 0.0), (1, None))
    told_at = [at * DT_S for at, state in enumerate(states) if judged(state)]
    assert told_at[0] == pytest.approx(SETTLE_S, abs=2 * DT_S)
    assert told_at[-1] == pytest.approx(1 + HOLD_S, abs=2 * DT_S)


def test_a_moment_is_a_tenth_of_a_second_or_two_and_a_hand_may_pass():
    states = track((1, 0.0), (0.2, None), (0.1, 0.0), (0.2, None), (1, 0.0))
    first = next(at for at, state in enumerate(states) if judged(state))
    assert 0.1 <= first * DT_S <= 0.2
    assert all(map(judged, states[first:]))
    assert not judged(track((1, 0.0), (0.4, None))[-1])


def test_what_is_not_seen_for_a_moment_is_not_learnt():
    """Four tenths of a second are no neutral; what follows may be another back."""
    state = track((0.4, 0.0), (0.2, None), (1, 0.05, {"hip_deg": 60}))[-1]
    assert not state.own_neutral


def test_a_lifter_lost_for_a_frame_is_judged_on():
    lost = {"view": View(ViewKind.UNKNOWN, 0, math.nan, math.nan), "hip_deg": math.nan}
    states = track((1, 0.0), (2 * DT_S, None, lost), (1, 0.0))[16:]
    assert all(map(judged, states))
    assert {state.margin_deg for state in states[16:]} == {0.0}


def test_a_back_that_cannot_be_told_says_how_well_it_is_seen():
    assert track((1, None))[0].quality == track((1, None))[-1].quality == 0.0
    assert track((1, 0.0, {"quality": 0.3}))[-1].quality == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("yaw_deg", "margin_deg"), [(0, 0), (14, 0), (17, 1), (25, 5), (math.nan, 0)]
)
def test_a_back_seen_at_an_angle_must_be_clearer(yaw_deg, margin_deg):
    angle = {"view": View(ViewKind.SIDE, 1, float(yaw_deg), 160.0)}
    state = track((1, 0.0, angle), (1, 0.05, angle | {"hip_deg": 60}))[-1]
    assert state.margin_deg == pytest.approx(margin_deg)


def test_on_the_floor_an_edge_is_told_however_far_it_extends():
    """What it is compared with there is learnt later."""
    for on_floor in (False, True):
        tracker = SpineTracker()
        track((1, 0.0), tracker=tracker)
        hollow = contour(-0.2)
        for at in range(32, 64):
            posture = angles(at * DT_S, 88.0, 10.0)
            state = tracker.step(posture, SIDE, hollow, on_floor=on_floor)
        assert judged(state) is on_floor


@pytest.mark.parametrize(
    ("posture", "hidden"),
    [
        ({"trunk_deg": 15.0}, False),
        ({"trunk_deg": 25.0}, True),
        ({"hip_deg": 40.0}, False),
        ({"hip_deg": 50.0}, True),
    ],
)
def test_only_the_arm_of_who_stands_hangs_before_the_back(posture, hidden):
    seen = posture | {"middle": 0.05}
    assert judged(track((1, 0.0), (1, 0.0, seen))[-1]) is not hidden


def test_quality_at_the_limit_does_not_flicker():
    middling = {"quality": (ENTER_QUALITY + LEAVE_QUALITY) / 2}
    assert not any(map(judged, track((1, 0.0, middling))))
    assert all(map(judged, track((0.5, 0.0), (1, 0.0, middling))[16:]))


def test_a_gap_in_time_starts_the_judgement_anew():
    tracker = SpineTracker()
    track((1, 0.0), tracker=tracker)
    late = [tracker.step(angles(100 + at * DT_S), SIDE, contour()) for at in range(16)]
    assert not judged(late[0])
    assert late[-1].own_neutral


def test_a_forward_head_is_measured_while_standing():
    steps = run(film(stand(2)))
    assert judged(steps[-1].spine)
    tracker = SpineTracker()
    for at in range(64):
        posture = angles(at * DT_S, trunk_deg=5, neck_deg=20)
        tracker.step(posture, SIDE, contour())
    assert tracker.standing_neck_deg == pytest.approx(25)
    for at in range(64, 128):
        posture = angles(at * DT_S, trunk_deg=5, neck_deg=40)
        tracker.step(posture, SIDE, contour(), arms_hanging=False)
    assert tracker.standing_neck_deg == pytest.approx(25)


def neck(*scenes):
    """Feed (seconds, neck, how bent) and return the neck's stance, degrees."""
    tracker, t_s = SpineTracker(), 0.0
    for seconds, neck_deg, *bent_deg in scenes:
        for _ in range(round(seconds / DT_S)):
            bent_by = bent_deg[0] if bent_deg else 0.0
            posture = angles(t_s, 0.0, bent_by, neck_deg=neck_deg)
            tracker.step(posture, SIDE, contour())
            t_s += DT_S
        t_s += 5.0 * (bent_deg == [math.nan])
    return tracker.standing_neck_deg


def test_a_glance_hardly_counts_and_a_way_of_standing_does():
    assert neck((3, 0.0), (0.3, 40.0)) < 10
    assert neck((3, 0.0), (5, 40.0)) > 35
    assert neck((3, 10.0), (1, 40.0, 60.0)) == pytest.approx(10)
    assert neck((3, 10.0), (DT_S, math.nan)) == pytest.approx(10)
    after_a_gap = neck((3, 10.0), (DT_S, 10.0, math.nan), (DT_S, 40.0))
    assert after_a_gap == pytest.approx(10)


def test_reset_is_a_fresh_start():
    tracker = SpineTracker()
    series = ((1, 0.0), (1, 0.05, {"hip_deg": 60}))
    once = track(*series, tracker=tracker)
    tracker.reset()
    assert repr(track(*series, tracker=tracker)) == repr(once)


def test_cannot_tell_is_nan_in_everything_but_quality():
    state = cannot_tell(2.0, 0.1)
    assert (state.t_s, state.quality) == (2.0, 0.1)
    assert math.isnan(state.spine_flexion_deg + state.pelvis_tilt_deg)
    assert cannot_tell(2.0).quality == 0.0


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("flexion_deg", [-20, 0, 30])
def test_scenarios_flex_as_far_as_they_say(facing, flexion_deg):
    """What the stories stand on: the drawn back is read as it was meant."""
    bottom = Body(60, 10, 0, flexion_deg)
    scene = film(stand(1), stand(1, bottom), stand(1, bottom), facing=facing)
    assert run(scene)[-1].spine.spine_flexion_deg == pytest.approx(flexion_deg, abs=1)
    assert keypoints(STANDING).shape == (17, 2)


def test_a_clear_bend_is_read_against_the_lordosis_that_its_first_degrees_showed():
    """One that is hidden in the bend as well is compared as it was: like with like."""

    def flexion_deg(lordosis):
        descent = [
            (3 * DT_S, -0.03, {"trunk_deg": at, "hip_deg": at}) for at in (9, 12, 15)
        ]
        bend = {"trunk_deg": 60, "hip_deg": 60, "lordosis": lordosis}
        stood = (2, 0.0, {"lordosis": 0.1})
        return track(stood, (0.5, None), *descent, (1, 0.05, bend))[-1]

    clear, hidden = flexion_deg(1.0), flexion_deg(0.1)
    assert clear.spine_flexion_deg > hidden.spine_flexion_deg + 1
    assert math.isnan(SpineTracker().standing_neck_deg)
