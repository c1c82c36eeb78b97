import sys
from contextlib import ExitStack

import pytest
from session.test_by_hand import Signals

from edge.core.types.codes import Level
from edge.core.verdict.feedback_mode import FeedbackSettings
from edge.devices.lamps.led_strip import StripSettings
from edge.session.showing import with_mode, with_strip
from edge.testing.scenarios import film, hinge, run, stand


@pytest.fixture(scope="module")
def steps():
    return run(film(stand(2), *hinge(3, flexion_deg=40), stand(8)))


def test_lamps_show_what_the_mode_tells_and_records_what_was_judged(steps):
    shown, lamps = [], Signals()
    show = with_mode(FeedbackSettings("after_set"), shown.append, lamps)
    before = [step.feedback for step in steps]
    for step in steps:
        show(step)
    assert lamps.told == [1]
    levels = {step.feedback.level for step in shown}
    assert Level.FAULT in levels
    assert Level.CAUTION not in levels
    assert Level.NEUTRAL not in levels
    assert [step.feedback for step in steps] == before
    assert [step.t_s for step in shown] == [step.t_s for step in steps]


def test_without_lamps_a_mode_winks_at_nobody(steps):
    shown = []
    show = with_mode(FeedbackSettings("after_set"), shown.append, None)
    for step in steps:
        show(step)
    assert len(shown) == len(steps)


def test_live_costs_nothing():
    assert with_mode(FeedbackSettings(), print, None) is print


def test_a_strip_that_cannot_be_had_leaves_the_lamps_as_they_are(caplog, monkeypatch):
    monkeypatch.setitem(sys.modules, "spidev", None)
    with ExitStack() as stack:
        assert with_strip(StripSettings("ws2812"), stack, print) is print
        assert with_strip(StripSettings(), stack, print) is print
    assert caplog.text.count("this rack goes on without its strip") == 1
