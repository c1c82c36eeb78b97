import pytest

from edge.session.cooling import Cooling


def rates(temperatures, every_s=10.0, fps=30.0):
    """Return the frame rate after each temperature."""
    cooling = Cooling(fps)
    rates = []
    for at, heat_c in enumerate(temperatures):
        cooling.step(at * every_s, heat_c)
        rates.append(round(cooling.fps))
    return rates


def test_it_takes_fewer_pictures_before_the_board_throttles():
    assert rates([60, 74.9, 75, 76, 76, 76, 77, 78, 79, 79]) == [
        *(30, 30, 20, 20, 20),
        *(15, 15, 15, 15, 15),  # and no fewer: the lamp must still be in time
    ]


def test_it_comes_back_when_it_has_cooled_and_not_before():
    warm = rates([80, *[72] * 30])
    assert warm == [20] * 31
    cool = rates([80, *[68] * 30])
    assert cool == [20] * 18 + [30] * 13


@pytest.mark.parametrize("heat_c", [None, 50.0])
def test_a_cool_or_silent_board_is_left_as_it_is(heat_c, caplog):
    assert rates([heat_c] * 50) == [30] * 50
    assert not caplog.records


def test_each_change_is_told(caplog):
    rates([80, *[60] * 30])
    down, up = caplog.messages
    assert "at 80 °C: 20 pictures a second" in down
    assert "30 pictures a second from now on, it has cooled" in up
