"""In the loop a screen takes the place of a session, by command, button or program."""

import json
from dataclasses import replace

from support.control_made import Line, Sink
from support.records_made import rep

from edge.core.types.codes import Cue, Level
from edge.core.types.events import RepFinished, Step
from edge.core.verdict.feedback_mode import FeedbackSettings
from edge.devices.host.system import clock_reading
from edge.devices.lamps.gestures import Gesture
from edge.session.by_hand import ByHand, Unheard
from edge.session.control import Control
from edge.session.recorder import SessionRecorder
from edge.session.screen.guide import Guide, Led
from edge.session.screen.stations import STATIONS
from edge.session.showing import with_guide, with_mode
from edge.testing.scenarios import film, hinge, pipeline, run, squat, stand
from edge.wire.kinds.screen import Screen
from edge.wire.kinds.state import State
from edge.wire.reading import read

THREE = STATIONS[:3]  # standing, bow, squat


class Rack:
    """A loop without a camera; ``line`` is the broker's side."""

    def __init__(self, line=None):
        self.line, self.sink = line or Line(), Sink()
        self.said, self.shown = [], []
        self.pipeline = pipeline()
        self.recorder = SessionRecorder(
            "rack-1", ("m", "0" * 64), clock_reading, self.sink
        )
        about = {"rack": "rack-1", "model": {"name": "m", "sha256": "0" * 64}}
        self.guide = Guide(
            *(self.pipeline, self.recorder, about, clock_reading, self.sink),
            Led(self.said.append),
            THREE,
        )
        self.control = Control(
            self.line, self.pipeline, self.recorder, "auto", guide=self.guide
        )
        silent = FeedbackSettings("bandwidth")
        show = self.shown.append
        self.show = with_guide(self.guide, show, with_mode(silent, show, None))
        self.t_s = 0.0

    def run(self, *moves):
        scene = film(*moves, start_s=self.t_s)
        for observation in scene:
            step = self.pipeline.replay(observation)
            self.show(step)
            self.guide.take(step)
            self.control.attend(step)
        self.t_s = scene[-1].t_s + 1 / 30

    def tell(self, name, **arguments):
        self.line.say(name, **arguments)
        self.run(stand(0.05))
        return self.line.answers[-1][2]


def test_start_with_screen_leads_through_it_and_stores_one_record():
    rack = Rack()
    rack.run(stand(1.5), *hinge(1))
    assert rack.tell("athlete", athlete="Ann") is None
    assert rack.tell("start", exercise="screen") is None
    (session,) = rack.sink.closed
    assert session["schema"] == "session/1"
    rack.run(stand(9.0))
    assert rack.guide.state()["station"] == "standing_bow"
    rack.run(stand(6.0), *hinge(3))
    rack.run(stand(9.0), *squat(3), stand(4.0))
    assert not rack.guide.running
    screen = rack.sink.closed[1]
    read(Screen, json.dumps(screen).encode())
    assert (screen["schema"], screen["athlete"]) == ("screen/1", "Ann")
    assert [s["outcome"] for s in screen["stations"]] == ["done"] * 3
    assert [len(s["reps"]) for s in screen["stations"]] == [0, 3, 3]
    assert screen["stations"][1]["result"] == "good"
    assert screen["id"] != session["id"]
    # Afterwards it is a session again, and nothing of the screen is in it.
    rack.run(stand(1.0), *hinge(2))
    rack.tell("end")
    assert [len(s["reps"]) for s in rack.sink.closed[2]["sets"]] == [2]


def test_lamp_page_and_terminal_say_what_to_do_and_when():
    rack = Rack()
    rack.tell("start", exercise="screen")
    rack.run(stand(9.0))
    cues = [step.feedback.cue for step in rack.shown if step.feedback.cue]
    wanted = [Cue.SCREEN_READY, Cue.SCREEN_BEGIN, Cue.SCREEN_DONE, Cue.SCREEN_READY]
    assert list(dict.fromkeys(cues)) == wanted[:3]
    # The mode is silent on green: the signals of a screen pass it.
    done = next(s for s in rack.shown if s.feedback.cue is Cue.SCREEN_DONE)
    assert done.feedback.level is Level.NEUTRAL
    states = [read(State, json.dumps(each).encode()) for each in rack.line.states]
    told = [each.screen for each in states if each.screen]
    assert (told[0].station, told[0].stage) == ("standing", "ready")
    assert {(each.number, each.of) for each in told} == {(1, 3), (2, 3)}
    assert told[-1].say.startswith("Standing bow: ")
    assert {each.cue for each in states if each.screen} >= {"screen_ready"}
    assert rack.said[0].startswith("Standing: Stand still")
    assert "Begin." in rack.said


def test_a_command_in_between_is_answered():
    rack = Rack()
    assert rack.tell("skip") == "no screen is in progress"
    assert rack.tell("start", exercise="plonk").startswith("unknown exercise; known: ")
    assert rack.tell("start", exercise="screen") is None
    assert rack.tell("exercise", exercise="squat").startswith("a screen is in progress")
    assert rack.tell("reference").startswith("a screen is in progress")
    assert rack.tell("skip") is None
    rack.run(stand(0.1))
    assert rack.guide.state()["station"] == "standing_bow"
    assert rack.tell("end") is None
    assert not rack.guide.running
    (screen,) = rack.sink.closed
    assert [s["outcome"] for s in screen["stations"]] == ["skipped"] * 3
    assert screen["advice"] == ["screen_again"]


def test_a_session_may_begin_with_its_exercise():
    rack = Rack()
    assert rack.tell("start", exercise="squat") is None
    assert rack.recorder.open
    assert rack.line.states[-1]["exercise"] == "squat"
    rack.run(stand(1.5), *squat(1))
    rack.tell("end")
    assert rack.sink.closed[0]["sets"][0]["exercise"] == "squat"


def test_a_start_ends_the_screen_in_progress():
    rack = Rack()
    rack.tell("start", exercise="screen")
    rack.tell("start")
    assert not rack.guide.running
    assert rack.recorder.open
    assert [each["schema"] for each in rack.sink.closed] == ["screen/1"]


def test_the_button_leaves_a_station_out_and_ends_a_screen():
    class Button:
        said = ()

        def gestures(self):
            now, self.said = self.said, ()
            return list(now)

    button, line = Button(), Line()
    rack = Rack(ByHand(button, Unheard(), ("auto", "squat"), line))
    line.say("start", exercise="screen")
    rack.run(stand(0.1))
    button.said = (Gesture.NEXT,)
    rack.run(stand(0.2))
    assert rack.guide.state()["station"] == "standing_bow"
    button.said = (Gesture.END,)
    rack.run(stand(0.2))
    assert not rack.guide.running
    button.said = (Gesture.NEXT,)
    rack.run(stand(0.2))
    assert line.states[-1]["exercise"] == "squat"


def test_between_repetitions_the_state_says_what_to_do():
    rack = Rack()
    rack.run(stand(1.5), *hinge(1, flexion_deg=45.0))
    advice = read(State, json.dumps(rack.line.states[-1]).encode()).advice
    assert "hips_back_spine_long" in advice


def test_a_tiring_set_is_stopped_while_it_goes_on():
    last = run(film(stand(0.1)))[-1]
    rack = Rack()
    rack.tell("start")
    for index, drift_deg in enumerate((0, 0, 0, 0, 0, 7, 7), 1):
        made = replace(rep(index), spine_drift_deg=float(drift_deg))
        step: Step = replace(last, events=(RepFinished(last.t_s, made),))
        rack.control.attend(step)
    assert rack.line.states[-1]["advice"][:2] == ["stop_the_set", "less_weight"]
