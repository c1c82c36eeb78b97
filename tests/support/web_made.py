"""A browser for tests of pages: cookies and addresses, no drawing."""

import json
import urllib.error
import urllib.request

from edge.devices.web.app import ASKED_HERE


class Browser:
    """Asks as a browser does, with the cookies that it was given; follows no address.

    Cookies know no ports: browsers with the same ``cookies`` are one, on two pages.
    """

    def __init__(self, port, cookies=None):
        self.base = f"http://127.0.0.1:{port}"
        self.cookies = {} if cookies is None else cookies

    def ask(self, path, body=None, **headers):
        """Return status, headers and text of an answer."""
        if self.cookies:
            headers["Cookie"] = "; ".join(map("=".join, self.cookies.items()))
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
            if cookie := answer.headers.get("Set-Cookie"):
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.headers, answer.read().decode()

    def enter(self, gate):
        return self.ask(f"/?t={gate.secret}")[0]

    def do(self, body, **headers):
        return self.ask("/do", body, **{ASKED_HERE: "1", **headers})
