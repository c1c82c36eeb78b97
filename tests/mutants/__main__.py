"""``python -m tests.mutants``: change what judges, and see whether a test notices.

Without arguments every module that judges is changed in every way (many minutes).
With ``--since COMMIT`` only what differs from that commit, first the lines that do, and
for no longer than ``--seconds``; this is what ``.ci/run`` does.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from functools import partial

import hypothesis  # noqa: F401  here once, not in each fork
import numpy.testing  # noqa: F401

from tests.mutants.mutations import Mutant, mutants
from tests.mutants.survivors import survivors
from tests.mutants.trial import ROOT, begun, file_of, survey
from tests.mutants.trials import Trials

# What decides a level, a count, or whether anything is judged.
JUDGING = {
    "": ("filters",),
    "back.": ("length",),
    "following.": ("doubts", "naming"),
    "holds.": ("body_line", "press", "raised_leg", "stillness", "timer"),
    "movement.": (
        *("bend", "evidence", "hip_motion", "leaving", "phases"),
        *("recogniser", "rep_tally", "repetitions"),
    ),
    "spine.": ("baseline", "feature_mean", "sagittal", "standing"),
    "verdict.": (
        *("faults", "feedback", "hold", "hold_figures", "judgement"),
        *("repetition", "set_judge", "sides"),
    ),
}
JUDGES = tuple(
    f"edge.core.{package}{name}" for package, names in JUDGING.items() for name in names
)
PACKAGES = "verdict", "spine", "following", "movement", "pose", "holds", "back"
TESTS = ["tests/stories", *(f"tests/core/{name}" for name in PACKAGES)]
TESTS += ["tests/core/test_filters.py"]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants", description=__doc__
    )
    parser.add_argument(
        "module", nargs="*", help="edge.core...; all that judge, if none"
    )
    parser.add_argument("--since", metavar="COMMIT", help="only what differs from it")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="at most")
    parser.add_argument("--like", default="", metavar="TEXT", help="only named so")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def changed_lines(commit: str, module: str) -> set[int]:
    """Return the lines of a module that are not as they were in a commit."""
    command = ["git", "diff", "--unified=0", commit, "--", str(file_of(module))]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if said.returncode:
        raise SystemExit(f"mutants: {said.stderr.strip()}")
    lines: set[int] = set()
    for first, count in re.findall(r"^@@ \S+ \+(\d+)(?:,(\d+))? @@", said.stdout, re.M):
        lines |= set(range(int(first), int(first) + int(count or 1)))
    return lines


def main() -> int:
    options = arguments()
    end_s = time.monotonic() + options.seconds
    touched = {name: set() for name in options.module or JUDGES}
    if options.since:
        touched = {name: changed_lines(options.since, name) for name in touched}
        touched = {name: lines for name, lines in touched.items() if lines}
    if not touched:
        say("mutants: nothing that judges was touched")
        return 0
    todo = [
        (name, mutant)
        for name in touched
        for mutant in mutants(file_of(name).read_text("utf-8"), str(file_of(name)))
        if options.like in mutant.name
    ]
    # Stable: lines that were touched first, of them and the others in their order.
    todo.sort(key=lambda each: touched[each[0]].isdisjoint(each[1].lines))
    known = survivors()
    covered, took_s = survey(touched, TESTS, options.jobs)

    def part(number: int) -> list[bool | None]:
        trials = Trials(TESTS, covered, took_s)

        def survives(name: str, mutant: Mutant) -> bool | None:
            listed = mutant.name in known.get(name, {})
            if time.monotonic() > end_s or (listed and options.since):
                return None
            # Whoever lists one says that nothing can notice: not all need look again.
            return trials.survives(name, mutant, end_s, near=listed)

        results = [survives(*each) for each in todo[number :: options.jobs]]
        trials.close()
        return results

    running = [begun(partial(part, number)) for number in range(options.jobs)]
    results: list[bool | None] = [None] * len(todo)
    for number, result in enumerate(running):
        results[number :: options.jobs] = result()
    return told(
        todo,
        results,
        known,
        whole=not (options.since or options.like or None in results),
    )


def told(
    todo: list[tuple[str, Mutant]],
    results: list[bool | None],
    known: dict[str, dict[str, str]],
    *,
    whole: bool,
) -> int:
    """Print what came of it; returns the exit code."""
    alive = [each for each, lives in zip(todo, results, strict=True) if lives]
    fresh = [(name, m) for name, m in alive if m.name not in known.get(name, {})]
    for name, mutant in fresh:
        where = file_of(name).relative_to(ROOT)
        say(f"{where}:{mutant.lines.start}: no test notices {mutant.name}")
    names = {(name, mutant.name) for name, mutant in alive}
    asked = {name for name, _ in todo}
    stale = [
        f"{name}: {each}"
        for name in asked
        for each in (known.get(name, {}) if whole else ())
        if (name, each) not in names
    ]
    for each in stale:
        say(f"survivors.toml lists what does not survive: {each}")
    untried = results.count(None)
    say(
        f"mutants: {len(todo)}, killed {results.count(False)}, listed "
        f"{len(alive) - len(fresh)}, survived {len(fresh)}, not tried {untried}"
    )
    return int(bool(fresh or stale))


if __name__ == "__main__":
    sys.exit(main())
