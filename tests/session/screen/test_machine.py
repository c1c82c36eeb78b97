"""A screen leads through its stations, says when, and claims nothing it did not see."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from support.control_made import Sink
from support.records_made import fault, hold, rep

from edge.core.following.follower import Known
from edge.core.holds.timer import TOO_SHORT
from edge.core.types.codes import (
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
    HoldFinished,
    HoldStarted,
    RepDiscarded,
    RepFinished,
    SetFinished,
    Step,
)
from edge.core.types.frames import Pose, View
from edge.core.types.records import Posture, SetRecord
from edge.core.types.states import BodyAngles, Feedback, Movement, SpineState
from edge.devices.host.system import clock_reading
from edge.session.screen.guide import exercises_of
from edge.session.screen.machine import BEGIN_S, DONE_S, GONE_S, Machine
from edge.session.screen.recorder import ScreenRecorder
from edge.session.screen.stations import STATIONS, Outcome, Stage
from edge.wire.kinds.screen import Screen
from edge.wire.reading import read

GOOD, FAULT, UNSURE = Verdict.GOOD, Verdict.FAULT, Verdict.UNSURE
NEUTRAL = Posture(5.0, 5.0)
RATE_HZ = 10.0
ABOUT = {"rack": "rack-1", "model": {"name": "m", "sha256": "0" * 64}}


class Lifter:
    """A pipeline that answers as a test says, and the lifter before it."""

    def __init__(self, posture=NEUTRAL, stations=STATIONS):
        self.posture = posture
        self.exercise = None
        self.used = []
        self.t_s = 0.0
        self._reps, self._holds = [], []
        exercises = exercises_of(stations)
        self.machine = Machine(self, exercises, stations)
        self.sink = Sink()
        self.stored = []
        self.sink.open_session = self.stored.append
        self.recorder = ScreenRecorder(
            self.machine, exercises, ABOUT, clock_reading, self.sink
        )
        self.cues = []

    def use(self, *exercises):
        ended = self.finish()
        self.used.append(exercises[0].name)
        return ended

    def finish(self):
        reps, self._reps = tuple(self._reps), []
        holds, self._holds = tuple(self._holds), []
        if not reps and not holds:
            return ()
        return (SetFinished(self.t_s, SetRecord("x", reps, holds), Posture()),)

    def recalibrate(self):
        self.used.append("recalibrate")

    def known(self):
        return Known(None, self.posture)

    def show(self, s=0.1, events=(), there=True, lean_deg=0.0, flexion_deg=5.0):
        """Go on for ``s`` seconds; the events come with the first frame."""
        for _ in range(max(round(s * RATE_HZ), 1)):
            self.t_s += 1 / RATE_HZ
            xy = np.full((17, 2), 0.5 if there else math.nan, np.float32)
            self.machine.take(
                made := Step(
                    self.t_s,
                    0,
                    Pose(self.t_s, xy, np.ones(17, np.float32)),
                    View(ViewKind.SIDE, 1, 0.0, 100.0),
                    None,
                    BodyAngles(self.t_s, lean_deg, 0.0, 0.0, 0.0, 0.0),
                    SpineState(self.t_s, 0.0, flexion_deg, 0.0, 0.0, 0.9),
                    Movement(self.t_s, Phase.STANDING, 0.0, None),
                    Feedback(Level.NEUTRAL),
                    events,
                )
            )
            self.recorder.take(made)
            events = ()
            cue = self.machine.feedback and self.machine.feedback.cue
            if not self.cues or cue != self.cues[-1]:
                self.cues.append(cue)

    def to(self, name, round=1):
        """Go on to where a station is worked at; those before are left out."""
        for _ in range(10_000):
            machine = self.machine
            if (machine.seen and machine.station.name == name) and (
                machine.stage is Stage.WORK and machine.round == round
            ):
                return
            if machine.seen and machine.station.name != name:
                machine.skip()
            self.show()
        raise AssertionError(f"never came to {name}")

    def rep(self, verdict=GOOD, trunk_deg=65.0, faults=(), side=None):
        made = replace(
            rep(
                len(self._reps) + 1, verdict=verdict, trunk_deg=trunk_deg, faults=faults
            ),
            side=side,
        )
        self._reps.append(made)
        self.show(2.0, (RepFinished(self.t_s, made),))

    def hold(self, seconds, verdict=GOOD, faults=(), side=None):
        start_s = self.t_s
        self.show(1.0)
        made = hold(
            len(self._holds) + 1,
            start_s=start_s,
            end_s=start_s + seconds,
            verdict=verdict,
            faults=faults,
            side=side,
        )
        self.show(0.1, (HoldStarted(self.t_s, made.index, start_s, side),))
        self.show(seconds - 1.0)
        self._holds.append(made)
        self.show(0.1, (HoldFinished(self.t_s, made),))

    def record(self):
        self.machine.stop()
        record = self.recorder.close()
        read(Screen, json.dumps(record).encode())  # as the contract has it
        return record

    def station(self, name):
        return next(s for s in self.record()["stations"] if s["station"] == name)


def through(lifter):
    """Do all that is asked for, well."""
    for station in STATIONS[1:]:
        for round in range(1, station.rounds + 1):
            while lifter.machine.stage is not Stage.WORK or (
                lifter.machine.station is not station or lifter.machine.round != round
            ):
                lifter.show()
            for at in range(station.reps):
                lifter.rep(side=(Side.LEFT, Side.RIGHT)[at % 2])
            if station.lean_s:
                lifter.show(station.lean_s + 0.2, lean_deg=50.0)
            if station.hold_s:
                lifter.hold(station.hold_s + 1.0)
    lifter.show(DONE_S + 0.2)


def test_who_does_all_of_it_well_has_a_record_that_says_so():
    lifter = Lifter()
    through(lifter)
    assert lifter.machine.stage is Stage.OVER
    record = lifter.record()
    assert [s["station"] for s in record["stations"]] == [s.name for s in STATIONS]
    assert {s["outcome"] for s in record["stations"]} == {"done"}
    assert {s["result"] for s in record["stations"]} == {"good"}
    assert record["advice"] == ["screen_all_good"]
    by_name = {s["station"]: s for s in record["stations"]}
    assert len(by_name["standing_bow"]["reps"]) == 3
    assert [h["index"] for h in by_name["side_plank"]["holds"]] == [1, 2]
    assert by_name["lunge"]["lean"]["held_s"] >= 5.0
    assert "good_lean" in by_name["lunge"]["advice"]


def test_each_station_is_judged_by_its_exercise_and_the_lamp_says_when():
    lifter = Lifter()
    through(lifter)
    assert lifter.used[0] == "recalibrate"
    rounds = [s.exercise for s in STATIONS for _ in range(s.rounds)]
    assert lifter.used[1:] == rounds
    one = [Cue.SCREEN_READY, Cue.SCREEN_BEGIN, None, Cue.SCREEN_DONE]
    # While somebody stands, nothing is judged: the signal stays.
    assert lifter.cues[:3] == [Cue.SCREEN_READY, Cue.SCREEN_BEGIN, Cue.SCREEN_DONE]
    assert lifter.cues[3:-1] == one * (len(rounds) - 1)
    assert lifter.cues[-1] is None


def test_what_is_done_while_getting_ready_does_not_count():
    lifter = Lifter()
    while lifter.machine.station.name != "standing_bow":
        lifter.show()
    lifter.rep(FAULT)
    lifter.to("standing_bow")
    for _ in range(3):
        lifter.rep()
    assert [r["verdict"] for r in lifter.station("standing_bow")["reps"]] == [
        "good"
    ] * 3


def test_a_skipped_station_says_so_and_keeps_what_was_seen():
    lifter = Lifter()
    lifter.to("squat")
    lifter.rep()
    lifter.machine.skip()
    lifter.to("bird_dog")
    record = lifter.record()
    by_name = {s["station"]: s for s in record["stations"]}
    assert by_name["squat"]["outcome"] == "skipped"
    assert len(by_name["squat"]["reps"]) == 1
    assert by_name["squat"]["result"] == "cannot_tell"
    assert by_name["lunge"]["outcome"] == "skipped"
    assert by_name["plank"]["started_s"] is None
    assert record["advice"] == ["screen_again"]


def test_a_station_that_is_not_done_in_its_time_is_left():
    lifter = Lifter()
    lifter.to("standing_bow")
    lifter.show(62.0)
    assert lifter.machine.station.name == "squat"
    station = lifter.station("standing_bow")
    assert station["outcome"] == "timed_out"
    assert station["result"] == "cannot_tell"


def test_an_empty_place_ends_the_screen():
    lifter = Lifter()
    lifter.to("squat")
    lifter.show(GONE_S + 0.2, there=False)
    assert lifter.machine.stage is Stage.OVER
    record = lifter.record()
    assert [s["outcome"] for s in record["stations"]][2:] == ["nobody"] * 6


def test_nobody_begins_before_somebody_is_there():
    lifter = Lifter()
    lifter.show(20.0, there=False)
    assert lifter.machine.stage is Stage.READY
    lifter.show(STATIONS[0].ready_s + BEGIN_S + 0.2)
    assert lifter.machine.stage is not Stage.READY


def test_how_somebody_stands_is_a_tendency_only_where_it_was_seen():
    unseen = Lifter(Posture())
    unseen.to("standing_bow")
    assert unseen.station("standing")["result"] == "cannot_tell"
    for posture, result in ((Posture(30.0, 30.0), "work_on"), (NEUTRAL, "good")):
        lifter = Lifter(posture)
        while lifter.machine.station.name == "standing":
            lifter.show()
        record = lifter.record()
        assert record["stations"][0]["result"] == result
        tendency = "lower_cross_tendency" in record["advice"]
        assert tendency is (result == "work_on")


@pytest.mark.parametrize(
    ("verdicts", "trunk_deg", "result"),
    [
        ([GOOD] * 3, 65.0, "good"),
        ([GOOD, GOOD, FAULT], 65.0, "good"),
        ([GOOD, FAULT, FAULT], 65.0, "work_on"),
        ([GOOD] * 3, 30.0, "work_on"),
        ([UNSURE] * 3, 65.0, "cannot_tell"),
        ([GOOD, UNSURE, UNSURE], 65.0, "cannot_tell"),
        ([FAULT, UNSURE, UNSURE], 65.0, "cannot_tell"),
    ],
)
def test_a_bow_is_told_by_what_was_judged_of_it(verdicts, trunk_deg, result):
    lifter = Lifter()
    lifter.to("standing_bow")
    for verdict in verdicts:
        faults = (fault(),) if verdict is FAULT else ()
        lifter.rep(verdict, trunk_deg, faults)
    record = lifter.record()
    station = record["stations"][1]
    assert station["result"] == result
    assert ("go_deeper" in station["advice"]) is (trunk_deg < 45.0)
    assert ("practise_standing_bow" in record["advice"]) is (result == "work_on")


@pytest.mark.parametrize(
    ("seconds", "verdict", "faults", "result"),
    [
        (16.0, GOOD, (), "good"),
        (9.0, GOOD, (), "good"),
        (16.0, FAULT, ("lateral_flexion",), "work_on"),
        (16.0, UNSURE, (), "cannot_tell"),
    ],
)
def test_a_hold_is_told_by_its_time_and_its_form(seconds, verdict, faults, result):
    lifter = Lifter()
    lifter.to("plank")
    lifter.hold(seconds, verdict, tuple(map(fault, faults)))
    station = lifter.station("plank")
    assert station["result"] == result
    assert ("ribs_over_pelvis" in station["advice"]) is bool(faults)


def test_a_good_hold_that_is_cut_short_tells_nothing_and_a_bad_one_does():
    for verdict, result in ((GOOD, "cannot_tell"), (FAULT, "work_on")):
        lifter = Lifter()
        lifter.to("plank")
        short = hold(end_s=4.0, verdict=verdict, ended_by=HoldEnd.UNFINISHED)
        lifter._holds.append(short)
        assert lifter.station("plank")["result"] == result


def test_a_false_start_of_a_hold_may_be_tried_again():
    lifter = Lifter()
    lifter.to("plank")
    lifter.hold(4.0)
    assert lifter.machine.stage is Stage.WORK
    lifter.hold(16.0)
    assert lifter.machine.stage is Stage.DONE


def test_a_hold_that_goes_on_is_over_for_the_screen_after_its_time():
    lifter = Lifter()
    lifter.to("plank")
    lifter.show(0.1, (HoldStarted(lifter.t_s, 1, lifter.t_s),))
    lifter.show(15.1)
    assert lifter.machine.stage is Stage.DONE


def test_one_side_of_two_is_half_of_what_is_asked_for():
    lifter = Lifter()
    lifter.to("side_plank")
    lifter.hold(11.0, side=Side.LEFT)
    lifter.to("side_plank", round=2)
    bad = (fault(FaultCode.LATERAL_FLEXION),)
    lifter.hold(11.0, FAULT, bad, side=Side.RIGHT)
    station = lifter.station("side_plank")
    assert [h["side"] for h in station["holds"]] == ["left", "right"]
    assert station["result"] == "work_on"
    assert "weaker_side_first" in station["advice"]


@pytest.mark.parametrize(
    ("lean_deg", "flexion_deg", "advice", "result"),
    [
        (50.0, 5.0, "good_lean", "good"),
        (50.0, 40.0, "lean_neutral", "work_on"),
        (20.0, 5.0, None, "good"),
        (50.0, math.nan, None, "good"),
    ],
)
def test_the_lunges_lean_is_told_only_where_it_was_seen(
    lean_deg, flexion_deg, advice, result
):
    lifter = Lifter()
    lifter.to("lunge")
    for _ in range(4):
        lifter.rep()
    lifter.show(5.2, lean_deg=lean_deg, flexion_deg=flexion_deg)
    lifter.show(20.0)
    station = lifter.station("lunge")
    assert station["result"] == result
    told = {"good_lean", "lean_neutral"} & set(station["advice"])
    assert told == ({advice} if advice else set())


def test_what_comes_first_is_the_easiest_that_fails_and_no_long_list():
    lifter = Lifter(Posture(30.0, 30.0))
    lifter.show(15.0)
    for name in ("standing_bow", "squat", "lunge"):
        lifter.to(name)
        for _ in range(4):
            lifter.rep(FAULT, faults=(fault(),))
        lifter.show(20.0)
    advice = lifter.record()["advice"]
    assert advice[0] == "practise_standing_bow"
    assert "practise_squat" in advice
    assert "practise_lunge" not in advice
    assert "less_weight" not in advice


def test_what_is_over_is_stored_before_the_end():
    lifter = Lifter()
    lifter.to("squat")
    assert [len(each["stations"]) for each in lifter.stored] == [1, 2]
    assert lifter.stored[-1]["stations"][1]["outcome"] == "skipped"
    assert lifter.sink.closed == []
    lifter.record()
    assert lifter.sink.closed[0]["id"] == lifter.stored[0]["id"]


def test_a_screen_that_ends_unfinished_keeps_holds_that_were_not_over():
    lifter = Lifter()
    lifter.to("plank")
    lifter._holds.append(hold(ended_by=HoldEnd.UNFINISHED))
    station = lifter.station("plank")
    assert station["outcome"] == Outcome.SKIPPED
    assert station["holds"][0]["ended_by"] == "unfinished"


def test_a_hold_that_was_none_is_not_waited_out():
    """What is too short for a hold has begun like one; nobody holds afterwards."""
    lifter = Lifter()
    lifter.to("plank")
    lifter.show(2.0, (HoldStarted(lifter.t_s, 1, lifter.t_s, None),))
    lifter.show(20.0, (RepDiscarded(lifter.t_s, TOO_SHORT),))
    assert lifter.machine.stage is Stage.WORK
    lifter.hold(16.0)
    assert lifter.station("plank")["outcome"] == "done"


def test_who_goes_on_while_the_lamp_says_done_skips_nothing():
    lifter = Lifter()
    lifter.to("squat")
    for _ in range(lifter.machine.station.reps - 1):
        lifter.rep()
    lifter.show(0.1, (RepFinished(lifter.t_s, rep(9)),))
    assert lifter.machine.stage is Stage.DONE
    lifter.machine.skip()
    assert lifter.station("squat")["outcome"] == "done"
