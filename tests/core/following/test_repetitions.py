"""What counts as a repetition, of whom, and what is taken back."""

import math
from dataclasses import replace

import pytest
from support.records_made import angles, spine
from support.records_made import body as seen_body

from edge.core.following.follower import Known
from edge.core.movement.rep_tally import RepTally
from edge.core.types.codes import BodyPosture, Level, Side
from edge.core.types.events import (
    PICKED_UP,
    ExerciseRecognised,
    RepDiscarded,
    RepFinished,
    SetFinished,
)
from edge.core.verdict.lifting import Lifting
from edge.exercises.tables import load_exercise
from edge.wiring import AUTO, chosen_exercises

DT_S = 1 / 32
TORSO_PX = 160.0


class Person:
    """Somebody whose frames come one after the other, 32 a second."""

    def __init__(self, exercise=AUTO):
        self.lifting = Lifting(chosen_exercises(exercise))
        self.events, self.levels, self.t_s, self.x_px = [], [], 0.0, 300.0

    def frame(
        self,
        hip_deg=0.0,
        trunk_deg=0.0,
        knee_deg=0.0,
        *,
        posture=BodyPosture.UPRIGHT,
        arms_deg=0.0,
        hands=1.6,
        legs=None,
        step=(0.0, 0.0),
        **back,
    ):
        self.t_s += DT_S
        figure = seen_body(
            angles(self.t_s, trunk_deg, hip_deg, knee_deg),
            spine(self.t_s, **back),
            posture,
        )
        left, right = legs or ((0.0, -knee_deg), (0.0, -knee_deg))
        limbs = replace(
            figure.limbs,
            shank_inclination_deg=(left[0], right[0]),
            thigh_inclination_deg=(left[1], right[1]),
            arm_inclination_deg=(arms_deg, arms_deg),
            hand_px=(hands * TORSO_PX, hands * TORSO_PX),
            hips_px=(self.x_px, math.nan),
            step_px=(step[0] * TORSO_PX, step[1] * TORSO_PX),
        )
        _, events = self.lifting.step(replace(figure, limbs=limbs))
        self.events += events
        self.levels.append(self.lifting.level.level)

    def stay(self, s=1.0, **how):
        for _ in range(round(s / DT_S)):
            self.frame(**how)

    def bend(self, s=2.0, hip_deg=100.0, trunk=0.7, knee=0.2, hands=1.0, arms=0.0):
        """Bend and straighten; the arms swing out at the end by ``arms`` degrees."""
        frames = round(s / DT_S)
        for at in range(frames + 1):
            depth = math.sin(math.pi * at / frames)
            self.frame(
                depth * hip_deg,
                depth * trunk * hip_deg,
                depth * knee * hip_deg,
                hands=1.6 - depth * (1.6 - hands),
                arms_deg=arms * max(0.0, 2 * at / frames - 1),
            )

    def lunge(self, side=Side.RIGHT, s=2.0):
        frames = round(s / DT_S)
        for at in range(frames + 1):
            depth = math.sin(math.pi * at / frames)
            front, behind = (10.0 * depth, -80.0 * depth), (80.0 * depth, 0.0)
            legs = (behind, front) if side is Side.RIGHT else (front, behind)
            apart = min(2.0 * depth, 1.0)
            step = (
                (-apart, 0.7 * apart) if side is Side.RIGHT else (0.7 * apart, -apart)
            )
            split = depth > 0.4
            self.frame(
                75.0 * depth,
                5.0 * depth,
                85.0 * depth,
                posture=BodyPosture.SPLIT if split else BodyPosture.UPRIGHT,
                legs=legs,
                step=step,
            )

    def walk(self, steps=4):
        for at in range(steps):
            for part in range(16):
                swing = 25.0 * math.sin(math.pi * (part / 16 + at))
                self.x_px += 6.0
                self.frame(legs=((0.0, swing), (0.0, -swing)))

    def counted(self):
        taken = [e for e in self.happened(RepDiscarded) if e.reason == PICKED_UP]
        return len(self.happened(RepFinished)) - len(taken)

    def happened(self, *kinds):
        return [event for event in self.events if isinstance(event, kinds)]

    def finish(self):
        self.events += self.lifting.finish(self.t_s, Known())
        return [event.set for event in self.happened(SetFinished)]


