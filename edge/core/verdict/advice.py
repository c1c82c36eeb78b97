"""What was seen -> what to do about it: codes that a screen or a coach words.

The remedies are those that the field names for a spine that moves with the hips:
less weight, slower repetitions, feeling the hips move, and recording oneself.
"""

from collections.abc import Callable, Sequence

import numpy as np

from edge.core.types.codes import FaultCode, ReferenceKind, Verdict
from edge.core.types.records import RepRecord

TREND_DEG = 2.0  # chosen: ten degrees more over five repetitions is fatigue
# Below this many points a line through them tells more of one repetition than of all.
# Chosen.
TREND_REPS = 4
# More than in the first repetitions, in both of the last two. Chosen: three times the
# 2 deg by which like repetitions of a real set differ.
TIRED_DEG = 6.0
# Share of a set's repetitions that makes a habit. Chosen: two of five, not one.
MANY = 0.3
# A repetition that reads as arched by more against the lifter's own bow. Chosen: beyond
# what is left of an error against a neutral bow, 3 deg (rms), and twice its play.
ARCHED_DEG = 8.0
BOW_AGAIN = "bow_again"
MOST = 0.5  # chosen: with more that cannot be told, the place is wrong, not the lifter

# Codes of older records, by what they are called now.
RENAMED = {"softer_knees_only": "bend_knees_less"}

Rule = Callable[[Sequence[RepRecord]], bool]


def _share_with(code: FaultCode, reps: Sequence[RepRecord]) -> float:
    return sum(any(f.code is code for f in rep.faults) for rep in reps) / len(reps)


def _tires(reps: Sequence[RepRecord]) -> bool:
    """Return whether the spine bends more than in the first repetitions."""
    drifts = [rep.spine_drift_deg for rep in reps]
    known_deg = np.array([drift for drift in drifts if np.isfinite(drift)])
    if len(known_deg) < TREND_REPS:
        return False
    rises = np.polyfit(np.arange(len(known_deg)), known_deg, 1)[0] > TREND_DEG
    return bool(rises or min(known_deg[-2:]) > TIRED_DEG)


def _arched_in_all(reps: Sequence[RepRecord]) -> bool:
    """Return whether many read as arched against the lifter's own bow.

    Hardly anybody arches in a hinge; a bow that was round makes all look as if.
    """
    own = [rep for rep in reps if rep.reference is ReferenceKind.OWN_HINGE]
    arched = [rep for rep in own if rep.spine_extension_peak_deg > ARCHED_DEG]
    return bool(own) and len(arched) >= MANY * len(own)


RULES: tuple[tuple[str, Rule], ...] = (
    ("less_weight", lambda reps: any(rep.verdict is Verdict.FAULT for rep in reps)),
    (BOW_AGAIN, _arched_in_all),
    (
        "hips_back_spine_long",
        lambda reps: _share_with(FaultCode.SPINE_FLEXION, reps) >= MANY,
    ),
    (
        "ribs_down",
        lambda reps: _share_with(FaultCode.SPINE_EXTENSION, reps) >= MANY,
    ),
    ("stop_earlier", _tires),
    ("slow_down", lambda reps: _share_with(FaultCode.TOO_FAST, reps) >= MANY),
    ("go_deeper", lambda reps: _share_with(FaultCode.SHALLOW, reps) >= MANY),
    (
        "bend_knees_less",
        lambda reps: _share_with(FaultCode.KNEE_DOMINANT, reps) >= MANY,
    ),
    (
        "move_the_camera",
        lambda reps: sum(r.verdict is Verdict.UNSURE for r in reps) > len(reps) * MOST,
    ),
)


def current(code: str) -> str:
    """Return what an advice code of a record, perhaps an older one, is called now."""
    return RENAMED.get(code, code)


def advice_for(reps: Sequence[RepRecord]) -> tuple[str, ...]:
    """Return advice codes for a set's repetitions, most important first."""
    return tuple(code for code, holds in RULES if reps and holds(reps))
