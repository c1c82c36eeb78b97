"""``hingewatch collect``: the gym's side, sessions from the broker into a database."""

import argparse
import logging
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.live import Live

from edge.config.sections import load_config
from edge.errors import Reason, StoreError, UsageError
from edge.gym.batch import Batch
from edge.gym.collector import Collector
from edge.gym.database import Database, open_database
from edge.gym.export import export, writer_for
from edge.gym.metrics import GymMetrics
from edge.gym.table import RackTable
from edge.gym.view import HOLDS, REPS
from edge.session.past.site import Site
from edge.store.settings import state_folder
from edge.wire.address import split_address
from edge.wire.connection import BrokerSettings
from edge.wire.metrics import MetricsSettings, serve
from edge.wire.outages import BackOff, Complaints

log = logging.getLogger(__name__)

# What may be well again by itself: a collector waits for its database as it does for
# its broker. For the rest somebody has to do something first.
PASSING = {Reason.UNREACHABLE, Reason.BUSY, Reason.FULL}


@dataclass(frozen=True, slots=True)
class CollectOptions:
    """What the command line says.

    ``store`` is a path or URL of the database; ``group`` shares the sessions with the
    other collectors of that name, and needs a ``name`` of one's own on one machine.
    With ``export`` nothing is collected: what is stored is written there. ``site`` is
    a folder for pages of the newest sessions.
    """

    broker: BrokerSettings
    store: str
    host: str | None = None
    name: str | None = None
    group: str | None = None
    export: Path | None = None
    holds: bool = False
    site: Path | None = None
    table: bool = True
    metrics: MetricsSettings = field(default_factory=MetricsSettings)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="its [broker] and [metrics]"
    )
    parser.add_argument("--broker", metavar="HOST[:PORT]", help="instead of that")
    parser.add_argument(
        "--store", metavar="URL", help="a file, or postgresql://user@host/name"
    )
    parser.add_argument(
        "--group", metavar="NAME", help="share the work with collectors of this group"
    )
    parser.add_argument(
        "--name", metavar="NAME", help="this collector's own; default: the machine's"
    )
    parser.add_argument(
        "--export",
        type=Path,
        metavar="FILE",
        help="write all repetitions to FILE.csv or FILE.parquet instead",
    )
    parser.add_argument(
        "--holds", action="store_true", help="with --export: holds, not repetitions"
    )
    parser.add_argument(
        "--site",
        type=Path,
        metavar="DIR",
        help="write pages of the newest sessions there, as they come",
    )
    parser.add_argument("--no-table", action="store_true", help="draw no live table")


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    config = load_config(options.config)
    return collect(
        CollectOptions(
            broker=config.broker,
            metrics=config.metrics,
            store=options.store or str(state_folder() / "gym.db"),
            host=options.broker,
            name=options.name,
            group=options.group,
            export=options.export,
            holds=options.holds,
            site=options.site,
            table=not options.no_table,
        )
    )


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
    if options.export is not None:
        writer_for(options.export)
        with closing(open_database(options.store, make=False)) as database:
            export(database, options.export, HOLDS if options.holds else REPS)
        return 0
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    # Between two commits, never within one.
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    with ExitStack() as stack:
        stored = opened(options.store, stopping)
        if stored is None:
            return 0
        database = stack.enter_context(closing(stored))
        table = RackTable()
        console = Console()
        shown = options.table and console.is_terminal
        watchers: list[Callable[[Batch], None]] = [table.take] if shown else []
        metrics = GymMetrics()
        if server := serve(options.metrics, metrics.collect):
            stack.enter_context(server)
            watchers.append(metrics.take)
        if options.site is not None:
            site = stack.enter_context(Site(options.site, options.store))
            watchers.append(lambda batch: site.renew() if batch.sessions else None)

        def watch(batch: Batch) -> None:
            for each in watchers:
                each(batch)

        collector = Collector(
            reached(options.broker, options.host),
            database,
            options.name or socket.gethostname(),
            options.group,
            watch,
            stopping,
        )
        if shown:
            stack.enter_context(
                Live(table, console=console, refresh_per_second=2, screen=False)
            )
        collector.run()
    return 0


def opened(url: str, stopping: threading.Event) -> Database | None:
    """Return the database, as soon as it can be used; None once ``stopping`` is set.

    Raises
    ------
    StoreError
        When it will not be well again by itself.
    """
    back_off, complaints = BackOff(), Complaints(log, "not collecting yet")
    while not stopping.is_set():
        try:
            return open_database(url)
        except StoreError as error:
            if error.reason not in PASSING:
                raise
            complaints.say(str(error))
            back_off.end()
            stopping.wait(back_off.waits_s[0])
    return None


def reached(settings: BrokerSettings, host: str | None) -> BrokerSettings:
    """Return the settings, with ``HOST[:PORT]`` in place of theirs if it is given."""
    if host is None:
        return settings
    name, port = split_address(host)
    return replace(settings, host=name, port=port or settings.port)
