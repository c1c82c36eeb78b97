"""The movements' clips, by name: those to develop with, and those set aside."""

from dataclasses import replace

from benchmarks.lifter.clips.floor_clips import HELD
from benchmarks.lifter.clips.move_plan import IDLE_FPS, Plan
from benchmarks.lifter.clips.set_aside import ASIDE
from benchmarks.lifter.clips.standing_clips import STANDING
from benchmarks.lifter.moves.scenes import SCENES

LYING = (0.0, 0.35)  # who lies down is in the middle of the picture
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
    for name, plan in (STANDING | HELD).items()
}
ALL = DEVELOPMENT | OTHERS | ASIDE
