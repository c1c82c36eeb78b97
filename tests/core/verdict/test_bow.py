"""What is taken for a bow, and what is none."""

import math

import numpy as np
import pytest
from support.records_made import angles, rep, spine

from edge.core.spine.own_hinge import Unusable
from edge.core.spine.standing import StandingReference
from edge.core.types.codes import BodyPosture, Phase
from edge.core.types.events import HingeLearnt, HingeRefused, RepFinished
from edge.core.types.states import Movement
from edge.core.verdict.bow import BowRequest

STANCE = StandingReference(np.zeros(5), 0.0)
DT_S = 1 / 32


def bowed(posture, *, elsewhere=1.0):
    """Return what a bend leads to that is in ``posture`` for a share of its frames."""
    request, frames = BowRequest(), 96
    request.begin(counts=False)
    for at in range(frames):
        t_s, deg = at * DT_S, 85.0 * math.sin(math.pi * at / frames)
        seen = posture if at < elsewhere * frames else BodyPosture.UPRIGHT
        ended = (RepFinished(t_s, rep(1)),) if at == frames - 1 else ()
        movement = Movement(t_s, Phase.ECCENTRIC, 0.5, 1)
        back = spine(t_s, flexion_deg=0.05 * deg)
        made, events = request.step(
            angles(t_s, deg, deg), back, movement, ended, True, STANCE, seen
        )
    return made, events


@pytest.mark.parametrize(
    "posture",
    [BodyPosture.SPLIT, BodyPosture.HANDS_AND_KNEES, BodyPosture.PRONE_SUPPORT],
)
def test_a_bend_that_is_not_on_both_feet_teaches_no_hinge(posture):
    hinge, (told,) = bowed(posture)
    assert hinge is None
    assert isinstance(told, HingeRefused)
    assert told.reason is Unusable.NO_BOW


def test_a_posture_that_is_mistaken_for_a_moment_spoils_no_bow():
    hinge, (told,) = bowed(BodyPosture.SPLIT, elsewhere=0.2)
    assert hinge is not None
    assert isinstance(told, HingeLearnt)
