"""A real Home Assistant beside a real rack: ``python -m benchmarks.home_assistant``.

Sets up a fresh Home Assistant with its MQTT integration, then has it see a rack come,
lift, obey, lose its broker, die and come back without a buzzer. Whatever Home Assistant
warns of meanwhile is a fault of what the rack tells. Everything is on loopback, in
fresh folders, and ended afterwards; it takes about a minute.

    python -m benchmarks.home_assistant [--root DIR] PYTHON

PYTHON is one that has Home Assistant installed, in a root of its own if it needs
another system (``--root``, by chroot):

    debootstrap --variant=minbase trixie DIR
    chroot DIR apt install python3-venv python3-dev gcc libturbojpeg0 ca-certificates
    chroot DIR python3 -m venv /ha
    chroot DIR /ha/bin/pip install homeassistant paho-mqtt==2.1.0
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import av

from benchmarks.home_assistant_server import HomeAssistant, free_port
from edge.models.manifest import asset
from edge.wire import topics

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin")
RACK = "rack-1"
TURNS = 10  # chosen: two and a half minutes of lifting
WAIT_S = 90.0  # chosen: Home Assistant's first start takes half of it


def until(what: str, check: Callable[[], Any]) -> Any:
    """Wait until ``check()`` is true; ends the program when it never is."""
    end_s = time.monotonic() + WAIT_S
    while time.monotonic() < end_s:
        try:
            if result := check():
                print("ok  ", what, flush=True)
                return result
        except OSError:
            pass  # it does not answer yet, or not any more
        time.sleep(0.25)
    raise SystemExit(f"FAIL {what}")


@contextmanager
def started(log: Path, command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the end of the block."""
    pins = {"GPIOZERO_PIN_FACTORY": "mock", "GPIOZERO_MOCK_PIN_CLASS": "mockpwmpin"}
    with log.open("ab") as out:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=os.environ | pins,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def check(home: HomeAssistant, folder: Path) -> None:
    """Live through everything once."""
    port = free_port()
    broker = [str(MOSQUITTO), "-c", str(folder / "broker.conf")]
    (folder / "broker.conf").write_text(
        f"user root\nlistener {port} 127.0.0.1\nallow_anonymous true\n"
    )
    with ExitStack() as stack:
        first_broker = stack.enter_context(started(folder / "log", broker))
        first = stack.enter_context(started(folder / "log", home.command))
        until("Home Assistant answers", lambda: home.call("GET", "/api/onboarding"))
        home.log_in()
        home.add_broker(port)
        rack = stack.enter_context(started(folder / "log", _rack(folder, port)))
        until("the level is shown", lambda: _known(home.state("_level")))
        device = _device(home)
        _same_entities(home, device["id"], port)
        assert home.state("_last_repetition") == "unknown"
        until("repetitions are counted", lambda: int(home.state("_repetitions") or 0))
        until("and judged", lambda: _known(home.state("_last_repetition")))
        name = f"hingewatch_{RACK}".replace("-", "_")
        chosen = {"entity_id": f"select.{name}_exercise", "option": "squat"}
        home.call("POST", "/api/services/select/select_option", chosen)
        until("the select is obeyed", lambda: home.state("_exercise") == "squat")
        muted = {"entity_id": f"switch.{name}_mute"}
        home.call("POST", "/api/services/switch/turn_on", muted)
        until("the switch is obeyed", lambda: home.state("_mute") == "on")
        first_broker.terminate()
        first_broker.wait()
        until("gone with the broker", lambda: home.state("_level") == "unavailable")
        stack.enter_context(started(folder / "log", broker))
        until("back, though it forgot", lambda: _known(home.state("_level")))
        first.terminate()
        first.wait(40)
        stack.enter_context(started(folder / "log", home.command))
        until("Home Assistant is back", lambda: home.call("GET", "/api/onboarding"))
        home.log_in()
        until("so are its states", lambda: home.state("_exercise") == "squat")
        rack.kill()
        until("the last will", lambda: home.state("_level") == "unavailable")
        command = _rack(folder, port, buzzer=False)
        rack = stack.enter_context(started(folder / "log", command))
        until("it is back without a buzzer", lambda: _known(home.state("_level")))
        until("nor a switch for it", lambda: home.state("_mute") is None)
        _same_entities(home, device["id"], port)
        rack.kill()
        until("the last will again", lambda: home.state("_level") == "unavailable")
        removed = {"type": "config/device_registry/remove_config_entry"}
        entry = {"config_entry_id": device["config_entries"][0]}
        home.ask({**removed, **entry, "device_id": device["id"]})
        until("a deleted rack is gone", lambda: home.state("_level") is None)


def _rack(folder: Path, port: int, buzzer: bool = True) -> list[str]:
    pin = "" if buzzer else '[lamps]\nbuzzer_pin = "none"\n'
    (folder / "rack.toml").write_text(
        f'[rack]\nname = "{RACK}"\n[broker]\nhost = "127.0.0.1"\nport = {port}\n'
        f'[store]\npath = "{folder}/sessions.db"\n{pin}'
    )
    clip = folder / "long.mp4"
    if not clip.exists():
        _lengthen(asset("demo_progressive.mp4"), clip)
    options = ["run", "--config", str(folder / "rack.toml"), "--source", str(clip)]
    return [sys.executable, "-m", "edge", *options]


def _lengthen(clip: Path, longer: Path) -> None:
    """Write the clip several times in a row: the rack ends with its file."""
    with av.open(longer, "w") as out:
        shift = 0
        for turn in range(TURNS):
            with av.open(clip) as source:
                video = source.streams.video[0]
                if not turn:
                    stream = out.add_stream_from_template(video)
                for packet in source.demux(video):
                    if packet.pts is not None and packet.dts is not None:
                        packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                        packet.stream = stream
                        out.mux(packet)
                shift += video.duration or 0


def _known(state: str | None) -> bool:
    return state not in (None, "unavailable", "unknown")


def _device(home: HomeAssistant) -> dict[str, Any]:
    for device in home.ask({"type": "config/device_registry/list"}):
        if device["identifiers"] == [["mqtt", f"hingewatch_{RACK}"]]:
            return dict(device)
    raise SystemExit("FAIL the rack is no device")


def _same_entities(home: HomeAssistant, device: str, port: int) -> None:
    """Compare Home Assistant's entities with those that the rack has announced."""
    topic = topics.discovery("homeassistant", RACK)
    listen = ["mosquitto_sub", "-p", str(port), "-t", topic, "-C", "1", "-W", "10"]
    config = json.loads(subprocess.check_output(listen))
    announced = {c["unique_id"] for c in config["cmps"].values() if "unique_id" in c}
    known = home.ask({"type": "config/entity_registry/list"})
    entities = {
        entity["unique_id"] for entity in known if entity["device_id"] == device
    }
    assert entities == announced, (entities, announced)
    print("ok  ", f"{len(entities)} entities", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Run it; 1 when Home Assistant complains."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.home_assistant")
    parser.add_argument("--root", type=Path, default=Path("/"), metavar="DIR")
    parser.add_argument("python", nargs="+", help="one that has Home Assistant")
    options = parser.parse_args(arguments)
    inside = options.root / "var" / "lib"
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory(dir=inside) as own,
    ):
        home = HomeAssistant(options.python, options.root, Path(own))
        check(home, Path(folder))
        complaints = home.complaints()
    print("Home Assistant complains", "of nothing" if not complaints else "of:")
    print(*complaints, sep="\n")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
