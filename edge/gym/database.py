"""Where a gym keeps its sessions: a file, or a server for many gyms."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from edge.errors import Reason, StoreError
from edge.gym.batch import Batch
from edge.gym.view import View


class Database(Protocol):
    """What the collector asks of a database."""

    where: str
    # How a query names whose session it is.
    athlete: str

    def store(self, batch: Batch) -> int:
        """Store all of it with one commit; return how many sessions were new.

        A session that the database cannot represent is moved to the batch's
        ``refused``, and so is one whose id another session of its rack has. Nothing is
        stored twice: not a session's (rack, id), not a sample.

        Raises
        ------
        StoreError
            When nothing was stored; the same may succeed later.
        """

    def all_of(
        self, view: View, size: int = 10_000
    ) -> Iterator[Sequence[Sequence[Any]]]:
        """Yield all repetitions, or all holds, some at a time: ``view.columns``."""

    def rows(self, text: str, *values: Any) -> list[Any]:
        """Return the rows of a query; ``?`` in it stands for a value."""

    def change(self, text: str, rows: Iterable[Sequence[Any]] = ((),)) -> None:
        """Run a statement for each of ``rows``, all of it or nothing."""

    def tidy(self) -> None:
        """Overwrite what was deleted, as far as the database can."""

    def close(self) -> None:
        """Let go of it."""


def open_database(url: str, *, make: bool = True) -> Database:
    """Open ``postgresql://...``, ``sqlite:///...`` or a path, and make its tables.

    With ``make`` false, to read, what is not there is not made.

    Raises
    ------
    StoreError
        When it cannot be opened, or is not the collector's.
    """
    kind, _, rest = url.partition("://")
    if kind in ("postgresql", "postgres"):
        try:
            from edge.gym.postgres import PostgresDatabase
        except ImportError as error:
            raise StoreError(
                f"collector: PostgreSQL needs psycopg ({error}); "
                "install requirements-gym.lock of the checkout",
                reason=Reason.NOT_INSTALLED,
            ) from error
        return PostgresDatabase(url, make=make)
    from edge.gym.sqlite import SqliteDatabase

    return SqliteDatabase(Path(rest if kind == "sqlite" and rest else url), make=make)
