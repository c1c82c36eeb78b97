"""What a technician reads: plain sentences, first what is wrong, then what to do."""

import math

from edge.core.aim.advice import Advice, Do
from edge.core.aim.figures import Placement
from edge.core.types.codes import ViewKind

SENTENCES = {
    Do.LIGHT: "Too dark. Light the rack from the camera's side.",
    Do.UNCOVER: "The picture is black. Take the cap off the lens, and switch on light.",
    Do.SHADE: "Half of the picture is white. Turn the camera away from the window or "
    "lamp that it looks into.",
    Do.UNFREEZE: "The picture does not change. Check the camera's cable, and restart "
    "this machine.",
    Do.STAND_THERE: "Nobody is seen. Somebody should stand where people lift, side-on "
    "to the camera.",
    Do.STAND_STILL: "Stand still for two seconds, upright and side-on, arms hanging.",
    Do.TRUNK_HIDDEN: "Something hides the lifter's trunk. Clear the view between "
    "camera and lifter, or move the camera.",
    Do.STEP_BACK: "Head and feet do not fit. Step back with the camera {about}.",
    Do.STEP_CLOSER: "The lifter is too small. Step closer with the camera {about}.",
    Do.POINT_HIGHER: "The head is cut off. Point the camera {about} higher.",
    Do.POINT_LOWER: "The feet are cut off. Point the camera {about} lower.",
    Do.TURN_LEFT: "The lifter stands too far left. Turn the camera {about} left.",
    Do.TURN_RIGHT: "The lifter stands too far right. Turn the camera {about} right.",
    Do.GO_ROUND_LEFT: "The camera looks {about} off the side. Carry it {way} to the "
    "left round the lifter, and turn it back to them.",
    Do.GO_ROUND_RIGHT: "The camera looks {about} off the side. Carry it {way} to the "
    "right round the lifter, and turn it back to them.",
    Do.GO_ROUND: "The camera looks {about} off the side. Carry it round to the "
    "lifter's side.",
    Do.ROLL_CLOCKWISE: "The camera is tilted to one side. Turn it {about} clockwise, "
    "seen from behind it.",
    Do.ROLL_BACK: "The camera is tilted to one side. Turn it {about} "
    "counter-clockwise, seen from behind it.",
    Do.BACK_HIDDEN: "The lifter's back is hidden, perhaps by an upright. Move the "
    "camera until the whole back is free.",
}
LENGTHS = {Do.STEP_BACK, Do.STEP_CLOSER}
FRONT = {"off the side": "off the front", "lifter's side": "lifter's front"}
READY = "Good. The rack may be used."


def sentence(advice: Advice, wanted: ViewKind = ViewKind.SIDE) -> str:
    """Return what to do, with amounts that nobody takes for measured."""
    text = SENTENCES[advice.do]
    if wanted is ViewKind.FRONT:
        for side, front in FRONT.items():
            text = text.replace(side, front)
    about = _metres(advice.amount) if advice.do in LENGTHS else _degrees(advice.amount)
    text = text.format(about=about, way=_metres(advice.aside_m))
    return text.replace("  ", " ").replace(" .", ".")


def standing(now: Placement | None) -> list[str]:
    """Return how the camera stands, a line a figure; nothing where nobody is."""
    if now is None:
        return []
    lines = [f"{_metres(now.distance_m)} away, for a lifter of 1.7 m"]
    lines.append(f"sees {now.sees_m:.1f} m of height there; 2.2 to 3 m is good")
    if not math.isnan(now.yaw_deg):
        side = "front" if now.yaw_deg > 0 else "back"
        yaw = round(abs(now.yaw_deg))
        lines.append(
            f"{yaw}° towards the lifter's {side}" if yaw else "square to the lifter"
        )
    if not math.isnan(now.roll_deg):
        roll = round(abs(now.roll_deg))
        lines.append(f"tilted {roll}° to one side" if roll else "level")
    return lines


def _metres(length_m: float) -> str:
    if not math.isfinite(length_m):
        return ""
    if length_m < 1.0:
        return f"about {max(round(10 * length_m), 1) * 10} cm"
    return f"about {length_m:.1f} m"


def _degrees(angle_deg: float) -> str:
    if not math.isfinite(angle_deg):
        return ""
    return f"about {max(round(angle_deg), 1)}°"
