"""Holds by scenario: a good one, one for each fault, one that cannot be judged."""

import math
from dataclasses import replace

import pytest
from support.floor_made import (
    body,
    held,
    moved,
    pose,
    press_pose,
    seconds,
    side_plank_pose,
)

from edge.core.types.codes import (
    BodyPosture,
    Cue,
    FaultCode,
    HoldEnd,
    Level,
    Phase,
    Side,
    Verdict,
    ViewKind,
)
from edge.core.types.events import (
    FaultRaised,
    HoldFinished,
    HoldReached,
    HoldStarted,
    RepDiscarded,
)
from edge.core.types.states import Movement
from edge.core.verdict.hold import HoldJudge
from edge.exercises.tables import load_exercise

KNEELING = BodyPosture.HANDS_AND_KNEES


def judged(exercise, frames, *, score=0.8, pose_at=None):
    """Return the judge, all events, and each frame's level, after some frames."""
    judge, events, levels = HoldJudge(load_exercise(exercise)), [], []
    for each in frames:
        shown = pose_at(each.t_s) if pose_at else pose(each.t_s, score=score)
        events += judge.step(each, (shown, None, 160.0))
        levels.append(judge.level.level)
    return judge, events, levels


def plank(*parts):
    """Return a way into a plank, its parts, and the way out."""
    end_s = parts[-1][-1].t_s + 0.05
    return [
        *moved(held(0.0, 1.0), 20.0, 88.0, posture=BodyPosture.UNKNOWN),
        *(frame for part in parts for frame in part),
        *moved(held(end_s, 1.0), 88.0, 30.0, posture=KNEELING),
    ]


def only(events):
    (finished,) = [each for each in events if isinstance(each, HoldFinished)]
    return finished.hold


def test_a_good_plank_is_timed_and_good():
    _, events, levels = judged("plank", plank(held(1.0, 10.0)))
    (started,) = [each for each in events if isinstance(each, HoldStarted)]
    hold = only(events)
    assert started.start_s == hold.start_s == pytest.approx(1.0, abs=0.2)
    assert hold.end_s == pytest.approx(11.0, abs=0.2)
    assert hold.verdict is Verdict.GOOD
    assert hold.ended_by is HoldEnd.RELEASED
    assert hold.faults == ()
    assert hold.quality > 0.8
    assert hold.trunk_mean_deg == pytest.approx(88.0, abs=1.0)
    assert Level.NEUTRAL in levels
    assert Level.CAUTION not in levels


def test_a_hold_says_once_that_it_lasted_as_long_as_is_aimed_for():
    target_s = load_exercise("plank").hold.target_s.value
    judge, events, _ = judged("plank", plank(held(1.0, target_s + 5.0))[:-25])
    (reached,) = [each for each in events if isinstance(each, HoldReached)]
    assert reached.t_s == pytest.approx(1.0 + target_s, abs=0.3)
    shown = judge.shown_in(Movement(30.0, Phase.UNKNOWN, math.nan, None))
    assert (shown.hold, shown.target_s) == (1, target_s)
    assert shown.held_s == pytest.approx(29.0, abs=0.3)
    assert shown.active
    _, events, _ = judged("plank", plank(held(1.0, 5.0)))
    assert not any(isinstance(each, HoldReached) for each in events)


@pytest.mark.parametrize(
    ("how", "code", "cue"),
    [
        ({"bend_deg": 29.0}, FaultCode.HIPS_HIGH, Cue.OTHER_FAULT),
        ({"bend_deg": -9.0}, FaultCode.HIPS_LOW, Cue.OTHER_FAULT),
        ({"flexion_deg": 22.0}, FaultCode.SPINE_FLEXION, Cue.SPINE_FLEXION),
        ({"flexion_deg": -20.0}, FaultCode.SPINE_EXTENSION, Cue.SPINE_EXTENSION),
    ],
)
def test_a_plank_out_of_line_is_amber_while_it_is(how, code, cue):
    frames = plank(held(1.0, 4.0), held(5.0, 3.0, **how), held(8.0, 3.0))
    judge, events, levels = judged("plank", frames)
    hold = only(events)
    assert [fault.code for fault in hold.faults] == [code]
    assert hold.faults[0].start_s == pytest.approx(5.0, abs=0.3)
    assert hold.faults[0].end_s == pytest.approx(8.0, abs=0.3)
    assert hold.verdict is Verdict.CAUTION
    assert hold.ended_by is HoldEnd.RELEASED
    assert Level.FAULT not in levels
    raised = [each for each in events if isinstance(each, FaultRaised)]
    assert [each.code for each in raised] == [code]
    at = next(i for i, level in enumerate(levels) if level is Level.CAUTION)
    judge, _, _ = judged("plank", frames[: at + 1])
    assert judge.level.cue is cue


