"""All repetitions as a table for other programs: CSV or Parquet."""

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from edge.errors import Reason, StoreError, UsageError, reason_of
from edge.gym.database import Database
from edge.gym.tables import COLUMNS

Chunks = Iterator[Sequence[Sequence[Any]]]


def export(database: Database, path: Path) -> None:
    """Write one row for each repetition to ``path``, whole or not at all.

    Raises
    ------
    UsageError
        When the name ends in neither ``.csv`` nor ``.parquet``.
    StoreError
        When it cannot be read or written.
    """
    write = {".csv": _write_csv, ".parquet": _write_parquet}.get(path.suffix)
    if write is None:
        raise UsageError(
            f"{path}: end its name in .csv or .parquet", reason=Reason.UNSUPPORTED
        )
    part = path.with_name(f"{path.name}.part")
    try:
        write(part, database.reps())
        os.replace(part, path)
    except OSError as error:
        raise StoreError(
            f"export {path}: {error}; check folder and disk", reason=reason_of(error)
        ) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _write_csv(path: Path, chunks: Chunks) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for rows in chunks:
            writer.writerows(rows)


def _write_parquet(path: Path, chunks: Chunks) -> None:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise StoreError(
            f"export {path}: Parquet needs pyarrow; pip install 'hingewatch[gym]'",
            reason=Reason.NOT_INSTALLED,
        ) from error
    kinds = {int: pa.int64(), float: pa.float64(), str: pa.string()}
    schema = pa.schema([(name, kinds[kind]) for name, kind in COLUMNS.items()])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in chunks:
            columns = [
                pa.array([row[at] for row in rows], field.type)
                for at, field in enumerate(schema)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
