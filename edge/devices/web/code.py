"""An address as a QR code, by Segno: in the terminal, or as a drawing to print."""

import io
from pathlib import Path
from typing import TextIO

import segno

QUIET = 2  # modules of border; chosen: four are the rule, phones read two


def print_code(address: str, out: TextIO) -> None:
    """Write a QR code of half blocks; nothing where the terminal has no such letters.

    The address stands beside it as text in any case.
    """
    drawn = io.StringIO()
    segno.make_qr(address, error="m").terminal(drawn, border=QUIET, compact=True)
    try:
        drawn.getvalue().encode(out.encoding or "utf-8")
    except UnicodeEncodeError:
        return
    out.write(drawn.getvalue())


def write_code(address: str, path: Path) -> None:
    """Write a QR code as SVG; OSError where it cannot be written."""
    drawn = io.BytesIO()
    segno.make_qr(address, error="q").save(drawn, kind="svg", scale=8, border=4)
    path.write_bytes(drawn.getvalue())
