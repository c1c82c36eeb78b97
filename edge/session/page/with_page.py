"""A rack's line and sink, with the lifter's page between where one is wanted."""

from contextlib import ExitStack

from edge.config.sections import Config
from edge.session.parties import Line, Sink
from edge.store.settings import store_path


def with_page(
    config: Config, stack: ExitStack, line: Line | None, sink: Sink
) -> tuple[Line | None, Sink]:
    """Return what commands come on and sets go to; as they are without a page.

    A rack without one loads nothing of it.
    """
    if config.lifter_page.port is None:
        return line, sink
    from edge.session.page.by_page import ByPage
    from edge.session.page.last_set import LastSet
    from edge.session.page.serve import serve_page

    page = ByPage(line)
    # A set belongs to whoever the rack was set to when it ended.
    last = LastSet(sink, lambda: page.now.get("athlete"))
    store = store_path(config.store)
    serve_page(config.lifter_page, config.rack.name, store, page, last, stack)
    return page, last
