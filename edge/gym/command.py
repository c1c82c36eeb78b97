"""The command ``collect``."""

import signal
import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.live import Live

from edge.errors import Reason, UsageError
from edge.gym.batch import Batch
from edge.gym.collector import Collector
from edge.gym.database import open_database
from edge.gym.export import export
from edge.gym.table import RackTable
from edge.wire.address import split_address
from edge.wire.connection import BrokerSettings


@dataclass(frozen=True, slots=True)
class CollectOptions:
    """What the command line says.

    ``store`` is a path or URL of the database; ``group`` shares the sessions with the
    other collectors of that name, and needs a ``name`` of one's own on one machine.
    With ``export`` nothing is collected: what is stored is written there.
    """

    broker: BrokerSettings
    store: str
    host: str | None = None
    name: str | None = None
    group: str | None = None
    export: Path | None = None
    table: bool = True


def collect(options: CollectOptions) -> int:
    """Collect until interrupted, or export; returns the exit code.

    Raises
    ------
    EdgeError
        When broker settings or database are unusable.
    """
    for word in (options.name, options.group):
        if word is not None and not word.replace("-", "").replace("_", "").isalnum():
            raise UsageError(
                f"{word!r}: use letters, digits, - and _ in a name",
                reason=Reason.INVALID,
            )
    with ExitStack() as stack:
        database = open_database(options.store)
        stack.callback(database.close)
        if options.export is not None:
            export(database, options.export)
            return 0
        table = RackTable()
        console = Console()
        shown = options.table and console.is_terminal
        watch: Callable[[Batch], None] = table.take if shown else lambda batch: None
        collector = Collector(
            reached(options.broker, options.host),
            database,
            options.name or socket.gethostname(),
            options.group,
            watch,
        )
        if shown:
            stack.enter_context(
                Live(table, console=console, refresh_per_second=2, screen=False)
            )

        def stop(number: int, frame: FrameType | None) -> None:
            collector.stop()

        # Between two commits, never within one.
        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        collector.run()
    return 0


def reached(settings: BrokerSettings, host: str | None) -> BrokerSettings:
    """Return the settings, with ``HOST[:PORT]`` in place of theirs if it is given."""
    if host is None:
        return settings
    name, port = split_address(host)
    return replace(settings, host=name, port=port or settings.port)
