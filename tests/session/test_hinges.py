"""A neutral hinge goes with its session and its athlete, and loses worth by the day."""

import pytest
from support.altered import nobody
from support.control_made import Line, Sink

from edge.core.spine.own_hinge import OTHER_DAY_WORTH
from edge.core.types.codes import ReferenceKind
from edge.devices.host.system import ClockReading
from edge.session.control import Control
from edge.session.recorder import SessionRecorder
from edge.session.reference.bow_file import BOW_UNUSABLE
from edge.session.reference.hinges import Hinges
from edge.store.hinges import StoredHinge
from edge.testing.scenarios import BEGIN, film, hinge, pipeline, stand

BOW = [*hinge(1, 80.0, -9.0, down_s=2.0, up_s=2.0), stand(3.0)]


class Store:
    """Answers when it is let, as a disk does."""

    def __init__(self):
        self.kept, self.asked, self.slow = {}, [], False

    def put_hinge(self, athlete, hinge):
        self.kept[athlete] = hinge

    def ask_hinge(self, athlete, take):
        self.asked.append((athlete, take))
        if not self.slow:
            self.answer()

    def answer(self):
        for athlete, take in self.asked:
            take(self.kept.get(athlete))
        self.asked.clear()


class Rack:
    def __init__(self, given=None):
        self.day = "2026-11-27"
        self.line, self.sink, self.store = Line(), Sink(), Store()
        self.pipeline = pipeline()
        self.recorder = SessionRecorder(
            "rack-1", ("m", "0" * 64), self.clock, self.sink, rest_s=60.0
        )
        self.hinges = Hinges(
            self.pipeline, self.recorder, self.store, self.clock, given
        )
        self.control = Control(
            self.line, self.pipeline, self.recorder, "auto", None, self.hinges
        )
        self.t_s = 0.0

    def clock(self):
        utc = self.day and f"{self.day}T10:00:00.000Z"
        return ClockReading("boot", self.t_s, utc, utc is not None)

    def change_over(self):
        """Have nobody in sight for as long as partners take to take turns."""
        self.run(stand(3.0), alter=nobody)
        self.run(BEGIN)

    def run(self, *moves, alter=list):
        scene = alter(film(*moves, start_s=self.t_s))
        for observation in scene:
            step = self.pipeline.replay(observation)
            self.recorder.take(step)
            self.hinges.attend(step)
            self.control.attend(step)
        self.t_s = scene[-1].t_s + 1 / 30

    def tell(self, name, **arguments):
        self.line.say(name, **arguments)
        self.run(stand(0.1))

    def bow(self):
        self.tell("reference")
        self.run(BEGIN, *BOW)
        return self.pipeline.own_hinge


def test_a_bow_asked_for_is_answered_with_its_transaction_when_it_is_over():
    rack = Rack()
    rack.line.say("reference")
    rack.run(BEGIN)
    assert rack.line.answers == []
    assert rack.line.states[-1]["cue"] == "bow_now"
    rack.run(*BOW)
    assert rack.line.answers == [("reference", "t0", None)]
    assert rack.pipeline.own_hinge is not None
    assert not rack.recorder.open


def test_a_bow_that_cannot_be_used_is_answered_with_what_to_do():
    rack = Rack()
    rack.tell("reference")
    rack.run(BEGIN, *hinge(1, 80.0, 45.0, down_s=2.0, up_s=2.0), stand(1.0))
    ((_, _, error),) = rack.line.answers
    assert error == BOW_UNUSABLE["not_neutral"]
    assert "stick" in error


def test_two_bows_at_once_are_one_too_many():
    rack = Rack()
    rack.tell("reference")
    rack.tell("reference")
    assert [error for _, _, error in rack.line.answers] == [
        "a bow is being waited for already"
    ]


def test_a_hinge_belongs_to_its_session():
    rack = Rack()
    assert rack.bow() is not None
    rack.run(*hinge(2, 80.0, -9.0))
    rack.tell("end")
    rack.run(stand(0.2))
    assert rack.pipeline.own_hinge is None
    (session,) = rack.sink.closed
    told = {rep["reference"] for rep in session["sets"][0]["reps"]}
    assert told == {ReferenceKind.OWN_HINGE}


