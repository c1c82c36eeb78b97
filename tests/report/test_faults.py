"""What a page says of faults: the figures that its tables show, and words that fit."""

from support.sessions_made import made_hold, made_rep, made_set

from edge.report import facts
from edge.report.faults import back, faults_of


def fault(code, peak_deg):
    return {"code": code, "start_s": 1.0, "end_s": 2.0, "peak_deg": peak_deg}


def test_a_fault_is_told_with_the_figure_of_the_tables():
    rep = made_rep(1, "fault", 54.0) | {"faults": [fault("spine_flexion", 56.3)]}
    assert faults_of(made_set([rep])) == [
        "The spine rounded in repetition 1 (up to 54°)."
    ]


def test_a_fault_without_a_figure_of_its_own_is_told_with_its_peak():
    rep = made_rep(1) | {"faults": [fault("knee_dominant", 31.0)]}
    assert faults_of(made_set([rep]))[0].endswith("in repetition 1 (up to 31°).")


def test_of_shallow_bends_the_least_deep_is_told():
    reps = [
        made_rep(n) | {"faults": [fault("shallow", at)]}
        for n, at in ((1, 67.0), (2, 60.0))
    ]
    told = "The bend was shallow in repetitions 1 and 2 (only 60°, in repetition 2)."
    assert faults_of(made_set(reps)) == [told]


def test_nobody_bends_in_a_bird_dog():
    rep = made_rep(1) | {"faults": [fault("shallow", 67.0)]}
    told = "Arm and leg did not reach far enough in repetition 1 (only 67°)."
    assert faults_of(made_set([rep], exercise="bird_dog")) == [told]


def test_a_back_that_never_rounded_did_so_by_nothing():
    assert back(made_rep(1, peak_deg=-1.4)) == "rounded 0°"


def test_left_against_right_adds_up_and_has_no_minus():
    holds = [
        made_hold(n, side) | {"spine_flexion_peak_deg": peak, "drift_deg": drift}
        for n, (side, peak, drift) in enumerate(
            (("left", 0.6, 0.2), ("right", -0.8, -0.3))
        )
    ]
    told = facts.sides(holds)
    assert told[0] == "Rounding: left 1°, right 0° (1° apart)."
    assert told[-1] == "Drift: left 0°, right 0° (0° apart)."
