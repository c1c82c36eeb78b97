"""Who may look, what they are given, and that nothing of it stays behind."""

import errno
import json
import logging
import socket
import time
from contextlib import contextmanager

import pytest
from support.web_made import Browser

from edge.devices.web import server as server_module
from edge.devices.web.app import build_app
from edge.devices.web.gate import Gate, is_local, names_this_machine
from edge.devices.web.server import DEAF_S, WebServer
from edge.errors import DeviceError, Reason


def refuse(_asked):
    raise ValueError("not today")


@contextmanager
def page(gate, look=dict, do=dict, name="aim"):
    app = build_app(gate, name, look, do)
    with WebServer(app, "127.0.0.1", 0, "page", "choose another") as served:
        yield served


@pytest.fixture
def gate():
    return Gate()


def test_whoever_has_the_address_gets_a_cookie_and_an_address_without_the_secret(gate):
    with page(gate, lambda: {"ready": True}) as served:
        browser = Browser(served.port)
        status, headers, _ = browser.ask(f"/?t={gate.secret}")
        assert (status, headers["Location"]) == (303, "/")
        assert "HttpOnly" in headers["Set-Cookie"]
        status, headers, text = browser.ask("/")
        assert (status, gate.secret in text) == (200, False)
        assert headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert json.loads(browser.ask("/look")[2]) == {"ready": True}


@pytest.mark.parametrize("path", ["/", "/?t=wrong", "/look", "/aim.js", "/?t="])
def test_nobody_else_is_shown_anything(gate, path):
    with page(gate) as served:
        status, headers, text = Browser(served.port).ask(path)
        assert (status, "Set-Cookie" in headers) == (403, False)
        assert "<" not in text


def test_a_phone_that_is_not_let_in_reads_why_at_its_own_size(gate):
    with page(gate) as served:
        browser = Browser(served.port)
        _, headers, text = browser.ask("/?t=wrong", Accept="text/html,*/*;q=0.8")
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert "width=device-width" in text
        assert "end aim, begin it again, and scan the new code" in text
        assert "<script" not in text
        # The page's own script shows what it is told as it is.
        assert "<" not in browser.ask("/look", Accept="*/*")[2]


def test_two_browsers_are_let_in_and_no_third(gate):
    with page(gate) as served:
        assert [Browser(served.port).enter(gate) for _ in range(3)] == [303, 303, 403]


def test_one_browser_that_opens_the_address_again_is_still_one(gate):
    with page(gate) as served:
        browser = Browser(served.port)
        assert [browser.enter(gate) for _ in range(3)] == [303] * 3
        assert gate.inside == 1


@pytest.mark.parametrize("names", [("aim", "lifter"), ("lifter", "lifter")])
def test_who_opens_one_page_stays_let_in_to_another_on_the_same_machine(names):
    gates, cookies = [Gate(), Gate()], {}
    with page(gates[0], name=names[0]) as one, page(gates[1], name=names[1]) as other:
        browsers = [Browser(served.port, cookies) for served in (one, other)]
        for browser, gate in zip(browsers, gates, strict=True):
            assert browser.enter(gate) == 303
        assert [browser.ask("/look")[0] for browser in browsers] == [200, 200]


def test_a_gate_that_stands_for_long_lets_new_ones_in_and_old_ones_out():
    gate = Gate("on a sticker", most=2, keep=True)
    first, *others = [gate.enter("on a sticker") for _ in range(3)]
    assert not gate.knows(first)
    assert all(map(gate.knows, others))


def test_a_page_of_strangers_cannot_ask_for_anything(gate):
    asked = []
    with page(gate, do=lambda wanted: asked.append(wanted) or {}) as served:
        browser = Browser(served.port)
        browser.enter(gate)
        assert browser.ask("/do", {"what": "finish"})[0] == 403
        assert browser.ask("/look", Host="evil.example")[0] == 403
        assert asked == []
        assert browser.do({"what": "finish"})[0] == 200
        assert asked == [{"what": "finish"}]


def test_what_is_refused_is_told_in_words(gate):
    with page(gate, do=refuse) as served:
        browser = Browser(served.port)
        browser.enter(gate)
        assert json.loads(browser.do({})[2]) == {"error": "not today"}
        assert browser.do([1])[0] == 400
        assert browser.do("x" * 5000)[0] == 400
        assert browser.do({"athlete": "half a letter: \ud800"})[0] == 400


