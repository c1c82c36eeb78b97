"""What was judged against what is true: counts, tempo, hold times, angles."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from benchmarks.movements.judged import Judged
from benchmarks.movements.rendered import Rendered
from edge.core.types.frames import FloatArray

NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Row:
    """One clip of the table; NaN or None where the truth does not say.

    ``tempo_s`` and ``hold_s`` are the mean and the largest error; ``right`` tells
    whether the exercise is, ``first`` whether it was told as of the first repetition.
    ``faults`` are true and told ones; ``posture`` is the share of frames in which the
    body's is right, where it is known.
    """

    clip: str
    group: str
    exercise: str
    told: str
    right: bool | None
    first: bool | None
    reps: int
    counted: int
    holds: int | None
    held: int
    tempo_s: float = NAN
    hold_s: float = NAN
    sides: str = ""
    verdict: str = "-"
    true_faults: tuple[str, ...] = ()
    told_faults: tuple[str, ...] = ()
    spine_rmse_deg: float = NAN
    pelvis_rmse_deg: float = NAN
    posture: float = NAN
    caution_frames: int = 0
    fault_frames: int = 0

    @property
    def miscounted(self) -> bool:
        """Return whether repetitions or holds are not as many as there were."""
        return self.reps != self.counted or self.holds not in (None, self.held)

    @property
    def phantom(self) -> bool:
        """Return whether what is no exercise was counted or warned of."""
        warned = self.caution_frames + self.fault_frames
        return not self.exercise and bool(self.counted or self.held or warned)

    def payload(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        whole = asdict(self)
        return {
            key: None if isinstance(value, float) and np.isnan(value) else value
            for key, value in whole.items()
        }


def row(
    clip: str,
    group: str,
    names: Sequence[str],
    reps: int,
    holds: int | None,
    found: Judged,
) -> Row:
    """Return the row of a clip of which only counts and names are known."""
    told = found.exercise
    return Row(
        clip,
        group,
        names[0] if names else "",
        told or "-",
        (told in names) if names else None,
        (found.first in names) if names else None,
        reps,
        len(found.reps),
        holds,
        len(found.holds),
        verdict=found.verdict,
        told_faults=found.codes,
        caution_frames=found.count("caution"),
        fault_frames=found.count("fault"),
    )


def rendered_row(truth: Rendered, names: Sequence[str], found: Judged) -> Row:
    """Return the row of a rendered movement."""
    base = asdict(
        row(
            truth.name,
            "rendered, set aside" if truth.aside else "rendered, development",
            names,
            len(truth.reps),
            len(truth.holds),
            found,
        )
    )
    counted = truth.counted()
    base |= {
        "tempo_s": tempo_error_s(truth.reps, found.reps),
        "hold_s": hold_error_s(truth.holds, found.holds),
        "sides": sides(truth.reps, found.reps) or sides(truth.holds, found.holds),
        "true_faults": tuple(truth.about["faults"]),
        "posture": posture_share(truth, found),
    }
    if truth.exercise and truth.about["view"] == "side":
        for key, name in (
            ("spine_rmse_deg", "spine_flexion_deg"),
            ("pelvis_rmse_deg", "pelvis_tilt_deg"),
        ):
            base[key] = rmse(truth.against_neutral(name), found.column(name), counted)
    return Row(**base)


def posture_share(truth: Rendered, found: Judged) -> float:
    """Return in which share of frames the body's posture is right; NaN if untold.

    Frames in which the true one is not known, as while getting up, do not count, nor
    those in which the lifter is not in the picture.
    """
    pairs = [
        (true, frame["body_posture"])
        for true, seen, frame in zip(
            truth.about["frames"]["body_posture"],
            truth.in_picture(),
            found.frames,
            strict=False,
        )
        if true != "unknown" and seen and frame.get("body_posture")
    ]
    return float(np.mean([a == b for a, b in pairs])) if pairs else NAN


def tempo_error_s(
    true: Sequence[dict[str, Any]], told: Sequence[dict[str, Any]]
) -> float:
    """Return by how much ways down and up are off on average; NaN without a pair.

    A repetition that begins at its lowest point has no way down.
    """
    errors = [
        abs(one[part] - other[part])
        for one, other in _pairs(true, told)
        for part in ("eccentric_s", "concentric_s")
        if one[part] > 0 and other.get(part) is not None
    ]
    return float(np.mean(errors)) if errors else NAN


def hold_error_s(
    true: Sequence[dict[str, Any]], told: Sequence[dict[str, Any]]
) -> float:
    """Return by how much a hold's time is off at most; NaN without a pair."""
    errors = [
        abs((one["end_s"] - one["start_s"]) - (other["end_s"] - other["start_s"]))
        for one, other in _pairs(true, told)
    ]
    return max(errors) if errors else NAN


def sides(true: Sequence[dict[str, Any]], told: Sequence[dict[str, Any]]) -> str:
    """Return how many of the known sides are right, such as 3/4; empty for none."""
    known = [(a["side"], b.get("side")) for a, b in _pairs(true, told) if a["side"]]
    return f"{sum(a == b for a, b in known)}/{len(known)}" if known else ""


def rmse(true: FloatArray, told: FloatArray, which: FloatArray) -> float:
    """Return the error over the frames that both know; NaN for none."""
    count = min(len(true), len(told))
    error = (true[:count] - told[:count])[np.asarray(which[:count], bool)]
    error = error[np.isfinite(error)]
    return float(np.sqrt((error**2).mean())) if len(error) else NAN


def _pairs(
    true: Sequence[dict[str, Any]], told: Sequence[dict[str, Any]]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return what overlaps most with what, each only once."""
    left, out = list(told), []
    for one in true:
        shared = [_shared_s(one, other) for other in left]
        if shared and max(shared) > 0:
            out.append((one, left.pop(int(np.argmax(shared)))))
    return out


def _shared_s(one: dict[str, Any], other: dict[str, Any]) -> float:
    end_s = min(one["end_s"], other["end_s"])
    return float(end_s - max(one["start_s"], other["start_s"]))
