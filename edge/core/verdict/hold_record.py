"""The frames of a hold -> its record."""

import math
from collections import Counter

import numpy as np

from edge.core.holds.timer import Held
from edge.core.types.codes import ReferenceKind, Side, Verdict
from edge.core.types.frames import FloatArray
from edge.core.types.records import Deepest, FaultRecord, HoldRecord
from edge.core.types.states import BodyState
from edge.core.verdict.drawn import curve, form_curve
from edge.core.verdict.faults import Severity
from edge.core.verdict.hold_figures import HoldFigures
from edge.core.verdict.repetition import MIN_JUDGED, VERDICTS, peak

# The last frames of a hold are thinned out beyond so many. Chosen: five minutes at
# twenty a second; what they are reduced to hardly changes.
MOST_FRAMES = 6000
EDGE_S = 1.0  # the first and the last second, which tell the drift


class HeldFrames:
    """What is kept of each frame of a hold, as numbers."""

    def __init__(self) -> None:
        self._rows: list[tuple[float, ...]] = []
        self._sides: Counter[Side] = Counter()
        self._references: Counter[ReferenceKind] = Counter()

    def take(
        self, body: BodyState, figures: HoldFigures, side: Side | None, *, shown: bool
    ) -> None:
        """Take one frame; ``side`` is the one that it shows.

        ``shown`` says that the lamp judged it: before a hold is known to be one, it
        does not.
        """
        spine = body.spine
        if len(self._rows) >= MOST_FRAMES:
            del self._rows[::2]
        self._rows.append(
            (
                body.t_s,
                body.angles.trunk_inclination_deg,
                spine.pelvis_tilt_deg,
                spine.spine_flexion_deg,
                figures.lateral_deg,
                abs(spine.rotation_deg),
                figures.form_deg,
                figures.quality if figures.told else math.nan,
                float(shown),
            )
        )
        if side is not None:
            self._sides[side] += 1
        if math.isfinite(spine.spine_flexion_deg):
            self._references[spine.reference] += 1

    @property
    def any(self) -> bool:
        """Return whether there is a frame."""
        return bool(self._rows)

    @property
    def side(self) -> Side | None:
        """Return the side that most frames show."""
        return max(self._sides, key=self._sides.__getitem__, default=None)

    @property
    def reference(self) -> ReferenceKind | None:
        """Return what most frames that tell of the back stand on."""
        known = self._references
        return max(known, key=known.__getitem__, default=None)

    def table(self, start_s: float, end_s: float) -> FloatArray:
        """Return (9, N) figures of the frames between two moments."""
        table = np.array(self._rows).reshape(-1, 9).T
        return np.asarray(table[:, (table[0] >= start_s) & (table[0] <= end_s)])


def hold_record(
    index: int,
    held: Held,
    frames: HeldFrames,
    severity: Severity,
    *,
    faults: tuple[FaultRecord, ...],
    deepest: Deepest | None,
) -> HoldRecord:
    """Return the record of a hold whose frames came to ``severity`` at worst."""
    table = frames.table(held.start_s, held.end_s)
    t_s, trunk, pelvis, flexion, _, _, form, quality, shown = table
    # A peak that no lamp could show would contradict the verdict.
    peaks = table[:, shown > 0]
    told = np.isfinite(quality)
    enough = bool(told.size) and bool(told.mean() >= MIN_JUDGED)
    verdict = Verdict.GOOD if enough else Verdict.UNSURE
    return HoldRecord(
        index=index,
        start_s=held.start_s,
        end_s=held.end_s,
        trunk_mean_deg=_mean(trunk),
        spine_flexion_peak_deg=peak(peaks[3]),
        verdict=VERDICTS.get(severity, verdict),
        faults=faults,
        side=frames.side,
        spine_extension_peak_deg=peak(-peaks[3]),
        lateral_flexion_peak_deg=peak(peaks[4]),
        rotation_peak_deg=peak(peaks[5]),
        drift_deg=_mean(form[t_s >= held.end_s - EDGE_S])
        - _mean(form[t_s <= held.start_s + EDGE_S]),
        quality=float(quality[told].mean() * told.mean()) if told.any() else 0.0,
        reference=frames.reference,
        ended_by=held.ended_by,
        curve=curve(t_s, pelvis, flexion),
        deepest=deepest,
        form_curve=form_curve(t_s, form),
    )


def _mean(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else math.nan
