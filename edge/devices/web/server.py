"""An app on a port, by Waitress, in threads of its own."""

import logging
import os
import socket
import threading
import time
from contextlib import suppress
from typing import Any

from waitress import create_server, wasyncore

from edge.closing import Closing, close_within
from edge.errors import DeviceError, reason_of

THREADS = 3  # chosen: two who look, and a button that is pressed
WAITING = 8  # connections that wait for one of them
CLOSE_S = 3.0  # chosen: an answer takes milliseconds
# Waitress lays what a slow browser has not taken yet into a file, above so many bytes.
# No answer has as many: a picture of somebody never touches a disk.
IN_MEMORY = 1 << 30
# Chosen: a browser that says nothing for so long is gone.
SILENT_S = 10
LOOK_S = 0.5
# Of a page beside a rack that judges. Chosen: sixty answers a second by three threads,
# ten times what a gym's phones ask for; fifty looks a second at who speaks, because
# nonsense is read and refused before it is an answer.
NICE, REST_S, DEAF_S = 10, 0.05, 0.02


class WebServer(Closing):
    """Answers until it is closed.

    Parameters
    ----------
    app
        A WSGI application.
    host, port
        Where; port 0 takes any that is free, ``port`` says which.
    what
        Names it in errors, such as ``aim``.
    mend
        What to do about a port that cannot be had.
    behind
        Whether a lamp must not wait for it: its threads get the processor last, and
        rest between answers and between looks at who speaks, so that nobody who asks
        without end keeps the interpreter.

    Raises
    ------
    DeviceError
        When the port cannot be listened on.
    """

    def __init__(
        self,
        app: Any,
        host: str,
        port: int,
        what: str,
        mend: str,
        *,
        behind: bool = False,
    ) -> None:
        logging.getLogger("waitress").setLevel(logging.ERROR)
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((host, port))
        except (OSError, OverflowError) as error:
            listening.close()
            why = getattr(error, "strerror", None) or error
            raise DeviceError(
                f"{what}: {host}:{port} cannot be listened on ({why}); {mend}",
                reason_of(error),
            ) from error
        self.port: int = listening.getsockname()[1]
        self._map: dict[int, Any] = {}
        self._server: Any = create_server(
            _behind(app) if behind else app,
            map=self._map,
            sockets=[listening],
            threads=THREADS,
            backlog=WAITING,
            connection_limit=2 * WAITING,
            channel_timeout=SILENT_S,
            cleanup_interval=SILENT_S,
            max_request_header_size=8192,
            max_request_body_size=8192,
            outbuf_overflow=IN_MEMORY,
            inbuf_overflow=IN_MEMORY,
            ident=None,
        )
        self._deaf_s = DEAF_S if behind else 0.0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=what, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        if self._deaf_s:
            _come_last()
        # An end that was asked for is not rested before.
        while not self._stopped.wait(self._deaf_s):
            wasyncore.loop(timeout=LOOK_S, map=self._map, count=1)

    def close(self) -> None:
        """Stop answering; closing twice is harmless."""
        if self._stopped.is_set():
            return
        self._stopped.set()
        self._server.pull_trigger()
        close_within(CLOSE_S, self._let_go, self._thread.name)

    def _let_go(self) -> None:
        self._thread.join()
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._map)


def _come_last() -> None:
    """Have this thread get the processor last."""
    with suppress(OSError):  # where the service's rules forbid it
        # Of this thread alone, as Linux counts.
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def _behind(app: Any) -> Any:
    """Return an app whose threads come last, and rest before each answer."""
    known = threading.local()

    def answered(environ: Any, start_response: Any) -> Any:
        if not getattr(known, "last", False):
            known.last = True
            _come_last()
        time.sleep(REST_S)
        return app(environ, start_response)

    return answered
