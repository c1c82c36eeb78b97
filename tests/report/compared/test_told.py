"""Holds beside each other: how long, how far they drift, when the form broke."""

import pytest
from support.sessions_made import made_hold, made_session, made_set

from edge.report.compared.comparison import compare
from edge.report.compared.motion import motions_of_session
from edge.report.compared.page import compare_page
from edge.report.compared.told import told


def held(index=1, for_s=10.0, form=(0.0, 0.0), side=None, faults=(), **changed):
    """A hold whose figure goes from one value to another, half way through."""
    start_s = 20.0 * index
    points = [
        [start_s + for_s * at / 31, form[0] if at < 16 else form[1]] for at in range(32)
    ]
    return made_hold(index, side) | {
        "start_s": start_s,
        "end_s": start_s + for_s,
        "drift_deg": form[1] - form[0],
        "form_curve": points,
        "faults": [
            {"code": code, "start_s": start_s + a, "end_s": start_s + b, "peak_deg": p}
            for code, a, b, p in faults
        ],
        **changed,
    }


def done(exercise, *holds):
    made = made_set(holds=list(holds), exercise=exercise)
    return motions_of_session(made_session(made))


def lines(exercise, reference, attempt):
    return told(compare(done(exercise, *reference), done(exercise, *attempt)))


def test_a_hold_beside_itself_parts_nowhere():
    holds = (held(1, side="left"), held(2, side="right"))
    assert lines("side_plank", holds, holds) == ["The two executions part nowhere."]


def test_how_much_shorter_a_hold_is_is_told():
    assert lines("plank", [held(for_s=20)], [held(for_s=12.5)]) == [
        "Hold 1: held 12.5 s, the reference 20.0 s."
    ]
    assert lines("plank", [held(for_s=20)], [held(for_s=19.2)]) == [
        "The two executions part nowhere."
    ]


def test_when_a_hold_broke_and_how_far_it_drifted_is_told():
    broken = held(
        form=(0.0, -28.0),
        faults=[("hips_low", 5.2, 10.0, 28.0)],
        verdict="fault",
        ended_by="broken",
    )
    assert lines("plank", [held()], [broken]) == [
        "Hold 1: the hips sagged after 5.2 s (up to 28°), and the form did not come "
        "back.",
        "Hold 1: the hips moved by 28° between its first second and its last, in the "
        "reference by 0°.",
    ]
    again = held(form=(0.0, 0.0), faults=[("hips_low", 2.0, 3.0, 18.0)])
    assert lines("plank", [held()], [again]) == [
        "Hold 1: the hips sagged after 2.0 s (up to 18°)."
    ]


@pytest.mark.parametrize(
    ("exercise", "form_deg", "said"),
    [
        ("plank", 18.0, "the hips are 18° higher"),
        ("plank", -18.0, "the hips are 18° lower"),
        ("side_plank", 14.0, "the hips sag 14° more"),
        ("pallof_hold", 9.0, "the chest turns 9° more"),
    ],
)
def test_what_was_no_fault_and_yet_differs_is_told_with_its_moments(
    exercise, form_deg, said
):
    changed = held(for_s=16, form=(0.0, form_deg), drift_deg=0.0)
    (line,) = lines(exercise, [held(for_s=16)], [changed])
    assert line.startswith(f"Hold 1: {said}, from 8.")
    assert "to 16.0 s of it" in line


def test_sides_are_set_against_each_other():
    reference = [held(1, side="left"), held(2, side="right")]
    attempt = [held(1, 6.0, side="right"), held(2, side="left")]
    assert lines("side_plank", reference, attempt) == [
        "Hold 1 (right): held 6.0 s, the reference 10.0 s.",
        "Left against right: the attempt is held 10.0 s on the left and 6.0 s on the "
        "right.",
    ]


def test_a_hold_of_an_older_record_has_its_time_compared():
    bare = made_hold(1) | {"faults": []}
    del bare["form_curve"], bare["drift_deg"]
    (line,) = lines("plank", [held(for_s=20)], [bare])
    assert line == "Hold 1: held 3.0 s, the reference 20.0 s."


def test_the_page_draws_both_holds_as_long_as_they_were():
    reference, attempt = done("plank", held(for_s=20)), done("plank", held(for_s=12.5))
    page = compare_page(compare(reference, attempt), "plank", "mine.json")
    assert "Hips above the line of reference and attempt" in page.replace(" (°)", "")
    assert "time since it began (s)" in page
    assert "<td>12.5 s</td><td>20.0 s</td>" in page
    assert "Repetitions compared" not in page
