"""What ``aim`` saw, in a file beside the store."""

import pytest

from edge.core.aim.kept import Kept
from edge.errors import Reason, StoreError
from edge.files.aimed import aimed_path, read_aimed, write_aimed

KEPT = Kept((1280, 720), 0.5, 0.9, 2.0, float("nan"), saved_utc="2026-11-27T10:00:00Z")


@pytest.fixture
def path(tmp_path):
    return aimed_path(tmp_path / "state" / "sessions.db")


def test_what_is_written_is_read_again_and_nobody_else_s(path):
    write_aimed(path, KEPT)
    assert str(read_aimed(path)) == str(KEPT)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["aim.json"]


def test_where_nothing_was_kept_there_is_nothing(path):
    assert read_aimed(path) is None


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b"\xff", b"[" * 9999, b" " * 99_999]
)
def test_a_damaged_file_is_named_with_what_to_do(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreError, match="aim again") as raised:
        read_aimed(path)
    assert raised.value.reason is Reason.DAMAGED


def test_a_disk_that_does_not_take_it_is_told(path):
    path.parent.write_text("a file, no folder")
    with pytest.raises(StoreError, match="cannot be written"):
        write_aimed(path, KEPT)
