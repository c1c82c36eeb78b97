"""The clips of exercises on the feet."""

from dataclasses import replace

from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.clips.move_plan import QUICK_FPS, Plan
from benchmarks.lifter.moves.floor import LEFT, RIGHT
from benchmarks.lifter.moves.hinges import bends, bent, bow, deadlifts
from benchmarks.lifter.moves.lunges import lunges, split_squats
from benchmarks.lifter.moves.splits import Bottom
from benchmarks.lifter.moves.swings import swings

FRONT_DEG = 90.0
SQUAT = bent(30.0, 104.0)
WINK = bent(16.0, 108.0, lumbar=26.0, thoracic=3.0)
STANDING = {
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
    "kettlebell_swing_good": Plan(
        "kettlebell_swing", "good, 0.8 s", swings(7, 0.8), 24, 251, fps=QUICK_FPS
    ),
    "split_squat_good": Plan("split_squat", "good", split_squats(4), 32, 261, side=-1),
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
    "kettlebell_swing_rounded": Plan(
        "kettlebell_swing",
        "rounded, 0.9 s",
        swings(5, 0.9, lumbar=28.0, pelvis=52.0),
        60,
        252,
        ("spine_flexion",),
        side=-1,
        fps=QUICK_FPS,
    ),
    "kettlebell_swing_quick": Plan(
        "kettlebell_swing",
        "good, 0.7 s",
        swings(7, 0.7, pick_up=False),
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
    "deadlift_touch_and_go": Plan(
        "deadlift", "good, touch and go", deadlifts(4), 80, 281, side=-1
    ),
    "deadlift_dead_stop": Plan(
        "deadlift", "good, dead stop", deadlifts(3, dead_stop_s=1.2), 84, 282
    ),
    "deadlift_rounded": Plan(
        "deadlift",
        "rounded",
        deadlifts(3, lumbar=30.0, thoracic=10.0, pelvis=58.0, puts_down=False),
        88,
        283,
        ("spine_flexion",),
    ),
    "deadlift_hips_first": Plan(
        "deadlift",
        "hips first",
        deadlifts(3, hips_first=True, puts_down=False),
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
