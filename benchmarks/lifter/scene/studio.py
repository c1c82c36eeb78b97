"""Where the joints of a posed body are, worked out once for every body."""

import numpy as np

from benchmarks.lifter.body.body import Body
from edge.core.types.frames import FloatArray


class Studio:
    """Tells one body's keypoints in any pose."""

    def __init__(self, body: Body) -> None:
        # Keypoints are sums over vertices, and those sums over bones: one table.
        ends = np.concatenate([body.vertices, np.ones((len(body.vertices), 1))], axis=1)
        self._keypoints = np.stack(
            [body.rig.weights.T @ (share[:, None] * ends) for share in body.rig.coco]
        )

    def keypoints(self, transforms: FloatArray) -> FloatArray:
        """Return the 17 COCO keypoints of a pose, (17, 3) metres."""
        return np.asarray(
            np.einsum("bij,kbj->ki", transforms, self._keypoints, optimize=True)
        )
