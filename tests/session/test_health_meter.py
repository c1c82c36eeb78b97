"""What the loop tells of itself: pictures that come, and can be judged."""

from dataclasses import fields, replace

import numpy as np
import pytest

from edge.core.types.codes import Level
from edge.core.types.frames import Frame
from edge.core.types.states import Feedback
from edge.devices.host.health_report import LOOP_FIGURES, health_report
from edge.errors import DeviceError, Reason
from edge.session.cooling import Cooling
from edge.session.health_meter import WINDOW_S, HealthMeter, LoopFigures
from edge.session.loop_watch import GIVE_UP_S, LoopWatch
from edge.testing.scenarios import film, hinge, run, stand
from edge.wire.health import Health
from edge.wire.payloads import encoded
from edge.wire.reading import read

FPS = 20


@pytest.fixture(scope="module")
def lifted():
    return run(film(stand(2), *hinge(2)))


def pictures(seconds, grey=90, moves=True, start_s=0.0):
    for at in range(round(seconds * FPS)):
        rgb = np.full((64, 64, 3), grey, np.uint8)
        rgb[:20] = grey // 2 + (at % 3 if moves else 0)
        yield Frame(start_s + at / FPS, at, rgb)


def measured(frames, steps, **facts):
    meter = HealthMeter(30.0)
    facts = {"dropped": 0, "step_ms": 12.0, **facts}
    news = [
        meter.take(frame, steps[at % len(steps)], **facts)
        for at, frame in enumerate(frames)
    ]
    return meter, news


def test_figures_are_those_of_the_last_window(lifted):
    meter, news = measured(pictures(WINDOW_S + 1), lifted, dropped=1)
    assert news.count(True) == 1
    told = meter.last
    assert told.fps == pytest.approx(FPS, abs=0.1)
    assert told.dropped == pytest.approx(WINDOW_S * FPS, abs=2)
    assert (told.fps_target, told.step_ms, told.view) == (30.0, 12.0, "side")
    assert 0.5 < told.judged_share <= 1.0
    assert (told.frozen, told.exposure) == (False, "ok")
    assert "20 pictures a second, 12 ms each" in told.line


def test_where_nobody_is_nothing_is_said_of_judging(lifted):
    alone = [replace(lifted[0], feedback=Feedback(Level.ABSENT))]
    meter, _ = measured(pictures(WINDOW_S + 1), alone)
    assert meter.last.judged_share is None
    assert meter.last.view is None
    assert meter.last.fps == pytest.approx(FPS, abs=0.1)


def test_before_the_first_window_nothing_is_known(lifted):
    meter, news = measured(pictures(5), lifted)
    assert not any(news)
    assert meter.last == LoopFigures(fps_target=30.0)
    assert meter.last.line == "no figures yet"


def test_a_frozen_and_a_dark_picture_are_told(lifted):
    meter, _ = measured(pictures(WINDOW_S + 1, moves=False), lifted)
    assert meter.last.frozen
    assert "the picture is frozen" in meter.last.line
    meter, _ = measured(pictures(WINDOW_S + 1, grey=15), lifted)
    assert (meter.last.frozen, meter.last.exposure) == (False, "dark")
    assert "the picture is dark" in meter.last.line


def test_health_holds_every_figure_and_null_where_none_is_known(tmp_path, lifted):
    assert {each.name for each in fields(LoopFigures)} == set(LOOP_FIGURES)
    sample = health_report("rack-1", tmp_path)
    assert {sample[key] for key in LOOP_FIGURES} == {None}
    meter, _ = measured(pictures(WINDOW_S + 1), lifted)
    sample = health_report("rack-1", tmp_path, loop_figures=meter.last.payload)
    told = read(Health, encoded(sample))
    assert told.view == "side"
    assert told.fps == pytest.approx(FPS, abs=0.1)


class Rate:
    def __init__(self):
        self.asked = []

    def ask(self, fps):
        self.asked.append(fps)


class Systemd:
    def __init__(self):
        self.lines = []

    def status(self, text):
        self.lines.append(text)


def watched(frames, step, heat_c=50.0, rate=None):
    meter, systemd, now_s = HealthMeter(30.0), Systemd(), [0.0]
    watch = LoopWatch(
        meter,
        systemd,
        Cooling(30.0),
        rate,
        temperature_c=lambda: heat_c,
        clock=lambda: now_s[0],
    )
    frozen = []
    for frame in frames:
        now_s[0] = frame.t_s
        watch.take(frame, step, 0, 10.0)
        frozen.append(watch.frozen)
    return meter, systemd, frozen


def test_systemd_is_told_how_the_rack_is(lifted):
    _, systemd, _ = watched(pictures(WINDOW_S + 1), lifted[0], rate=Rate())
    assert len(systemd.lines) == 1
    assert "20 pictures a second" in systemd.lines[0]


def test_heat_asks_the_camera_for_less_and_health_says_so(lifted):
    rate = Rate()
    meter, _, _ = watched(pictures(WINDOW_S + 12), lifted[0], heat_c=78.0, rate=rate)
    assert rate.asked == [20.0, 15.0]
    assert meter.fps_target == 15.0


def test_a_camera_that_stays_frozen_ends_the_process_for_a_new_one(lifted):
    frames = pictures(GIVE_UP_S + 5, moves=False)
    with pytest.raises(DeviceError, match="very same picture") as caught:
        watched(frames, lifted[0], rate=Rate())
    assert caught.value.reason is Reason.STALLED


def test_a_file_may_show_the_same_picture_for_as_long_as_it_likes(lifted):
    _, _, frozen = watched(pictures(GIVE_UP_S + 5, moves=False), lifted[0])
    assert not any(frozen)
