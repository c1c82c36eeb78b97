"""Where finished sessions go: to the store, and from there to the broker."""

from contextlib import ExitStack

from edge import __version__
from edge.config.sections import Config
from edge.devices.host.health_report import health_report
from edge.devices.mqtt.broker import Broker
from edge.session.control import EXERCISES
from edge.session.vitals import VitalsMeter
from edge.store.archive import Archive
from edge.store.outbox import Outbox
from edge.store.reopening import ReopeningLog
from edge.store.settings import store_path
from edge.store.writer import Writer


def open_archive(
    config: Config,
    stack: ExitStack,
    model: str,
    *,
    buzzer: bool,
    lamps: bool | None,
    meter: VitalsMeter,
) -> tuple[Archive, Broker | None]:
    """Open store and broker; the stack closes them in the order that loses nothing.

    ``buzzer`` is whether there is one to silence, ``lamps`` whether lamps are driven,
    None where a file is watched; ``meter`` has the loop's own figures.
    The broker is None where the settings name none.
    """
    path = store_path(config.store)
    sessions = stack.enter_context(ReopeningLog(path))
    writer = Writer()
    archive = Archive(sessions, writer)
    broker = None
    if config.broker.host:
        rack = config.rack.name
        outbox = Outbox(path, on_damage=archive.check)
        broker = Broker(
            config.broker,
            rack,
            outbox,
            lambda: health_report(
                rack,
                path.parent,
                outbox.waiting,
                outbox.damaged,
                archive.condition,
                lamps=lamps,
                vitals=lambda: meter.last.payload(),
            ),
        )
        stack.callback(broker.close)
        broker.info(
            {
                "schema": "info/1",
                "rack": rack,
                "software": __version__,
                "model": model,
                "exercises": list(EXERCISES),
                "buzzer": buzzer,
            }
        )
        broker.start()
    stack.enter_context(writer)
    archive.open(broker)
    return archive, broker
