"""Curves of an angle with known turning points, and what is made of them."""

from edge.core.movement.repetitions import RepCounter
from edge.core.types.codes import Phase
from edge.exercises.tables import load_exercise

LIMITS = load_exercise("hip_hinge").rep
LUNGE = load_exercise("lunge").rep
BIRD_DOG = load_exercise("bird_dog").rep
RATE_HZ = 32
STAND = (0, 0.5)
REP = (STAND, (80, 1), (80, 0.5), (0, 1), STAND)
FULL = [Phase.STANDING, Phase.ECCENTRIC, Phase.BOTTOM, Phase.CONCENTRIC]


def curve(*legs, start_deg=0.0):
    """Return hip flexion per frame: straight legs of (degrees to reach, seconds)."""
    values = []
    for to_deg, seconds in legs:
        frames = round(seconds * RATE_HZ)
        gain = to_deg - start_deg
        values += [start_deg + gain * at / frames for at in range(1, frames + 1)]
        start_deg = to_deg
    return values


def follow(values, counter=None, start_s=0.0):
    counter = counter or RepCounter(LIMITS)
    movements, bends = [], []
    for at, value in enumerate(values):
        movement, bend = counter.step(start_s + at / RATE_HZ, value)
        movements.append(movement)
        bends += [bend] if bend else []
    return movements, bends


def phases(movements):
    """Return the phases in order, repeats left out."""
    order = [movement.phase for movement in movements]
    return [p for at, p in enumerate(order) if at == 0 or order[at - 1] is not p]