def test_four_swings_of_seven_tenths_of_a_second_are_four_swings():
    person = Person()
    person.stay()
    for _ in range(4):
        person.bend(0.5, 90.0, knee=0.3, arms=60.0)
        person.stay(0.2, arms_deg=70.0)
    (made,) = person.finish()
    assert (made.exercise, len(made.reps)) == ("kettlebell_swing", 4)


def test_a_twitch_without_a_swing_is_none():
    person = Person()
    person.stay()
    person.bend(0.5, 90.0)
    person.stay()
    assert [event.reason for event in person.happened(RepDiscarded)] == ["too_quick"]


def test_a_negative_of_ten_seconds_is_one_repetition():
    person = Person("hip_hinge")
    person.stay()
    for at in range(320):
        depth = at / 320
        person.frame(100.0 * depth, 70.0 * depth, 20.0 * depth)
    for at in range(48):
        depth = 1 - at / 48
        person.frame(100.0 * depth, 70.0 * depth, 20.0 * depth)
    person.stay()
    (made,) = person.finish()
    assert [rep.eccentric_s > 8.5 for rep in made.reps] == [True]


@pytest.mark.parametrize(
    "posture",
    [
        BodyPosture.HANDS_AND_KNEES,
        BodyPosture.SEATED_OR_LYING,
        BodyPosture.UNKNOWN,
    ],
)
def test_in_another_posture_nothing_counts_and_nothing_is_judged(posture):
    person = Person("hip_hinge")
    person.stay(2.0, posture=posture)
    for _ in range(2):
        for at in range(64):
            depth = math.sin(math.pi * at / 64)
            person.frame(
                100.0 * depth, 70.0 * depth, posture=posture, flexion_deg=60.0 * depth
            )
        person.stay(posture=posture)
    assert person.counted() == 0
    assert not {Level.NEUTRAL, Level.CAUTION, Level.FAULT} & set(person.levels)


def test_who_gets_up_from_the_floor_has_lifted_nothing():
    person = Person()
    person.stay()
    person.stay(3.0, hip_deg=80.0, posture=BodyPosture.HANDS_AND_KNEES)
    for at in range(32):
        left = 1 - at / 32
        person.frame(100.0 * left, 80.0 * left, 60.0 * left, hands=0.4, flexion_deg=50)
    person.stay(2.0)
    assert person.counted() == 0
    assert Level.FAULT not in person.levels


def test_who_is_just_stooping_when_first_seen_is_not_judged():
    person = Person()
    person.stay(2.0, hip_deg=45.0, trunk_deg=35.0, flexion_deg=40.0)
    assert set(person.levels) == {Level.UNSURE}


def test_a_bell_that_is_taken_up_before_swings_is_no_swing():
    person = Person()
    person.stay()
    person.bend(2.0, 125.0, knee=0.5, hands=0.4)
    for _ in range(3):
        person.bend(0.9, 80.0, trunk=0.5, knee=0.6, arms=60.0)
        person.stay(0.5, arms_deg=60.0)
    person.bend(2.0, 125.0, knee=0.5, hands=0.4)
    person.stay()
    assert person.counted() == 3
    (made,) = person.finish()
    assert (made.exercise, len(made.reps)) == ("kettlebell_swing", 3)
    assert [rep.index for rep in made.reps] == [1, 2, 3]


def test_who_picks_up_a_thing_and_walks_off_has_trained_nothing():
    person = Person()
    person.stay()
    person.bend(2.0, 120.0, knee=0.5, hands=0.5)
    person.stay(0.5)
    person.walk()
    assert person.counted() == 0
    assert person.finish() == []


