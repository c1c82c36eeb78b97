"""Commands reach the loop and what it keeps; what changes is told."""

import json
import math

import pytest
from support.control_made import Line, Sink

from edge.devices.host.system import clock_reading
from edge.session.control import Control, exercise_choices
from edge.session.recorder import SessionRecorder
from edge.testing.scenarios import film, hinge, pipeline, squat, stand
from edge.wire.kinds.state import State
from edge.wire.payloads import COMMANDS, Session
from edge.wire.reading import read


class Buzzer:
    muted = False


class Rack:
    def __init__(self):
        self.line, self.sink, self.buzzer = Line(), Sink(), Buzzer()
        self.pipeline = pipeline()
        self.recorder = SessionRecorder(
            "rack-1", ("m", "0" * 64), clock_reading, self.sink, rest_s=60.0
        )
        self.control = Control(
            self.line, self.pipeline, self.recorder, "auto", self.buzzer
        )

    def run(self, scene):
        for observation in scene:
            step = self.pipeline.replay(observation)
            self.recorder.take(step)
            self.control.attend(step)

    def tell(self, name, **arguments):
        """Give a command, and the loop one frame to obey it."""
        self.line.say(name, **arguments)
        self.run(film(stand(0.05)))
        return self.line.answers[-1][2]


def test_every_command_is_obeyed_by_somebody():
    control = Rack().control
    assert set(control._obeyed) == set(COMMANDS.values())


def test_athlete_and_load_are_in_the_session_that_end_closes():
    rack = Rack()
    assert rack.tell("start") is None
    assert rack.tell("athlete", athlete="Ann") is None
    assert rack.tell("load", load_kg=62.5) is None
    assert rack.tell("end") is None
    (session,) = rack.sink.closed
    assert (session["athlete"], session["load_kg"]) == ("Ann", 62.5)
    assert read(Session, json.dumps(session).encode()).sets == []
    assert rack.tell("end") == "no session is open"


def test_end_counts_the_set_in_progress():
    rack = Rack()
    rack.run(film(stand(1.5), *hinge(2)))
    rack.tell("end")
    (session,) = rack.sink.closed
    assert len(session["sets"][0]["reps"]) == 2


def test_start_closes_what_was_open():
    rack = Rack()
    rack.tell("start")
    first = rack.recorder.session_id
    rack.tell("start")
    assert [session["id"] for session in rack.sink.closed] == [first]
    assert rack.recorder.session_id not in (None, first)


def test_the_exercise_changes_with_the_next_set():
    rack = Rack()
    rack.run(film(stand(1.5), *hinge(1)))
    assert rack.tell("exercise", exercise="deadlift") is None
    assert "known: auto" in rack.tell("exercise", exercise="yoga")
    assert rack.line.states[-1]["exercise"] == "deadlift"
    rack.tell("end")
    assert len(rack.sink.closed[0]["sets"]) == 1
    assert rack.control._exercise == "deadlift"
    assert "deadlift" in exercise_choices()


def test_back_on_auto_a_squat_is_a_squat_again():
    rack = Rack()
    assert rack.tell("exercise", exercise="deadlift") is None
    assert rack.tell("exercise", exercise="auto") is None
    rack.run(film(stand(1.5), *squat(2)))
    assert rack.tell("end") is None
    (session,) = rack.sink.closed
    assert [finished["exercise"] for finished in session["sets"]] == ["squat"]


def test_mute_reaches_the_buzzer_if_there_is_one():
    rack = Rack()
    assert rack.tell("mute", mute=True) is None
    assert rack.buzzer.muted
    assert rack.line.states[-1]["mute"] is True
    rack.control._buzzer = None
    assert "no buzzer" in rack.tell("mute", mute=False)


def test_recalibrate_forgets_how_the_lifter_stood():
    rack = Rack()
    rack.run(film(stand(3.0)))
    assert math.isfinite(rack.pipeline.known().posture.standing_lordosis_deg)
    rack.tell("recalibrate")
    assert math.isnan(rack.pipeline.known().posture.standing_lordosis_deg)


def test_what_the_lamp_shows_and_the_last_repetition_are_told():
    rack = Rack()
    rack.run(film(stand(1.5), *hinge(2, flexion_deg=40)))
    for state in rack.line.states:
        read(State, json.dumps(state).encode())
    assert len(rack.line.states) < 60  # changes, not frames
    assert {state["level"] for state in rack.line.states} >= {"neutral", "fault"}
    last = rack.line.states[-1]
    assert (last["reps"], last["verdict"]) == (2, "fault")
    assert last["session"] == rack.recorder.session_id


def test_every_state_has_every_key_from_the_first_one_on():
    rack = Rack()
    rack.run(film(stand(1.5), *hinge(1)))
    first, last = rack.line.states[0], rack.line.states[-1]
    assert set(first) == set(last) == set(State.__struct_fields__)
    assert (first["reps"], first["verdict"], first["hip_share"]) == (0, None, None)


def test_the_figures_of_a_lifter_go_with_their_session():
    rack = Rack()
    rack.run(film(stand(1.5), *hinge(2)))
    assert rack.line.states[-1]["reps"] == 2
    rack.tell("end")
    rack.run(film(stand(0.05)))
    last = rack.line.states[-1]
    assert (last["reps"], last["verdict"], last["hip_share"]) == (0, None, None)


@pytest.mark.parametrize("name", COMMANDS)
def test_one_command_a_frame(name):
    arguments = {
        "exercise": {"exercise": "auto"},
        "athlete": {"athlete": None},
        "load": {"load_kg": None},
        "mute": {"mute": True},
    }
    rack = Rack()
    for _ in range(3):
        rack.line.say(name, **arguments.get(name, {}))
    (frame,) = film(stand(0.05))[:1]
    rack.run([frame])
    assert len(rack.line.commands) == 2
    # For a bow, the answer comes when it is over.
    assert len(rack.line.answers) == (name != "reference")


def test_what_is_recognised_is_in_the_state_until_the_set_ends():
    rack = Rack()
    rack.tell("exercise", exercise="auto")
    rack.run(film(stand(1.5), *squat(2), start_s=1.0))
    states = [read(State, json.dumps(each).encode()) for each in rack.line.states]
    assert states[0].recognised is None
    assert states[-1].recognised == "squat"
    rack.tell("end")
    assert rack.line.states[-1]["recognised"] is None
