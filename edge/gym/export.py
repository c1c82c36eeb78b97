"""All repetitions, or all holds, as a table for other programs: CSV or Parquet."""

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from edge.errors import Reason, StoreError, UsageError, reason_of
from edge.gym.database import Database
from edge.gym.view import REPS, View
from edge.wire.cells import cell

Chunks = Iterator[Sequence[Sequence[Any]]]
Write = Callable[[Path, Chunks, dict[str, type]], None]


def export(database: Database, path: Path, view: View = REPS) -> None:
    """Write one row for each repetition, or hold, to ``path``, whole or not at all.

    Raises
    ------
    UsageError
        When the name ends in neither ``.csv`` nor ``.parquet``.
    StoreError
        When it cannot be read or written.
    """
    write = writer_for(path)
    part = path.with_name(f"{path.name}.part")
    try:
        write(part, database.all_of(view), view.columns)
        # Before it takes the place of an older one: power may fail at any time.
        _synced(part, os.O_RDWR)
        os.replace(part, path)
        _synced(path.parent, os.O_RDONLY)
    except OSError as error:
        raise StoreError(
            f"export {path}: {error}; check folder and disk", reason=reason_of(error)
        ) from error
    finally:
        with suppress(OSError):
            part.unlink()


def writer_for(path: Path) -> Write:
    """Return what writes a file of this name; raises UsageError when nothing does."""
    write = {".csv": _write_csv, ".parquet": _write_parquet}.get(path.suffix)
    if write is None:
        raise UsageError(f"{path}: end its name in .csv or .parquet", Reason.INVALID)
    return write


def _synced(path: Path, mode: int) -> None:
    opened = os.open(path, mode)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _write_csv(path: Path, chunks: Chunks, names: dict[str, type]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for rows in chunks:
            writer.writerows(map(_cell, row) for row in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    if isinstance(value, bool):
        return str(value).lower()
    return cell(value)


def _write_parquet(path: Path, chunks: Chunks, names: dict[str, type]) -> None:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise StoreError(
            f"export {path}: Parquet needs pyarrow; install requirements-gym.lock of "
            "the checkout",
            reason=Reason.NOT_INSTALLED,
        ) from error
    kinds = {
        int: pa.int64(),
        float: pa.float64(),
        str: pa.string(),
        bool: pa.bool_(),
        datetime: pa.timestamp("ms", tz="UTC"),
    }
    schema = pa.schema([(name, kinds[kind]) for name, kind in names.items()])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in chunks:
            columns = [
                pa.array([row[at] for row in rows], field.type)
                for at, field in enumerate(schema)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
