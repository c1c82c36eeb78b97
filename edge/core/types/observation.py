"""What a frame was reduced to before anything was judged; holds no pixels."""

from dataclasses import dataclass

from edge.core.types.frames import DorsalContour, Pose


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """One frame as the models saw it; what recordings store.

    ``size`` is the frame's width and height in px. ``pose`` is as decoded, before
    smoothing. ``contour`` is None when no back was found. ``dropped`` counts the
    frames that the camera lost since the observation before. With ``new_scene`` what
    was seen before was elsewhere, or somebody else.
    """

    t_s: float
    index: int
    size: tuple[int, int]
    pose: Pose
    contour: DorsalContour | None
    dropped: int = 0
    new_scene: bool = False
