"""Which tests a mutant must pass, in which order, and whether it survives them."""

import time
from collections.abc import Sequence
from types import CodeType

from tests.mutants.mutations import Mutant
from tests.mutants.trial import Covered, file_of, killed
from tests.mutants.warm import Warm, replaced

# Chosen: a fork's own start, and a test that got much slower but ends.
START_S, SLOWER = 5.0, 10


class Trials:
    """Tries mutants on the tests that pass their lines, as a survey found them."""

    def __init__(
        self, tests: Sequence[str], covered: Covered, took_s: dict[str, float]
    ) -> None:
        self._covered, self._took_s = covered, took_s
        self._warm = Warm(tests)
        self._before: dict[str, CodeType] = {}

    def close(self) -> None:
        """End what holds the tests ready."""
        self._warm.close()

    def survives(
        self,
        name: str,
        mutant: Mutant,
        end_s: float = float("inf"),
        *,
        near: bool = False,
    ) -> bool | None:
        """Return whether no test notices a module's mutant; None: no time was left.

        With ``near`` only the tests of the module's own package are asked.
        """
        lines = self._covered.get(name, {})
        ids = set().union(*(lines.get(line, set()) for line in mutant.lines))
        at_import = "" in ids
        # A table is read once, when its module is: whoever uses that may notice.
        ids = ids - {""} or set().union(*lines.values()) - {""} or set(self._took_s)
        pairs = replaced(self._original(name), mutant.code)
        if pairs == []:
            return True
        *_, package, module = name.split(".")
        own = {each for each in ids if f"/test_{module}" in each}
        beside = {each for each in ids if f"/{package}/" in each} - own
        for some in (own, beside, ids - own - beside)[: 2 if near else 3]:
            order = sorted(some, key=self._took_s.__getitem__)
            limit_s = START_S + SLOWER * sum(self._took_s[each] for each in order)
            limit_s = min(limit_s, max(end_s - time.monotonic(), 1.0))
            if not order:
                continue
            dead = self._warm.killed(name, pairs or mutant.code, order, limit_s)
            if dead is None or (not dead and (at_import or pairs is None)):
                # What an import made of it was not seen there.
                dead = killed(name, mutant.code, order, limit_s)
            if dead:
                # Ended by the time for all, not by a test?
                return None if time.monotonic() > end_s else False
        return True

    def _original(self, name: str) -> CodeType:
        if name not in self._before:
            path = file_of(name)
            source = path.read_text(encoding="utf-8")
            self._before[name] = compile(source, str(path), "exec", dont_inherit=True)
        return self._before[name]
