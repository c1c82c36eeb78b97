"""A screen leads through its stations, says when, and keeps what was done."""

from support.records_made import hold, rep
from support.screens_led import FAULT, Lifter, through

from edge.core.holds.timer import TOO_SHORT
from edge.core.types.codes import Cue, HoldEnd
from edge.core.types.events import HoldStarted, RepDiscarded, RepFinished
from edge.session.screen.machine import BEGIN_S, GONE_S
from edge.session.screen.stations import STATIONS, Outcome, Stage


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
