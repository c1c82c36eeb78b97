"""One moment as the page draws it: picture, skeleton, back, sentences. No file."""

import base64
import io
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from edge.core.aim.steady import AimState
from edge.core.types.codes import ViewKind
from edge.core.types.events import Step
from edge.core.types.frames import ByteArray, Frame
from edge.core.types.skeleton import BONES, SEEN_SCORE
from edge.session.aiming.words import READY, sentence, standing

# Chosen: a phone's width in its own pixels, and some 40 kB a picture.
WIDTH_PX, QUALITY = 640, 70
VIEWS = {
    ViewKind.SIDE: "from the side",
    ViewKind.OBLIQUE: "at an angle",
    ViewKind.FRONT: "from the front or behind",
    ViewKind.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known of one frame."""

    frame: Frame
    step: Step
    state: AimState
    neutral: bool
    bow: str
    lamp: str
    lens: tuple[str, float]


def shown(moment: Moment, wanted: ViewKind) -> dict[str, Any]:
    """Return a moment as JSON can hold it, the picture as an address of its own.

    Points are shares of the picture's width and height.
    """
    step, state = moment.step, moment.state
    height, width = moment.frame.rgb.shape[:2]
    told = [sentence(each, wanted) for each in state.advice]
    headline = READY if state.ready else (told[0] if told else "Hold still.")
    preset, roll_deg = moment.lens
    return {
        "ready": state.ready,
        "headline": headline,
        "more": told[1:],
        "standing": standing(state.placement),
        "view": VIEWS[step.view.kind],
        "neutral": moment.neutral,
        "bow": moment.bow,
        "lamp": moment.lamp,
        "lens": {"preset": preset, "roll_deg": roll_deg},
        "picture": _address(moment.frame.rgb),
        "aspect": [width, height],
        "bones": _bones(step, width, height),
        "back": _back(step, width, height),
        "back_clear": bool(step.contour and step.contour.quality >= 0.3),
    }


def _address(rgb: ByteArray) -> str:
    """Return the picture, smaller, as a ``data:`` address: it is never a file."""
    image = Image.fromarray(rgb)
    if image.width > WIDTH_PX:
        size = WIDTH_PX, round(image.height * WIDTH_PX / image.width)
        image = image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(packed.getvalue()).decode()


def _bones(step: Step, width: int, height: int) -> list[list[float]]:
    xy, score = step.pose.xy, step.pose.score
    seen = np.isfinite(xy).all(axis=1) & (score >= SEEN_SCORE)
    shares = (xy / [width, height]).round(4).tolist()
    return [[*shares[a], *shares[b]] for a, b in BONES if seen[a] and seen[b]]


def _back(step: Step, width: int, height: int) -> list[list[float]]:
    if step.contour is None:
        return []
    points = (step.contour.xy / [width, height]).round(4).tolist()
    return [point for point in points if all(map(math.isfinite, point))]
