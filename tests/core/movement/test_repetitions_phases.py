"""What each phase lists, and where each trigger leads."""

import math

import numpy as np
import pytest
from support.bends_made import (
    LIMITS,
    RATE_HZ,
    STAND,
    curve,
    follow,
)

from edge.core.movement.phases import TABLE, Act, Trigger
from edge.core.movement.repetitions import RepCounter
from edge.core.types.codes import Phase


@pytest.mark.parametrize("trigger", Trigger)
@pytest.mark.parametrize("phase", Phase)
def test_a_trigger_leads_where_its_row_says_or_is_an_error(phase, trigger, monkeypatch):
    reach = {
        Phase.UNKNOWN: [],
        Phase.STANDING: curve(STAND),
        Phase.ECCENTRIC: curve(STAND, (60, 0.75)),
        Phase.BOTTOM: curve(STAND, (80, 1), (80, 0.4)),
        Phase.CONCENTRIC: curve(STAND, (80, 1), (80, 0.4), (50, 0.4)),
    }
    counter = RepCounter(LIMITS)
    follow(reach[phase], counter)
    assert counter.phase is phase
    monkeypatch.setattr(RepCounter, "_trigger", lambda self: trigger)
    t_s = len(reach[phase]) / RATE_HZ
    if trigger not in TABLE[phase]:
        with pytest.raises(KeyError):
            counter.step(t_s, 50.0)
        return
    row = TABLE[phase][trigger]
    movement, bend = counter.step(t_s, 50.0)
    assert counter.phase is movement.phase is row.to
    assert (bend is not None) == (row.act in {Act.END, Act.AGAIN, Act.GIVE_UP})
    assert movement.bending == (row.to not in {Phase.UNKNOWN, Phase.STANDING})


def test_no_curve_shows_a_trigger_that_its_phase_does_not_list():
    """Noise of all sizes and rates, with people who vanish: never a KeyError."""
    random = np.random.default_rng(0)
    for _ in range(40):
        size, at, legs = random.uniform(0, 40), 0.0, []
        for _ in range(20):
            legs.append((random.uniform(-40, 120), random.uniform(0.05, 1.0)))
        values = np.array(curve(*legs))
        values += random.normal(0, size, len(values)) * (random.random() < 0.5)
        values[random.random(len(values)) < random.choice([0, 0.1, 0.9])] = math.nan
        follow(values.tolist(), start_s=at)
