"""The clips with known truth, by name."""

from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.body.bow import bows
from benchmarks.lifter.drawn import DRAWN, PASSED
from benchmarks.lifter.plan import (
    BUTT_WINK,
    LATE,
    NEUTRAL,
    OVEREXTENDED,
    PROGRESSIVE,
    ROUNDED,
    SIDEWAYS,
    SQUAT,
    Plan,
    tiring,
    worse,
)

SHIPPED = {
    "demo_progressive": Plan(
        PROGRESSIVE,
        body=8,
        seed=5,
        side=-1,
        even=True,
        top="tight shirt",
        background="gym",
    ),
    "dev_b_rdl_rounded": Plan(
        (ROUNDED,) * 3, body=20, seed=11, top="shirt", background="wall"
    ),
    "dev_i_rdl_yaw30": Plan(
        (NEUTRAL,) * 3, body=44, seed=12, yaw_deg=30.0, side=-1, background="room"
    ),
    "dev_j_rdl_front": Plan(
        (NEUTRAL,) * 3, body=16, seed=13, yaw_deg=90.0, background="gym"
    ),
}
_MIXED = (worse(0.0), worse(18.0), worse(36.0))
JUDGING = {
    "no_passer_by": Plan(_MIXED, body=12, seed=21, even=True),
    "passer_by": Plan(_MIXED, body=12, seed=21, even=True, passer=True),
    "yaw_0": Plan(PROGRESSIVE, body=0, seed=31, even=True, top="loose shirt"),
    "yaw_8": Plan(PROGRESSIVE, body=4, seed=32, yaw_deg=8.0, side=-1, even=True),
    "yaw_-8": Plan(PROGRESSIVE, body=24, seed=33, yaw_deg=-8.0, even=True),
    "yaw_15": Plan(PROGRESSIVE, body=28, seed=34, yaw_deg=15.0, even=True),
    "yaw_-15": Plan(PROGRESSIVE, body=32, seed=35, yaw_deg=-15.0, side=-1, even=True),
    "no_standing": Plan(PROGRESSIVE, body=36, seed=36, stand_s=0.0, even=True),
    "deadlift_late": Plan(
        (LATE,) * 3, body=40, seed=37, yaw_deg=5.0, side=-1, carried="barbell"
    ),
    "squat_neutral": Plan(
        (SQUAT,) * 3, body=48, seed=38, yaw_deg=-5.0, arms=Arms.FORWARD
    ),
    "squat_butt_wink": Plan(
        (BUTT_WINK,) * 3, body=52, seed=39, side=-1, arms=Arms.CHEST, uprights=True
    ),
    "overextended": Plan((OVEREXTENDED,) * 3, body=56, seed=40, side=-1),
    "neutral_hoodie_dim": Plan(
        (NEUTRAL,) * 4, body=60, seed=41, yaw_deg=4.0, top="hoodie", light=0.25
    ),
    "neutral_rack": Plan(
        (NEUTRAL,) * 4, body=64, seed=42, carried="barbell", uprights=True
    ),
    "front_sideways": Plan(SIDEWAYS, body=68, seed=43, yaw_deg=90.0, even=True),
}
# Written down before anything was measured on them.
LAST = {
    "last_deadlift_rack": Plan(
        (LATE, NEUTRAL, LATE), body=72, seed=51, carried="barbell", uprights=True
    ),
    "last_loose_shirt": Plan(
        _MIXED, body=76, seed=52, yaw_deg=-10.0, even=True, top="loose shirt"
    ),
    "last_squat_rack": Plan(
        (BUTT_WINK, SQUAT, BUTT_WINK),
        body=80,
        seed=53,
        yaw_deg=6.0,
        side=-1,
        arms=Arms.BACK_RACK,
        carried="barbell",
        uprights=True,
    ),
    "last_overextended": Plan(
        (NEUTRAL, OVEREXTENDED, OVEREXTENDED), body=84, seed=54, yaw_deg=3.0
    ),
    "last_neutral_rack": Plan(
        (NEUTRAL,) * 3, body=88, seed=55, yaw_deg=12.0, side=-1, uprights=True
    ),
    "last_passer_by": Plan(
        PROGRESSIVE, body=92, seed=56, yaw_deg=-3.0, side=-1, even=True, passer=True
    ),
    # For the neutral whose lordosis is hidden; after what it learns from was chosen.
    "hang_progressive": Plan(PROGRESSIVE, body=16, seed=61, side=-1, even=True),
    "hang_hoodie": Plan(
        (NEUTRAL, worse(18.0), worse(36.0)),
        body=44,
        seed=62,
        yaw_deg=5.0,
        even=True,
        top="hoodie",
    ),
    "hang_rounded": Plan((ROUNDED,) * 3, body=68, seed=63, yaw_deg=-6.0),
}
# The spine gives way little by little, but for the last: nothing changes there.
TIRING = {
    "tiring_0": Plan(
        tiring(0.0, (0, 0, 1, 2, 4, 7, 11)), body=8, seed=81, yaw_deg=-5.0
    ),
    "tiring_1": Plan(
        tiring(8.0, (0, 1, 0, 3, 6, 8, 13)), body=44, seed=82, side=-1, top="hoodie"
    ),
    "tiring_2": Plan(
        tiring(4.0, (0, -1, 2, 5, 9, 14, 20)),
        body=88,
        seed=83,
        yaw_deg=7.0,
        top="loose shirt",
    ),
    "tiring_3": Plan(tiring(-6.0, (0, 0, 0, 1, 0, 1, 0)), body=20, seed=84, side=-1),
}
CLIPS = SHIPPED | JUDGING | LAST | DRAWN | TIRING
# The lifter of a clip with a passer-by is there without one too, with their bow.
BOWS = bows({name: plan for name, plan in CLIPS.items() if PASSED not in name})
ALL = CLIPS | BOWS
