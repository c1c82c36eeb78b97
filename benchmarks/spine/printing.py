"""How the tables of the back look."""

import math
from collections.abc import Sequence

from rich import box
from rich.table import Table


def plain_table(title: str, first: str, rest: Sequence[str]) -> Table:
    """Return a table whose first column is of words, the ``rest`` of numbers."""
    table = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
    table.add_column(first, no_wrap=True)
    for column in rest:
        table.add_column(column, justify="right")
    return table


def cell(value: float, places: int = 1) -> str:
    """Return a number as it is printed; a dash where it is not known."""
    return f"{value:.{places}f}" if math.isfinite(value) else "-"
