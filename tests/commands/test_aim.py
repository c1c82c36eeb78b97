"""``hingewatch aim`` as a technician uses it: from the address to the settings."""

import json
import math
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from support.web_made import Browser

from edge.commands import aim as aim_command
from edge.config.sections import load_config
from edge.core.aim.kept import Kept
from edge.core.pose.lens import LensSettings
from edge.devices.camera.settings import CameraSettings
from edge.errors import DeviceError, Reason
from edge.files.aimed import aimed_path, read_aimed, write_aimed
from edge.session.aiming.requests import Finish
from edge.session.lending import Borrowed, is_lent
from edge.testing.usb import LASTING, fake_usb

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class Aim(NamedTuple):
    process: "subprocess.Popen[str]"
    browser: Browser
    settings: Path
    address: str


@pytest.fixture
def aim(demo, tmp_path):
    """A running ``aim`` on the demo clip; its browser, settings and store."""
    settings = tmp_path / "hingewatch.toml"
    settings.write_text(f"[store]\npath = '{tmp_path}/sessions.db'\n")
    command = [sys.executable, "-m", "edge", "aim", "--port", "0", "--source", demo]
    process = subprocess.Popen(
        [*command, "--config", settings],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    said = ""
    while "no disk" not in said:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        said += line
    found = re.search(r"http://127.0.0.1:(\d+)(/\?t=\S+)", said)
    browser = Browser(int(found[1]))
    assert browser.ask(found[2])[0] == 303
    yield Aim(process, browser, settings, found[0])
    process.kill()
    process.communicate()


def look_until(browser, wanted, seconds=40.0):
    """What the page shows once it is as wanted."""
    until_s = time.monotonic() + seconds
    while time.monotonic() < until_s:
        shown = json.loads(browser.ask("/look")[2])
        if wanted(shown):
            return shown
        time.sleep(0.1)
    raise AssertionError(shown)


def test_it_turns_green_and_what_is_asked_for_is_done_and_kept(aim, tmp_path):
    process, browser, settings, _ = aim
    shown = look_until(browser, lambda shown: shown["ready"])
    assert shown["headline"] == "Good. The rack may be used."
    assert shown["picture"].startswith("data:image/jpeg;base64,")
    assert shown["view"] == "from the side"
    assert shown["neutral"]
    assert len(shown["bones"]) > 8
    assert len(shown["back"]) == 20
    assert 0 < shown["left_s"] <= 900

    lens = {"what": "lens", "preset": "camera-module-2", "roll_deg": 1.5}
    assert json.loads(browser.do(lens)[2]) == {"ok": True}
    look_until(browser, lambda shown: shown.get("lens", {}).get("roll_deg") == 1.5)
    assert json.loads(browser.do({"what": "bow"})[2]) == {"ok": True}
    look_until(browser, lambda shown: shown["bow"])
    assert "error" in json.loads(browser.do({"what": "format"})[2])

    browser.do({"what": "finish", "keep": True})
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert f"lens and roll are in {settings} now" in out
    lens = load_config(settings).lens
    assert (lens.preset, lens.roll_deg) == ("camera-module-2", 1.5)
    pictures = [each for each in tmp_path.rglob("*") if each.suffix in (".jpg", ".png")]
    assert pictures == []


def test_how_a_camera_stands_is_kept_and_what_a_video_shows_is_not(tmp_path):
    store = tmp_path / "sessions.db"
    kept = Kept((1280, 720), 0.5, 0.9, 3.0, 0.0)
    aiming = SimpleNamespace(kept=kept, finish=None, step=lambda frame: None)
    for source, there in ((None, False), (store, True)):
        aim_command._loop(iter(["a picture"]), aiming, source, math.inf)
        assert aimed_path(store).exists() is there
    assert read_aimed(aimed_path(store)) == kept


def test_trying_a_video_leaves_the_rack_s_own_view_as_it_was(
    hingewatch, demo, monkeypatch, tmp_path
):
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    kept = Kept((1280, 720), 0.1, 0.9, 3.0, 0.0)
    write_aimed(aimed_path(tmp_path / "sessions.db"), kept)
    taken = aim_command.Aiming.step

    def green(aiming, frame):
        aiming.kept, aiming.finish = replace(kept, middle=0.7), Finish(keep=False)
        return taken(aiming, frame)

    monkeypatch.setattr(aim_command.Aiming, "step", green)
    code, out, _ = hingewatch("aim", "--source", demo, "--port", "0")
    assert (code, "camera back" in out) == (0, False)
    assert read_aimed(aimed_path(tmp_path / "sessions.db")) == kept


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, as chromium")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_phone_s_browser_draws_it_without_a_word_of_trouble(aim, tmp_path, dark):
    process, address = aim.process, aim.address
    look_until(aim.browser, lambda shown: shown["ready"])
    done = subprocess.run(
        [
            CHROMIUM,
            *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *("--window-size=500,900", "--virtual-time-budget=3000"),
            "--enable-logging=stderr",
            *(["--force-dark-mode"] if dark else []),
            f"--user-data-dir={tmp_path / 'browser'}",
            "--dump-dom",
            address,
        ],
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert 'src="data:image/jpeg;base64,' in done.stdout
    assert re.search(r'id="headline">(Good|The|Hold|Stand)', done.stdout)
    assert done.stdout.count('class="bone"') > 8
    assert 'class="back' in done.stdout
    said = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    assert said == []
    assert process.poll() is None


def test_ctrl_c_ends_it_without_a_word_of_trouble(aim):
    process, _, settings, _ = aim
    before = settings.read_text()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in err
    assert settings.read_text() == before


def test_a_port_that_is_taken_is_one_line(hingewatch, demo, monkeypatch, tmp_path):
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, _, err = hingewatch("aim", "--source", str(demo), "--port", port)
    assert code == 3
    assert f"127.0.0.1:{port} cannot be listened on" in err
    assert "--port" in err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--port", "70000"), 2, "--port must be 0 to 65535"),
        (("--source", "gone.mp4"), 3, "gone.mp4"),
    ],
)
def test_what_cannot_be_is_one_line(
    hingewatch, tmp_path, monkeypatch, arguments, code, words
):
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    found, out, err = hingewatch("aim", *arguments)
    assert (found, "http" in out) == (code, False)
    assert words in err


