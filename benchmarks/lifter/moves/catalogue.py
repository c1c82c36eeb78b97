"""The movements' clips, by name: those to develop with, and those set aside."""

from dataclasses import replace

from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.moves.aside import ASIDE
from benchmarks.lifter.moves.floor import LEFT, RIGHT
from benchmarks.lifter.moves.floor_work import (
    bird_dog,
    piked,
    plank,
    rounded,
    sagging,
    side_plank,
)
from benchmarks.lifter.moves.hinges import (
    bends,
    bent,
    bow,
    deadlifts,
    pallof,
    swings,
)
from benchmarks.lifter.moves.idle import SCENES
from benchmarks.lifter.moves.plans import IDLE_FPS, QUICK_FPS, Plan
from benchmarks.lifter.moves.splits import Bottom, lunges, split_squats

LYING = (0.0, 0.35)  # who lies down is in the middle of the picture
FRONT_DEG = 90.0
SQUAT = bent(30.0, 104.0)
WINK = bent(16.0, 108.0, lumbar=26.0, thoracic=3.0)


DEVELOPMENT = {
    "plank_forearm_good": Plan("plank", "good", plank(8.0), 0, 201, background="gym"),
    "bird_dog_good": Plan("bird_dog", "good", bird_dog(4), 0, 211, background="room"),
    "lunge_good": Plan("lunge", "good", lunges(6), 4, 221, background="gym"),
    "squat_front_good": Plan(
        "squat",
        "good",
        bends(SQUAT, 4, arms=Arms.FORWARD),
        8,
        231,
        yaw_deg=FRONT_DEG,
        background="gym",
    ),
    "side_plank_good": Plan(
        "side_plank", "good", side_plank(), 16, 241, yaw_deg=FRONT_DEG
    ),
    "kettlebell_swing_good": Plan(
        "kettlebell_swing", "good, 0.8 s", swings(8, 0.8), 24, 251, fps=QUICK_FPS
    ),
    "split_squat_good": Plan("split_squat", "good", split_squats(4), 32, 261, side=-1),
    "pallof_hold_good": Plan("pallof_hold", "good", pallof(), 40, 271, yaw_deg=80.0),
    "plank_hips_low": Plan(
        "plank",
        "sags after 3 s",
        plank(8.0, late=sagging(24.0), from_standing=False),
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
    "lunge_walking": Plan(
        "lunge", "walking", lunges(4, walking=True), 20, 222, at=(0.0, 1.2)
    ),
    "lunge_rounded": Plan(
        "lunge",
        "rounded",
        lunges(4, Bottom(pelvis=12.0, lumbar=26.0, thoracic=10.0)),
        36,
        223,
        ("spine_flexion",),
        side=-1,
    ),
    "squat_side_good": Plan(
        "squat", "good", bends(SQUAT, 3, arms=Arms.CHEST), 44, 232, side=-1
    ),
    "squat_side_butt_wink": Plan(
        "squat",
        "butt wink",
        bends(WINK, 3, arms=Arms.FORWARD),
        52,
        233,
        ("spine_flexion",),
    ),
    "squat_front_lateral": Plan(
        "squat",
        "leans to a side",
        bends(replace(SQUAT, lateral=16.0), 3, arms=Arms.CHEST),
        56,
        234,
        ("lateral_flexion",),
        yaw_deg=FRONT_DEG,
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
    "kettlebell_swing_rounded": Plan(
        "kettlebell_swing",
        "rounded, 0.9 s",
        swings(6, 0.9, lumbar=28.0, pelvis=52.0),
        60,
        252,
        ("spine_flexion",),
        side=-1,
        fps=QUICK_FPS,
    ),
    "kettlebell_swing_quick": Plan(
        "kettlebell_swing",
        "good, 0.7 s",
        swings(8, 0.7, pick_up=False),
        64,
        253,
        fps=QUICK_FPS,
    ),
    "split_squat_rounded": Plan(
        "split_squat",
        "rounded",
        split_squats(3, Bottom(pelvis=14.0, lumbar=28.0, thoracic=8.0), side=RIGHT),
        68,
        262,
        ("spine_flexion",),
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
        yaw_deg=70.0,
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
    "deadlift_touch_and_go": Plan(
        "deadlift", "good, touch and go", deadlifts(4), 80, 281, side=-1
    ),
    "deadlift_dead_stop": Plan(
        "deadlift", "good, dead stop", deadlifts(3, dead_stop_s=1.2), 84, 282
    ),
    "deadlift_rounded": Plan(
        "deadlift",
        "rounded",
        deadlifts(3, lumbar=30.0, thoracic=10.0, pelvis=58.0),
        88,
        283,
        ("spine_flexion",),
    ),
    "deadlift_hips_first": Plan(
        "deadlift",
        "hips first",
        deadlifts(3, hips_first=True),
        92,
        284,
        ("hips_first",),
        side=-1,
    ),
    "standing_bow_good": Plan(
        "standing_bow", "good", bow(bent(58.0, 14.0, neck=0.0)), 4, 291
    ),
    "standing_bow_rounded": Plan(
        "standing_bow",
        "rounded",
        bow(bent(34.0, 12.0, 24.0, 8.0, neck=0.0)),
        16,
        292,
        ("spine_flexion",),
        side=-1,
    ),
    "romanian_deadlift_negative_10s": Plan(
        "romanian_deadlift",
        "ten seconds down",
        bends(bent(70.0, 16.0), 2, (10.0, 0.3, 1.5), carried="barbell"),
        24,
        301,
    ),
    "squat_front_shallow": Plan(
        "squat",
        "shallow",
        bends(bent(20.0, 62.0), 3, arms=Arms.FORWARD),
        0,
        235,
        ("shallow",),
        yaw_deg=FRONT_DEG,
    ),
    "lunge_shallow": Plan(
        "lunge", "shallow", lunges(4, Bottom(hips=0.76)), 48, 224, ("shallow",)
    ),
    "split_squat_lean_hold": Plan(
        "split_squat",
        "lean held 5 s",
        split_squats(1, lean_hold=True, side=LEFT),
        8,
        263,
    ),
}
# What is no exercise; ten minutes in all.
IDLE_BODIES = (4, 12, 20, 28, 36, 44, 52, 60, 68, 76, 84, 92)
IDLE_YAWS_DEG = {"golf": 75.0, "jumping": 80.0, "running": 30.0, "stretching": 60.0}
IDLE_STARTS = {"walking": (0.0, 2.2), "sitting": (0.0, -0.2)}
OTHERS = {
    f"other_{what}": Plan(
        None,
        what.replace("_", " "),
        build,
        body,
        400 + number,
        yaw_deg=IDLE_YAWS_DEG.get(what, 0.0),
        side=1 if number % 2 else -1,
        fps=IDLE_FPS,
        fine=1,
        at=IDLE_STARTS.get(what, (0.0, 0.0)),
    )
    for number, ((what, build), body) in enumerate(
        zip(SCENES.items(), IDLE_BODIES, strict=True)
    )
}
DEVELOPMENT = {
    name: replace(plan, at=LYING)
    if plan.exercise in ("plank", "bird_dog") and abs(plan.yaw_deg) < 60
    else plan
    for name, plan in DEVELOPMENT.items()
}
ALL = DEVELOPMENT | OTHERS | ASIDE
