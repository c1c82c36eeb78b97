"""How the camera stands, in words."""

import math
from dataclasses import replace

import pytest

from edge.core.aim.figures import Placement
from edge.session.aiming.words import standing

STANDS = Placement(**dict.fromkeys(Placement.__dataclass_fields__, 0.0))


@pytest.mark.parametrize(
    ("yaw_deg", "roll_deg", "told"),
    [
        (0.4, -0.3, ["square to the lifter", "level"]),
        (-0.4, math.nan, ["square to the lifter"]),
        (1.6, -2.4, ["2° towards the lifter's front", "tilted 2° to one side"]),
        (-3.0, 1.0, ["3° towards the lifter's back", "tilted 1° to one side"]),
    ],
)
def test_no_angle_is_told_as_none(yaw_deg, roll_deg, told):
    now = replace(STANDS, yaw_deg=yaw_deg, roll_deg=roll_deg)
    assert standing(now)[2:] == told
