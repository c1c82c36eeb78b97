import pytest

from edge.core.types.exercise import (
    FaultLimits,
    Figure,
    Limit,
    Range,
    RepAngle,
    RepLimits,
)


def limit(enter, leave):
    return Limit(enter, leave, "chosen")


def figure(value):
    return Figure(value, "chosen")


@pytest.mark.parametrize(("enter", "leave"), [(10, 10), (10, 12), (10, -1)])
def test_a_limit_that_would_never_clear_is_refused(enter, leave):
    with pytest.raises(ValueError, match="leave_deg"):
        limit(enter, leave)


def test_a_fault_comes_after_its_caution():
    FaultLimits(limit(10, 5), limit(20, 15))
    with pytest.raises(ValueError, match="above caution"):
        FaultLimits(limit(10, 5), limit(10, 5))


def test_a_range_has_room():
    Range(0, 1, "chosen")
    with pytest.raises(ValueError, match="below high"):
        Range(1, 1, "chosen")


@pytest.mark.parametrize(
    ("minimum", "full", "shortest", "message"),
    [
        (20, 50, 1, "must rise"),
        (60, 50, 1, "must rise"),
        (35, 50, 0, "min_duration_s"),
        (35, 50, 30, "min_duration_s"),
    ],
)
def test_limits_that_no_repetition_would_meet_are_refused(
    minimum, full, shortest, message
):
    with pytest.raises(ValueError, match=message):
        RepLimits(
            RepAngle.HIP,
            limit(25, 15),
            figure(minimum),
            figure(full),
            figure(shortest),
            figure(20),
            figure(0.7),
        )
