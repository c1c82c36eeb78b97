"""The table of all movements, clip by clip and in all."""

import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.movements.compared import Row, rendered_row, row
from benchmarks.movements.judged import judged
from benchmarks.movements.looked import looked
from benchmarks.movements.motion import tracks
from benchmarks.movements.real_clips import (
    CLIPS,
    DATA,
    FIELD,
    HINGES,
    LUNGES,
    set_aside,
)
from benchmarks.movements.rendered import rendered

HEAD = (
    f"{'clip':34}{'exercise':>18}{'told':>18} {'reps':>6}{'holds':>7}{'side':>6}"
    f"{'tempo':>7}{'hold':>6}{'spine':>7}{'pelvis':>7}{'posture':>8}"
    f" {'amber red':>9}  verdict, faults"
)
# A name may be told by its family, which is none of the others.
FAMILIES = {
    "romanian_deadlift": HINGES,
    "good_morning": HINGES,
    "standing_bow": HINGES,
    "lunge": LUNGES,
    "split_squat": LUNGES,
}


def run() -> dict[str, Any]:
    """Print the table and return its figures."""
    rows = list(_rows())
    _print(rows)
    return {"movements": [one.payload() for one in rows]}


def _rows() -> Iterator[Row]:
    aside = set_aside()
    for clip in (*CLIPS, *FIELD):
        path = DATA / clip.path
        if not path.is_file():
            continue
        _told(clip.name)
        group = "real, set aside" if clip.name in aside else "real, development"
        found = judged(looked(path))
        yield row(clip.name, group, clip.names, clip.reps, clip.holds, found)
    for name, group, names, reps, recording in tracks():
        _told(name)
        yield row(name, group, names, reps, 0, judged(recording))
    for truth in rendered():
        _told(truth.name)
        known = truth.exercise
        names = (known, *FAMILIES.get(known, ())) if known else ()
        yield rendered_row(truth, names, judged(looked(truth.video)))


def _told(name: str) -> None:
    sys.stderr.write(f"\r{name:60}")
    sys.stderr.flush()


def _print(rows: list[Row]) -> None:
    for group in dict.fromkeys(one.group for one in rows):
        mine = [one for one in rows if one.group == group]
        print(f"\n{group}\n{HEAD}")
        for one in mine:
            print(_line(one))
        print(_summary(mine))


def _line(one: Row) -> str:
    wrong = "*" if one.miscounted or one.phantom else " "
    name = "*" if one.right is False else " "
    holds = "" if one.holds is None else f"{one.holds}/{one.held}"
    numbers = (
        f"{_s(one.tempo_s):>7}{_s(one.hold_s):>6}"
        f"{_deg(one.spine_rmse_deg):>7}{_deg(one.pelvis_rmse_deg):>7}"
        f"{_s(one.posture):>8}"
    )
    faults = " ".join(one.told_faults)
    if one.true_faults:
        faults += f" (true: {' '.join(one.true_faults)})"
    counts = f"{one.reps}/{one.counted}"
    return (
        f"{one.clip:34}{one.exercise or 'none':>18}{one.told:>17}{name} {counts:>6}"
        f"{holds:>7}{one.sides:>6}{numbers}"
        f" {one.caution_frames:>4}/{one.fault_frames:<4}"
        f"{wrong} {one.verdict} {faults}"
    )


def _summary(rows: list[Row]) -> str:
    known = [one for one in rows if one.exercise]
    others = [one for one in rows if not one.exercise]
    parts = []
    if known:
        right = sum(bool(one.right) for one in known)
        first = sum(bool(one.first) for one in known)
        wrong = sum(one.miscounted for one in known)
        parts.append(
            f"{len(known)} exercises: {wrong} miscounted, recognised {right}, "
            f"as of the first repetition {first}"
        )
        for name, values in (
            ("tempo off by s, mean", [one.tempo_s for one in known]),
            ("hold off by s, mean", [one.hold_s for one in known]),
            ("spine RMSE deg, mean", [one.spine_rmse_deg for one in known]),
            ("pelvis RMSE deg, mean", [one.pelvis_rmse_deg for one in known]),
            ("posture right, share", [one.posture for one in known]),
        ):
            if np.isfinite(values).any():
                parts.append(f"{name} {np.nanmean(values):.2f}")
    if others:
        counted = sum(one.counted + one.held for one in others)
        warned = sum(one.caution_frames + one.fault_frames for one in others)
        parts.append(
            f"{len(others)} others: {counted} phantom repetitions and holds, "
            f"{warned} frames amber or red"
        )
    return "= " + "; ".join(parts)


def _s(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.2f}"


def _deg(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.1f}"
