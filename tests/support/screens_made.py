"""Screens as records, for tests of what is stored, sent, collected and shown."""

from typing import Any

from support.sessions_made import made_head, made_hold, made_rep


def made_station(name: str, result: str = "good", **changed: Any) -> dict[str, Any]:
    return {
        "station": name,
        "exercise": name,
        "outcome": "done",
        "result": result,
        "view": "side",
        "started_s": 10.0,
        "ended_s": 30.0,
        "reps": [],
        "holds": [],
        "lean": None,
        "advice": [],
        **changed,
    }


def made_screen(athlete: str | None = "Ann", **changed: Any) -> dict[str, Any]:
    """Return one whose bow is good, whose plank is not, and whose squat was skipped."""
    bad = made_rep(1, "fault", 40.0)
    return {
        **made_head("screen/1", athlete),
        "stations": [
            made_station("standing", exercise="hip_hinge"),
            made_station(
                "standing_bow", reps=[made_rep(1), made_rep(2)], advice=["good_spine"]
            ),
            made_station("squat", "cannot_tell", outcome="skipped"),
            made_station(
                "lunge",
                "work_on",
                reps=[bad],
                lean={
                    "held_s": 5.5,
                    "trunk_peak_deg": 50.0,
                    "spine_flexion_peak_deg": 30.0,
                    "spine_extension_peak_deg": None,
                },
                advice=["lean_neutral"],
            ),
            made_station(
                "plank",
                "work_on",
                holds=[made_hold(1) | {"verdict": "caution"}],
                advice=["keep_back_long"],
            ),
        ],
        "posture": {"standing_lordosis_deg": 12.0, "forward_head_deg": None},
        "frames": {"seen": 300, "judged": 250, "dropped": 0},
        "advice": ["practise_lunge", "lean_neutral", "roll_thoracic_spine"],
        **changed,
    }
