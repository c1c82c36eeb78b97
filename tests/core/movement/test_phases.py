"""The table of phases: complete, and acting where a bend begins and ends."""

import pytest

from edge.core.movement.phases import TABLE, Act, Trigger
from edge.core.types.codes import Phase


def test_every_phase_has_its_row_and_leads_on_by_known_signs():
    assert set(TABLE) == set(Phase)
    for row in TABLE.values():
        assert set(row) <= set(Trigger)


def test_every_phase_can_be_reached_and_left_for_standing():
    reached, frontier = set(), {Phase.UNKNOWN}
    while frontier:
        reached |= frontier
        leads = {row.to for at in frontier for row in TABLE[at].values()}
        frontier = leads - reached
    assert reached == set(Phase)
    for phase in set(Phase) - {Phase.STANDING}:
        assert TABLE[phase][Trigger.ARRIVED].to is Phase.STANDING


@pytest.mark.parametrize("phase", Phase)
def test_whoever_is_lost_is_unknown(phase):
    assert TABLE[phase][Trigger.LOST].to is Phase.UNKNOWN


@pytest.mark.parametrize("phase", Phase)
def test_a_bend_begins_and_ends_where_its_phases_do(phase):
    resting = {Phase.UNKNOWN, Phase.STANDING}
    begins, ends = {Act.BEGIN, Act.BEGIN_BENT}, {Act.END, Act.GIVE_UP}
    for row in TABLE[phase].values():
        assert (row.act in begins) == (phase in resting and row.to not in resting)
        assert (row.act in ends) == (phase not in resting and row.to in resting)


@pytest.mark.parametrize("phase", Phase)
def test_a_stance_is_learnt_only_where_the_lifter_arrives_in_it(phase):
    for trigger, row in TABLE[phase].items():
        arrives = trigger is Trigger.ARRIVED
        assert (row.act in {Act.STAND, Act.END}) == arrives


def test_who_sinks_again_is_on_the_way_down_and_not_at_the_bottom():
    assert TABLE[Phase.CONCENTRIC][Trigger.SANK].to is Phase.ECCENTRIC
    assert TABLE[Phase.ECCENTRIC][Trigger.STOPPED].to is Phase.BOTTOM
