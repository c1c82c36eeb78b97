"""A small body, and how it is put into stances."""

import pytest
from support.figure_made import crossed_body

from benchmarks.lifter.body.body import Body
from benchmarks.lifter.figure.figure import Figure
from benchmarks.lifter.figure.stance import Stance, pair


@pytest.fixture(scope="module")
def body() -> Body:
    return crossed_body()


@pytest.fixture(scope="module")
def figure(body: Body) -> Figure:
    return Figure(body, Stance(thigh=pair(0.0), knee=pair(0.0)))
