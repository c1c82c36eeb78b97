"""A fresh Home Assistant in a folder of its own, spoken with over HTTP."""

import json
import re
import socket
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

SETTINGS = """
homeassistant: {{auth_providers: [{{type: homeassistant}}]}}
http: {{server_host: 127.0.0.1, server_port: {port}}}
api:
auth:
config:
onboarding:
websocket_api:
logger: {{default: warning}}
"""
# Run by Home Assistant's own Python, which has a websocket client.
ASK = """
import asyncio, json, sys
import aiohttp
async def ask(url, token, message):
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url, max_msg_size=0) as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": token})
            await socket.receive_json()
            await socket.send_json({"id": 1, **json.loads(message)})
            return await socket.receive_json()
print(json.dumps(asyncio.run(ask(*sys.argv[1:]))["result"]))
"""
# Home Assistant's own echo when a person deletes a device, and the broker that we stop.
EXPECTED = ("No device components to cleanup", "connection was lost")


class HomeAssistant:
    """One installation in a folder of its own; ``start`` it as often as wanted."""

    def __init__(self, python: list[str], root: Path, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self._url = f"http://127.0.0.1:{self.port}"
        self._python = ["chroot", str(root), *python] if root != Path("/") else python
        self._inside = "/" + str(folder.relative_to(root))
        self._token = self._refresh = ""
        text = SETTINGS.format(port=self.port)
        (folder / "configuration.yaml").write_text(text)

    @property
    def command(self) -> list[str]:
        """What starts it."""
        words = ["-m", "homeassistant", "-c", self._inside]
        return [*self._python, *words, "--log-file", f"{self._inside}/ha.log"]

    def call(self, method: str, path: str, data: Any = None, form: bool = False) -> Any:
        """Return what its HTTP interface answers."""
        kind = "x-www-form-urlencoded" if form else "json"
        head = {"Content-Type": f"application/{kind}"}
        if self._token:
            head["Authorization"] = f"Bearer {self._token}"
        text = urllib.parse.urlencode(data) if form else json.dumps(data)
        asked = urllib.request.Request(
            self._url + path, text.encode() if data else None, head, method=method
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def ask(self, message: dict[str, Any]) -> Any:
        """Return what its websocket answers."""
        url = self._url.replace("http", "ws") + "/api/websocket"
        words = [*self._python, "-c", ASK, url, self._token, json.dumps(message)]
        return json.loads(subprocess.check_output(words, timeout=60))

    def log_in(self) -> None:
        """Make the first user, or come back as the same after a restart."""
        known: dict[str, str] = {"client_id": self._url + "/"}
        if self._refresh:
            self._token = ""
            grant = {"grant_type": "refresh_token", "refresh_token": self._refresh}
        else:
            person = {"name": "o", "username": "o", "password": "gympass12"}
            made = {**person, "language": "en", **known}
            code = self.call("POST", "/api/onboarding/users", made)["auth_code"]
            grant = {"grant_type": "authorization_code", "code": code}
        got = self.call("POST", "/auth/token", {**grant, **known}, form=True)
        self._token = got["access_token"]
        self._refresh = got.get("refresh_token", self._refresh)

    def add_broker(self, port: int) -> None:
        """Set up the MQTT integration."""
        flows = "/api/config/config_entries/flow"
        flow = self.call("POST", flows, {"handler": "mqtt"})["flow_id"]
        made = self.call(
            "POST", f"{flows}/{flow}", {"broker": "127.0.0.1", "port": port}
        )
        assert made["type"] == "create_entry", made

    def state(self, ending: str) -> str | None:
        """Return the state of the entity whose id ends so, None without one."""
        states = self.call("GET", "/api/states")
        matching = (s["state"] for s in states if s["entity_id"].endswith(ending))
        return next(matching, None)

    def complaints(self) -> list[str]:
        """Return its warnings that have to do with us."""
        lines = "".join(f.read_text() for f in self.folder.glob("ha.log*")).splitlines()
        loud = {
            re.sub(r"^\S+ \S+ ", "", line)
            for line in lines
            if re.search(" (WARNING|ERROR) ", line)
            and re.search("template|hingewatch|mqtt", line)
            and not any(words in line for words in EXPECTED)
        }
        return sorted(loud)


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
