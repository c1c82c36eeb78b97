"""The exercises by name: those that are shipped, and those of the users.

A user's exercise is a file in the folder ``exercises`` beside the configuration. A
process has one configuration: ``use_own`` says whose exercises are known from then on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from edge.config.reader import nearest
from edge.core.types.exercise import Exercise
from edge.errors import ConfigError, Reason, UsageError, reason_of
from edge.exercises.reading import read_exercise

FOLDER = Path(__file__).parent
# Where a rack's configuration is, for whoever names none.
USUAL = Path("/etc/hingewatch")
OWN = "exercises"  # the folder beside the configuration
RESERVED = ("auto", "screen")  # what an exercise's name would be taken for

_folder = USUAL / OWN


@dataclass(frozen=True, slots=True)
class Own:
    """Users' exercises: those that can be used, and what is wrong with the others.

    ``mistakes`` are by the name that the exercise would have, or the folder's.
    """

    exercises: dict[str, Exercise] = field(default_factory=dict)
    mistakes: dict[str, ConfigError] = field(default_factory=dict)


def use_own(config: Path | None) -> None:
    """Take the exercises beside a configuration from now on; None: the usual place."""
    global _folder
    _folder = (USUAL if config is None else config.parent) / OWN
    own.cache_clear()
    load_exercise.cache_clear()


def own_folder() -> Path:
    """Return where users' exercises are looked for, whether there are any or not."""
    return _folder


@cache
def own() -> Own:
    """Return users' exercises; a wrong file is no reason not to know the others."""
    found = Own()
    try:
        paths = sorted(_folder.glob("*.toml")) if _folder.exists() else []
    except OSError as error:
        found.mistakes[OWN] = ConfigError(
            f"{_folder}: cannot be read ({error.strerror}); mend the rights",
            reason_of(error),
        )
        return found
    for path in paths:
        try:
            found.exercises[path.stem] = read_own(path, found.exercises)
        except ConfigError as error:
            found.mistakes[path.stem] = error
    return found


def read_own(path: Path, others: dict[str, Exercise] | None = None) -> Exercise:
    """Return the exercise of a user's file, which is none of those known already.

    Raises
    ------
    ConfigError
        Naming file, key and what is allowed.
    """
    exercise = read_exercise(path, FOLDER)
    if exercise.name in (*RESERVED, *shipped_names()):
        raise ConfigError(
            f"{path}: {exercise.name} is shipped, or a word of its own; give the file "
            "another name",
            Reason.INVALID,
        )
    taken = dict(_named(map(load_shipped, shipped_names())))
    taken |= dict(_named((others or {}).values()))
    for word, _ in _named([exercise]):
        if word in taken:
            raise ConfigError(
                f"{path}: {word!r} is what {taken[word].name} is called; choose "
                "another name, title or alias",
                Reason.INVALID,
            )
    return exercise


def _named(exercises: Iterable[Exercise]) -> Iterator[tuple[str, Exercise]]:
    """Yield every word that leads to an exercise."""
    for exercise in exercises:
        for word in (exercise.name, exercise.title, *exercise.aliases):
            yield _word(word), exercise


@cache
def shipped_names() -> tuple[str, ...]:
    """Return the names of the exercises that come with the program, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def exercise_names() -> tuple[str, ...]:
    """Return the names of all exercises, sorted."""
    return tuple(sorted((*shipped_names(), *own().exercises)))


@cache
def load_shipped(name: str) -> Exercise:
    """Return an exercise that comes with the program, by its name."""
    return read_exercise(FOLDER / f"{name}.toml")


@cache
def load_exercise(name: str) -> Exercise:
    """Return an exercise by name or alias; case, spaces and hyphens do not matter.

    Raises
    ------
    UsageError
        When there is none, naming the nearest one and all of them.
    ConfigError
        When it is a user's, and its file is wrong.
    """
    word = _word(name)
    if word in shipped_names():
        return load_shipped(word)
    if word in own().mistakes:
        raise own().mistakes[word]
    known = [*map(load_shipped, shipped_names()), *own().exercises.values()]
    words = dict(_named(known))
    if word in words:
        return words[word]
    near = nearest(word, list(words))
    every = nearest("", exercise_names())
    hint = every if near.startswith("known") else f"{near} {every}"
    raise UsageError(f"unknown exercise {name!r}; {hint}", reason=Reason.MISSING)


def _word(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")
