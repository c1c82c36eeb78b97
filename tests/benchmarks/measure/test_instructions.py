"""The core takes no more instructions than were accepted, and more need a reason."""

import pytest

from benchmarks.measure.instructions import (
    GROWTH,
    RECORDINGS,
    counted,
    grown,
    kept,
    missing,
    place,
)


@pytest.mark.slow
@pytest.mark.parametrize("name", RECORDINGS)
def test_a_frame_takes_no_more_instructions_than_is_explained(name):
    if why := missing():
        pytest.skip(why)
    accepted = kept().get(place())
    if accepted is None:
        pytest.skip(f"no counts are kept for {place()}: instructions --accept WHY")
    more = grown({name: counted(name)}, accepted["counts"])
    assert not more, (
        "python -m benchmarks.measure.instructions --accept WHY, if it is right"
    )


def test_what_has_grown_by_more_than_a_twentieth_is_named():
    accepted = {"a": 1000, "b": 1000, "c": 1000}
    now = {"a": 1000 * (1 + GROWTH), "b": 1051, "c": 400, "not counted before": 9}
    assert list(grown(now, accepted)) == ["b"]


def test_every_count_that_is_kept_says_why():
    assert kept()
    for where, accepted in kept().items():
        assert "python" in where
        assert set(accepted["counts"]) == set(RECORDINGS)
        assert all(count > 0 for count in accepted["counts"].values())
        assert len(accepted["why"].split()) >= 3
