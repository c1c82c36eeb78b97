import math
from dataclasses import replace

import pytest
from support.records_made import fault, rep

from edge.core.types.codes import FaultCode, ReferenceKind, Verdict
from edge.core.verdict.advice import advice_for

RISING = [rep(i, drift_deg=5.0 * i - 10) for i in range(1, 5)]
# The first peaks of a set whose neutral still moves; the back does the same each time.
SETTLING = [rep(i, peak_deg=60.0 - 10 * i, drift_deg=0.5 * i) for i in range(1, 5)]
TIRED_LATE = [rep(i, drift_deg=deg) for i, deg in enumerate((0, 0, 0, 0, 0, 7, 7), 1)]


@pytest.mark.parametrize(
    ("reps", "advice"),
    [
        ([], ()),
        ([rep()] * 5, ()),
        ([rep()] * 4 + [rep(verdict=Verdict.FAULT)], ("less_weight",)),
        (
            [rep()] * 2 + [rep(faults=(fault(FaultCode.SPINE_FLEXION),))],
            ("hips_back_spine_long",),
        ),
        ([rep()] * 3 + [rep(faults=(fault(FaultCode.SPINE_FLEXION),))], ()),
        ([rep(faults=(fault(FaultCode.SPINE_EXTENSION),))], ("ribs_down",)),
        ([rep(faults=(fault(FaultCode.TOO_FAST),))], ("slow_down",)),
        ([rep(faults=(fault(FaultCode.SHALLOW),))], ("go_deeper",)),
        ([rep(faults=(fault(FaultCode.KNEE_DOMINANT),))], ("bend_knees_less",)),
        ([rep(verdict=Verdict.UNSURE)] * 2 + [rep()], ("move_the_camera",)),
        (RISING, ("stop_earlier",)),
        (RISING[:3], ()),
        ([rep(i, peak_deg=5.0 * i) for i in range(1, 5)], ()),
        (SETTLING, ()),
        (TIRED_LATE, ("stop_earlier",)),
        (TIRED_LATE[:6], ()),
        ([rep(i, peak_deg=math.nan) for i in range(1, 9)], ()),
    ],
)
def test_advice_follows_from_what_was_seen(reps, advice):
    assert advice_for(reps) == advice


def test_a_bow_against_which_many_look_arched_is_asked_for_again():
    arched, straight = (
        replace(rep(), reference=ReferenceKind.OWN_HINGE, spine_extension_peak_deg=deg)
        for deg in (10.0, 5.0)
    )
    assert advice_for([arched, straight, straight]) == ("bow_again",)
    assert advice_for([arched] + [straight] * 3) == ()
    standing = replace(arched, reference=ReferenceKind.STANDING)
    assert advice_for([standing] * 3) == ()


def test_the_most_important_advice_comes_first():
    reps = [
        rep(verdict=Verdict.FAULT, faults=(fault(code),))
        for code in (FaultCode.TOO_FAST, FaultCode.SPINE_FLEXION)
    ]
    assert advice_for(reps) == ("less_weight", "hips_back_spine_long", "slow_down")
