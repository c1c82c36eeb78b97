"""The lifter's page speaks to the rack as MQTT does, and no frame waits for it."""

import threading
from collections import deque
from dataclasses import replace

import pytest

from edge.core.types.records import SetRecord, payload
from edge.devices.host.system import clock_reading
from edge.session.control import Control, exercise_choices
from edge.session.page.asked import FROM_PAGE, commands, read_asked
from edge.session.page.by_page import LEFT_S, NAMES, PRESSES, SILENT, SLOW, ByPage
from edge.session.page.last_set import FORGET_S, LastSet
from edge.session.recorder import SessionRecorder
from edge.session.screen.guide import Guide
from edge.testing.scenarios import BEGIN, film, hinge, pipeline, stand
from edge.wire.payloads import SetAthlete, SetExercise


class Rack:
    """A loop that attends to the page, as ``run`` does, with a lifter before it."""

    def __init__(self, *moves, others=None):
        self.page = ByPage(others, answer_s=5.0)
        self.stored = []
        self.last = LastSet(self, lambda: self.page.now.get("athlete"))
        self.pipeline = pipeline()
        self.recorder = SessionRecorder("r", ("m", "0" * 64), clock_reading, self.last)
        about = {"rack": "r", "model": {"name": "m", "sha256": "0" * 64}}
        parts = (self.pipeline, self.recorder)
        self.guide = Guide(*parts, about, clock_reading, self.last)
        self.control = Control(self.page, *parts, "hip_hinge", guide=self.guide)
        self.scene = deque(film(*moves))

    def step(self):
        seen = self.scene.popleft()
        if not self.scene:  # whoever stands there goes on standing
            self.scene.append(replace(seen, t_s=seen.t_s + 1 / 30))
        step = self.pipeline.replay(seen)
        self.guide.take(step)
        self.control.attend(step)

    def asked(self, wanted):
        """What the page is told, while the loop goes on."""
        found = []

        def ask():
            try:
                found.append(self.page.do(wanted))
            except ValueError as error:
                found.append(str(error))

        thread = threading.Thread(target=ask)
        thread.start()
        while thread.is_alive():
            self.step()
        thread.join()
        return found[0]

    def open_session(self, session):
        pass

    def add_rep(self, rep):
        pass

    def add_set(self, session_id, index, finished):
        pass

    def close_session(self, session_id, session):
        self.stored.append(session)


SET = (BEGIN, *hinge(reps=2), stand(0.5))
LONG = stand(1.0)


def turn(athlete, load_kg=None, **rest):
    return {"what": "turn", "athlete": athlete, "load_kg": load_kg, **rest}


def test_whoever_says_that_they_lift_next_is_in_the_record_with_their_load():
    rack = Rack(stand(1.0), *SET, LONG)
    rack.control.attend(rack.pipeline.replay(rack.scene[0]))
    assert rack.asked(turn("Ana", 60.0, exercise="deadlift")) == {"text": "Done."}
    assert rack.page.look()["athlete"] == "Ana"
    assert (rack.recorder.athlete, rack.recorder.load_kg) == ("Ana", 60.0)
    assert rack.page.now["exercise"] == "deadlift"


def test_two_who_alternate_have_their_sets_apart():
    rack = Rack(*SET * 2, LONG)
    rack.step()
    rack.asked(turn("Ana", 60.0))
    while not rack.recorder.open:
        rack.step()
    for _ in range(200):
        rack.step()
    rack.asked(turn("Ben", 80.0))
    (ended,) = rack.stored
    assert (ended["athlete"], ended["load_kg"]) == ("Ana", 60.0)
    assert len(ended["sets"]) == 1
    assert rack.last.told()["athlete"] == "Ana"
    assert (rack.recorder.athlete, rack.recorder.load_kg) == ("Ben", 80.0)
    assert rack.page.look()["names"] == ["Ben", "Ana"]


def test_whoever_lifts_without_a_name_is_named_and_keeps_their_session():
    rack = Rack(*SET, LONG)
    while not rack.recorder.open:
        rack.step()
    rack.step()
    rack.asked(turn("Ana"))
    assert rack.stored == []
    assert rack.recorder.open
    assert rack.recorder.athlete == "Ana"


def test_the_page_leads_through_a_screen_and_shows_where_it_is():
    rack = Rack(LONG)
    rack.step()
    assert rack.page.look()["screen"] is None
    assert rack.asked({"what": "screen"}) == {"text": "Done."}
    rack.step()
    assert rack.page.look()["screen"]["station"] == "standing"
    assert rack.asked({"what": "skip"}) == {"text": "Done."}
    rack.step()
    assert rack.asked({"what": "leave"}) == {"text": "Done."}
    rack.step()
    assert rack.page.look()["screen"] is None
    assert "no screen is in progress" in rack.asked({"what": "skip"})
    assert [each["schema"] for each in rack.stored] == ["screen/1"]


def test_what_the_rack_refuses_is_told():
    rack = Rack(LONG)
    rack.step()
    assert "unknown exercise" in rack.asked({"what": "change", "exercise": "yoga"})


def test_a_rack_that_has_stopped_is_told_and_asked_for_nothing_later():
    page = ByPage(answer_s=0.01)
    with pytest.raises(ValueError, match=SILENT):
        page.do(turn("Ana"))
    assert page.poll() is None


