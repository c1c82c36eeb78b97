"""Fetch a model file that is known but not shipped, such as Google's own."""

import http.client
import shutil
import urllib.error
import urllib.request
from pathlib import Path

from edge.errors import ModelError, Reason, UsageError
from edge.models.manifest import KnownModel, known_model, sha256_of

TIMEOUT_S = 30.0


def fetch_model(name: str, folder: Path, *, url: str = "") -> Path:
    """Fetch the model called ``name`` into ``folder`` and return its path.

    What an interrupted attempt left behind is continued. ``url`` replaces the
    manifest's address; the content must be the manifest's in any case.

    Raises
    ------
    ModelError
        When the name is unknown, the address cannot be reached, or what came is not
        the file that the manifest lists.
    UsageError
        When the model comes with this software and has no address.
    """
    model = known_model(name)
    url = url or model.url
    if not url:
        raise UsageError(
            f"{name} comes with this software: there is nothing to fetch",
            reason=Reason.INVALID,
        )
    path = folder / model.file
    if path.is_file() and sha256_of(path) == model.sha256:
        return path
    part = path.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _continue(url, part)
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise ModelError(
            f"{name} cannot be fetched from {url} ({reason}): check the network and "
            f"try again, or copy the file to {path}",
            reason=Reason.UNREACHABLE,
        ) from error
    _accept(part, path, model)
    return path


def _continue(url: str, part: Path) -> None:
    """Append to ``part`` what is still missing, or start it again."""
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url)
    if have:
        request.add_header("Range", f"bytes={have}-")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            partial = answer.status == http.HTTPStatus.PARTIAL_CONTENT
            with part.open("ab" if partial else "wb") as file:
                shutil.copyfileobj(answer, file)
            if answer.length:
                raise http.client.IncompleteRead(b"", answer.length)
    except urllib.error.HTTPError as error:
        # Nothing is left to send: the part is whole, or not of this file.
        if error.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise


def _accept(part: Path, path: Path, model: KnownModel) -> None:
    sha256 = sha256_of(part)
    if sha256 != model.sha256:
        part.unlink()
        raise ModelError(
            f"what was fetched for {model.name} is another file (SHA-256 {sha256}, "
            f"expected {model.sha256}): try again, or fetch it from another address",
            reason=Reason.DAMAGED,
        )
    part.replace(path)
