"""How often the advice of ``aim`` points the right way: ``python -m benchmarks aim``.

From the poses in ``tests/core/aim``; ``render`` and ``seen`` made those.
"""

from collections import defaultdict
from typing import Any

from benchmarks.aim.judged import Judged, judged


def run() -> dict[str, Any]:
    """Print a row for each kind of case, those that were kept aside apart."""
    found = judged()
    rows: dict[str, list[Judged]] = defaultdict(list)
    for each in found:
        rows[each.case.kind].append(each)
    rows["all that is wrong"] = [each for each in found if each.needed is not None]
    print("aim: cameras whose place is known, told rightly")
    print(f"{'what is wrong':20} {'looked at':>11} {'kept aside':>12}")
    figures = {}
    for kind, those in rows.items():
        shares = [_share(those, aside) for aside in (False, True)]
        print(f"{kind:20} {shares[0]:>11} {shares[1]:>12}")
        figures[kind] = shares
    return {"aim_right": figures}


def _share(found: list[Judged], aside: bool) -> str:
    chosen = [each for each in found if each.case.aside is aside]
    return f"{sum(each.right for each in chosen)} of {len(chosen)}"
