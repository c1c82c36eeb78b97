"""What is kept beside a store that takes nothing: whole lines, or none."""

import errno
import os

import pytest

from edge.store.late import LateSessions
from edge.store.spool import HealthSpool


def test_a_torn_line_does_not_spoil_the_next(tmp_path):
    late = LateSessions(tmp_path / "s.db")
    (tmp_path / "s.db.late").write_bytes(b'{"id": "first"}\n{"id": "to')
    late.keep({"id": "second"})
    late.keep({"id": "third"})
    assert [each["id"] for each in late.read()] == ["first", "second", "third"]


def test_a_full_disk_is_told_with_the_file_and_leaves_no_half_line(
    tmp_path, monkeypatch
):
    late = LateSessions(tmp_path / "s.db")
    late.keep({"id": "first"})

    def full(_file):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left") as told:
            late.keep({"id": "second"})
    assert told.value.filename == str(tmp_path / "s.db.late")
    late.keep({"id": "third"})
    assert [each["id"] for each in late.read()] == ["first", "third"]


def test_half_a_sample_of_health_is_left_out_and_spoils_no_other(tmp_path):
    spool = HealthSpool(tmp_path / "s.db")
    spool.keep(b'{"n": 1}')
    path = tmp_path / "s.db.health"
    path.write_bytes(path.read_bytes() + b'{"n": 2, "cut sho')
    spool.keep(b'{"n": 3}')
    assert spool.take() == [b'{"n": 1}', b'{"n": 3}']
