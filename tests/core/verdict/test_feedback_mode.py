"""A mode changes what lamp and buzzer make of the judgement, and not the judgement."""

from dataclasses import replace

import pytest

from edge.core.types.codes import Cue, Level, Verdict
from edge.core.types.events import RepFinished
from edge.core.types.states import Feedback
from edge.core.verdict.feedback_mode import (
    FADE_REPS,
    FORGET_S,
    SILENT,
    FeedbackMode,
    FeedbackSettings,
)
from edge.errors import ConfigError
from edge.testing.scenarios import film, hinge, run, stand

MODES = ("live", "bandwidth", "faded", "after_set")


def watch(steps, mode, **settings):
    """Return (step, shown) of each step."""
    watched = FeedbackMode(FeedbackSettings(mode, **settings))
    return [(step, watched.step(step)) for step in steps]


def by_rep(watched):
    """Return which levels were shown in each repetition, from its start to the next."""
    levels, at = {}, 0
    for step, shown in watched:
        at = max(at, step.movement.rep or 0)
        levels.setdefault(at, set()).add(shown.feedback.level)
    return levels


@pytest.fixture(scope="module")
def good():
    return run(film(stand(2), *hinge(6), stand(8)))


@pytest.fixture(scope="module")
def rounded():
    return run(film(stand(2), *hinge(3, flexion_deg=40), stand(8)))


def test_live_shows_the_judgement_itself(good):
    assert all(shown.feedback is step.feedback for step, shown in watch(good, "live"))


@pytest.mark.parametrize("mode", MODES)
def test_red_shows_at_once_in_every_mode(rounded, mode):
    for step, shown in watch(rounded, mode):
        if step.feedback.level is Level.FAULT:
            assert shown.feedback == step.feedback


@pytest.mark.parametrize("mode", ["faded", "after_set"])
def test_red_may_be_left_for_later(rounded, mode):
    watched = watch(rounded, mode, live_red=False)
    silent = [s.feedback for step, s in watched if step.feedback.level is Level.FAULT]
    assert SILENT in silent
    if mode == "after_set":
        assert set(silent) == {SILENT}


@pytest.mark.parametrize("mode", MODES)
def test_what_cannot_be_judged_is_told_in_every_mode(good, mode):
    unsure = [replace(step, feedback=Feedback(Level.UNSURE)) for step in good]
    assert {shown.feedback.level for _, shown in watch(unsure, mode)} == {Level.UNSURE}


def test_bandwidth_is_silent_below_red(good):
    amber = Feedback(Level.CAUTION, Cue.SPINE_FLEXION)
    for feedback in (amber, Feedback(Level.NEUTRAL, Cue.GOOD_REP)):
        steps = [replace(step, feedback=feedback) for step in good]
        assert {s.feedback for _, s in watch(steps, "bandwidth")} == {SILENT}


def test_faded_tells_two_repetitions_in_three_and_then_one_in_two():
    steps = run(film(stand(2), *hinge(FADE_REPS + 6), stand(2)))
    levels = by_rep(watch(steps, "faded"))
    told = [rep for rep in levels if rep and Level.NEUTRAL in levels[rep]]
    often = [rep for rep in range(1, FADE_REPS + 1) if rep % 3]
    assert told == [*often, *range(FADE_REPS + 1, FADE_REPS + 7, 2)]


def test_a_bend_that_does_not_count_uses_up_no_repetition():
    scene = film(stand(2), *hinge(1), *hinge(2, depth_deg=25), *hinge(2), stand(2))
    watched = watch(run(scene), "faded")
    counted = sum(
        isinstance(event, RepFinished) for step, _ in watched for event in step.events
    )
    shown = [
        s.feedback.level
        for step, s in watched
        for event in step.events
        if isinstance(event, RepFinished)
    ]
    assert counted == len(shown) == 3
    assert shown == [Level.NEUTRAL, Level.NEUTRAL, Level.ABSENT]


@pytest.mark.parametrize(
    ("verdicts", "winks"),
    [
        ("ggggg", 5),
        ("g", 5),
        ("ggggf", 4),
        ("ggffc", 2),
        ("fffff", 1),
        ("cc", 1),
        ("gggu", 4),  # not known to be all good
        ("uu", 0),  # nothing is known
        ("ggfu", 3),
    ],
)
def test_after_a_set_winks_tell_how_many_were_good(good, verdicts, winks):
    words = {each.value[0]: each for each in Verdict}
    left = [words[letter] for letter in verdicts]
    (finished,) = [
        each for step in good for each in step.events if isinstance(each, RepFinished)
    ][:1]
    mode = FeedbackMode(FeedbackSettings("after_set"))
    still = good[-1]
    told = []
    for at in range(20):
        events = ()
        if left:
            rep = replace(finished.rep, verdict=left.pop(0))
            events = (replace(finished, rep=rep),)
        step = replace(still, t_s=float(at), events=events)
        told.append((at, mode.step(step).winks))
    last = len(verdicts) - 1
    wanted = [(last + 6, winks)] if winks else []
    assert [each for each in told if each[1]] == wanted


def test_after_set_says_nothing_while_somebody_lifts_and_once_after(good):
    watched = watch(good, "after_set")
    assert {s.feedback.level for step, s in watched} <= {Level.ABSENT, Level.UNSURE}
    winks = [(step.t_s, s.winks) for step, s in watched if s.winks]
    assert [count for _, count in winks] == [5]
    last_s = max(step.t_s for step in good if step.movement.bending)
    assert 6.0 <= winks[0][0] - last_s < 6.2


def test_who_comes_later_begins_from_the_beginning(good):
    mode = FeedbackMode(FeedbackSettings("faded"))
    for step in good[:-1]:
        mode.step(step)
    later = replace(good[-1], t_s=good[-1].t_s + FORGET_S, events=())
    assert mode._finished == 6
    mode.step(later)
    assert mode._finished == 0


def test_a_mode_that_would_tell_nothing_is_refused():
    with pytest.raises(ConfigError, match=r"feedback.live_red = false.*set it true"):
        FeedbackSettings("bandwidth", live_red=False)
