"""The users' own exercise tables: can each of them be used."""

from edge.checks.finding import Finding, ok, trouble
from edge.exercises.tables import own, own_folder, shipped_names


def check() -> list[Finding]:
    """Return what is wrong with users' exercises, a line each."""
    name, found = "exercises", own()
    if found.mistakes:
        return [trouble(name, mistake) for mistake in found.mistakes.values()]
    theirs = ", ".join(found.exercises)
    where = own_folder()
    what = f"{theirs} from {where}" if theirs else f"none in {where}"
    return [ok(name, f"{len(shipped_names())} shipped; users' own: {what}")]
