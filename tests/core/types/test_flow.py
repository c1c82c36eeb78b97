import dataclasses
import inspect

import pytest

from edge.core.types import events, frames, observation, states
from edge.core.types import records as session
from edge.testing.figures import STANDING, observe
from edge.testing.scenarios import run


def classes(*modules):
    for module in modules:
        for _, each in inspect.getmembers(module, dataclasses.is_dataclass):
            if each.__module__ == module.__name__:
                yield each


@pytest.mark.parametrize(
    "kind", [*classes(frames, states, events, observation, session)]
)
def test_what_flows_is_frozen_and_has_no_room_for_more(kind):
    assert kind.__dataclass_params__.frozen
    assert "__slots__" in vars(kind)


def test_what_holds_arrays_compares_by_identity():
    by_identity = {
        each.__name__
        for each in classes(frames, states, events, observation)
        if not each.__dataclass_params__.eq
    }
    assert by_identity == {"Frame", "Pose", "DorsalContour", "Step", "Observation"}


def test_arrays_leave_their_stage_read_only():
    (step,) = run([observe(STANDING)])
    assert not step.pose.xy.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        step.pose.xy[0] = 0
