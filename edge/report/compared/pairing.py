"""What of two executions belongs together: which, and moment by moment."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from edge.core.movement.alignment import align, evenly, wavering
from edge.core.types.frames import FloatArray, IndexArray
from edge.report.compared.motion import HOLD, Motion

# A bend of less tells its course by nothing but noise; chosen: four times what a figure
# of the back may be off (README).
LEAST_BEND_DEG = 20.0
HELD_S = 0.5  # a shorter stop is a turning point (bird_dog.toml)


def paired(
    reference: Sequence[Motion], attempt: Sequence[Motion]
) -> list[tuple[Motion, Motion]]:
    """Return each of the attempt's with its like of the reference, that one first.

    Like is what is of the same kind: repetition or hold; where the reference has it,
    also the same exercise, and the same side. The first goes with the first, and so on;
    the last serves for all that the attempt has more. What has no like is left out.
    """
    pairs = []
    counts: Counter[tuple[str, str, str | None]] = Counter()
    for motion in attempt:
        alike = [each for each in reference if each.kind == motion.kind]
        for name in ("exercise", "side"):
            same = [e for e in alike if getattr(e, name) == getattr(motion, name)]
            alike = same or alike
        of = (motion.kind, motion.exercise, motion.side)
        if alike:
            pairs.append((alike[min(counts[of], len(alike) - 1)], motion))
        counts[of] += 1
    return pairs


def moments(reference: Motion, attempt: Motion) -> IndexArray:
    """Return (K, 2): which moments of two motions belong together, in order.

    Holds go by the time since each began, as far as both last. Bends go by how deep
    they are. While a position is held nothing of it tells how far it is gone through,
    and of what hardly bends nothing at all does: there the parts of the repetition,
    as they were told, are gone through evenly.
    """
    if attempt.kind == HOLD:
        return _by_clock(reference, attempt)
    courses = [_depth(one, other) for one, other in _both(reference, attempt)]
    bent = all(np.ptp(course) >= LEAST_BEND_DEG for course in courses)
    held = min(m.record.get("pause_s") or 0.0 for m in (reference, attempt)) >= HELD_S
    one, other = (_share(course)[:, None] for course in courses)
    noise = max(wavering(one), wavering(other))
    if bent and not held:
        return align(one, other, noise)
    edges = [_parts(motion) for motion in (reference, attempt)]
    path: list[IndexArray] = []
    for part in range(3):
        (i, i_end), (j, j_end) = (each[part : part + 2] for each in edges)
        of, at = slice(i, i_end + 1), slice(j, j_end + 1)
        if bent and part != 1:
            found = align(one[of], other[at], noise)
        else:
            found = evenly(i_end + 1 - i, j_end + 1 - j)
        # Where two parts meet is in both.
        path.append(np.add(found[1 if path else 0 :], (i, j)))
    return np.concatenate(path)


def _both(one: Motion, other: Motion) -> tuple[tuple[Motion, Motion], ...]:
    return (one, other), (other, one)


def since_start_s(motion: Motion) -> FloatArray:
    """Return (N,): how long each moment is after the beginning."""
    return np.asarray(motion.t_s - motion.record["start_s"])


def _by_clock(reference: Motion, attempt: Motion) -> IndexArray:
    of_s, at_s = since_start_s(reference), since_start_s(attempt)
    both_last = max(int((at_s <= of_s[-1]).sum()), 1)
    of = np.abs(of_s[:, None] - at_s[None, :both_last]).argmin(axis=0)
    return np.column_stack([of, np.arange(both_last)]).astype(np.intp)


def _depth(motion: Motion, other: Motion) -> FloatArray:
    """Return (N,): how far into the bend each moment is, degrees, without a gap.

    By the hip where both know it, else by pelvis and spine together.
    """
    for name in ("hip_flexion_deg", "raised_hip_deg"):
        if all(name in m.signals and _known(m.signals[name]) for m in (motion, other)):
            depth = motion.signals[name]
            break
    else:
        depth = motion.signals["pelvis_tilt_deg"] + motion.signals["spine_flexion_deg"]
    finite = np.isfinite(depth)
    if not finite.any():
        return np.zeros(len(depth))
    at = np.arange(len(depth))
    return np.interp(at, at[finite], depth[finite])


def _known(values: FloatArray) -> bool:
    return bool(np.isfinite(values).any())


def _share(depth: FloatArray) -> FloatArray:
    """Return a depth from 0 to 1.

    The depth itself is no difference of course: a shallow bend is gone through like a
    deep one.
    """
    low, high = depth.min(), depth.max()
    return np.asarray((depth - low) / max(high - low, 1.0))


def _parts(motion: Motion) -> tuple[int, int, int, int]:
    """Return at which moments the parts of a repetition begin, and the last one.

    The way into it, what is held, and the way back, as its record tells them.
    """
    record = motion.record
    down_s = record["start_s"] + (record.get("eccentric_s") or 0.0)
    up_s = down_s + (record.get("pause_s") or 0.0)
    last = len(motion.t_s) - 1
    down, up = (min(int(np.searchsorted(motion.t_s, s)), last) for s in (down_s, up_s))
    return 0, down, up, last
