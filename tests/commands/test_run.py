"""The device loop with its ends replaced: what happens in which order."""

import sqlite3
from contextlib import ExitStack, closing, nullcontext
from types import SimpleNamespace

import pytest
from support.altered import during, nobody, spliced

from edge.commands import run
from edge.config.sections import Config, ModelSettings, MovementSettings
from edge.core.types.codes import Level
from edge.devices.host.health_report import health_report
from edge.devices.host.system import clock_reading
from edge.devices.terminal.lamps import Terminal
from edge.errors import DeviceError
from edge.files.recording import RecordingHeader, RecordingWriter
from edge.session.outputs import ReplayOptions
from edge.session.recorder import SessionRecorder
from edge.session.replay import replay
from edge.store.archive import Archive
from edge.store.log import SessionLog
from edge.store.reopening import ReopeningLog
from edge.store.settings import StoreSettings
from edge.store.writer import Writer
from edge.testing.scenarios import film, hinge, pipeline, stand
from edge.wire.health import Health
from edge.wire.payloads import encoded
from edge.wire.reading import read


class Replayed:
    """A pipeline that is given observations where others are given pictures."""

    searching = False

    def __init__(self):
        self._pipeline = pipeline()
        self.finish = self._pipeline.finish

    def step(self, frame):
        return self._pipeline.replay(frame)


class Frames(list):
    dropped = 0


class Watch:
    """Watches nothing: what it is given are no pictures."""

    def __init__(self, *_args, frozen=False):
        self.frozen = frozen
        self.taken = []

    def take(self, frame, step, dropped, step_ms):
        self.taken.append(step_ms)


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
    with ReopeningLog(tmp_path / "s.db") as sessions, Writer() as writer:
        archive = Archive(sessions, writer)
        recorder = SessionRecorder(
            "rack-1", ("movenet", "0" * 64), clock_reading, archive, rest_s=60.0
        )
        run._loop(Frames(scene), fresh, shown.append, recorder, notifier)
        _ = recorder.end(fresh) or recorder.close()
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


@pytest.mark.parametrize("frozen", [True, False])
def test_a_lamp_says_nothing_about_a_picture_that_is_frozen(tmp_path, frozen):
    """It is told nothing more, and turns blue and then dark by itself."""
    scene, shown, watch = film(stand(1)), [], Watch(frozen=frozen)
    recorder = SessionRecorder("rack-1", ("m", "0" * 64), clock_reading)
    run._loop(Frames(scene), Replayed(), shown.append, recorder, Quiet(), (), watch)
    assert len(watch.taken) == len(scene)
    assert min(watch.taken) > 0.0
    assert len(shown) == (0 if frozen else len(scene))


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


def test_without_pins_a_camera_goes_on_unlit_and_says_so(monkeypatch, caplog):
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "nothing")
    with ExitStack() as stack:
        show = run._lamps(Config(), stack, None)
        assert show is run.unlit
    assert "lamps: no GPIO library here" in caplog.text
    assert "this rack goes on without lamps" in caplog.text


@pytest.mark.parametrize("lit", [True, False, None])
def test_health_says_whether_the_lamps_are_driven(tmp_path, lit):
    sample = health_report("rack-1", tmp_path, lamps=lit)
    assert read(Health, encoded(sample)).lamps is lit


class Stubborn:
    """An end that cannot be closed."""

    def __init__(self):
        self.closed = False

    def show(self, feedback):
        pass

    def close(self):
        self.closed = True
        raise DeviceError("pins are gone")


@pytest.fixture
def rack(monkeypatch, tmp_path):
    """A rack whose pipeline replays a scene; its store is ``s.db``."""
    fresh = Replayed()
    spec = SimpleNamespace(name="movenet", sha256="0" * 64, input_size=192)
    vision = SimpleNamespace(model=lambda crop: ()), spec
    monkeypatch.setattr(run, "load_vision", lambda *_: vision)
    monkeypatch.setattr(run, "build_pipeline", lambda *_: fresh)
    monkeypatch.setattr(run, "open_source", lambda _: nullcontext())
    monkeypatch.setattr("edge.store.writer.RETRY_S", 0.01)
    lamps = Stubborn()
    monkeypatch.setattr(run, "_lamps", lambda *_: run.LampOutput(lamps))

    def lift(*moves):
        class Camera(nullcontext, Frames):
            def __init__(self, settings):
                super().__init__(self)
                self.extend(film(*moves))

            rate = None

            def spare(self, apart_s):
                pass

            def meter(self):
                pass

        monkeypatch.setattr(run, "open_camera", Camera)
        monkeypatch.setattr(run, "LoopWatch", Watch)
        run.run(Config(store=StoreSettings(tmp_path / "s.db")))

    return SimpleNamespace(
        run=lift, pipeline=fresh, lamps=lamps, store=tmp_path / "s.db"
    )


def sessions_in(path):
    with SessionLog(path, read_only=True) as log:
        return [log.session(each) for each in log.sessions()]


def test_pins_that_fail_at_the_end_do_not_lose_the_session(rack):
    with pytest.raises(DeviceError, match="pins are gone"):
        rack.run(stand(1.5), *hinge(2))
    (session,) = sessions_in(rack.store)
    assert len(session["sets"][0]["reps"]) == 2
    assert "interrupted" not in session


def test_a_pipeline_that_fails_at_the_end_does_not_lose_the_session(rack):
    def fails():
        raise RuntimeError("posture")

    finish = rack.pipeline.finish

    def finish_and_fail():
        rack.pipeline.posture = fails
        return finish()

    rack.pipeline.finish = finish_and_fail
    with pytest.raises(DeviceError, match="pins are gone"):
        rack.run(stand(1.5), *hinge(2))
    assert rack.lamps.closed
    (session,) = sessions_in(rack.store)
    assert len(session["sets"][0]["reps"]) == 2


@pytest.mark.parametrize("state", ["damaged", "folder", "foreign"])
def test_a_store_in_trouble_does_not_keep_the_lamps_dark(rack, state):
    if state == "damaged":
        rack.store.write_bytes(b"\0" * 512 + b"x" * 9000)
    elif state == "folder":
        rack.store.mkdir()
    else:
        with closing(sqlite3.connect(rack.store)) as other:
            other.execute("CREATE TABLE photo (name TEXT)")
    shown = []
    rack.lamps.show = shown.append
    with pytest.raises(DeviceError, match="pins are gone"):
        rack.run(stand(1.5), *hinge(2))
    assert len(shown) > 100
    late = rack.store.with_name("s.db.late")
    assert (late if state != "damaged" else rack.store).exists()
    if state == "damaged":
        assert len(sessions_in(rack.store)) == 1
