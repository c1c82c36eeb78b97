import json
import math

from support.records_made import fault, rep

from edge.core.types.codes import Verdict
from edge.core.types.records import HoldRecord, SetRecord, payload


def test_a_set_becomes_plain_json_values():
    finished = SetRecord(
        "hip_hinge",
        (rep(peak_deg=math.nan, faults=(fault(),)),),
        (HoldRecord(1, 0.0, 5.0, math.inf, 2.0, Verdict.GOOD),),
        advice=("slow_down",),
    )
    plain = payload(finished)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    (only,) = plain["reps"]
    assert only["spine_flexion_peak_deg"] is None
    assert (only["index"], only["verdict"]) == (1, "good")
    assert type(only["verdict"]) is str
    assert only["faults"] == [
        {"code": "spine_flexion", "start_s": 1.0, "end_s": 2.0, "peak_deg": 30.0}
    ]
    assert plain["holds"][0]["trunk_mean_deg"] is None
    assert plain["form_trend_deg_per_rep"] is None
    assert plain["advice"] == ["slow_down"]


def test_a_repetition_has_the_contracts_fields():
    assert list(payload(rep())) == [
        "index",
        "start_s",
        "end_s",
        "eccentric_s",
        "pause_s",
        "concentric_s",
        "trunk_peak_deg",
        "hip_rom_deg",
        "knee_rom_deg",
        "pelvis_tilt_peak_deg",
        "spine_flexion_peak_deg",
        "spine_extension_peak_deg",
        "hip_share",
        "quality",
        "verdict",
        "faults",
        "spine_drift_deg",
        "reference",
        "reference_change_deg",
        "reference_doubt_deg",
        "curve",
        "deepest",
        "side",
    ]
