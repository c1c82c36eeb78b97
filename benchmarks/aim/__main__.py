"""``python -m benchmarks.aim`` prints how often the advice points the right way.

From the poses in ``tests/core/aim``; ``render`` and ``seen`` made those.
"""

from collections import defaultdict

from benchmarks.aim.judged import Judged, judged


def main() -> None:
    """Print a row for each kind of case, those that were kept aside apart."""
    rows: dict[str, list[Judged]] = defaultdict(list)
    for each in judged():
        rows[each.case.kind].append(each)
    print("what is wrong          looked at   kept aside")
    for kind, found in rows.items():
        print(f"{kind:20} {_share(found, False):>11} {_share(found, True):>12}")
    found = [each for each in judged() if each.needed is not None]
    print(f"{'all that is wrong':20} {_share(found, False):>11}", end=" ")
    print(f"{_share(found, True):>12}")


def _share(found: list[Judged], aside: bool) -> str:
    chosen = [each for each in found if each.case.aside is aside]
    return f"{sum(each.right for each in chosen)} of {len(chosen)}"


if __name__ == "__main__":
    main()
