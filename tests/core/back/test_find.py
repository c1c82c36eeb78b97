"""The back is looked for where an edge in the picture can be the back's."""

import pytest
from support.backs_made import leaning

from edge.core.back.find import edge_of_back
from edge.core.types.codes import ViewKind
from edge.core.types.frames import View
from edge.testing.figures import SIZE, STANDING, observe


def asked(kind):
    """Return how often a back was looked for in a frame of this view."""
    chords = []
    view = View(kind, 1, 0.0, 160.0)
    pose = observe(STANDING).pose
    edge_of_back(chords.append, pose, view, leaning(0.0), SIZE, None)
    return len(chords)


@pytest.mark.parametrize(
    ("kind", "times"),
    [
        (ViewKind.SIDE, 1),
        (ViewKind.OBLIQUE, 1),
        (ViewKind.FRONT, 0),
        (ViewKind.UNKNOWN, 0),
    ],
)
def test_the_strip_network_is_asked_only_where_a_back_has_an_edge(kind, times):
    assert asked(kind) == times
