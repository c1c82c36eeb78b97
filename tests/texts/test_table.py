"""Every code has its words, in every language, and none of them claims an injury."""

import re
from pathlib import Path

import pytest

from edge.core.advising import advice, remedies
from edge.core.types.codes import FaultCode, HoldEnd, Verdict
from edge.exercises.tables import load_exercise
from edge.report import words
from edge.report.told.advice import felt
from edge.session.screen.stations import STANDING, STATIONS, Outcome, Result, Stage
from edge.texts.table import (
    ADVICE_SECTIONS,
    ENGLISH,
    FOLDER,
    language,
    section_of,
    table,
)

ENGLISH_TEXTS = table(ENGLISH)
TOLD = {
    *(
        code
        for rows in (remedies.REMEDIES, remedies.TISSUES)
        for c in rows.values()
        for code in c
    ),
    *remedies.LOWER_CROSS,
    *(code for rules in (advice.FIRST, advice.LATER, advice.WELL) for code, _ in rules),
    *("stop_the_set", "end_hold_sooner"),
    # Of a guided screen.
    *("good_lean", "lean_neutral", "screen_all_good", "screen_again"),
    *(f"practise_{each.name}" for each in STATIONS if each.name != STANDING),
}


def test_every_code_has_words_and_every_word_a_code():
    known = {code for name in ADVICE_SECTIONS for code in ENGLISH_TEXTS[name]}
    assert known == TOLD
    assert set(ENGLISH_TEXTS["verdict"]) == set(Verdict)
    assert set(ENGLISH_TEXTS["fault"]) >= set(FaultCode)
    assert set(ENGLISH_TEXTS["fault"]) == {code for code, _ in remedies.REMEDIES}
    assert set(ENGLISH_TEXTS["hold_end"]) == set(HoldEnd)
    assert set(ENGLISH_TEXTS["station"]) == {each.name for each in STATIONS}
    assert set(ENGLISH_TEXTS["do"]) == {each.name for each in STATIONS}
    assert set(ENGLISH_TEXTS["stage"]) == {*Stage, "other_side"}
    assert set(ENGLISH_TEXTS["outcome"]) == set(Outcome)
    assert set(ENGLISH_TEXTS["result"]) == set(Result)
    assert set(ENGLISH_TEXTS["heading"]) >= set(ADVICE_SECTIONS)


def test_no_text_claims_an_injury_or_a_cure():
    claim = re.compile(
        r"injur|hurt|pain|damag|hernia|disc\b|diagnos|heal|cure|risk", re.I
    )
    texts = [text for section in ENGLISH_TEXTS.values() for text in section.values()]
    assert [text for text in texts if claim.search(text)] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")))
def test_a_language_has_no_codes_of_its_own(path: Path):
    for name, section in table(path.stem).items():
        assert set(section) == set(ENGLISH_TEXTS[name])


def test_what_a_translation_lacks_is_english(tmp_path):
    (tmp_path / "xx.toml").write_text('[fault]\nneck = "NECK"\n')
    texts = table("xx", tmp_path)
    assert texts["fault"]["neck"] == "NECK"
    assert texts["fault"]["shallow"] == ENGLISH_TEXTS["fault"]["shallow"]
    assert texts["well"] == ENGLISH_TEXTS["well"]


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"LANG": "C.UTF-8"},
        {"LANG": "../../etc/passwd"},
        {"LC_ALL": "xx_XX.UTF-8", "LANG": "en_GB"},
        {"LANG": "en_GB.UTF-8"},
    ],
)
def test_an_unknown_language_reads_english(environ):
    assert language(environ) == ENGLISH


def test_an_unknown_code_is_still_told():
    assert section_of("a_new_code") == "advice"
    assert words.advice("a_new_code") == "A new code."
    assert words.grouped(["good_spine", "softer_knees_only"]) == {
        "well": [ENGLISH_TEXTS["well"]["good_spine"]],
        "advice": [ENGLISH_TEXTS["advice"]["bend_knees_less"]],
    }


def test_what_to_feel_for_names_muscles_and_cues():
    exercise = load_exercise("bird_dog")
    told = " ".join(felt(exercise))
    for part in (*exercise.muscles.prime_movers, *exercise.muscles.stabilisers):
        assert part in told
    assert exercise.moves in told
    assert exercise.holds in told
    assert all(cue in told for cue in exercise.cues)
    assert "{" not in told
