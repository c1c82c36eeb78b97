"""A browser for tests of pages: cookies and addresses, no drawing."""

import json
import urllib.error
import urllib.request

from edge.devices.web.app import ASKED_HERE


class Browser:
    """Asks as a browser does, with the cookie that it was given; follows no address."""

    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}"
        self.cookie = None

    def ask(self, path, body=None, **headers):
        """Return status, headers and text of an answer."""
        if self.cookie:
            headers["Cookie"] = self.cookie
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers)

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        try:
            answer = urllib.request.build_opener(Stay).open(request, timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            cookie = answer.headers.get("Set-Cookie")
            self.cookie = cookie.partition(";")[0] if cookie else self.cookie
            return answer.status, answer.headers, answer.read().decode()

    def enter(self, gate):
        return self.ask(f"/?t={gate.secret}")[0]

    def do(self, body, **headers):
        return self.ask("/do", body, **{ASKED_HERE: "1", **headers})
