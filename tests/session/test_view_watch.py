"""A running rack notices that its camera was knocked, and says so."""

from dataclasses import replace

import pytest

from edge.core.aim.kept import Kept
from edge.core.aim.moved import LOOK_S, LOOKS
from edge.core.pose.lens import LensSettings
from edge.core.types.codes import Level
from edge.core.types.frames import Frame
from edge.core.types.states import Feedback
from edge.files.aimed import aimed_path, read_aimed, write_aimed
from edge.session.health_meter import HealthMeter
from edge.session.view_watch import KNOCKED, ViewWatch, blue_when_knocked
from edge.testing.scenarios import film, run, stand
from tests.core.aim.test_moved import HEIGHT, WIDTH, room, seen

(SOMEBODY,) = run(film(stand(1.0), rate_hz=1.0))
NOBODY = replace(SOMEBODY, feedback=Feedback(Level.ABSENT))


@pytest.fixture
def store(tmp_path):
    return tmp_path / "sessions.db"


@pytest.fixture
def watch(store):
    kept = Kept((WIDTH, HEIGHT), 0.5, 0.9, 0.0, 0.0)
    write_aimed(aimed_path(store), kept)
    meter = HealthMeter(30.0)
    found = ViewWatch(store, LensSettings(), meter, lambda work: work())
    found.meter = meter
    return found


def empty(watch, start_s, **how):
    """Ten minutes of an empty room."""
    for look in range(LOOKS):
        picture = seen(room(), seed=look, **how)
        watch.take(Frame(start_s + look * LOOK_S, look, picture), NOBODY)


def test_an_empty_room_is_learnt_and_kept(watch, store):
    assert read_aimed(aimed_path(store)).edges is None
    empty(watch, 0.0)
    assert read_aimed(aimed_path(store)).edges is not None
    assert (watch.knocked, watch.meter.view_moved) == (None, False)


def test_a_knock_is_told_by_health_by_doctor_s_file_and_by_a_blue_lamp(watch, store):
    shown = []
    show = blue_when_knocked(lambda step: shown.append(step.feedback), watch)
    empty(watch, 0.0)
    show(NOBODY)
    empty(watch, 1e4, right=64)
    show(NOBODY)
    show(SOMEBODY)
    assert shown == [Feedback(Level.ABSENT), KNOCKED, SOMEBODY.feedback]
    assert watch.meter.view_moved is True
    assert "turned to a side" in read_aimed(aimed_path(store)).knocked


def test_a_camera_that_was_put_back_is_forgotten_about(watch, store):
    for start_s, how in ((0.0, {}), (1e4, {"right": 64}), (2e4, {})):
        empty(watch, start_s, **how)
    assert watch.meter.view_moved is False
    assert read_aimed(aimed_path(store)).knocked is None


def test_a_restart_forgets_no_knock_and_sees_that_the_camera_was_put_back(watch, store):
    empty(watch, 0.0)
    empty(watch, 1e4, right=64)
    meter = HealthMeter(30.0)
    again = ViewWatch(store, LensSettings(), meter, lambda work: work())
    assert again.knocked == read_aimed(aimed_path(store)).knocked
    assert meter.view_moved is True
    empty(again, 0.0)
    assert (again.knocked, meter.view_moved) == (None, False)
    assert read_aimed(aimed_path(store)).knocked is None


def test_a_rack_that_was_never_aimed_says_that_it_cannot_tell(tmp_path):
    meter = HealthMeter(30.0)
    watch = ViewWatch(tmp_path / "s.db", LensSettings(), meter, pytest.fail)
    empty(watch, 0.0)
    assert (watch.knocked, meter.view_moved) == (None, None)


def test_a_damaged_file_keeps_no_rack_from_running(store, caplog):
    aimed_path(store).write_text("{")
    meter = HealthMeter(30.0)
    assert ViewWatch(store, LensSettings(), meter, pytest.fail).knocked is None
    assert "is not watched" in caplog.text
