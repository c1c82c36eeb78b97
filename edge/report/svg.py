"""Matplotlib's figures as SVG that takes its colours from the page around it.

Matplotlib is loaded here only, by commands that draw.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from edge.errors import EdgeError, Reason

try:
    import matplotlib as mpl
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator
except ImportError as missing:
    raise EdgeError(
        f"report: drawing needs matplotlib ({missing}); install it with "
        "pip install matplotlib, or take --format json or csv",
        reason=Reason.NOT_INSTALLED,
    ) from missing

__all__ = ["COLOURS", "Axes", "Figure", "MaxNLocator", "figure", "png", "style", "svg"]

# What a colour is for -> as matplotlib is told it. The page replaces each by its
# variable, so that light, dark and print each have their own; a PNG keeps these.
COLOURS = {
    "ink": "#1a1c1e",
    "muted": "#55595d",
    "grid": "#d5d9dd",
    "band": "#d6eedd",
    "good": "#0b6b3a",
    "caution": "#8a5700",
    "fault": "#b3251d",
    "unsure": "#1d5ca6",
    "second": "#6b3fa0",
    "paper": "#fefefe",
}
_STYLE: Any = {
    "svg.fonttype": "none",
    "font.size": 9.0,
    "axes.edgecolor": COLOURS["muted"],
    "axes.labelcolor": COLOURS["ink"],
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "xtick.color": COLOURS["muted"],
    "ytick.color": COLOURS["muted"],
    "xtick.labelcolor": COLOURS["ink"],
    "ytick.labelcolor": COLOURS["ink"],
    "text.color": COLOURS["ink"],
    "grid.color": COLOURS["grid"],
    "legend.frameon": False,
    "path.simplify": True,
    # The core of matplotlib takes a dollar for the beginning of a formula.
    "text.parse_math": False,
}


@contextmanager
def style() -> Iterator[None]:
    """Draw as the report does, within the block."""
    with mpl.rc_context(_STYLE):
        yield


def figure(width_in: float, height_in: float) -> tuple[Figure, Axes]:
    """Return an empty figure with one pair of axes; call it within ``style``."""
    made = Figure(figsize=(width_in, height_in), layout="constrained")
    FigureCanvasSVG(made)
    return made, made.add_subplot()


def svg(drawn: Figure, key: str, label: str) -> str:
    """Return a figure as an SVG element for a page.

    ``key`` makes its ids its own, ``label`` is read to those who cannot see it.
    """
    text = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": key}):
        drawn.savefig(text, format="svg", metadata=dict.fromkeys(_METADATA))
    body = text.getvalue()
    body = body[body.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    # A page with many of them has the style once.
    body = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", body, flags=re.DOTALL)
    body = re.sub(r'(id="|url\(#|href="#)', rf"\1{key}-", body)
    body = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font-size: \1px", body)
    for name, colour in COLOURS.items():
        body = body.replace(colour, f"var(--{name})")
    body = re.sub(r"\s*\n\s*", " ", body)
    size = re.compile(r'width="([\d.]+)pt" height="([\d.]+)pt" ')
    return size.sub(f'role="img" aria-label="{label}" ', body, count=1)


_METADATA = ("Creator", "Date", "Format", "Type")


def png(drawn: Figure, dpi: int = 150) -> bytes:
    """Return a figure as a PNG file, on white."""
    FigureCanvasAgg(drawn)
    data = io.BytesIO()
    drawn.savefig(data, format="png", dpi=dpi, facecolor="white")
    return data.getvalue()
