import pytest

from edge.checks import board
from edge.checks.finding import State
from edge.devices.host.system import Health

OK, NOTE, PERSON = State.OK, State.NOTE, State.NEEDS_PERSON


@pytest.mark.parametrize(
    ("felt", "power", "heat"),
    [
        (Health(50.0, 0, False), OK, OK),
        (Health(50.0, 0, True), PERSON, OK),
        (Health(50.0, 0x1, None), PERSON, OK),
        (Health(50.0, 0x10000, None), PERSON, OK),  # since boot: the supply is weak
        (Health(50.0, 0x5, None), PERSON, OK),  # throttled, by the voltage
        (Health(72.0, 0, False), OK, NOTE),
        (Health(60.0, 0x80000, False), OK, NOTE),
        (Health(80.0, 0, False), OK, PERSON),
        (Health(79.0, 0x8, False), OK, PERSON),
        (Health(None, None, None), NOTE, NOTE),
    ],
)
def test_power_and_heat_need_a_person_when_they_slow_or_endanger(felt, power, heat):
    (told,) = board.check_power(felt)
    assert told.state is power
    (warm,) = board.check_heat(felt)
    assert warm.state is heat
    for each in (told, warm):
        assert each.remedy or each.state is not PERSON


@pytest.mark.parametrize(("synced", "state"), [(True, OK), (False, NOTE)])
def test_a_clock_that_nobody_keeps_is_told(monkeypatch, synced, state):
    monkeypatch.setattr(board, "time_synced", lambda: synced)
    assert [each.state for each in board.check_clock()] == [state]
