"""A session as one picture, for where only a picture can be shown."""

from collections.abc import Sequence

import numpy as np

from edge.core.types.frames import FloatArray
from edge.report import words
from edge.report.facts import Payload, band_of, reps_of, summary, title_of
from edge.report.faults import back_deg
from edge.report.svg import COLOURS, Figure, MaxNLocator, png, style

MARKERS = {"good": "o", "caution": "^", "fault": "s", "unsure": "x"}


def picture(session: Payload) -> bytes:
    """Return a PNG of a session: verdict, flexion and hip share of each repetition."""
    with style():
        drawn = Figure(figsize=(8, 5), layout="constrained")
        sets = ", ".join(dict.fromkeys(map(title_of, session["sets"])))
        drawn.suptitle(
            f"{session['athlete'] or 'Session'}: {sets or 'no set'}\n"
            f"{summary(list(reps_of(session)))}",
            wrap=True,
        )
        flexion, share = drawn.subplots(2, 1, sharex=True)
        reps = list(reps_of(session))
        # Indexes begin anew with each set.
        x = np.arange(1, len(reps) + 1)
        peaks = np.array([_known(back_deg(rep)) for rep in reps], float)
        for verdict, marker in MARKERS.items():
            of = np.array([rep["verdict"] == verdict for rep in reps], bool)
            colour, word = COLOURS[verdict], words.verdict(verdict)
            if of.any():
                flexion.plot(x[of], peaks[of], marker, color=colour, label=word)
        bands = [band_of(finished) for finished in session["sets"]]
        if bands and bands[0] is not None:
            low, high = bands[0].arched, bands[0].rounded
            flexion.axhspan(low, high, color=COLOURS["band"], lw=0)
        if reps:
            flexion.legend(ncols=4, fontsize=8)
            width = float(np.clip(300 / len(reps), 0.8, 16))
            shares = _column(reps, "hip_share") * 100
            share.vlines(x, 0, shares, COLOURS["unsure"], linewidth=width)
        share.xaxis.set_major_locator(MaxNLocator(integer=True))
        flexion.set_ylabel("most rounding (°)")
        share.set(ylabel="from the hips (%)", xlabel="repetition", ylim=(0, 105))
        return png(drawn)


def _column(reps: Sequence[Payload], name: str) -> FloatArray:
    return np.array([_known(rep.get(name)) for rep in reps], float)


def _known(value: float | None) -> float:
    return np.nan if value is None else value
