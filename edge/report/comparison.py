"""Two executions of one exercise: where, when and by how much they part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from edge.core.movement.alignment import align, matched
from edge.core.types.frames import FloatArray, IndexArray
from edge.report import words
from edge.report.motion import SIGNALS, Motion

# Chosen: shorter differences are a keypoint that jumped.
SHORTEST_S = 0.15
STEADY_S = 0.2  # chosen: what a difference is the median over
TEMPO_SHARE = 0.15  # chosen: a sixth quicker or slower is noticed
# More and less of each signal, as a coach says it.
SAID = {
    "spine_flexion_deg": ("the spine rounds {} more", "the spine rounds {} less"),
    "pelvis_tilt_deg": ("the pelvis tips {} more", "the pelvis tips {} less"),
    "knee_flexion_deg": ("the knees bend {} more", "the knees bend {} less"),
    "hip_flexion_deg": ("the hips bend {} more", "the hips bend {} less"),
    "neck_flexion_deg": ("the neck bends {} more", "the neck bends {} less"),
}
PHASES = {
    "eccentric": " on the way down",
    "bottom": " at the bottom",
    "concentric": " on the way up",
}


@dataclass(frozen=True, slots=True)
class Parting:
    """A stretch of the attempt in which a signal differs, degrees; more is positive."""

    signal: str
    start_s: float
    end_s: float
    peak_s: float
    peak_deg: float
    phase: str

    def __str__(self) -> str:
        """Say it."""
        more, less = SAID[self.signal]
        said = (more if self.peak_deg > 0 else less).format(
            words.degrees(abs(self.peak_deg))
        )
        return (
            f"{said}{PHASES.get(self.phase, '')}, from {self.start_s:.1f} s to "
            f"{self.end_s:.1f} s, most at {self.peak_s:.1f} s"
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """A repetition of the reference, one of the attempt, and where they part.

    ``expected`` is the reference's signals at the attempt's moments (M,).
    """

    reference: Motion
    attempt: Motion
    path: IndexArray
    expected: dict[str, FloatArray]
    partings: tuple[Parting, ...]

    @property
    def pace(self) -> float:
        """Return how much longer the attempt took; 1 is as long."""
        return self.attempt.duration_s / self.reference.duration_s


def compare(reference: Sequence[Motion], attempt: Sequence[Motion]) -> list[Pair]:
    """Return each repetition of the attempt beside its like of the reference.

    The first beside the first, and so on; the reference's last serves for all that
    the attempt has more.
    """
    last = len(reference) - 1
    return [
        _pair(reference[min(at, last)], motion) for at, motion in enumerate(attempt)
    ]


def told(pairs: Sequence[Pair]) -> list[str]:
    """Return in words where the executions part, and in what tempo; never empty."""
    lines = []
    for pair in pairs:
        lines += [
            f"Repetition {pair.attempt.index}: {parting}." for parting in pair.partings
        ]
    if not lines:
        lines.append("The two executions part nowhere.")
    return [*lines, *_tempo(pairs)]


def _tempo(pairs: Sequence[Pair]) -> Iterator[str]:
    paces = [pair.pace for pair in pairs]
    pace = float(np.median(paces)) if paces else 1.0
    if abs(pace - 1) >= TEMPO_SHARE:
        way = "slower" if pace > 1 else "quicker"
        yield (
            f"Tempo: the attempt is {way}, a repetition takes {pace:.1f} times as long."
        )


def _pair(reference: Motion, attempt: Motion) -> Pair:
    path = align(_course(reference, attempt), _course(attempt, reference))
    expected = {
        name: matched(values, path, len(attempt.t_s))
        for name, values in reference.signals.items()
    }
    partings = sorted(
        (
            parting
            for name, limit_deg in SIGNALS.items()
            for parting in _partings(name, limit_deg, attempt, expected[name])
        ),
        key=lambda parting: -abs(parting.peak_deg) / SIGNALS[parting.signal],
    )
    return Pair(reference, attempt, path, expected, tuple(partings))


def _course(motion: Motion, other: Motion) -> FloatArray:
    """Return (N, 1): how far into the bend each moment is, by the motion's own depth.

    By the hip where both know it, else by pelvis and spine together. The depth itself
    is no difference of course: a shallow bend is gone through like a deep one.
    """
    depth = motion.signals["hip_flexion_deg"]
    known = [np.isfinite(m.signals["hip_flexion_deg"]).any() for m in (motion, other)]
    if not all(known):
        depth = motion.signals["pelvis_tilt_deg"] + motion.signals["spine_flexion_deg"]
    finite = np.isfinite(depth)
    if not finite.any():
        return np.linspace(0.0, 1.0, len(depth))[:, None]
    at = np.arange(len(depth))
    whole = np.interp(at, at[finite], depth[finite])
    low, high = whole.min(), whole.max()
    return np.asarray((whole - low) / max(high - low, 1.0))[:, None]


def _partings(
    signal: str, limit_deg: float, attempt: Motion, expected: FloatArray
) -> Iterator[Parting]:
    t_s = attempt.t_s
    apart = _steadied(attempt.signals[signal] - expected, t_s)
    beyond = np.abs(np.nan_to_num(apart)) >= limit_deg
    edges = np.flatnonzero(np.diff(np.concatenate([[0], beyond, [0]])))
    for start, end in edges.reshape(-1, 2):
        last = end - 1
        if t_s[last] - t_s[start] < SHORTEST_S:
            continue
        peak = start + int(np.argmax(np.abs(apart[start:end])))
        phase = attempt.phases[peak] if attempt.phases else ""
        moments = (float(t_s[start]), float(t_s[last]), float(t_s[peak]))
        yield Parting(signal, *moments, float(apart[peak]), phase)


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
