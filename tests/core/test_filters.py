"""Clock, low-pass and pairs of thresholds: what the stages steady frames by."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

from edge.core.filters import GAP_S, FrameClock, Hysteresis, LowPass, share


def test_a_low_pass_takes_its_first_value_and_reaches_63_percent_of_a_step():
    low = LowPass[float](0.5)
    assert low.value is None
    assert low.step(0.1, 3.0) == 3.0
    low.reset(0.0)
    for _ in range(50):
        reached = low.step(0.01, 1.0)
    assert reached == low.value == pytest.approx(1 - math.exp(-1))


def test_a_low_pass_is_as_quick_at_any_frame_rate():
    def after_a_second(rate_hz):
        low = LowPass[float](0.4, 0.0)
        return [low.step(1 / rate_hz, 1.0) for _ in range(rate_hz)][-1]

    assert after_a_second(10) == pytest.approx(after_a_second(60))


def test_a_low_pass_takes_whole_arrays_and_changes_none_of_them():
    first = np.array([0.0, 10.0])
    low = LowPass(1.0, first)
    assert low.step(math.log(2), np.array([10.0, 10.0])).tolist() == [5.0, 10.0]
    assert first.tolist() == [0.0, 10.0]


def test_a_frame_clock_counts_no_gap_and_no_time_that_goes_back():
    clock = FrameClock()
    assert clock.step(5.0) == 0.0
    assert clock.step(5.25) == 0.25
    assert clock.bridges(5.25 + 0.9 * GAP_S)
    assert not clock.bridges(5.25 + GAP_S)
    assert clock.step(6.25) == 0.0
    assert clock.step(6.0) == 0.0
    assert clock.step(6.5) == 0.5
    clock.reset()
    assert clock.step(6.6) == 0.0


@pytest.mark.parametrize(
    ("pair", "values", "held"),
    [
        (Hysteresis(60, 55), [54, 58, 61, 58, 55], [0, 0, 1, 1, 0]),
        (Hysteresis(21, 25), [26, 23, 20, 23, 25], [0, 0, 1, 1, 0]),
        (Hysteresis(60, 55), [70, math.nan, 58], [1, 0, 0]),
    ],
)
def test_a_pair_of_thresholds_keeps_what_is_between_them(pair, values, held):
    states, before = [], False
    for value in values:
        before = pair.holds(value, before)
        states.append(before)
    assert states == [bool(each) for each in held]


def test_no_other_file_of_the_core_writes_a_low_pass_of_its_own():
    core = Path(__file__).parents[2] / "edge" / "core"
    written = {
        path.stem
        for path in core.rglob("*.py")
        if re.search(r"1(\.0)? - (math|np)\.exp\(", path.read_text())
    }
    assert written == {"filters"}


def test_before_the_first_frame_there_is_nothing_to_go_on_from():
    clock = FrameClock()
    assert not clock.bridges(0.0)
    clock.step(0.0)
    clock.reset()
    assert not clock.bridges(0.1)


def test_after_a_gap_a_low_pass_takes_what_it_sees():
    low = LowPass[float](0.5, 1.0)
    assert low.step(0.0, 3.0) == low.value == 3.0


def test_a_share_is_how_far_a_low_pass_goes():
    assert share(0.5, 0.5) == pytest.approx(1 - math.exp(-1))
    assert share(0.1, 0.5) == pytest.approx(1 - math.exp(-0.2))
    assert share(0.0, 0.5) == 0.0