def test_a_session_that_could_not_be_ended_is_never_given_another_name():
    page = ByPage(answer_s=0.01)
    page.now = {"athlete": "Ana", "session": "s"}
    asked = []
    page._told = lambda name, command: (
        asked.append(name) or ByPage._told(page, name, command)
    )
    with pytest.raises(ValueError, match=SILENT):
        page.do(turn("Ben"))
    assert asked == ["end"]


def test_of_two_phones_at_once_each_name_goes_with_its_own_load():
    rack = Rack(LONG)
    rack.step()
    order = []
    obey = rack.page.respond

    def respond(name, command, error=None):
        order.append((name, getattr(command, "athlete", None)))
        obey(name, command, error)

    rack.page.respond = respond
    phones = [
        threading.Thread(target=rack.page.do, args=[turn(name, load)])
        for name, load in (("Ana", 60.0), ("Ben", 80.0))
    ]
    for phone in phones:
        phone.start()
    while rack.page._asked.empty():  # both have asked before the rack looks
        phones[1].join(0.05)
    while any(phone.is_alive() for phone in phones):
        rack.step()
        phones[1].join(0.01)
    assert [name for name, _ in order] == ["athlete", "load"] * 2
    loads = {"Ana": 60.0, "Ben": 80.0}
    assert rack.recorder.load_kg == loads[rack.recorder.athlete]


def test_who_presses_without_end_is_told_to_wait():
    page = ByPage(answer_s=0.001, clock=lambda: 0.0)
    for _ in range(PRESSES):
        with pytest.raises(ValueError, match=SILENT):
            page.do({"what": "change", "load_kg": 5})
    with pytest.raises(ValueError, match=SLOW):
        page.do({"what": "change", "load_kg": 5})


def test_who_said_that_they_lift_next_and_left_is_not_who_comes_hours_later():
    rack = Rack(LONG)
    now_s = 0.0
    rack.page._clock = lambda: now_s
    rack.step()
    rack.asked(turn("Ana", 60.0))
    now_s = LEFT_S
    rack.step()
    assert (rack.recorder.athlete, rack.recorder.load_kg) == ("Ana", 60.0)
    now_s += 1.0
    rack.step()
    rack.step()
    assert (rack.recorder.athlete, rack.recorder.load_kg) == (None, None)


def test_whoever_goes_on_lifting_or_was_named_by_others_keeps_their_name():
    rack = Rack(*SET, LONG)
    now_s = 0.0
    rack.page._clock = lambda: now_s
    rack.step()
    rack.asked(turn("Ana"))
    while not rack.recorder.open:
        rack.step()
    for _ in range(3):
        now_s += 0.9 * LEFT_S
        rack.step()
    assert rack.recorder.athlete == "Ana"
    rack.recorder.athlete = "by staff"
    rack.step()
    now_s += 9 * LEFT_S
    rack.step()
    assert rack.recorder.athlete == "by staff"


def test_the_broker_s_commands_and_answers_go_their_own_way():
    class Others:
        def __init__(self):
            self.said = []

        def poll(self):
            return "end", SetAthlete(transaction="t", athlete=None)

        def respond(self, name, command, error=None):
            self.said.append((name, error))

        def state(self, now):
            self.said.append(now)

    others = Others()
    page = ByPage(others)
    name, command = page.poll()
    page.respond(name, command, "no session is open")
    page.state({"athlete": None})
    assert others.said == [("end", "no session is open"), {"athlete": None}]
    page.respond("athlete", SetAthlete(transaction=FROM_PAGE + "x", athlete=None))
    assert len(others.said) == 2


def test_names_are_few_and_forgotten_after_a_training():
    now_s = 0.0
    page = ByPage(clock=lambda: now_s)
    for name in "ABCDEF":
        page._remember(name)
    assert page.look()["names"] == list("FEDC")[:NAMES]
    now_s = 4 * 3600.0
    assert page.look()["names"] == []


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"what": "start"},
        {"what": "turn"},
        {"what": "turn", "athlete": ""},
        {"what": "turn", "athlete": "x" * 65},
        {"what": "turn", "athlete": "a\u0000"},
        {"what": "turn", "athlete": "Ana", "load_kg": -1},
        {"what": "turn", "athlete": "Ana", "load_kg": "60"},
        {"what": "change", "exercise": "Robert'); DROP"},
    ],
)
def test_anything_else_is_refused_before_the_rack_sees_it(asked):
    with pytest.raises(ValueError, match="cannot be asked for"):
        ByPage().do(asked)


def test_what_is_left_out_of_a_change_stays():
    (only,) = commands(read_asked({"what": "change", "exercise": "squat"}), {})
    assert isinstance(only[1], SetExercise)
    assert commands(read_asked({"what": "change"}), {}) == []


def test_the_last_set_is_told_in_sentences_and_forgotten_in_the_end():
    now_s = 0.0
    rack = Rack(*SET)
    last = LastSet(rack, lambda: None, lambda: now_s)
    assert last.told() is None
    last.add_set("s", 0, payload(SetRecord("hip_hinge", (), ())))
    assert last.told()["lines"] == ["No repetition was counted."]
    now_s = FORGET_S + 1
    assert last.told() is None


def test_a_page_that_nobody_has_set_up_yet_shows_what_there_is():
    shown = ByPage().look()
    assert shown["exercises"] == list(exercise_choices())
    assert (shown["athlete"], shown["lifting"], shown["names"]) == (None, False, [])
