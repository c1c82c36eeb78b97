"""What can be made out where no whole lifter is found: legs, or a head, perhaps.

The loop follows nobody whose trunk it does not see. Whoever puts up a camera wants to
know why: only legs means that the camera points too low. So where nobody is followed,
the pose model looks at the parts of the picture in turn, and its best answer is told.
"""

import numpy as np

from edge.core.pose.crop import cut, search_regions
from edge.core.types.frames import ByteArray, FloatArray, Pose
from edge.core.vision import Vision


class Glance:
    """Looks at one part of the picture a call; ``best`` is the clearest of the last."""

    def __init__(self, vision: Vision) -> None:
        self._vision = vision
        self._turn = 0
        self._found: dict[int, tuple[FloatArray, FloatArray]] = {}

    def step(self, rgb: ByteArray) -> None:
        """Look at the next part."""
        height, width = rgb.shape[:2]
        regions = list(dict.fromkeys(search_regions(width, height)))
        self._turn = (self._turn + 1) % len(regions)
        region = regions[self._turn]
        heads = self._vision.model(cut(rgb, region, self._vision.input_size))
        unit_xy, score, _ = self._vision.decode(heads, None)
        self._found[self._turn] = region.to_frame(unit_xy), score

    def forget(self) -> None:
        """Forget what was found."""
        self._found.clear()

    def best(self, t_s: float) -> Pose | None:
        """Return the clearest answer of the last round; None before there is one."""
        if not self._found:
            return None
        xy, score = max(self._found.values(), key=lambda found: float(found[1].sum()))
        return Pose(t_s, xy.astype(np.float32), score)
