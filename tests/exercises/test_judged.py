"""Every exercise that ships is judged from frame to record, as its own table has it."""

import pytest
from support.outcomes import happened

from edge.core.types.codes import FaultCode, Verdict
from edge.core.types.events import SetFinished
from edge.core.types.exercise import Exercise, Family
from edge.core.verdict.lifting import SET_REST_S
from edge.exercises.tables import exercise_names, load_exercise
from edge.testing.figures import Body
from edge.testing.scenarios import BEGIN, Move, film, run, stand

UPRIGHT = [
    name
    for name in exercise_names()
    if load_exercise(name).family in (Family.HINGE, Family.SQUAT)
]


def usual(exercise: Exercise, flexion_deg: float = 0.0) -> list[Move]:
    """One repetition as deep, as bent in the knees and as quick as the table says."""
    assert exercise.rep
    assert exercise.tempo
    assert exercise.knee_flexion_deg
    knee_deg = (exercise.knee_flexion_deg.low + exercise.knee_flexion_deg.high) / 2
    shank_deg = 0.3 * knee_deg if exercise.family is Family.SQUAT else 0.0
    hip_deg = exercise.rep.full_rom_deg.value + 15.0
    bottom = Body(hip_deg, knee_deg, shank_deg, flexion_deg)
    tempo = exercise.tempo
    return [
        Move(bottom, tempo.eccentric_s),
        Move(bottom, tempo.bottom_s + 0.1),
        stand(tempo.concentric_s),
        stand(tempo.top_s + 0.5),
    ]


def verdicts(name: str, flexion_deg: float) -> list[Verdict]:
    moves = 2 * usual(load_exercise(name), flexion_deg)
    steps = run(film(BEGIN, *moves, stand(SET_REST_S + 1)), name)
    (ended,) = happened(steps, SetFinished)
    assert isinstance(ended, SetFinished)
    assert ended.set.exercise == name
    return [rep.verdict for rep in ended.set.reps]


@pytest.mark.parametrize("name", UPRIGHT)
def test_the_usual_repetition_with_a_still_spine_is_good(name: str) -> None:
    assert verdicts(name, 0.0) == [Verdict.GOOD] * 2


@pytest.mark.parametrize("name", UPRIGHT)
def test_the_usual_repetition_with_a_round_back_is_a_fault(name: str) -> None:
    limits = load_exercise(name).faults[FaultCode.SPINE_FLEXION]
    assert verdicts(name, limits.fault.enter_deg + 10.0) == [Verdict.FAULT] * 2
