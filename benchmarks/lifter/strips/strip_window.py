"""Which part of a frame is rendered for its strips, and how finely."""

import numpy as np

from benchmarks.lifter.picture.film import Window
from edge.core.back.chord import Chord
from edge.core.back.strip import ALONG_SPAN, BEHIND_SPAN
from edge.core.types.frames import FloatArray

MARGIN_PX = 12  # of blur and compression around a strip
CUT_OFF = 0.1  # how often the picture ends inside the strip


def _corners(chords: list[Chord]) -> FloatArray:
    along, behind = (g.ravel() for g in np.meshgrid(ALONG_SPAN, BEHIND_SPAN))
    return np.concatenate([axes.to_frame(along, behind) for axes in chords])


def hull(chords: list[Chord]) -> FloatArray:
    """Return a box along the first chord that holds all strips, clockwise, (4, 2)."""
    axes = chords[0]
    along, behind = axes.to_strip(_corners(chords))
    gap = MARGIN_PX / axes.length_px
    low_a, high_a = along.min() - gap, along.max() + gap
    low_b, high_b = behind.min() - gap, behind.max() + gap
    box = axes.to_frame(
        np.array([low_a, low_a, high_a, high_a]),
        np.array([low_b, high_b, high_b, low_b]),
    )
    (ax, ay), (bx, by), (cx, cy) = box[:3]
    clockwise = (bx - ax) * (cy - by) > (by - ay) * (cx - bx)
    return box if clockwise else box[::-1]


def shown(chords: list[Chord], rng: np.random.Generator) -> tuple[int, int, int, int]:
    """Return what the picture shows, left, top, right and bottom px: all strips.

    Sometimes it ends inside them.
    """
    corners = _corners(chords)
    low = np.floor(corners.min(axis=0)).astype(int) - MARGIN_PX
    high = np.ceil(corners.max(axis=0)).astype(int) + MARGIN_PX
    if rng.uniform() < CUT_OFF:
        off = (rng.uniform(0.05, 0.25, 2) * (high - low)).astype(int)
        if rng.uniform() < 0.5:
            low = low + off * (rng.uniform(size=2) < 0.6)
        else:
            high = high - off * (rng.uniform(size=2) < 0.6)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def strip_window(chords: list[Chord], frame: tuple[int, int, int, int]) -> Window:
    """Return the part of a frame that holds the strips."""
    corners = _corners(chords)
    low = np.floor(corners.min(axis=0)).astype(int) - MARGIN_PX
    high = np.ceil(corners.max(axis=0)).astype(int) + MARGIN_PX
    # Something is left even where the picture ends before the strip.
    left, top = np.clip(low, frame[:2], np.array(frame[2:]) - 16)
    right, bottom = np.clip(high, [left + 16, top + 16], frame[2:])
    # Where a pixel is half of the strip's or less, its edges need no averaging.
    fine = 2 if max(axes.length_px for axes in chords) < 160 else 1
    return Window(int(left), int(top), int(right - left), int(bottom - top), fine)