@pytest.mark.parametrize(
    ("made", "now", "worth"),
    [
        ("2026-11-27", "2026-11-27", 1.0),
        ("2026-11-20", "2026-11-27", OTHER_DAY_WORTH),
        (None, "2026-11-27", OTHER_DAY_WORTH),
        ("2026-11-27", None, OTHER_DAY_WORTH),
    ],
)
def test_an_athletes_hinge_serves_again_and_less_on_another_day(made, now, worth):
    rack = Rack()
    rack.day = made
    rack.tell("athlete", athlete="Zoë")
    first = rack.bow()
    assert rack.store.kept["Zoë"] == StoredHinge(first.payload(), made)
    later = Rack()
    later.store.kept, later.day = rack.store.kept, now
    later.tell("athlete", athlete="Zoë")
    found = later.pipeline.own_hinge
    assert found.worth == pytest.approx(worth * first.worth)
    assert found.flexion_deg(60.0) == first.flexion_deg(60.0)


def test_who_bows_before_they_are_named_has_it_kept():
    rack = Rack()
    made = rack.bow()
    rack.tell("athlete", athlete="Ann")
    assert rack.store.kept["Ann"].numbers == made.payload()
    assert rack.pipeline.own_hinge is made


def test_the_next_athlete_is_not_read_against_the_last_ones():
    rack = Rack()
    rack.tell("athlete", athlete="Ann")
    rack.bow()
    rack.tell("athlete", athlete="Bo")
    assert rack.pipeline.own_hinge is None
    assert "Bo" not in rack.store.kept


def test_a_second_unnamed_lifter_does_not_inherit_the_first_ones():
    rack = Rack()
    assert rack.bow() is not None
    rack.run(*hinge(1, 80.0, -9.0))
    rack.change_over()
    assert rack.pipeline.own_hinge is None
    assert rack.line.states[-1]["own_hinge_worth"] is None
    rack.tell("athlete", athlete="Bo")
    assert "Bo" not in rack.store.kept


def test_a_named_athletes_is_there_when_they_come_back():
    for named_first in (True, False):
        rack = Rack()
        if named_first:
            rack.tell("athlete", athlete="Ann")
        made = rack.bow()
        rack.tell("athlete", athlete="Ann")
        rack.change_over()
        assert rack.pipeline.own_hinge is made


def test_a_racks_own_is_back_when_who_bowed_has_gone():
    given = Rack().bow()
    rack = Rack(given)
    rack.pipeline.use_hinge(given)
    assert rack.bow() is not given
    rack.change_over()
    assert rack.pipeline.own_hinge is given


def test_a_slow_disk_delays_no_frame_and_its_late_answer_is_not_anothers():
    rack = Rack()
    rack.tell("athlete", athlete="Ann")
    rack.bow()
    rack.store.slow = True
    rack.tell("athlete", athlete=None)
    rack.tell("athlete", athlete="Ann")
    assert rack.pipeline.own_hinge is None
    rack.tell("athlete", athlete="Bo")
    rack.store.answer()
    rack.run(stand(0.1))
    assert rack.pipeline.own_hinge is None


def test_recalibrate_forgets_it_in_the_store_as_well():
    rack = Rack()
    rack.tell("athlete", athlete="Ann")
    rack.bow()
    rack.tell("recalibrate")
    assert rack.pipeline.own_hinge is None
    assert rack.store.kept == {"Ann": None}


def test_stored_numbers_that_are_none_are_not_used(caplog):
    rack = Rack()
    rack.store.kept["Ann"] = StoredHinge({"worth": 5}, "2026-11-27")
    rack.tell("athlete", athlete="Ann")
    assert rack.pipeline.own_hinge is None
    assert "is not used" in caplog.text


def test_a_hinge_given_at_the_start_is_back_after_every_session():
    given = Rack().bow()
    rack = Rack(given)
    rack.pipeline.use_hinge(given)
    rack.run(BEGIN, *hinge(1, 80.0, -9.0))
    rack.tell("end")
    rack.run(stand(0.2))
    assert rack.pipeline.own_hinge is given
