"""Where finished sessions go: to the store, and from there to the broker."""

from contextlib import ExitStack

from edge import __version__
from edge.config.sections import Config
from edge.devices.host.health_report import health_report
from edge.devices.mqtt.broker import Broker
from edge.session.control import exercise_choices
from edge.session.health_meter import HealthMeter
from edge.store.archive import Archive
from edge.store.outbox import Outbox
from edge.store.reopening import ReopeningLog
from edge.store.rows import Payload
from edge.store.settings import store_path
from edge.store.writer import Writer
from edge.wire.metrics import families, serve


def open_archive(
    config: Config,
    stack: ExitStack,
    model: str,
    *,
    buzzer: bool,
    lamps: bool | None,
    meter: HealthMeter,
) -> tuple[Archive, Broker | None]:
    """Open store and broker; the stack closes them in the order that loses nothing.

    ``buzzer`` is whether there is one to silence, ``lamps`` whether lamps are driven,
    None where a file is watched; ``meter`` has the loop's own figures.
    The broker is None where the settings name none.
    """
    path = store_path(config.store)
    rack = config.rack.name
    sessions = stack.enter_context(ReopeningLog(path))
    writer = Writer()
    archive = Archive(sessions, writer)
    outbox = Outbox(path, on_damage=archive.check) if config.broker.host else None

    def health() -> Payload:
        return health_report(
            rack,
            path.parent,
            outbox.waiting if outbox else lambda: None,
            outbox.damaged if outbox else lambda: None,
            archive.condition,
            lamps=lamps,
            loop_figures=lambda: meter.last.payload(),
        )

    if server := serve(config.metrics, lambda: families({rack: health()})):
        stack.enter_context(server)
    broker = None
    if outbox:
        broker = Broker(config.broker, rack, outbox, health)
        stack.callback(broker.close)
        broker.info(
            {
                "schema": "info/1",
                "rack": rack,
                "software": __version__,
                "model": model,
                "exercises": list(exercise_choices()),
                "buzzer": buzzer,
            }
        )
        broker.start()
    stack.enter_context(writer)
    archive.open(broker)
    return archive, broker
