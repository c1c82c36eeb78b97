"""Which columns of a table a narrow terminal shows, each of them whole."""

from collections.abc import Mapping, Sequence

from rich.text import Text

Row = Mapping[str, str | Text]


def told(rows: Sequence[Row], names: Sequence[str]) -> list[str]:
    """Return the columns in which anything is said."""
    return [name for name in names if any(str(r[name]) not in ("", "-") for r in rows)]


def fitting(
    rows: Sequence[Row],
    names: Sequence[str],
    width: int,
    dispensable: Sequence[str],
    narrowed: Mapping[str, int],
) -> list[str]:
    """Return the columns that a terminal of this width shows whole.

    Those that are ``dispensable`` go first, in their order; ``narrowed`` are widths of
    columns whose words may go below each other.
    """
    widths = {
        name: max(len(name), *(_cells(row[name]) for row in rows)) for name in names
    }
    for name, most in narrowed.items():
        if name in widths:
            widths[name] = min(widths[name], most)
    shown = list(names)
    for name in (each for each in dispensable if each in names):
        # Each column has a blank and a line beside it, and the table one more.
        if sum(widths[name] + 2 for name in shown) + 1 <= width:
            break
        shown.remove(name)
    return shown


def _cells(cell: str | Text) -> int:
    return (Text.from_markup(cell) if isinstance(cell, str) else cell).cell_len
