"""The exercise tables hold together, and mistakes in them are named."""

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from edge.core.types.codes import FaultCode
from edge.core.types.exercise import Family, Limit
from edge.core.verdict.faults import KNEE_SHARE, MEASURES
from edge.errors import ConfigError, UsageError
from edge.exercises.reading import read_exercise
from edge.exercises.tables import FOLDER, exercise_names, load_exercise

NAMES = exercise_names()


def sources(record: Any) -> list[str]:
    """Every ``source`` in a record, however deep."""
    texts = []
    values = (
        [getattr(record, field.name) for field in fields(record)]
        if is_dataclass(record)
        else list(record.values())
    )
    for value in values:
        if is_dataclass(value) or hasattr(value, "values"):
            texts += sources(value)
    return texts + [getattr(record, "source", "")] * hasattr(record, "source")


# Told of a hold, or of a set's two sides.
OF_A_SET_OR_HOLD = (
    FaultCode.ASYMMETRY,
    FaultCode.PELVIS_DROP,
    FaultCode.LIMB_LOW,
    FaultCode.HIPS_HIGH,
    FaultCode.HIPS_LOW,
)


def write(folder: Path, text: str) -> Path:
    path = folder / "bow.toml"
    path.write_text(text, encoding="utf-8")
    base = (FOLDER / "hip_hinge.toml").read_text(encoding="utf-8")
    (folder / "hip_hinge.toml").write_text(base, encoding="utf-8")
    return path


def test_the_exercises_of_the_contract_are_there() -> None:
    assert (
        *("bird_dog", "deadlift", "good_morning", "hip_hinge", "kettlebell_swing"),
        *("lunge", "pallof_hold", "plank", "romanian_deadlift", "side_plank"),
        *("split_squat", "squat", "standing_bow"),
    ) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_complete_and_every_number_has_its_source(name: str) -> None:
    exercise = load_exercise(name)
    assert exercise.name == name
    assert exercise.title
    assert exercise.cues
    assert exercise.muscles.prime_movers
    assert exercise.muscles.stabilisers
    texts = sources(exercise)
    assert len(texts) >= 4 + 2 * len(exercise.faults)
    assert all(len(source) > 10 for source in texts)


@pytest.mark.parametrize("name", NAMES)
def test_spine_is_judged_and_knees_only_in_hinges(name: str) -> None:
    exercise = load_exercise(name)
    sagittal = {FaultCode.SPINE_FLEXION, FaultCode.SPINE_EXTENSION}
    frontal = {FaultCode.LATERAL_FLEXION}
    from_front = exercise.family in (Family.SIDE_PLANK, Family.PALLOF)
    seen = frontal if from_front else sagittal
    assert seen <= set(exercise.faults)
    assert set(exercise.faults) <= {*MEASURES, *OF_A_SET_OR_HOLD}
    hinge = exercise.family is Family.HINGE
    assert (FaultCode.KNEE_DOMINANT in exercise.faults) is hinge


@pytest.mark.parametrize("name", NAMES)
def test_the_usual_knee_bend_is_no_fault(name: str) -> None:
    exercise = load_exercise(name)
    limits = exercise.faults.get(FaultCode.KNEE_DOMINANT)
    if limits is not None:
        assert exercise.knee_flexion_deg
        # Where knees bend most, hips bend by a right angle at least.
        excess_deg = exercise.knee_flexion_deg.high - KNEE_SHARE * 90.0
        assert excess_deg <= limits.caution.leave_deg


@pytest.mark.parametrize("name", [n for n in NAMES if load_exercise(n).tempo])
def test_the_usual_tempo_is_not_too_fast(name: str) -> None:
    exercise = load_exercise(name)
    assert exercise.rep
    assert exercise.tempo
    assert exercise.rep.min_eccentric_s.value < exercise.tempo.eccentric_s
    whole = exercise.tempo.eccentric_s + exercise.tempo.concentric_s
    assert exercise.rep.min_duration_s.value < whole
    assert whole < exercise.rep.max_duration_s.value


