"""A set as one exercise judges it: repetitions, verdicts, and what is known later."""

import math
from dataclasses import replace

import pytest
from support.records_made import angles, rep, spine

from edge.core.movement.bend import Bend
from edge.core.spine.baseline import PRIOR_MARGIN_DEG, NeutralShift
from edge.core.types.codes import FaultCode, Phase, Verdict
from edge.core.types.states import Movement
from edge.core.verdict import set_judge
from edge.core.verdict.repetition import Sample
from edge.core.verdict.set_judge import SetJudge, form_trend
from edge.exercises.tables import load_exercise

HINGE = load_exercise("hip_hinge")
DT_S = 1 / 32


def bend(seconds=2.0, rom_deg=80.0, eccentric_s=0.9, index=1):
    bottom_s = eccentric_s
    times = 0.0, seconds, bottom_s, bottom_s + 0.2
    return Bend(*times, False, rom_deg, None, index)


class Set:
    """A set whose frames come one by one."""

    def __init__(self, exercise=HINGE):
        self.judge, self.samples = SetJudge(exercise), []

    def keep(self, angles, spine):
        movement = Movement(angles.t_s, Phase.CONCENTRIC, 0.5, 1)
        self.judge.frames.step(angles, spine, movement)
        self.samples.append(Sample(angles, spine, movement))

    def rep(self, how_bent=None, stood_deg=math.nan):
        how_bent = how_bent or bend(index=len(self.judge.reps) + 1)
        self.judge.finish_rep(how_bent, self.samples, stood_deg)
        self.samples = []
        return self.judge.reps[-1]

    def finish(self, shift=None):
        self.judge.rejudge(shift, 0.0)
        return self.judge.finish()


def keep(
    recorder, flexion_deg=5.0, seconds=2.0, *, judged=1.0, prior=False, knee_deg=15.0
):
    """Keep a bend whose back is seen in the first ``judged`` of its frames."""
    frames = round(seconds / DT_S)
    for at in range(frames):
        value = flexion_deg if at < judged * frames else math.nan
        depth = math.sin(math.pi * at / frames)
        recorder.keep(
            angles(at * DT_S, 65 * depth, 80 * depth, knee_deg * depth),
            spine(
                at * DT_S,
                value * depth,
                (65 - value) * depth,
                prior=prior,
            ),
        )


def learnt(flexion_deg=0.0, tilt_deg=0.0):
    """Return what a neutral changes that was learnt with a clear lordosis."""
    return NeutralShift(flexion_deg, tilt_deg, -PRIOR_MARGIN_DEG)


def finished(flexion_deg=5.0, how_bent=None, **how):
    recorder = Set()
    keep(recorder, flexion_deg, **how)
    return recorder.rep(how_bent)


def test_a_good_repetition_is_told_in_figures():
    outcome = finished(5.0)
    assert (outcome.index, outcome.verdict, outcome.faults) == (1, Verdict.GOOD, ())
    assert (outcome.start_s, outcome.end_s) == (0.0, 2.0)
    assert (
        outcome.eccentric_s + outcome.pause_s + outcome.concentric_s
        == pytest.approx(2.0)
    )
    assert outcome.trunk_peak_deg == pytest.approx(65, abs=1)
    assert outcome.spine_flexion_peak_deg == pytest.approx(5, abs=0.1)
    assert outcome.pelvis_tilt_peak_deg == pytest.approx(60, abs=1)
    assert outcome.hip_share == pytest.approx(60 / 65, abs=0.01)
    assert outcome.quality == pytest.approx(0.9)
    assert outcome.hip_rom_deg == 80


@pytest.mark.parametrize(
    ("flexion_deg", "verdict", "code"),
    [
        (20, Verdict.CAUTION, FaultCode.SPINE_FLEXION),
        (35, Verdict.FAULT, FaultCode.SPINE_FLEXION),
        (-26, Verdict.FAULT, FaultCode.SPINE_EXTENSION),
    ],
)
def test_a_bent_back_is_judged_by_its_worst_moment(flexion_deg, verdict, code):
    outcome = finished(flexion_deg)
    assert outcome.verdict is verdict
    assert [fault.code for fault in outcome.faults] == [code]
    assert outcome.faults[0].peak_deg == pytest.approx(abs(flexion_deg), abs=1)


def test_a_back_seen_in_too_few_frames_is_never_good_but_what_was_red_counts():
    outcome = finished(5.0, judged=0.4)
    assert (outcome.verdict, outcome.quality) == (Verdict.UNSURE, 0.0)
    assert finished(35.0, judged=0.4).verdict is Verdict.FAULT


