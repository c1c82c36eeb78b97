"""Questions of a browser -> files, figures, and what is asked for; by Bottle.

Three kinds of question are answered: a file of the page, ``GET /look`` for the figures
of now, ``POST /do`` for what is asked for. All else is refused, and so is everybody who
has not come through the gate.
"""

import json
import logging
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import bottle
import msgspec

from edge.devices.web.gate import Gate, cookie_name, is_local, names_this_machine
from edge.wire.outages import Complaints

log = logging.getLogger(__name__)

Answer = Callable[[], Mapping[str, Any]]
Obey = Callable[[dict[str, Any]], Mapping[str, Any]]

# Chosen: who knocks without end, or an error at each look, is worth a line an hour.
COMPLAIN_S = 3600.0
LONGEST = 2000  # bytes of what is asked for; chosen: the longest sensible one has 200
SECRET = "t"
# No page of a stranger can send this with a request.
ASKED_HERE = "X-Hingewatch"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; "
    "style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
PAGES = Path(__file__).with_name("pages")
CLOSED = (
    "This page is not open to this browser. Two are let in at most, and the code "
    "changes each time: end aim, begin it again, and scan the new code."
)
# A phone shows plain text as small as a newspaper.
SHUT = (
    '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Hingewatch</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark">'
    "<p>{}</p></html>\n"
)


def build_app(
    gate: Gate,
    page: str,
    look: Answer,
    do: Obey,
    *,
    closed: str = CLOSED,
    name: str | None = None,
) -> bottle.Bottle:
    """Return the app of one page: ``pages/PAGE.html`` with its script and its style.

    Parameters
    ----------
    look
        The figures of now, as JSON can hold them; called in any thread.
    do
        Obeys a dict from the browser and returns an answer; called in any thread. What
        it raises as ``ValueError`` is told to whoever asked.
    closed
        What somebody reads who is not let in.
    name
        What this machine is called beside its own names and addresses.
    """
    app = bottle.Bottle()
    names = [f"{page}.html", f"{page}.js", "page.js", "page.css"]
    files = {name: (PAGES / name).read_bytes() for name in names}
    complain = Complaints(log, f"{page} page", COMPLAIN_S).say
    own_names = [socket.gethostname(), *([name] if name else [])]

    def refuse(code: int, text: str) -> bottle.HTTPResponse:
        kind, said = "text/plain", f"{text}\n"
        if "text/html" in bottle.request.get_header("Accept", ""):  # not by a script
            kind, said = "text/html", SHUT.format(text)
        return bottle.HTTPResponse(
            said, code, {**HEADERS, "Content-Type": f"{kind}; charset=utf-8"}
        )

    def own_cookie() -> str:
        return cookie_name(page, bottle.request.environ["SERVER_PORT"])

    def known() -> bool:
        return gate.knows(bottle.request.get_cookie(own_cookie()))

    def check() -> None:
        request = bottle.request
        if not is_local(request.environ.get("REMOTE_ADDR", "")):
            raise refuse(403, "Only the local network may look.")
        host = request.get_header("Host", "")
        if not any(names_this_machine(host, own) for own in own_names):
            raise refuse(403, "Use the address that the terminal shows.")
        if not known():
            raise refuse(403, closed)

    def answer(wanted: Answer) -> bottle.HTTPResponse:
        kind = {"Content-Type": "application/json"}
        try:
            found = json.dumps(wanted())
        except Exception as error:  # Bottle would write where it was, each time
            raise bottle.HTTPError(500, exception=error) from error
        return bottle.HTTPResponse(found, 200, {**HEADERS, **kind})

    def done(wanted: dict[str, Any]) -> Mapping[str, Any]:
        try:
            return do(wanted)
        except ValueError as error:
            return {"error": str(error)}

    def file(name: str) -> bottle.HTTPResponse:
        kind = f"{KINDS[Path(name).suffix]}; charset=utf-8"
        return bottle.HTTPResponse(files[name], 200, {**HEADERS, "Content-Type": kind})

    def home() -> bottle.HTTPResponse:
        given = bottle.request.query.get(SECRET)
        if given is None:
            check()
            return file(f"{page}.html")
        if not is_local(bottle.request.environ.get("REMOTE_ADDR", "")):
            return refuse(403, "Only the local network may look.")
        # The address without the secret is what the browser remembers.
        found = refuse(303, "")
        found.set_header("Location", "/")
        if known():
            return found
        cookie = gate.enter(given)
        if cookie is None:
            complain("a browser was not let in")
            return refuse(403, closed)
        found.set_cookie(own_cookie(), cookie, httponly=True, samesite="lax", path="/")
        return found

    def part(name: str) -> bottle.HTTPResponse:
        check()
        if name == "look":
            return answer(look)
        return file(name) if name in files else refuse(404, "There is no such page.")

    def asked() -> bottle.HTTPResponse:
        check()
        request = bottle.request
        if request.get_header(ASKED_HERE) is None:
            return refuse(403, "Ask on the page itself.")
        try:
            # Not Python's own reader: it takes half a letter, which no store can hold.
            wanted = msgspec.json.decode(request.body.read(LONGEST + 1))
            if not isinstance(wanted, dict):
                raise ValueError("it is no object")
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return refuse(400, "That is not what this page asks.")
        return answer(lambda: done(wanted))

    def failed(error: bottle.HTTPError) -> str:
        for name, value in HEADERS.items():
            bottle.response.set_header(name, value)
        bottle.response.set_header("Content-Type", "text/plain; charset=utf-8")
        if error.exception is not None:
            complain(repr(error.exception), logging.ERROR)
        return f"{error.status_line}\n"

    app.route("/", "GET", home)
    app.route("/<name>", "GET", part)
    app.route("/do", "POST", asked)
    for code in (404, 405, 500):
        app.error(code, failed)
    return app