def test_a_plank_that_breaks_says_when_and_why():
    frames = plank(held(1.0, 5.0), held(6.0, 4.0, bend_deg=-22.0))
    _, events, _ = judged("plank", frames)
    hold = only(events)
    assert hold.verdict is Verdict.FAULT
    assert hold.ended_by is HoldEnd.BROKEN
    assert [fault.code for fault in hold.faults] == [FaultCode.HIPS_LOW]
    assert hold.faults[0].start_s == pytest.approx(6.0, abs=0.3)
    assert hold.drift_deg == pytest.approx(-32.0, abs=1.0)
    assert hold.end_s == pytest.approx(10.0, abs=0.2)


def test_a_plank_that_comes_back_into_line_is_not_broken():
    frames = plank(held(1.0, 5.0), held(6.0, 2.0, bend_deg=-22.0), held(8.0, 3.0))
    _, events, _ = judged("plank", frames)
    assert only(events).ended_by is HoldEnd.RELEASED
    assert only(events).verdict is Verdict.FAULT


def test_the_worst_level_on_the_lamp_is_the_verdict():
    for bend_deg in range(-30, 60, 5):
        _, events, levels = judged("plank", plank(held(1.0, 5.0, bend_deg=bend_deg)))
        worst = max(
            (Level.NEUTRAL, Level.CAUTION, Level.FAULT),
            key=lambda level: (level in levels) * (1 + "ncf".index(level[0])),
        )
        verdicts = {
            Level.NEUTRAL: Verdict.GOOD,
            Level.CAUTION: Verdict.CAUTION,
            Level.FAULT: Verdict.FAULT,
        }
        assert only(events).verdict is verdicts[worst], bend_deg


def test_a_plank_whose_back_is_not_seen_is_not_good():
    _, events, levels = judged(
        "plank", plank(held(1.0, 6.0, flexion_deg=math.nan, quality=0.0))
    )
    assert only(events).verdict is Verdict.UNSURE
    assert Level.NEUTRAL not in levels
    assert only(events).quality == 0.0


def test_joints_that_are_hardly_seen_light_no_red():
    frames = plank(held(1.0, 6.0, bend_deg=60.0))
    _, _, levels = judged("plank", frames, score=0.3)
    assert Level.FAULT not in levels
    assert Level.CAUTION in levels


def test_a_back_that_is_hardly_seen_lights_no_red():
    frames = plank(held(1.0, 4.0), held(5.0, 3.0, flexion_deg=-35.0, quality=0.5))
    _, _, levels = judged("plank", frames)
    assert Level.FAULT not in levels
    assert Level.CAUTION in levels


def test_ankles_out_of_the_picture_tell_no_line():
    _, events, _ = judged("plank", plank(held(1.0, 6.0, bend_deg=80.0)), score=0.1)
    assert only(events).faults == ()
    assert only(events).verdict is Verdict.UNSURE


def test_press_ups_are_no_plank():
    frames = []
    for number in range(8):
        start_s = number * 1.6
        frames += moved(held(start_s, 0.8), 88.0, 70.0)
        frames += moved(held(start_s + 0.8, 0.8), 70.0, 88.0)
    _, events, levels = judged("plank", frames)
    assert events == []
    assert set(levels) == {Level.UNSURE}


def test_a_short_stop_in_the_posture_is_told_to_be_none():
    _, events, _ = judged("plank", plank(held(1.0, 1.6)))
    assert [type(each) for each in events] == [HoldStarted, RepDiscarded]


def test_another_posture_is_never_judged():
    standing = [body(t, BodyPosture.UPRIGHT, bend_deg=80.0) for t in seconds(0, 5)]
    _, events, levels = judged("plank", standing)
    assert events == []
    assert set(levels) == {Level.UNSURE}


def test_an_unfinished_hold_is_kept():
    judge, _, _ = judged("plank", plank(held(1.0, 6.0))[:-25])
    (finished,) = judge.finish(7.0)
    assert finished.hold.ended_by is HoldEnd.UNFINISHED
    (hold,) = judge.finish_set()
    assert hold.index == 1
    assert judge.finish_set() == ()


