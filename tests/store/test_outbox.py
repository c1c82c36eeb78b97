"""Closed sessions wait until somebody has taken them."""

import json

import pytest

from edge.errors import StoreError
from edge.store.log import SessionLog
from edge.store.outbox import Outbox


@pytest.fixture
def path(tmp_path):
    return tmp_path / "sessions.db"


def payload(name):
    return {"schema": "session/1", "id": name, "sets": [{"exercise": "hip_hinge"}]}


def test_a_closed_session_waits_until_it_is_delivered(path):
    outbox = Outbox(path)
    with SessionLog(path) as log:
        log.open_session(payload("a"))
        assert outbox.pending() == []
        log.close_session("a", payload("a"))
        ((name, text),) = outbox.pending()
        assert (name, json.loads(text)) == ("a", payload("a"))
        outbox.delivered("a")
        assert outbox.pending() == []
        assert log.session("a") == payload("a")  # delivered is not deleted


def test_the_oldest_go_first_and_not_all_at_once(path):
    with SessionLog(path) as log:
        for name in "cab":
            log.close_session(name, payload(name))
    assert [name for name, _ in Outbox(path).pending(2)] == ["c", "a"]


def test_an_unusable_file_is_a_store_error(tmp_path):
    with pytest.raises(StoreError, match="session store"):
        Outbox(tmp_path).pending()
