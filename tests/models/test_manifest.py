"""The manifest, the files it lists, and fetching those that are not shipped."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from edge.errors import ModelError, UsageError
from edge.models import fetch as model_fetch
from edge.models import manifest as assets
from edge.models.fetch import fetch_model
from edge.models.manifest import KnownModel

CONTENT = bytes(range(256)) * 40
MODEL = KnownModel(
    "test", "test.tflite", hashlib.sha256(CONTENT).hexdigest(), 192, "keypoints"
)


class Server(BaseHTTPRequestHandler):
    """Gives CONTENT, from where it is asked; ``stop_after`` cuts an answer short."""

    asked: ClassVar[list[str | None]]
    stop_after: int | None
    ranges: bool
    content: bytes

    def do_GET(self) -> None:
        wanted = self.headers["Range"]
        self.asked.append(wanted)
        start = int(wanted[6:-1]) if wanted and self.ranges else 0
        if start >= len(self.content):
            self.send_error(416)
            return
        body = self.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.stop_after])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Server]]:
    class Once(Server):
        asked: ClassVar[list[str | None]] = []
        stop_after = None
        ranges = True
        content = CONTENT

    running = ThreadingHTTPServer(("127.0.0.1", 0), Once)
    Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}).start()
    url = f"http://127.0.0.1:{running.server_port}/test.tflite"
    model = replace(MODEL, url=url)
    monkeypatch.setattr(model_fetch, "known_model", lambda name: model)
    yield Once
    running.shutdown()
    running.server_close()


def test_every_shipped_file_is_what_the_manifest_says() -> None:
    shipped = [model for model in assets.known_models() if not model.url]
    assert shipped[0].name == assets.DEFAULT_MODEL
    for model in shipped:
        assert assets.sha256_of(assets.asset(model.file)) == model.sha256


def test_the_manifest_has_no_entry_twice() -> None:
    entries = tomllib.loads(assets.asset("manifest.toml").read_text())["model"]
    for key in ("name", "file", "sha256"):
        assert len({entry[key] for entry in entries}) == len(entries)


def test_an_unknown_model_and_a_missing_asset_are_named() -> None:
    with pytest.raises(ModelError, match="use one of movenet_lightning_int8"):
        assets.known_model("movenet_hurricane")
    with pytest.raises(ModelError, match=r"hurricane\.tflite is missing"):
        assets.asset("hurricane.tflite")


def test_fetches_and_keeps_what_it_has(server: type[Server], tmp_path: Path) -> None:
    folder = tmp_path / "new"
    path = fetch_model("test", folder)
    assert path.read_bytes() == CONTENT
    assert fetch_model("test", folder) == path
    assert server.asked == [None]
    assert [item.name for item in folder.iterdir()] == ["test.tflite"]


def test_continues_where_it_was_cut_off(server: type[Server], tmp_path: Path) -> None:
    server.stop_after = 1000
    with pytest.raises(ModelError, match="cannot be fetched from http://127"):
        fetch_model("test", tmp_path)
    server.stop_after = None
    assert fetch_model("test", tmp_path).read_bytes() == CONTENT
    assert server.asked == [None, "bytes=1000-"]


def test_starts_again_where_a_server_cannot_continue(
    server: type[Server], tmp_path: Path
) -> None:
    server.ranges = False
    (tmp_path / "test.part").write_bytes(b"old")
    assert fetch_model("test", tmp_path).read_bytes() == CONTENT


def test_a_part_that_is_already_whole_is_taken(
    server: type[Server], tmp_path: Path
) -> None:
    (tmp_path / "test.part").write_bytes(CONTENT)
    assert fetch_model("test", tmp_path).read_bytes() == CONTENT


def test_another_content_is_refused_and_thrown_away(
    server: type[Server], tmp_path: Path
) -> None:
    server.content = b"<html>moved</html>"
    with pytest.raises(ModelError, match="is another file"):
        fetch_model("test", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_offline_says_what_to_do(tmp_path: Path) -> None:
    name = "google_lightning_int8"
    with pytest.raises(ModelError, match="check the network") as caught:
        fetch_model(name, tmp_path, url="http://127.0.0.1:9/nothing")
    assert "\n" not in str(caught.value)


def test_a_shipped_model_cannot_be_fetched(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing to fetch"):
        fetch_model(assets.DEFAULT_MODEL, tmp_path)
