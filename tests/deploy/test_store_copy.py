"""Going back to an older program loses no session and brings no deleted one back."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from support.store_made import change_as_a_newer_version_would, keep, kept

from edge.store.sqlite.database import connect

SCRIPT = Path(__file__).parents[2] / "deploy/install/store_copy.py"


def call(action, store, version="one", *more):
    """Do it for a version, whose folder is made beside the store."""
    folder = store.with_name(version)
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-I", SCRIPT, action, store, folder, *more]
    return subprocess.run(command, capture_output=True, text=True)


def copies(store):
    """Return the copies, the oldest first."""
    found = sorted(store.parent.glob(f"{store.name}.before-upgrade*"))
    return [path for path in found if path.suffix != ".lock"]


def rights(path):
    return path.stat().st_mode & 0o777


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "sessions.db"
    keep(path, 1, 2, 3)
    return path


def test_the_copy_holds_all_that_is_in_the_journal_and_is_private(store):
    with closing(connect(store)) as still_open:
        still_open.execute("BEGIN")
        still_open.execute("UPDATE session SET delivered = 1")
        still_open.execute("COMMIT")
        assert call("copy", store).returncode == 0
    (copy,) = copies(store)
    assert kept(copy) == [3, 2, 1]
    assert rights(copy) == 0o600
    with closing(sqlite3.connect(copy)) as database:
        rows = database.execute("SELECT DISTINCT delivered FROM session").fetchall()
    assert rows == [(1,)]


def test_the_newer_versions_sessions_come_along_and_deleted_ones_do_not(store):
    assert call("copy", store).returncode == 0
    change_as_a_newer_version_would(store)
    with closing(sqlite3.connect(store)) as database, database:
        database.execute("DELETE FROM session WHERE rowid = 2")
        database.execute(
            "INSERT INTO session SELECT replace(id, '03', '09'), "
            "replace(payload, '03\"', '09\"'), closed, delivered, 'red' "
            "FROM session WHERE rowid = 3"
        )
    done = call("back", store)
    assert done.returncode == 0, done.stderr
    assert kept(store) == [9, 3, 1]
    assert rights(store) == 0o600
    aside = store.with_name("sessions.db.newer-1")
    assert str(aside) in done.stderr
    with closing(sqlite3.connect(aside)) as database:
        assert database.execute("SELECT count(*) FROM session").fetchone() == (3,)
    keep(store, 10)  # it can be written as ever
    assert kept(store) == [10, 9, 3, 1]


def test_a_store_that_both_versions_read_stays_as_it_is(store):
    assert call("copy", store).returncode == 0
    keep(store, 4)
    before = store.read_bytes()
    assert call("back", store).returncode == 0
    assert store.read_bytes() == before
    assert not list(store.parent.glob("*.newer-*"))


def test_a_second_way_back_keeps_the_first_ones_store(store):
    for _ in range(2):
        assert call("copy", store).returncode == 0
        change_as_a_newer_version_would(store)
        assert call("back", store).returncode == 0
    assert len(list(store.parent.glob("sessions.db.newer-?"))) == 2
    assert kept(store) == [3, 2, 1]


def test_a_damaged_store_is_copied_byte_by_byte(store):
    store.write_bytes(b"\0" * 512 + store.read_bytes()[512:])
    assert call("copy", store).returncode == 0
    (copy,) = copies(store)
    assert copy.read_bytes() == store.read_bytes()


def test_without_sessions_there_is_nothing_to_copy_and_older_copies_stay(tmp_path):
    store = tmp_path / "sessions.db"
    copy = store.with_name("sessions.db.before-upgrade")
    copy.write_text("of an older upgrade")
    assert call("copy", store).returncode == 0
    assert copies(store) == [copy]
    assert call("back", store).returncode == 0


def test_a_copy_that_cannot_be_made_is_told_in_one_line_and_the_older_one_stays(store):
    assert call("copy", store).returncode == 0
    (copy,) = copies(store)
    before = copy.read_bytes()
    store.with_name("sessions.db.copying").mkdir()
    done = call("copy", store)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert str(store) in done.stderr
    assert copies(store) == [copy]
    assert copy.read_bytes() == before


def test_a_copy_takes_no_other_ones_place_and_is_named_with_its_day(store):
    old = store.with_name("sessions.db.before-upgrade")  # without number or day
    keep(old, 7)
    for number in (1, 2):
        done = call("copy", store)
        assert re.search(
            rf"copied to \S+-upgrade-{number}-\d{{4}}-\d\d-\d\d$", done.stderr
        )
        keep(store, 3 + number)
    assert [kept(copy) for copy in copies(store)] == [[7], [3, 2, 1], [4, 3, 2, 1]]


def test_so_many_copies_are_kept_and_the_version_before_has_its_own(store):
    assert call("copy", store, "before").returncode == 0
    (needed,) = copies(store)
    for _ in range(5):
        done = call("copy", store, "now", "--also", store.with_name("before"))
        assert done.returncode == 0, done.stderr
    assert needed in copies(store)
    assert len(copies(store)) == 4
    assert "removed, older than 3 others: sessions.db.before-upgrade-3-" in done.stderr
    assert "before-upgrade-7-" not in done.stderr


def test_the_newest_copy_is_known_by_its_number_whatever_the_clock_said(store):
    ahead = store.with_name("sessions.db.before-upgrade-9-2099-01-01")
    keep(ahead, 7)
    for _ in range(3):
        done = call("copy", store)
    assert copies(store)[-1] != ahead
    assert not ahead.exists()
    assert "before-upgrade-12-" in done.stderr


def test_a_version_has_its_own_copy_back_also_after_an_upgrade_that_failed(store):
    call("copy", store, "one")
    change_as_a_newer_version_would(store)
    call("copy", store, "two")
    call("back", store, "two")
    done = call("back", store, "one")
    assert done.returncode == 0, done.stderr
    keep(store, 4)  # as version one does
    assert kept(store) == [4, 3, 2, 1]


def test_a_newer_version_than_the_store_changes_it_itself(store):
    older = store.read_bytes()
    change_as_a_newer_version_would(store)
    call("copy", store, "two")
    store.write_bytes(older)
    call("back", store, "two")
    assert store.read_bytes() == older
