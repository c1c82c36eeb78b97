"""The lifter's page of a rack, from the code to what is asked for."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import ExitStack

import pytest
from support.control_made import Sink
from support.ports import kept_port
from support.web_made import Browser

from edge.config.sections import Config, load_config
from edge.devices.web.app import build_app
from edge.devices.web.gate import Gate
from edge.devices.web.server import WebServer
from edge.session.page.secret import page_secret, secret_path
from edge.session.page.serve import page_address
from edge.session.page.with_page import with_page
from edge.store.settings import StoreSettings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture
def settings(tmp_path):
    path = tmp_path / "hingewatch.toml"
    path.write_text(
        f"[store]\npath = '{tmp_path}/sessions.db'\n"
        f"[lifter_page]\nport = {kept_port()}\nhost = '127.0.0.1'\n"
        "name = 'rack.gym.lan'\n"
    )
    return path


def test_there_is_no_page_unless_somebody_wants_one(hingewatch, tmp_path):
    config = Config(store=StoreSettings(tmp_path / "s.db"))
    assert config.lifter_page.port is None
    assert with_page(config, None, None, "sink") == (None, "sink")
    code, _, err = hingewatch("page")
    assert (code, "write port = 8741 under [lifter_page]" in err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_the_code_opens_the_page_of_the_rack_that_runs(hingewatch, settings):
    code, out, err = hingewatch("page", "--config", settings)
    assert (code, err) == (0, "")
    address = re.search(r"http://rack.gym.lan:(\d+)(/\?t=\S+)", out)
    config = load_config(settings)
    browser, gym = Browser(int(address[1])), {"Host": f"rack.gym.lan:{address[1]}"}
    with ExitStack() as stack:
        line, _ = with_page(config, stack, None, Sink())
        assert browser.ask(address[2], **gym)[0] == 303
        status, _, text = browser.ask("/", **gym)
        assert (status, "/lifter.js" in text) == (200, True)
        now = json.loads(browser.ask("/look", **gym)[2])
        assert line.poll() is None
    assert (now["rack"], now["athlete"], now["last"]) == ("rack-1", None, None)
    assert "picture" not in now


def test_the_code_stays_good_until_a_new_one_is_wanted(hingewatch, settings, tmp_path):
    path = secret_path(tmp_path / "sessions.db")
    outs = [hingewatch("page", "--config", settings)[1] for _ in range(2)]
    assert outs[0] == outs[1]
    before = page_secret(path)
    _, out, _ = hingewatch("page", "--config", settings, "--new")
    assert page_secret(path) != before
    assert "restart hingewatch" in out
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")
def test_a_link_that_the_rack_s_user_has_laid_leads_root_nowhere(
    hingewatch, settings, tmp_path, tmp_path_factory
):
    theirs = tmp_path_factory.mktemp("root") / "shadow"
    theirs.write_text("root's own")
    theirs.chmod(0o600)
    (tmp_path / ".page.key.part").symlink_to(theirs)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    os.chown(tmp_path, 65534, 65534)
    assert hingewatch("page", "--config", settings)[0] == 0
    assert (theirs.read_text(), theirs.stat().st_uid) == ("root's own", 0)
    assert secret_path(tmp_path / "sessions.db").stat().st_uid == 65534


def test_the_code_can_be_printed(hingewatch, settings, tmp_path):
    drawn = tmp_path / "code.svg"
    assert hingewatch("page", "--config", settings, "--code", drawn)[0] == 0
    assert "<svg" in drawn.read_text()
    code, _, err = hingewatch("page", "--config", settings, "--code", tmp_path)
    assert (code, str(tmp_path) in err) == (2, True)


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 40, b"a\x00" * 20])
def test_a_damaged_secret_is_made_anew(tmp_path, content):
    path = secret_path(tmp_path / "sessions.db")
    path.write_bytes(content)
    assert len(page_secret(path)) > 16


def test_a_port_that_is_taken_keeps_no_rack_from_running(settings, caplog):
    config = load_config(settings)
    with (
        socket.create_server(("127.0.0.1", config.lifter_page.port)),
        ExitStack() as stack,
    ):
        line, _ = with_page(config, stack, None, "sink")
        assert line.poll() is None
    assert "goes on without its page" in caplog.text


def test_the_device_loop_loads_no_page():
    code = "import sys, edge.commands.run; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert not {"bottle", "waitress", "segno", "PIL", "matplotlib"} & loaded


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, as chromium")
def test_a_browser_shows_names_as_text_whatever_they_hold(settings, tmp_path):
    settings.write_text(settings.read_text().replace("rack.gym.lan", "127.0.0.1"))
    config = load_config(settings)
    secret = page_secret(secret_path(tmp_path / "sessions.db"))
    with ExitStack() as stack:
        line, _ = with_page(config, stack, None, Sink())
        line.state({"athlete": "<img src=x onerror=alert(1)>", "exercise": "squat"})
        line._remember("<b>Ana</b>")
        done = subprocess.run(
            [
                CHROMIUM,
                *("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
                *("--virtual-time-budget=3000", "--enable-logging=stderr"),
                f"--user-data-dir={tmp_path / 'browser'}",
                page_address(config.lifter_page, secret),
            ],
            capture_output=True,
            text=True,
            timeout=90,
        )
    assert "&lt;img src=x onerror=alert(1)&gt;: squat" in done.stdout
    assert "&lt;b&gt;Ana&lt;/b&gt;</button>" in done.stdout
    assert [line for line in done.stderr.splitlines() if "CONSOLE" in line] == []


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, as chromium")
def test_a_phone_whose_cookie_is_no_longer_good_is_told_to_scan_the_code(tmp_path):
    class Restarted(Gate):
        """Knows a browser until it has the page; then it is another run's gate."""

        def knows(self, cookie):
            return super().knows(cookie) and not restarted

    restarted = []
    gate = Restarted()
    app = build_app(gate, "lifter", lambda: restarted.append(1) or {}, dict)
    with WebServer(app, "127.0.0.1", 0, "page", "another") as served:
        done = subprocess.run(
            [
                CHROMIUM,
                *("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
                *("--virtual-time-budget=6000", f"--user-data-dir={tmp_path}"),
                f"http://127.0.0.1:{served.port}/?t={gate.secret}",
            ],
            capture_output=True,
            text=True,
            timeout=90,
        )
    assert "This page is not open to this browser." in done.stdout
