"""Exercises -> what follows each kind of them."""

from collections.abc import Sequence

from edge.core.following.bird_dog import BirdDogFollower
from edge.core.following.follower import Follower
from edge.core.following.holding import HoldFollower
from edge.core.following.repetitions import RepFollower
from edge.core.types.exercise import Exercise, Family, Kind

# Of the movements on both feet: they are told apart by their repetitions.
HIPS = (Family.HINGE, Family.SQUAT)


def followers(exercises: Sequence[Exercise]) -> tuple[Follower, ...]:
    """Return what follows these exercises, in their order; alike ones share one."""
    hips = [each for each in exercises if each.family in HIPS]
    made: list[Follower] = [RepFollower(hips)] if hips else []
    asked = len(exercises) == 1
    made += [_follower(each, asked=asked) for each in exercises if each not in hips]
    return tuple(made)


def _follower(exercise: Exercise, *, asked: bool) -> Follower:
    if exercise.kind is Kind.HOLD:
        return HoldFollower(exercise, asked=asked)
    if exercise.family is Family.BIRD_DOG:
        return BirdDogFollower(exercise)
    return RepFollower((exercise,))
