"""Two executions of one exercise: where, when and by how much they part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edge.core.movement.alignment import matched
from edge.core.types.frames import FloatArray, IndexArray
from edge.report.compared.motion import HOLD, SIGNALS, Motion
from edge.report.compared.pairing import moments, paired, since_start_s

# Chosen: shorter differences are a keypoint that jumped.
SHORTEST_S = 0.15
STILL_SHARE = 0.7  # of a limit; chosen: two stretches are one where it stays beyond
STEADY_S = 0.2  # chosen: what a difference is the median over


@dataclass(frozen=True, slots=True)
class Parting:
    """A stretch of the attempt in which a signal differs, degrees; more is positive.

    Times are the clip's, as those of a record are; ``attempt_deg`` is the attempt's own
    value where they differ most.
    """

    signal: str
    start_s: float
    end_s: float
    peak_s: float
    peak_deg: float
    phase: str
    attempt_deg: float


@dataclass(frozen=True, slots=True)
class Pair:
    """One of the reference, one of the attempt, and where they part.

    ``path`` (K, 2) are the moments that belong together, ``expected`` the reference's
    signals at the attempt's moments (M,), NaN where it has nothing to compare.
    """

    reference: Motion
    attempt: Motion
    path: IndexArray
    expected: dict[str, FloatArray]
    partings: tuple[Parting, ...]

    @property
    def kind(self) -> str:
        """Return whether these are repetitions or holds."""
        return self.attempt.kind

    @property
    def pace(self) -> float:
        """Return how much longer the attempt took; 1 is as long."""
        return self.attempt.duration_s / self.reference.duration_s


def compare(reference: Sequence[Motion], attempt: Sequence[Motion]) -> list[Pair]:
    """Return each repetition and hold of the attempt beside its like."""
    return [_pair(*pair) for pair in paired(reference, attempt)]


def _pair(reference: Motion, attempt: Motion) -> Pair:
    path = moments(reference, attempt)
    shared = [name for name in SIGNALS if name in reference.signals]
    expected = {
        name: _expected(reference, attempt, reference.signals[name], path)
        for name in shared
        if name in attempt.signals
    }
    partings = sorted(
        (p for name in expected for p in _partings(name, attempt, expected[name])),
        key=lambda parting: -abs(parting.peak_deg) / SIGNALS[parting.signal],
    )
    return Pair(reference, attempt, path, expected, tuple(partings))


def _expected(
    reference: Motion, attempt: Motion, values: FloatArray, path: IndexArray
) -> FloatArray:
    if attempt.kind == HOLD:
        of_s, at_s = since_start_s(reference), since_start_s(attempt)
        # Curves are means over as many parts of a short hold as of a long one.
        return np.asarray(np.interp(at_s, of_s, values, right=np.nan))
    return matched(values, path, len(attempt.t_s))


def _partings(signal: str, attempt: Motion, expected: FloatArray) -> Iterator[Parting]:
    t_s = attempt.t_s
    apart = _steadied(attempt.signals[signal] - expected, t_s)
    beyond = np.abs(np.nan_to_num(apart)) >= SIGNALS[signal]
    for start, end in _stretches(beyond, np.abs(apart), STILL_SHARE * SIGNALS[signal]):
        last = end - 1
        if t_s[last] - t_s[start] < SHORTEST_S:
            continue
        peak = start + int(np.argmax(np.abs(apart[start:end])))
        phase = attempt.phases[peak] if attempt.phases else ""
        told = (float(t_s[start]), float(t_s[last]), float(t_s[peak]))
        own_deg = float(attempt.signals[signal][peak])
        yield Parting(signal, *told, float(apart[peak]), phase, own_deg)


def _stretches(
    beyond: NDArray[np.bool_], size: FloatArray, still: float
) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of what is ``beyond``, over gaps that stay near it."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], beyond, [0]])))
    open_at = None
    for at in range(0, len(edges), 2):
        start, end = int(edges[at]), int(edges[at + 1])
        begin = start if open_at is None else open_at
        after = edges[at + 2] if at + 2 < len(edges) else None
        if after is not None and (size[end:after] >= still).all():
            open_at = begin
        else:
            open_at = None
            yield begin, end


def _steadied(values: FloatArray, t_s: FloatArray) -> FloatArray:
    """Return the median over a short while around each moment, NaN where all are."""
    step_s = float(np.median(np.diff(t_s)))
    half = int(STEADY_S / max(step_s, 1e-6) / 2)
    padded = np.pad(values, half, constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
    told = np.isfinite(windows).any(axis=1)
    steady = np.full(len(values), np.nan)
    steady[told] = np.nanmedian(windows[told], axis=1)
    return steady
