import os
import shutil
from types import SimpleNamespace

import pytest

from edge.checks import disk
from edge.checks.finding import State
from edge.errors import Reason

LIFE = "emmc/device/life_time"


@pytest.fixture
def look(tmp_path, monkeypatch):
    """Look at a disk that a kernel's files are written for."""
    number = os.stat(tmp_path).st_dev
    root, free = tmp_path / "root", {"bytes": 50_000_000_000}
    part = root / "devices" / "emmc" / "emmcp2"
    part.mkdir(parents=True)
    (part / "stat").write_text("1 2 3 4 5 6 2000000 8 9 10 11\n")
    blocks = root / "sys/dev/block"
    blocks.mkdir(parents=True)
    (blocks / f"{os.major(number)}:{os.minor(number)}").symlink_to(part)
    usage = shutil.disk_usage
    monkeypatch.setattr(
        disk.shutil,
        "disk_usage",
        lambda path: SimpleNamespace(free=free["bytes"]) if usage(path) else None,
    )

    def look(life=None, errors=None, free_mb=50_000):
        free["bytes"] = free_mb * 10**6
        if life:
            (part.parent / "device").mkdir()
            (part.parent / "device/life_time").write_text(life)
        if errors is not None:
            (root / "sys/fs/ext4/emmcp2").mkdir(parents=True)
            (root / "sys/fs/ext4/emmcp2/errors_count").write_text(f"{errors}\n")
        (found,) = disk.check(tmp_path / "not" / "yet", root)
        return found

    return look


def test_a_sound_disk_is_told_with_what_it_wrote_and_how_worn_it_is(look):
    found = look(life="0x02 0x03\n", errors=0)
    assert found.state is State.OK
    assert "1024 MB written" in found.what
    assert "at most 30 % worn" in found.what


def test_a_card_that_does_not_tell_its_wear_is_not_called_worn(look):
    found = look()
    assert found.state is State.OK
    assert "does not tell how worn" in found.what


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"life": "0x01 0x0B\n"}, Reason.DAMAGED),
        ({"errors": 3}, Reason.DAMAGED),
        ({"free_mb": 20}, Reason.FULL),
    ],
)
def test_a_worn_failing_or_full_disk_needs_a_person(look, facts, reason):
    found = look(**facts)
    assert (found.state, found.reason) == (State.NEEDS_PERSON, reason)
    assert found.remedy


def test_a_disk_that_fills_up_is_told_in_time(look):
    assert look(free_mb=600).state is State.NOTE
