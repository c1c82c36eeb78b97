"""The device loop with its ends replaced: what happens in which order."""

from contextlib import ExitStack

import pytest
from support.altered import during, nobody, spliced
from support.scenarios import film, hinge, pipeline, stand

from edge.commands import run
from edge.commands.replay import ReplayOptions, replay
from edge.config.sections import Config, ModelSettings, MovementSettings
from edge.core.types.codes import Level
from edge.devices.host.system import clock_reading
from edge.devices.terminal.lamps import Terminal
from edge.errors import DeviceError
from edge.files.recording import RecordingHeader, RecordingWriter
from edge.session.recorder import SessionRecorder
from edge.store.log import SessionLog
from edge.store.writer import Writer


class Replayed:
    """A pipeline that is given observations where others are given pictures."""

    def __init__(self):
        self._pipeline = pipeline()
        self.finish = self._pipeline.finish

    def step(self, frame):
        return self._pipeline.replay(frame)


class Frames(list):
    dropped = 0


class Quiet:
    """A service manager that writes down what it hears."""

    def __init__(self):
        self.heard = []

    def ready(self):
        self.heard.append("ready")

    def alive(self, frames, inferences):
        self.heard.append("alive")

    def stopping(self):
        self.heard.append("stopping")


def loop(tmp_path, scene):
    shown, notifier = [], Quiet()
    fresh = Replayed()
    with SessionLog(tmp_path / "s.db") as sessions, Writer() as writer:
        archive = run.Archive(sessions, writer, None)
        recorder = SessionRecorder(
            "rack-1", ("movenet", "0" * 64), clock_reading, archive, rest_s=60.0
        )
        run._loop(Frames(scene), fresh, shown.append, recorder, notifier)
        recorder.end(fresh)
    with SessionLog(tmp_path / "s.db", read_only=True) as sessions:
        stored = [sessions.session(each) for each in sessions.sessions()]
    return shown, stored, notifier.heard


def test_every_frame_lights_the_lamp_and_the_session_is_stored(tmp_path):
    scene = film(stand(1.5), *hinge(2, flexion_deg=40))
    shown, (session,), heard = loop(tmp_path, scene)
    assert [step.index for step in shown] == list(range(len(scene)))
    assert {step.feedback.level for step in shown} >= {Level.NEUTRAL, Level.FAULT}
    assert [rep["verdict"] for rep in session["sets"][0]["reps"]] == ["fault"] * 2
    assert session["posture"]["forward_head_deg"] is not None
    assert heard.count("ready") == 1
    assert heard.count("alive") == len(scene)


def test_the_device_and_a_replay_tell_the_same_posture(tmp_path):
    """Also of a lifter who has gone for the last seconds."""
    scene = film(stand(2), *hinge(2), stand(6))
    scene = spliced(scene, nobody(during(scene, 10.0, 15.0)))
    _, (stored,), _ = loop(tmp_path, scene)
    path = tmp_path / "scene.npz"
    with RecordingWriter(path, RecordingHeader("0", "movenet", "0" * 64)) as writer:
        for observation in scene:
            writer.write(observation)
    options = ReplayOptions(path, MovementSettings("hip_hinge"), ModelSettings(), "r")
    assert replay(options)["posture"] == stored["posture"]
    assert None not in stored["posture"].values()


def test_the_service_is_ready_with_its_first_frame(tmp_path):
    assert loop(tmp_path, film(stand(0.1)))[2][:2] == ["ready", "alive"]


def test_without_pins_a_file_is_shown_in_the_terminal(monkeypatch, caplog):
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "nothing")

    class Video:
        frames_expected, duration_s = 10, 1.0

    with ExitStack() as stack:
        show = run._lamps(Config(), stack, Video())
        assert isinstance(show.__self__, Terminal)
    assert "the lamps are drawn here instead" in caplog.text


def test_without_pins_the_camera_is_no_use(monkeypatch):
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "nothing")
    with ExitStack() as stack, pytest.raises(DeviceError, match="lamps"):
        run._lamps(Config(), stack, None)