def test_aliases_titles_and_spelling_lead_to_the_same_exercise() -> None:
    for word in ("rdl", "RDL", "Romanian deadlift", "romanian-deadlift"):
        assert load_exercise(word) == load_exercise("romanian_deadlift")


def test_no_alias_stands_for_two_exercises() -> None:
    words = [alias for name in NAMES for alias in load_exercise(name).aliases]
    assert len(set(words)) == len(words)
    assert not set(words) & set(NAMES)


def test_an_unknown_exercise_names_the_nearest_and_all() -> None:
    with pytest.raises(UsageError) as caught:
        load_exercise("deadlit")
    assert "did you mean deadlift?" in str(caught.value)
    assert all(name in str(caught.value) for name in NAMES)
    assert caught.value.exit_code == 2
    with pytest.raises(UsageError, match=r"'\.\./squat'"):
        load_exercise("../squat")


def test_a_table_takes_from_its_like_what_it_does_not_say(tmp_path: Path) -> None:
    path = write(tmp_path, 'like = "hip_hinge"\n[rep.full_rom_deg]\nvalue = 70')
    exercise, base = read_exercise(path), load_exercise("hip_hinge")
    assert exercise.name == "bow"
    assert exercise.rep.full_rom_deg.value == 70.0
    assert exercise.rep.full_rom_deg.source == base.rep.full_rom_deg.source
    assert exercise.faults == base.faults


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "title is missing"),
        ('like = "hip_hinge"\ntitlee = "x"', "unknown key titlee; did you mean title?"),
        ('like = "hip_hinge"\ntitle = 3', "title must be text"),
        ('like = "hip_hinge"\ncues = "x"', "cues must be a list"),
        ('like = "hip_hinge"\nrep = 3', "rep must be a table with angle, start"),
        ('like = "hip_hinge"\nfaults = 3', "faults must be a table"),
        (
            'like = "hip_hinge"\nfamily = "lung"',
            "family is 'lung'; it must be one of hinge, squat",
        ),
        (
            'like = "hip_hinge"\npostures = ["up"]',
            "postures[0] is 'up'; it must be one",
        ),
        ('like = "hip_hinge"\nkind = "hold"', "kind hold needs the table hold"),
        (
            'like = "hip_hinge"\n[faults.backs]\nsource = ""',
            "unknown key faults.backs; known: spine_flexion, spine_extension",
        ),
        ('like = "hip_hinge"\n[rep.start]\nenter_deg = 5', "rep.start: leave_deg must"),
        (
            'like = "hip_hinge"\n[rep.min_rom_deg]\nvalue = true',
            "rep.min_rom_deg.value must be a number",
        ),
        ('like = "hip_hinge"\n[rep.min_rom_deg]\nvalue = 60', "rep: start.enter_deg"),
        ('like = "hip_hinge"\n[rep.min_duration_s]\nvalue = 30', "rep: min_duration_s"),
        ('like = "hip_hinge"\n[knee_flexion_deg]\nlow = 40', "low must be below high"),
        (
            'like = "hip_hinge"\n[faults.neck.fault]\nenter_deg = 30\nleave_deg = 20',
            "faults.neck: fault.enter_deg must be above caution.enter_deg",
        ),
        ('like = "nothing"', "like is 'nothing'; known: "),
        ('like = "hinge"', "did you mean hip_hinge?"),
        ('like = "bow"', "like is 'bow'; "),
        ("like = 3", "like must be the name of an exercise, in quotes"),
        ('like = "../x"', "like must be the name of an exercise, in quotes"),
        ('like = "hip_hinge"\nmoves = "a\\nb"', "moves holds a character that cannot"),
    ],
)
def test_a_mistake_in_a_table_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_exercise(write(tmp_path, text))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_limit_that_cannot_clear_is_refused() -> None:
    with pytest.raises(ValueError, match="leave_deg"):
        Limit(enter_deg=5, leave_deg=5, source="chosen")
