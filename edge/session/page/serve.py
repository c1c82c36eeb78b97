"""Settings -> the lifter's page, where one is wanted; the rack goes on without it."""

import logging
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from edge.devices.web.app import build_app
from edge.devices.web.gate import Gate
from edge.devices.web.server import WebServer
from edge.devices.web.settings import PageSettings
from edge.errors import DeviceError, StoreError
from edge.session.page.by_page import ByPage
from edge.session.page.last_set import LastSet
from edge.session.page.secret import page_secret, secret_path

log = logging.getLogger(__name__)

# Chosen: the phones of an evening; the oldest scans the code again.
PHONES = 16
CLOSED = "Scan the code on the rack to open this page."


def page_address(settings: PageSettings, secret: str) -> str:
    """Return what the code on the rack says."""
    name = settings.name or f"{socket.gethostname()}.local"
    return f"http://{name}:{settings.port}/?t={secret}"


def serve_page(
    settings: PageSettings,
    rack: str,
    store: Path,
    page: ByPage,
    last: LastSet,
    stack: ExitStack,
) -> None:
    """Serve the page until the stack is left; what it cannot is told in the log."""

    def look() -> dict[str, Any]:
        return {"rack": rack, **page.look(), "last": last.told()}

    try:
        secret = page_secret(secret_path(store))
        gate = Gate(secret, most=PHONES, keep=True)
        app = build_app(
            gate, "lifter", look, page.do, closed=CLOSED, name=settings.name
        )
        mend = "set another lifter_page.port"
        server = WebServer(
            app, settings.host, settings.port or 0, "lifter's page", mend, behind=True
        )
        stack.enter_context(server)
    except (DeviceError, StoreError) as error:
        log.warning("%s; this rack goes on without its page", error)
