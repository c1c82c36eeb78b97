"""Where the back is looked for, and its edge with the lens's bend undone."""

from collections.abc import Callable

from edge.core.back.chord import Chord, chord
from edge.core.pose.geometry import sagittal_joints
from edge.core.pose.lens import Lens
from edge.core.pose.pelvis import carried
from edge.core.types.codes import ViewKind
from edge.core.types.frames import DorsalContour, Points, Pose, View
from edge.core.types.skeleton import HIP, SHOULDER

# Views in which no edge of the picture is the back's.
NO_BACK_VIEWS = (ViewKind.UNKNOWN, ViewKind.FRONT)

# What finds the edge behind a chord of the picture.
FindBack = Callable[[Chord | None], DorsalContour | None]


def back_chord(joints: Points, view: View) -> Chord | None:
    """Return the chord that the back is looked for behind."""
    joints = carried(joints, view.facing)
    return chord(joints[HIP], joints[SHOULDER], view.facing)


def edge_of_back(
    find_back: FindBack,
    pose: Pose,
    view: View,
    axes: Chord | None,
    size: tuple[int, int],
    lens: Lens | None,
) -> tuple[DorsalContour | None, DorsalContour | None]:
    """Return the back's edge as it is in the picture, and as it is.

    ``pose`` and ``size`` are the picture's, px; ``axes`` is the chord with the lens's
    bend undone.
    """
    if view.kind in NO_BACK_VIEWS:
        return None, None
    if lens is None:
        contour = find_back(axes)
        return contour, contour
    # The picture is bent: the strip is cut along the chord that is seen in it.
    contour = find_back(back_chord(sagittal_joints(pose), view))
    return contour, contour and lens.contour(contour, size)