def test_who_knocks_without_end_is_a_line_in_the_log(gate, caplog):
    with page(gate) as served:
        for guess in range(5):
            assert Browser(served.port).ask(f"/?t={guess}")[0] == 403
    assert caplog.text.count("a browser was not let in") == 1


def test_an_error_of_ours_is_a_line_without_where_it_was(gate, caplog, capsys):
    def broken():
        raise RuntimeError("on purpose")

    with page(gate, broken) as served, caplog.at_level(logging.ERROR):
        browser = Browser(served.port)
        browser.enter(gate)
        for _ in range(3):
            status, headers, text = browser.ask("/look")
            assert (status, text) == (500, "500 Internal Server Error\n")
            assert headers["Cache-Control"] == "no-store"
    assert caplog.text.count("on purpose") == 1
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("path", ["/nothing", "/..%2fserver.py", "/a/b", "/lifter.js"])
def test_there_are_no_other_files(gate, path):
    with page(gate) as served:
        browser = Browser(served.port)
        browser.enter(gate)
        assert browser.ask(path)[0] == 404


def test_a_picture_that_a_slow_browser_leaves_lying_is_in_no_file(gate, monkeypatch):
    # Waitress would put what is above ``outbuf_overflow`` into one.
    seen = {}
    create = server_module.create_server

    def spy(app, **options):
        seen.update(options)
        return create(app, **options)

    monkeypatch.setattr(server_module, "create_server", spy)
    with page(gate):
        assert seen["outbuf_overflow"] >= 1 << 30
        assert seen["inbuf_overflow"] > seen["max_request_body_size"]


def test_a_port_that_is_taken_is_told_with_what_to_do(gate):
    with page(gate) as served:
        app = build_app(gate, "aim", dict, dict)
        with pytest.raises(DeviceError, match=r"page: 127.0.0.1:.*choose another"):
            WebServer(app, "127.0.0.1", served.port, "page", "choose another")


def test_a_closed_page_lets_go_of_its_port(gate):
    with page(gate) as served:
        port = served.port
    served.close()
    app = build_app(gate, "aim", dict, dict)
    with WebServer(app, "127.0.0.1", port, "page", "choose another") as again:
        assert again.port == port


def test_a_port_that_nobody_may_have_is_an_error_of_ours(gate, monkeypatch):
    def forbidden(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(server_module.socket.socket, "bind", forbidden)
    with pytest.raises(DeviceError) as raised:
        WebServer(None, "127.0.0.1", 80, "page", "choose another")
    assert raised.value.reason is Reason.FORBIDDEN


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("127.0.0.1", True),
        ("192.168.4.7", True),
        ("10.0.0.1", True),
        ("169.254.1.1", True),
        ("fe80::1%eth0", True),
        ("::ffff:192.168.1.2", True),
        ("8.8.8.8", False),
        ("2001:4860:4860::8888", False),
        ("", False),
        ("rack.example", False),
    ],
)
def test_only_the_local_network_is_local(address, local):
    assert is_local(address) is local


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("192.168.1.5:8740", True),
        ("[::1]:8740", True),
        ("localhost:8740", True),
        ("rack-1.local:8740", True),
        ("RACK-1", True),
        ("evil.example:8740", False),
        ("evil.local", False),
        ("", False),
        ("93.184.216.34", False),
    ],
)
def test_a_name_that_strangers_can_have_is_not_this_machine_s(host, ours):
    assert names_this_machine(host, "rack-1") is ours


def test_nonsense_without_end_gets_few_looks_beside_a_lamp(gate):
    app = build_app(gate, "aim", dict, dict)
    with WebServer(app, "127.0.0.1", 0, "page", "another", behind=True) as served:
        began_s = time.monotonic()
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", served.port), 5.0) as asked:
                asked.sendall(b"\0\r\n\r\n")
                assert asked.recv(100).startswith(b"HTTP/1.0 400")
    # Two looks each: one at who comes, one at what they say; the first is due at once.
    assert time.monotonic() - began_s >= (2 * 20 - 1) * DEAF_S
