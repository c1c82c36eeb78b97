"""What strangers wrote, as a cell of a spreadsheet."""

from typing import Any

# What makes a spreadsheet take a cell for a formula, in full width too.
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def cell(value: Any) -> Any:
    """Return a value so that no spreadsheet takes it for a formula.

    A number may begin with a minus; text that does is shown behind an apostrophe.
    """
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