def test_a_camera_that_the_rack_is_just_letting_go_of_is_asked_again(monkeypatch):
    asked = []

    def camera(_settings):
        asked.append(1)
        if len(asked) < 3:
            raise DeviceError("camera 0: another program uses it", Reason.BUSY)
        return nullcontext(iter(["a picture"]))

    monkeypatch.setattr(aim_command, "open_camera", camera)
    monkeypatch.setattr(aim_command.time, "sleep", lambda _seconds: None)
    with ExitStack() as stack:
        frames = aim_command._frames(CameraSettings(), None, stack)
        assert list(frames) == ["a picture"]
    assert len(asked) == 3


def test_it_ends_by_itself_after_its_minutes(hingewatch, demo, monkeypatch, tmp_path):
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    monkeypatch.setattr(aim_command, "MINUTES", 0)
    code, out, _ = hingewatch("aim", "--source", demo, "--port", "0")
    assert code == 0
    assert "aim is over" in out


def test_the_camera_goes_back_after_the_settings_are_written(
    hingewatch, monkeypatch, tmp_path
):
    store, settings = tmp_path / "sessions.db", tmp_path / "hingewatch.toml"
    settings.write_text(f"[store]\npath = '{store}'\n")
    written = []

    def keep_lens(path, before, lens):
        written.append((path, lens.roll_deg, is_lent(store)))

    class Kept:
        lens, finish = LensSettings(roll_deg=2.0), Finish(keep=True)

    def run(_config, _options, lent=None):
        (lent or ExitStack()).enter_context(Borrowed(store))
        return Kept

    monkeypatch.setattr(aim_command, "keep_lens", keep_lens)
    monkeypatch.setattr(aim_command, "_run", run)
    code, out, _ = hingewatch("aim", "--config", settings)
    assert (code, "lens and roll are in" in out) == (0, True)
    assert written == [(settings, 2.0, True)]
    assert not is_lent(store)


def test_at_its_end_it_tells_the_name_by_which_a_usb_camera_is_found_again(
    hingewatch, monkeypatch, tmp_path
):
    settings = tmp_path / "hingewatch.toml"
    over = SimpleNamespace(finish=None)
    monkeypatch.setattr(aim_command, "_run", lambda *_: over)
    with fake_usb():
        for number, told in ((0, True), (1, False)):
            settings.write_text(
                f"[store]\npath = '{tmp_path}/sessions.db'\n"
                f"[camera]\nkind = 'usb'\nnumber = {number}\n"
            )
            code, out, _ = hingewatch("aim", "--config", settings)
            assert (code, f'{settings} write device = "{LASTING}"' in out) == (0, told)


def test_a_second_aim_is_told_so(hingewatch, tmp_path, monkeypatch):
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    with Borrowed(tmp_path / "sessions.db"):
        code, _, err = hingewatch("aim")
    assert (code, "another hingewatch aim is running" in err) == (3, True)
