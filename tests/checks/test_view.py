"""``doctor`` on the view that the camera was aimed at."""

from dataclasses import replace

import pytest

from edge.checks.finding import State
from edge.checks.view import check
from edge.core.aim.edges import Edges
from edge.files.aimed import aimed_path, write_aimed
from tests.files.test_aimed import KEPT

ROOM = Edges((0.0,) * 80, (0.0,) * 45, (0.0,) * 90)


@pytest.mark.parametrize(
    ("kept", "state", "words"),
    [
        (None, State.NOTE, "not aimed here yet"),
        (KEPT, State.NOTE, "not known yet"),
        (replace(KEPT, edges=ROOM), State.OK, "aimed on 2026-11-27"),
        (
            replace(KEPT, edges=ROOM, knocked="rolled by about 8 degrees"),
            State.NEEDS_PERSON,
            "rolled by about 8 degrees since it was aimed on 2026-11-27",
        ),
    ],
)
def test_it_is_told_what_the_rack_found_of_it(tmp_path, kept, state, words):
    store = tmp_path / "sessions.db"
    if kept:
        write_aimed(aimed_path(store), kept)
    (found,) = check(store)
    assert found.state is state
    assert words in found.what
    assert (found.remedy is None) == (state is State.OK or "known yet" in words)
