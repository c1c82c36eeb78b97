"""Small files beside the store: whole, private, and where they were meant to be."""

import os
import stat

import pytest

from edge.files.private import write_private


def test_what_lies_in_the_way_is_replaced_and_not_followed(tmp_path):
    theirs = tmp_path / "shadow"
    theirs.write_text("root's own")
    (tmp_path / ".page.key.part").symlink_to(theirs)
    (tmp_path / "page.key").symlink_to(theirs)
    write_private(tmp_path / "page.key", "secret")
    assert theirs.read_text() == "root's own"
    assert (tmp_path / "page.key").read_text() == "secret"
    assert not (tmp_path / "page.key").is_symlink()


def test_file_and_name_have_reached_the_disk_and_are_its_owner_s_alone(
    tmp_path, monkeypatch
):
    path = tmp_path / "state" / "page.key"
    flushed = []
    fsync = os.fsync

    def note(handle):
        flushed.append((stat.S_ISDIR(os.fstat(handle).st_mode), path.exists()))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", note)
    write_private(path, "secret")
    assert flushed == [(False, False), (True, True)]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["page.key"]


def test_a_disk_that_is_full_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "page.key"
    write_private(path, "old")
    monkeypatch.setattr(os, "fsync", lambda handle: os.write(-1, b""))
    with pytest.raises(OSError, match="Bad file descriptor"):
        write_private(path, "new")
    assert path.read_text() == "old"