def test_a_side_plank_that_sags_leans_and_tells_its_side():
    def sag_deg(t_s):
        return 0.0 if t_s < 5.0 else 16.0

    for left_below, side in ((True, Side.LEFT), (False, Side.RIGHT)):
        frames = held(0.0, 9.0, posture=BodyPosture.SIDE_SUPPORT, kind=ViewKind.FRONT)
        judge, _, levels = judged(
            "side_plank",
            frames,
            pose_at=lambda t, left=left_below: side_plank_pose(
                t, sag_deg(t), left_below=left
            ),
        )
        (finished,) = [e for e in judge.finish(9.0) if isinstance(e, HoldFinished)]
        hold = finished.hold
        assert hold.side is side
        assert [fault.code for fault in hold.faults] == [FaultCode.LATERAL_FLEXION]
        assert hold.lateral_flexion_peak_deg == pytest.approx(16.0, abs=1.0)
        assert hold.verdict is Verdict.CAUTION
        assert Level.NEUTRAL in levels


def test_hips_on_the_floor_are_no_side_plank():
    frames = held(0.0, 9.0, posture=BodyPosture.SIDE_SUPPORT, kind=ViewKind.FRONT)
    _, events, _ = judged(
        "side_plank", frames, pose_at=lambda t: side_plank_pose(t, 34.0)
    )
    assert events == []


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"turn_deg": 22.0}, FaultCode.ROTATION),
        ({"lean_deg": -18.0}, FaultCode.LATERAL_FLEXION),
    ],
)
@pytest.mark.parametrize("rest_s", [0.0, 2.0])
def test_a_pallof_hold_against_a_pull_warns_and_is_never_red(how, code, rest_s):
    begins_s, pulled_s, ends_s = rest_s + 0.1, rest_s + 4.0, rest_s + 8.0
    upright = {"posture": BodyPosture.UPRIGHT, "kind": ViewKind.FRONT, "trunk_deg": 0.0}

    def arms(t_s):
        pull = how if pulled_s <= t_s < ends_s else {}
        return press_pose(t_s, 75.0 if begins_s <= t_s < ends_s else 30.0, **pull)

    frames = held(0.0, ends_s + 2.0, **upright)
    _, events, levels = judged("pallof_hold", frames, pose_at=arms)
    hold = only(events)
    assert (hold.start_s, hold.end_s) == pytest.approx((begins_s, ends_s), abs=0.25)
    assert [fault.code for fault in hold.faults] == [code]
    assert hold.verdict is Verdict.CAUTION
    assert Level.NEUTRAL in levels
    assert Level.FAULT not in levels


def test_a_pull_from_the_first_moment_is_told_against_the_hands_before_the_chest():
    upright = {"posture": BodyPosture.UPRIGHT, "kind": ViewKind.FRONT, "trunk_deg": 0.0}

    def arms(t_s):
        pressed = 2.0 <= t_s < 8.0
        return press_pose(
            t_s, 75.0 if pressed else 30.0, turn_deg=20.0 if pressed else 0.0
        )

    _, events, _ = judged("pallof_hold", held(0.0, 10.0, **upright), pose_at=arms)
    assert only(events).rotation_peak_deg == pytest.approx(20.0, abs=1.0)
    assert [f.code for f in only(events).faults] == [FaultCode.ROTATION]


def test_a_bird_dog_is_held_level_or_low_or_arched():
    def leg(start_s, lasting_s, thigh_deg, **how):
        legs = {"posture": KNEELING, "raised_deg": (2.0, thigh_deg), "trunk_deg": 80.0}
        return held(start_s, lasting_s, **(legs | how))

    for thigh_deg, how, codes in (
        (82.0, {}, []),
        (55.0, {}, [FaultCode.LIMB_LOW]),
        (82.0, {"flexion_deg": -30.0}, [FaultCode.SPINE_EXTENSION]),
    ):
        frames = [
            *leg(0.0, 1.0, 0.0),
            *leg(1.0, 4.0, thigh_deg, **how),
            *leg(5.0, 2.0, 0.0),
        ]
        _, events, _ = judged("bird_dog", frames)
        hold = only(events)
        assert hold.side is Side.RIGHT
        assert [fault.code for fault in hold.faults] == codes
        assert (hold.start_s, hold.end_s) == pytest.approx((1.0, 5.0), abs=0.2)


def test_a_pelvis_that_drops_is_amber_at_most():
    def frame(t_s):
        thigh_deg = 82.0 if 1.0 <= t_s < 5.0 else 0.0
        made = body(t_s, KNEELING, raised_deg=(0.0, thigh_deg), trunk_deg=80.0)
        return replace(made, spine=replace(made.spine, pelvis_drop_deg=thigh_deg / 4))

    _, events, levels = judged("bird_dog", [frame(t) for t in seconds(0.0, 7.0)])
    assert [f.code for f in only(events).faults] == [FaultCode.PELVIS_DROP]
    assert Level.FAULT not in levels


def test_an_exercise_without_a_hold_is_refused():
    with pytest.raises(ValueError, match="nothing is held"):
        HoldJudge(load_exercise("hip_hinge"))
