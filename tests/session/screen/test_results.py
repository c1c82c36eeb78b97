"""What a screen tells of its stations: nothing that was not seen."""

import math

import pytest
from support.records_made import fault, hold
from support.screens_led import FAULT, GOOD, NEUTRAL, UNSURE, Lifter

from edge.core.types.codes import FaultCode, HoldEnd, Side
from edge.core.types.records import Posture


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
