"""What was seen -> what to do about it, as tables of codes; ``edge.texts`` words them.

Rows are for a fault in general, or in one family of exercises, which comes first. The
muscles to roll and to stretch are the article's (SMR: thoracic spine, lumbar muscles,
hamstrings, quadriceps; stretches: hip flexors, quadriceps, hamstrings, piriformis).
Which of them goes with what is chosen, with the reason beside it: a place to begin, and
no statement about anybody's body.
"""

from collections.abc import Mapping

from edge.core.types.codes import FaultCode
from edge.core.types.exercise import Family

# By the fault's code and, where it means something else there, the family.
Rows = Mapping[tuple[str, Family | None], tuple[str, ...]]

# Most important first: what risks most, then what leads to it.
REMEDIES: Rows = {
    (FaultCode.SPINE_FLEXION, None): ("hips_back_spine_long",),
    (FaultCode.SPINE_FLEXION, Family.BIRD_DOG): ("keep_back_long",),
    (FaultCode.SPINE_FLEXION, Family.PLANK): ("keep_back_long",),
    (FaultCode.SPINE_FLEXION, Family.SIDE_PLANK): ("keep_back_long",),
    (FaultCode.SPINE_FLEXION, Family.PALLOF): ("keep_back_long",),
    (FaultCode.SPINE_EXTENSION, None): ("ribs_down",),
    (FaultCode.HIPS_LOW, None): ("squeeze_buttocks",),
    (FaultCode.HIPS_LOW, Family.SIDE_PLANK): ("lift_hips",),
    (FaultCode.HIPS_HIGH, None): ("lower_hips",),
    (FaultCode.LATERAL_FLEXION, None): ("ribs_over_pelvis",),
    (FaultCode.LATERAL_FLEXION, Family.SIDE_PLANK): ("lift_hips",),
    (FaultCode.ROTATION, None): ("chest_forward",),
    (FaultCode.PELVIS_DROP, None): ("level_pelvis",),
    (FaultCode.HIPS_FIRST, None): ("rise_together",),
    (FaultCode.TOO_FAST, None): ("slow_down",),
    (FaultCode.SHALLOW, None): ("go_deeper",),
    (FaultCode.SHALLOW, Family.BIRD_DOG): ("reach_farther",),
    (FaultCode.LIMB_LOW, None): ("reach_farther",),
    (FaultCode.KNEE_DOMINANT, None): ("bend_knees_less",),
    (FaultCode.ASYMMETRY, None): ("weaker_side_first",),
    (FaultCode.NECK, None): ("look_ahead_less",),
}

TISSUES: Rows = {
    # Short hamstrings hold the pelvis back, and the spine makes up for it.
    (FaultCode.SPINE_FLEXION, Family.HINGE): (
        "roll_hamstrings",
        "stretch_hamstrings",
        "roll_thoracic_spine",
    ),
    # A chest that cannot be lifted rounds the back of an upright trunk.
    (FaultCode.SPINE_FLEXION, Family.SQUAT): ("roll_thoracic_spine",),
    (FaultCode.SPINE_FLEXION, Family.LUNGE): ("roll_thoracic_spine",),
    # Short hip flexors tip the pelvis forward; the lumbar muscles shorten with them.
    (FaultCode.SPINE_EXTENSION, None): ("roll_lumbar_muscles", "stretch_hip_flexors"),
    (FaultCode.HIPS_LOW, Family.PLANK): ("stretch_hip_flexors",),
    (FaultCode.SHALLOW, Family.HINGE): ("roll_hamstrings", "stretch_hamstrings"),
    (FaultCode.SHALLOW, Family.SQUAT): ("roll_quadriceps", "stretch_quadriceps"),
    (FaultCode.SHALLOW, Family.LUNGE): ("stretch_hip_flexors", "stretch_quadriceps"),
    (FaultCode.KNEE_DOMINANT, None): ("roll_quadriceps", "stretch_quadriceps"),
    # It turns the thigh, and a tight one pulls the pelvis along.
    (FaultCode.PELVIS_DROP, None): ("stretch_piriformis",),
    (FaultCode.ROTATION, Family.BIRD_DOG): ("stretch_piriformis",),
    (FaultCode.ASYMMETRY, None): ("stretch_piriformis",),
    (FaultCode.NECK, None): ("roll_thoracic_spine",),
}

# The article's "lower cross": pelvis tipped forward, hollow back, head before it.
LOWER_CROSS = (
    "lower_cross_tendency",
    "stretch_hip_flexors",
    "stretch_quadriceps",
    "roll_lumbar_muscles",
    "roll_thoracic_spine",
)


def remedy(rows: Rows, code: str, family: Family | None) -> tuple[str, ...]:
    """Return what a table says of a fault in a family; nothing where it says none."""
    return rows.get((code, family)) or rows.get((code, None), ())
