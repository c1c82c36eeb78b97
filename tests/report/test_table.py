"""The table of a session on terminals of any width and letters."""

import io
import re

import pytest
from rich.console import Console

from edge.report.table import print_session

REP = {
    "index": 12,
    "start_s": 101.7,
    "trunk_peak_deg": 80.4,
    "hip_rom_deg": 101.2,
    "pelvis_tilt_peak_deg": 52.0,
    "spine_extension_peak_deg": 16.0,
    "spine_flexion_peak_deg": 46.0,
    "spine_drift_deg": 7.3,
    "reference": "own_hinge",
    "hip_share": 0.53,
    "verdict": "caution",
    "faults": [{"code": "spine_flexion"}, {"code": "lateral_flexion"}],
}
SESSION = {
    "sets": [{"exercise": "hip_hinge", "reps": [REP, REP | {"faults": []}]}],
    "frames": {"judged": 247, "seen": 280},
    "view": "side",
    "advice": [],
}
FIGURES = {"12", "101.7", "80", "101", "52", "-16", "46", "7", "53"}


def printed(width, encoding="utf-8", session=SESSION):
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)
    print_session(session, Console(file=file, width=width, _environ={}))
    return file.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize("width", range(20, 100))
def test_a_narrow_terminal_drops_columns_and_never_digits(width):
    text = printed(width)
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width
    table = text[text.index("hip hinge") : text.find("Figures")]
    assert set(re.findall(r"-?[0-9.]+", table)) <= FIGURES
    assert table.count("caution") == 2


def test_a_wide_terminal_shows_all_and_a_narrow_one_says_what_is_missing():
    assert set(re.findall(r"-?[0-9.]+", printed(100))) >= FIGURES
    assert "No room" not in printed(100)
    assert "No room for: trunk, hip" in printed(75)


@pytest.mark.parametrize(("doubt_deg", "back"), [(12.6, "round"), (-13.4, "arched")])
def test_a_bow_that_looks_hardly_neutral_is_said_to(doubt_deg, back):
    usual, odd = (
        REP | {"reference_change_deg": -4.0, "reference_doubt_deg": deg}
        for deg in (2.0, doubt_deg)
    )
    one = SESSION["sets"][0]
    told = {
        at: printed(100, session=SESSION | {"sets": [one | {"reps": [rep]}]})
        for at, rep in {"usual": usual, "odd": odd}.items()
    }
    assert "added up to -4° to flexion.\n" in told["usual"]
    words = " ".join(told["odd"].split())
    assert f"It looked 13° more {back} than a neutral bow" in words
    assert "bow again" not in told["usual"]


def test_what_the_figures_are_compared_with_is_said():
    assert "compared with the lifter's own neutral bow." in printed(100)
    older = {
        key: REP[key] for key in REP if key not in ("spine_drift_deg", "reference")
    }
    file = io.StringIO()
    session = SESSION | {"sets": [{"exercise": "hip_hinge", "reps": [older]}]}
    print_session(session, Console(file=file, width=100))
    assert "compared" not in file.getvalue()


def test_a_terminal_without_a_degree_sign_gets_words():
    text = printed(100, "ascii")
    assert "101 deg" in text
    assert "-16 deg to 46 deg" in text


def test_advice_of_an_older_record_has_the_name_of_today():
    text = printed(90, session=SESSION | {"advice": ["slow_down", "softer_knees_only"]})
    assert "- Take more time on the way down." in text
    assert "- Keep the knees soft and still;" in text


HOLD = {
    "index": 1,
    "side": "left",
    "start_s": 3.25,
    "end_s": 33.5,
    "trunk_mean_deg": 87.4,
    "spine_flexion_peak_deg": 3.0,
    "spine_extension_peak_deg": 12.0,
    "lateral_flexion_peak_deg": None,
    "rotation_peak_deg": None,
    "drift_deg": -6.0,
    "quality": 0.9,
    "reference": "hold_start",
    "ended_by": "broken",
    "verdict": "fault",
    "faults": [{"code": "hips_low"}],
}


def held(*holds, reps=()):
    made = {"exercise": "plank", "reps": list(reps), "holds": list(holds)}
    return SESSION | {"sets": [made]}


def test_a_set_of_holds_alone_is_a_table_of_holds():
    text = printed(110, session=held(HOLD, HOLD | {"index": 2, "verdict": "good"}))
    assert text.startswith("2 holds in 1 set")
    for told in ("30.2 s", "-12° to 3°", "-6°", "broken", "hips low", "left"):
        assert told in text
    assert "compared with each hold's first still second." in text
    assert "repetition" not in text


def test_repetitions_with_holds_in_them_have_two_tables():
    text = printed(110, session=held(HOLD, reps=[REP]))
    assert text.startswith("1 repetition and 1 hold in 1 set")
    assert text.count("plank") == 2


@pytest.mark.parametrize("width", range(20, 110, 5))
def test_a_narrow_terminal_drops_columns_of_holds_too(width):
    text = printed(width, session=held(HOLD))
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width


def test_a_hold_of_which_nothing_is_known_is_still_a_row():
    bare = {key: None for key in HOLD} | {
        key: HOLD[key] for key in ("index", "start_s", "end_s", "verdict", "faults")
    }
    assert "30.2 s" in printed(110, session=held(bare))
