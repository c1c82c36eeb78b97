"""Advice, what went well and what to feel for: as parts of a page, and as lines."""

from collections.abc import Iterable, Iterator

from edge.core.types.exercise import Exercise
from edge.report import words
from edge.report.html import bullets, text
from edge.texts.table import text as worded


def advice(codes: Iterable[str], level: str = "h2") -> Iterator[str]:
    """Yield what codes of advice mean, a list for each kind of it."""
    for section, told in words.grouped(codes).items():
        yield f"<{level}>{text(worded('heading', section))}</{level}>"
        yield bullets(told, "advice" if section == "advice" else "")


def advice_lines(codes: Iterable[str]) -> Iterator[str]:
    """Yield the same as lines for a terminal."""
    for section, told in words.grouped(codes).items():
        yield f"{worded('heading', section)}:"
        for sentence in told:
            yield f"- {sentence}"


def feel(exercise: Exercise | None) -> Iterator[str]:
    """Yield what to feel for in an exercise; nothing where it is not known here."""
    if exercise is None:
        return
    yield f"<details><summary>{text(worded('heading', 'feel'))}</summary>"
    yield bullets(felt(exercise))
    yield "</details>"


def felt(exercise: Exercise) -> Iterator[str]:
    """Yield what moves, what holds, the muscles of both, and the exercise's cues."""
    about = {
        "moves": exercise.moves,
        "holds": exercise.holds,
        "movers": words.listed(list(exercise.muscles.prime_movers)),
        "stabilisers": words.listed(list(exercise.muscles.stabilisers)),
    }
    for code in ("moves", "holds", "muscles"):
        sentence = worded("feel", code) or ""
        for name, value in about.items():
            # No format(): a translator's brace must not end a report.
            sentence = sentence.replace(f"{{{name}}}", value)
        yield sentence
    yield from exercise.cues
