"""Every command that README and docs show is one, and does what it says.

They are run in the order of their page, in a folder that holds what a reader would
have: clips, settings, a rack's store, a gym's database, a broker.
"""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import av
import pytest
from support.mqtt_made import Mosquitto, needs_mosquitto
from support.sessions_made import (
    made_session,
    stored_at_gym,
    stored_at_rack,
    usual_set,
)

from edge.__main__ import parser
from edge.models.manifest import asset

ROOT = Path(__file__).resolve().parents[1]
PAGES = (
    ROOT / "README.md",
    *(
        ROOT / "docs" / f"{name}.md"
        for name in ("coach", "developer", "gym-server", "screen", "technician")
    ),
    ROOT / "docs" / "troubleshooting.md",
)
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Other tests run these: the installation in a box, and Mosquitto's own tools.
ELSEWHERE = ("sudo", "journalctl", "systemctl", "mosquitto_sub", "mosquitto_pub")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CLIP_S = 7.0  # standing and two repetitions
ENDLESS_S = 4.0  # a collector goes on until it is told to stop


def lines(page: Path) -> list[list[str]]:
    """Return a page's commands, each as words."""
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    whole = "".join(blocks).replace("\\\n", " ").splitlines()
    return [words for line in whole if (words := shlex.split(line, comments=True))]


def ours(page: Path) -> list[list[str]]:
    """Return the arguments of each call of the program on a page."""
    found = []
    for words in lines(page):
        rest = words[1:] if words[0] == "sudo" else words
        if rest[0] == "hingewatch":
            found.append(rest[1:])
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_page_is_one(page: Path) -> None:
    for words in ours(page):
        parser(words).parse_args(words)
    for words in lines(page):
        if words[0] == "make":
            assert re.search(rf"^{words[1]}:", MAKEFILE, re.MULTILINE), words
        elif words[0] == "python":
            assert words[1] == "-m"
        else:
            assert words[0] in (*ELSEWHERE, "hingewatch"), words
        if words[0] == "sudo" and words[1].startswith("deploy/"):
            assert (ROOT / words[1]).is_file()


def test_every_page_is_linked_from_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for page in PAGES[1:]:
        assert f"(docs/{page.name})" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """Make the folder of somebody who reads the pages, and go there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    clip = tmp_path / "lift.mp4"
    with av.open(str(asset("demo_progressive.mp4"))) as whole:
        first = whole.streams.video[0]
        pictures = tmp_path / "pictures"
        pictures.mkdir()
        with av.open(str(clip), "w") as cut:
            copy = cut.add_stream_from_template(first)
            for packet in whole.demux(first):
                if packet.pts is not None and packet.pts * first.time_base < CLIP_S:
                    packet.stream = copy
                    cut.mux(packet)
    with av.open(str(clip)) as film:
        for number, frame in enumerate(film.decode(video=0)):
            if number % 3 == 0:
                frame.to_image().save(pictures / f"{number:04}.jpg")
    for name in ("set", "bow", "attempt"):
        shutil.copy(clip, tmp_path / f"{name}.mp4")
    shutil.copy(ROOT / "deploy" / "hingewatch.toml", tmp_path / "rack.toml")
    sessions = [
        made_session(
            usual_set(), athlete="anna", started_utc=f"2026-03-0{day}T10:00:00+00:00"
        )
        for day in (1, 2)
    ]
    (tmp_path / "state" / "hingewatch").mkdir(parents=True)
    stored_at_rack(tmp_path / "state" / "hingewatch" / "sessions.db", *sessions)
    stored_at_gym(str(tmp_path / "gym.db"), *sessions)
    return tmp_path


@pytest.mark.slow
@needs_mosquitto
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_page_does_what_it_says(page: Path, reader: Path) -> None:
    broker = Mosquitto(reader).start()
    try:
        for words in ours(page):
            here = [
                word.replace("broker.example", f"127.0.0.1:{broker.port}")
                for word in words
            ]
            command = [sys.executable, "-m", "edge", *here]
            endless = words[0] == "collect" and "--export" not in words
            if endless:
                command = ["timeout", "-s", "INT", str(ENDLESS_S), *command]
            if words[0] == "screen" and "--source" not in words:
                command += ["--source", "squat=attempt.mp4"]
            if words[0] == "doctor":
                for part in ("camera", "lamps", "broker"):
                    command += ["--without", part]
            done = subprocess.run(
                command, capture_output=True, text=True, stdin=subprocess.DEVNULL
            )
            # A rack without camera may need a person: doctor says so by a code of 1.
            # Nothing can be aimed without one, and no rack here has a lifter's page.
            codes = {"doctor": (0, 1), "racks": (0, 2), "aim": (3,), "page": (2,)}
            allowed = codes.get(words[0], (0,))
            allowed = (*allowed, 124) if endless else allowed
            assert done.returncode in allowed, (words, done.stderr, done.stdout)
            assert "Traceback" not in done.stderr
    finally:
        broker.stop()
    for words in ours(page):
        for option in ("--out", "--summary", "--record", "--overlay", "--frames"):
            if option in words and words[0] != "page":
                assert Path(words[words.index(option) + 1]).stat().st_size