def test_who_walks_off_after_a_set_keeps_it():
    person = Person()
    person.stay()
    for _ in range(3):
        person.bend()
        person.stay(0.5)
    person.walk()
    assert [len(each.reps) for each in person.finish()] == [3]


def test_lunges_tell_which_leg_is_in_front_and_end_a_set_of_hinges():
    person = Person()
    person.stay()
    for _ in range(2):
        person.bend()
        person.stay(0.5)
    for side in (Side.RIGHT, Side.LEFT):
        person.lunge(side)
        person.stay(0.8)
    made = person.finish()
    assert [(each.exercise, len(each.reps)) for each in made] == [
        ("hip_hinge", 2),
        ("lunge", 2),
    ]
    assert [rep.side for rep in made[1].reps] == [Side.RIGHT, Side.LEFT]


def test_walking_is_no_lunge():
    person = Person()
    person.stay()
    person.walk(12)
    assert person.counted() == 0


def test_what_is_recognised_is_told_once_in_a_set():
    person = Person()
    person.stay()
    for _ in range(3):
        person.bend(2.0, 110.0, trunk=0.3, knee=1.0)
        person.stay(0.5)
    told = [(e.exercise, e.sure) for e in person.happened(ExerciseRecognised)]
    assert told == [("squat", True)]


def test_a_named_exercise_is_not_told():
    person = Person("squat")
    person.stay()
    person.bend(2.0, 110.0, trunk=0.3, knee=1.0)
    person.stay()
    assert person.counted() == 1
    assert person.happened(ExerciseRecognised) == []


def test_every_exercise_that_may_be_meant_has_somebody_who_follows_it():
    assert load_exercise("plank") in chosen_exercises(AUTO)
    Lifting(chosen_exercises(AUTO))


def test_lifts_from_the_floor_are_one_less_than_the_bends_to_it():
    person = Person()
    person.stay()
    for _ in range(4):  # down to it, three times down and up with it, and put down
        person.bend(2.0, 125.0, knee=0.5, hands=0.4)
        person.stay(0.6)
    person.stay(2.0)
    (made,) = person.finish()
    assert (made.exercise, len(made.reps)) == ("deadlift", 3)
    tally = RepTally()
    tally.take(person.events)
    assert tally.count == 3


def test_a_lift_that_is_about_to_be_put_down_is_one():
    person = Person()
    person.stay()
    for _ in range(3):
        person.bend(2.0, 125.0, knee=0.5, hands=0.4)
        person.stay(0.6)
    for at in range(20):
        person.frame(4.0 * at, 3.0 * at, 1.0 * at, hands=1.2)
    (made,) = person.finish()
    assert len(made.reps) == 3


def split(person, knee_deg, s=0.0):
    """Stand or sink between feet that are apart, for ``s`` seconds."""
    front, behind = (0.3 * knee_deg, -0.7 * knee_deg), (0.6 * knee_deg, -0.2 * knee_deg)
    for _ in range(max(round(s / DT_S), 1)):
        person.frame(
            0.6 * knee_deg,
            3.0,
            knee_deg,
            posture=BodyPosture.SPLIT,
            legs=(front, behind),
            step=(0.7, -1.0),
        )


@pytest.mark.parametrize("name", ["split_squat", AUTO])
def test_the_first_split_squat_counts_of_who_has_just_set_the_feet_apart(name):
    person = Person(name)
    person.stay(1.5)
    split(person, 45.0, 1.2)
    for _ in range(2):
        for at in range(65):
            split(person, 45.0 + 50.0 * math.sin(math.pi * at / 64))
        split(person, 45.0, 0.6)
    reps = [e.rep for e in person.happened(RepFinished)]
    assert person.counted() == 2
    assert all(rep.eccentric_s < 1.3 for rep in reps)
