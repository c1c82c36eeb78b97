"""Is an exercise seen from where it can be judged? The one place that decides it.

What can be measured from a view is each measure's own matter; which views an exercise
is judged from, its table says (``Exercise.views``). From another it is counted and
timed, and nothing of it is told to be good or bad.
"""

from dataclasses import replace

from edge.core.spine.sagittal import cannot_tell
from edge.core.types.codes import ViewKind
from edge.core.types.exercise import Exercise
from edge.core.types.states import BodyState


def in_view(body: BodyState, exercise: Exercise) -> bool:
    """Return whether an exercise can be judged from this body's view."""
    return body.view.kind in exercise.views or body.view.kind is ViewKind.UNKNOWN


def judgeable(body: BodyState, exercise: Exercise) -> BodyState:
    """Return a body of which, from a wrong view, nothing can be judged."""
    if in_view(body, exercise):
        return body
    return replace(body, spine=cannot_tell(body.t_s), in_view=False)
