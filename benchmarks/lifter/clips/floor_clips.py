"""The clips of holds and of the floor's exercises."""

from benchmarks.lifter.clips.move_plan import Plan
from benchmarks.lifter.moves.cable import pallof
from benchmarks.lifter.moves.floor import RIGHT
from benchmarks.lifter.moves.floor_work import (
    bird_dog,
    piked,
    plank,
    rounded,
    sagging,
    side_plank,
)

FRONT_DEG = 90.0
HELD = {
    "plank_forearm_good": Plan("plank", "good", plank(8.0), 0, 201, background="gym"),
    "bird_dog_good": Plan("bird_dog", "good", bird_dog(4), 0, 211, background="room"),
    "side_plank_good": Plan(
        "side_plank", "good", side_plank(), 16, 241, yaw_deg=FRONT_DEG
    ),
    "pallof_hold_good": Plan("pallof_hold", "good", pallof(), 40, 271, yaw_deg=80.0),
    "plank_hips_low": Plan(
        "plank",
        "sags after 3 s",
        plank(8.0, late=sagging(20.0), from_standing=False),
        28,
        204,
        ("hips_low", "spine_extension"),
        side=-1,
    ),
    "plank_hips_high": Plan(
        "plank",
        "hips high",
        plank(6.0, early=piked(36.0), from_standing=False),
        20,
        203,
        ("hips_high",),
    ),
    "bird_dog_limb_low": Plan(
        "bird_dog",
        "leg and arm low",
        bird_dog(2, thigh=52.0, arm=48.0, from_standing=False),
        12,
        212,
        ("limb_low",),
    ),
    "bird_dog_lumbar_extension": Plan(
        "bird_dog",
        "lumbar extension",
        bird_dog(2, lumbar=-22.0, pelvis=12.0, thigh=104.0, from_standing=False),
        28,
        213,
        ("spine_extension",),
        side=-1,
    ),
    "side_plank_hips_drop": Plan(
        "side_plank",
        "hips drop after 3 s",
        side_plank(7.0, drop=18.0, late_s=3.0, side=RIGHT),
        48,
        242,
        ("lateral_flexion",),
        yaw_deg=FRONT_DEG,
    ),
    "pallof_hold_rotation": Plan(
        "pallof_hold",
        "turned by the cable",
        pallof(rotation=22.0),
        72,
        272,
        ("rotation",),
        yaw_deg=FRONT_DEG,
    ),
    "pallof_hold_lateral": Plan(
        "pallof_hold",
        "bent by the cable",
        pallof(1, lateral=16.0),
        76,
        273,
        ("lateral_flexion",),
        yaw_deg=FRONT_DEG,
    ),
    "plank_straight_arm_good": Plan(
        "plank",
        "good, straight arms",
        plank(6.0, straight_arms=True, from_standing=False),
        12,
        202,
        side=-1,
        background="room",
    ),
    "plank_break": Plan(
        "plank",
        "knees down in the middle",
        plank(5.0, knees_down=True, from_standing=False),
        36,
        205,
    ),
    "plank_rounded": Plan(
        "plank",
        "rounds after 3 s",
        plank(8.0, late=rounded(24.0), from_standing=False),
        44,
        206,
        ("spine_flexion",),
    ),
    "bird_dog_pelvis_drop": Plan(
        "bird_dog",
        "pelvis drops to the raised leg",
        bird_dog(2, drop=18.0, from_standing=False),
        32,
        214,
        ("pelvis_drop",),
        yaw_deg=-45.0,
    ),
    "bird_dog_rotation": Plan(
        "bird_dog",
        "chest turns",
        bird_dog(2, turn=20.0, from_standing=False),
        40,
        215,
        ("rotation",),
        yaw_deg=40.0,
    ),
}