def hidden_from(flexion_deg, hidden):
    """Return a repetition of 64 frames whose back is hidden in some of them."""
    recorder = Set()
    for at in range(64):
        depth = math.sin(math.pi * at / 64)
        value = math.nan if at in hidden else flexion_deg * depth
        tilt = math.nan if at in hidden else 60.0 * depth
        outcome = spine(at * DT_S, value, tilt)
        recorder.keep(angles(at * DT_S, 65 * depth, 80 * depth, 15 * depth), outcome)
    return recorder.rep(bend())


def test_a_hidden_bottom_is_never_good_but_what_was_seen_counts():
    bottom, way_up = range(20, 44), range(44, 64)
    assert hidden_from(5.0, way_up).verdict is Verdict.GOOD
    assert hidden_from(5.0, bottom).verdict is Verdict.UNSURE
    assert hidden_from(40.0, bottom).verdict is Verdict.CAUTION
    assert hidden_from(70.0, bottom).verdict is Verdict.FAULT


def test_shallow_and_fast_are_noted_but_do_not_spoil_the_verdict():
    outcome = finished(how_bent=bend(rom_deg=40, eccentric_s=0.3))
    assert [fault.code for fault in outcome.faults] == [
        FaultCode.SHALLOW,
        FaultCode.TOO_FAST,
    ]
    assert outcome.verdict is Verdict.GOOD
    assert finished(how_bent=bend(eccentric_s=math.nan)).faults == ()


def test_a_repetition_before_the_neutral_is_judged_again_with_it():
    recorder = Set()
    keep(recorder, 25.0, prior=True)
    assert recorder.rep().verdict is Verdict.UNSURE
    (outcome,) = recorder.finish(learnt(-10.0, -5.0)).reps
    assert outcome.verdict is Verdict.GOOD
    assert outcome.spine_flexion_peak_deg == pytest.approx(15, abs=0.2)
    assert outcome.pelvis_tilt_peak_deg == pytest.approx(35, abs=1)
    assert outcome.quality == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("flexion_deg", "shift_deg", "before", "after"),
    [
        (5.0, 30.0, Verdict.UNSURE, Verdict.UNSURE),
        (45.0, 0.0, Verdict.CAUTION, Verdict.CAUTION),
        (45.0, -80.0, Verdict.CAUTION, Verdict.UNSURE),
    ],
)
def test_what_is_judged_again_is_never_worse_than_what_the_lamp_showed(
    flexion_deg, shift_deg, before, after
):
    """Where it would be, or would be another fault, nobody can tell any more."""
    recorder = Set()
    keep(recorder, flexion_deg, prior=True)
    assert recorder.rep().verdict is before
    (outcome,) = recorder.finish(learnt(shift_deg)).reps
    assert outcome.verdict is after
    assert bool(outcome.faults) == (after is Verdict.CAUTION)


def test_without_any_neutral_it_stays_unsure():
    recorder = Set()
    keep(recorder, 5.0, prior=True)
    recorder.rep()
    assert recorder.finish().reps[0].verdict is Verdict.UNSURE


def test_what_was_not_seen_stays_unseen_when_judged_again():
    recorder = Set()
    keep(recorder, 5.0, prior=True, judged=0.6)
    recorder.rep()
    (outcome,) = recorder.finish(learnt()).reps
    assert outcome.verdict is Verdict.GOOD
    assert outcome.quality == pytest.approx(0.9 * 0.6, abs=0.02)


def test_a_set_numbers_its_repetitions_and_the_next_begins_anew():
    recorder = Set()
    for _ in range(2):
        for _ in range(3):
            keep(recorder)
            recorder.rep()
        done = recorder.finish()
        assert done.exercise == "hip_hinge"
        assert [each.index for each in done.reps] == [1, 2, 3]
        assert done.form_trend_deg_per_rep == pytest.approx(0)
        assert [each.spine_drift_deg for each in done.reps] == pytest.approx([0, 0, 0])


def test_a_bend_without_frames_is_unsure():
    outcome = Set().rep()
    assert outcome.verdict is Verdict.UNSURE
    assert math.isnan(outcome.spine_flexion_peak_deg)
    assert math.isnan(outcome.hip_share)


def test_the_trend_is_a_line_through_the_drifts_whatever_the_peaks_are():
    peaks = (46.0, 31.0, 17.0, 18.0)
    rising = [
        rep(at, peak_deg=peak, drift_deg=3.0 * at) for at, peak in enumerate(peaks, 1)
    ]
    assert form_trend(rising) == pytest.approx(3)
    rising[1] = rep(2, peak_deg=31.0)
    assert form_trend(rising) == pytest.approx(3)
    assert math.isnan(form_trend(rising[:3]))


def a_set(*reps):
    """Return a set of repetitions, each with how its back is seen."""
    recorder = Set()
    for how in reps:
        keep(recorder, **how)
        recorder.rep()
    return recorder


PRIOR, SEEN = {"prior": True}, {"prior": False}


