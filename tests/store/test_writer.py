"""Nothing waits for the disk, and nothing is lost when the writer closes."""

import logging
import queue
import threading

from edge.store.sqlite.causes import DiskError
from edge.store.writer import Writer


def test_actions_run_in_order_and_close_drains():
    done = []
    with Writer() as writer:
        for number in range(100):
            assert writer.put(lambda number=number: done.append(number))
    assert done == list(range(100))


def test_a_stuck_disk_delays_nobody_and_what_is_too_much_is_told(caplog):
    release, started = threading.Event(), threading.Event()
    done = []

    def stuck():
        started.set()
        release.wait(10.0)

    writer = Writer(limit=2)
    writer.put(stuck)
    assert started.wait(10.0)
    assert writer.put(lambda: done.append(1))
    assert writer.put(lambda: done.append(2))
    assert not writer.put(lambda: done.append(3))
    assert not writer.close(timeout_s=0.01)
    release.set()
    assert writer.close()
    assert done == [1, 2]
    assert writer.failures == 1
    assert caplog.messages == ["not stored: too much is waiting; is the disk failing?"]


def test_a_failing_action_is_one_logged_line_and_the_next_still_runs(caplog):
    done = []

    def fails():
        raise OSError("disk is full")

    with caplog.at_level(logging.ERROR), Writer() as writer:
        writer.put(fails)
        writer.put(lambda: done.append(1))
    assert done == [1]
    assert writer.failures == 1
    assert caplog.messages == ["not stored: disk is full"]


def test_what_a_sick_disk_refuses_is_tried_again_in_order(caplog, monkeypatch):
    monkeypatch.setattr("edge.store.writer.RETRY_S", 0.01)
    done, tries = [], []

    def fails_twice():
        tries.append(1)
        if len(tries) < 3:
            raise DiskError("disk is full")
        done.append("a")

    finished = threading.Event()
    with Writer() as writer:
        writer.put(fails_twice)
        writer.put(lambda: done.append("b"))
        writer.put(finished.set)
        assert finished.wait(10.0)
    assert done == ["a", "b"]
    assert writer.failures == 0
    assert caplog.messages == ["not stored yet: disk is full"]


def test_each_trouble_is_said_once_and_its_end_and_the_next_one_again(
    caplog, monkeypatch
):
    monkeypatch.setattr("edge.store.writer.RETRY_S", 0.001)
    troubles = iter(["full", "locked", "full", "locked", "", "full", ""])

    def stores():
        if trouble := next(troubles):
            raise DiskError(trouble)

    finished = threading.Event()
    with caplog.at_level(logging.INFO), Writer() as writer:
        writer.put(stores)
        writer.put(stores)
        writer.put(finished.set)
        assert finished.wait(10.0)
    assert caplog.messages == [
        "not stored yet: full",
        "not stored yet: locked",
        "stored again, and what has waited follows",
        "not stored yet: full",
        "stored again, and what has waited follows",
    ]


def test_at_the_end_a_sick_disk_is_asked_once_more_and_then_something_else_is_done():
    asked, instead = [], []
    tried = threading.Event()

    def fails(name):
        asked.append(name)
        tried.set()
        raise DiskError("locked")

    with Writer() as writer:
        for name in "abc":
            writer.put(
                lambda name=name: fails(name), lambda name=name: instead.append(name)
            )
        assert tried.wait(10.0)
    assert asked == ["a", "a"]
    assert instead == ["a", "b", "c"]
    assert writer.failures == 0


def test_what_a_stuck_disk_does_not_come_to_is_kept_beside_it():
    release, started = threading.Event(), threading.Event()
    instead = []

    def stuck():
        started.set()
        release.wait(10.0)

    writer = Writer()
    writer.put(stuck, lambda: instead.append("in progress"))
    assert started.wait(10.0)
    writer.put(lambda: None)
    writer.put(lambda: None, lambda: instead.append("waiting"))
    assert not writer.close(timeout_s=0.01)
    assert instead == ["in progress", "waiting"]
    release.set()
    assert writer.close()
    assert writer.failures == 0


def test_what_the_thread_has_just_come_to_is_not_forgotten(monkeypatch):
    taken, release, instead = threading.Event(), threading.Event(), []

    def slowly_done(writer, action, instead=None):
        release.wait(10.0)
        return True

    def slowly_taken(actions, *how, **limits):
        item = get(actions, *how, **limits)
        taken.set()
        release.wait(10.0)
        return item

    get = queue.Queue.get
    monkeypatch.setattr(queue.Queue, "get", slowly_taken)
    monkeypatch.setattr(Writer, "_done", slowly_done)
    writer = Writer()
    writer.put(lambda: None, lambda: instead.append("just come to"))
    taken.wait(0.2)
    assert not writer.close(timeout_s=0.01)
    assert instead == ["just come to"]
    release.set()
    assert writer.close()


def test_a_sick_disk_does_not_keep_the_writer_from_closing(caplog):
    tried = threading.Event()

    def fails():
        tried.set()
        raise DiskError("disk is full")

    writer = Writer()
    writer.put(fails)
    assert tried.wait(10.0)
    assert writer.close(timeout_s=10.0)
    assert writer.failures == 1


def test_what_cannot_be_kept_beside_the_store_either_is_told_with_its_file(
    caplog, tmp_path
):
    def full():
        raise DiskError("disk full")

    def keep():
        (tmp_path / "gone" / "sessions.db.late").write_text("")

    writer = Writer()
    writer.put(full, keep)
    assert writer.close()
    assert writer.failures == 1
    assert caplog.messages[-1] == (
        f"not stored: {tmp_path}/gone/sessions.db.late: cannot be written (No such "
        "file or directory)"
    )
