"""Every error carries the kind of its cause."""

import ast
import contextlib
import errno
import sqlite3
from pathlib import Path

import pytest

from edge import errors
from edge.errors import EdgeError, Reason, reason_of

SOURCE = Path(errors.__file__).parent
NAMES = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, EdgeError)
}


def without_reason(path: Path) -> list[str]:
    """Return where an error is made without saying what kind of cause it has."""
    unexplained = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if isinstance(node.func, ast.Attribute):
            name = node.func.attr
        has_reason = len(node.args) > 1 or "reason" in {
            key.arg for key in node.keywords
        }
        if name in NAMES and not has_reason:
            unexplained.append(
                f"{path.relative_to(SOURCE.parent)}:{node.lineno} {name}"
            )
    return unexplained


def test_every_error_says_what_kind_of_cause_it_has() -> None:
    unexplained = [
        each for path in SOURCE.rglob("*.py") for each in without_reason(path)
    ]
    assert unexplained == []


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOENT, Reason.MISSING),
        (errno.EACCES, Reason.FORBIDDEN),
        (errno.EROFS, Reason.FORBIDDEN),
        (errno.ENOSPC, Reason.FULL),
        (errno.EBUSY, Reason.BUSY),
        (errno.ECONNREFUSED, Reason.UNREACHABLE),
        (errno.EDOM, Reason.UNKNOWN),
    ],
)
def test_the_system_tells_the_kind_of_a_cause(number: int, reason: Reason) -> None:
    assert reason_of(OSError(number, "words")) is reason


def test_sqlite_tells_the_kind_of_a_cause(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"no database" * 100)
    with contextlib.closing(sqlite3.connect(path)) as database:
        with pytest.raises(sqlite3.DatabaseError) as caught:
            database.execute("SELECT * FROM sqlite_schema")
        assert reason_of(caught.value) is Reason.DAMAGED
    with pytest.raises(sqlite3.OperationalError) as missing:
        sqlite3.connect(tmp_path / "none" / "a.db")
    assert reason_of(missing.value) is Reason.MISSING


def test_an_error_of_ours_keeps_its_kind() -> None:
    assert reason_of(EdgeError("words", Reason.STALLED)) is Reason.STALLED
    assert reason_of(ValueError("words")) is Reason.UNKNOWN