def test_each_repetition_judged_without_a_neutral_is_judged_again_as_itself():
    recorder = a_set(PRIOR | {"flexion_deg": 15.0}, SEEN, PRIOR | {"flexion_deg": 5.0})
    reps = recorder.finish(learnt(-3.0)).reps
    assert [each.verdict for each in reps] == [Verdict.GOOD] * 3
    peaks = [each.spine_flexion_peak_deg for each in reps]
    assert peaks == pytest.approx([12.0, 5.0, 2.0], abs=0.3)
    assert [each.index for each in reps] == [1, 2, 3]


def test_a_repetition_of_which_a_part_was_judged_without_a_neutral_is_judged_again():
    recorder = Set()
    keep(recorder, 15.0, prior=True)
    first, recorder.samples = recorder.samples[:20], []
    keep(recorder, 15.0)
    recorder.samples = first + recorder.samples[20:]
    assert recorder.rep().verdict is Verdict.UNSURE
    assert recorder.finish(learnt(-3.0)).reps[0].verdict is Verdict.GOOD


def test_a_set_stays_open_once_it_was_judged_again():
    recorder = a_set(PRIOR, PRIOR)
    assert recorder.judge.open
    for _ in range(2):
        recorder.judge.rejudge(learnt(), 0.0)
        assert recorder.judge.open
    squats = recorder.judge.under(load_exercise("squat"), 0.0)
    assert [each.verdict for each in squats.reps] == [Verdict.GOOD] * 2


def test_what_was_judged_with_a_neutral_is_not_judged_again_with_another():
    recorder = a_set(PRIOR)
    recorder.judge.rejudge(learnt(-1.0), 0.0)
    (outcome,) = recorder.finish(learnt(-90.0)).reps
    assert outcome.verdict is Verdict.GOOD
    assert outcome.spine_flexion_peak_deg == pytest.approx(4.0, abs=0.3)


@pytest.mark.parametrize("last", [PRIOR, SEEN])
def test_of_a_set_too_long_to_keep_only_what_had_no_neutral_is_judged_again(
    monkeypatch, last
):
    monkeypatch.setattr(set_judge, "MOST_FRAMES", 100)  # each of them has 64
    recorder = a_set(SEEN)
    assert recorder.judge.open
    recorder = a_set(SEEN, SEEN, last)
    assert not recorder.judge.open or last is PRIOR
    recorder = a_set(SEEN, SEEN, SEEN, last)
    assert not recorder.judge.open
    before = recorder.judge.reps[-1].verdict
    last_rep = recorder.finish(learnt(-1.0)).reps[-1]
    assert before is (Verdict.UNSURE if last is PRIOR else Verdict.GOOD)
    assert last_rep.verdict is Verdict.GOOD
    peak_deg = 4.0 if last is PRIOR else 5.0
    assert last_rep.spine_flexion_peak_deg == pytest.approx(peak_deg, abs=0.3)


@pytest.mark.parametrize("last", [PRIOR, SEEN])
def test_what_is_taken_out_of_a_long_set_is_not_judged_again(monkeypatch, last):
    monkeypatch.setattr(set_judge, "MOST_FRAMES", 100)
    recorder = a_set(PRIOR, SEEN, SEEN, last)
    assert not recorder.judge.open
    recorder.judge = recorder.judge.without(-1, 0.0)
    reps = recorder.finish(learnt(-1.0)).reps
    assert [each.index for each in reps] == [1, 2, 3]
    assert [each.verdict for each in reps] == [Verdict.GOOD] * 3
    peaks = [each.spine_flexion_peak_deg for each in reps]
    assert peaks == pytest.approx([4.0, 5.0, 5.0], abs=0.3)


def test_whoever_judges_it_then_a_repetition_once_uncertain_is_never_good():
    recorder = a_set(PRIOR | {"flexion_deg": 15.0})
    recorder.judge.rejudge(learnt(10.0), 0.0)
    assert recorder.judge.reps[0].verdict is Verdict.UNSURE
    nothing_is_wrong = replace(HINGE, faults={})
    assert recorder.judge.under(nothing_is_wrong, 0.0).reps[0].verdict is Verdict.UNSURE
    good = a_set(SEEN).judge.under(nothing_is_wrong, 0.0)
    assert good.reps[0].verdict is Verdict.GOOD


def test_what_is_taken_out_of_an_open_set_leaves_the_others_in_their_order():
    hows = [PRIOR | {"flexion_deg": deg} for deg in (4.0, 8.0, 12.0)]
    for at, left in ((0, [8.0, 12.0]), (1, [4.0, 12.0]), (-1, [4.0, 8.0])):
        recorder = a_set(*hows)
        recorder.judge = recorder.judge.without(at, 0.0)
        assert recorder.judge.open
        reps = recorder.finish(learnt(-1.0)).reps
        assert [each.index for each in reps] == [1, 2]
        peaks = [each.spine_flexion_peak_deg for each in reps]
        assert peaks == pytest.approx([deg - 1.0 for deg in left], abs=0.3)
