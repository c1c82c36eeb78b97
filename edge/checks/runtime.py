"""The models' runtime and files: each is loaded and run, as the service would."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from edge.checks.finding import Finding, note, ok
from edge.config.sections import ModelSettings
from edge.devices.inference.movenet import load_movenet
from edge.devices.inference.network import runtime
from edge.devices.inference.speed import FEWEST, invoke_ms
from edge.devices.inference.strip import load_strip
from edge.devices.inference.thread_file import kept, place
from edge.errors import ModelError, Reason
from edge.models.manifest import KnownModel, asset, known_models, sha256_of
from edge.wiring import load_vision, settle


def present(model: KnownModel) -> Path | None:
    """Return where a known model's file is, None where it is not on this disk."""
    try:
        return asset(model.file)
    except ModelError:
        return None


def verify(model: KnownModel, path: Path) -> None:
    """Raise ModelError unless a file is what was shipped, and loads."""
    if sha256_of(path) != model.sha256:
        raise ModelError(
            f"{path} is not what was shipped: install it again", reason=Reason.DAMAGED
        )
    load = load_strip if model.layout == "strip" else load_movenet
    load(path)


def check() -> list[Finding]:
    """Return whether an interpreter can be made, and whether every file is whole."""
    package, _ = runtime()
    here = [(model, path) for model in known_models() if (path := present(model))]
    for model, path in here:
        verify(model, path)
    try:
        number = f" {version(package)}"
    except PackageNotFoundError:
        number = ""
    return [
        ok(
            "runtime",
            f"{package}{number} with numpy {np.__version__}; {len(here)} models are "
            "whole, and run",
        )
    ]


def check_choice(
    settings: ModelSettings, fps: float, folder: Path, *, running: bool
) -> list[Finding]:
    """Return which model and how many threads are taken, and whether they keep up.

    ``folder`` is where the rack keeps what it measured of threads.
    Beside a ``running`` rack the two take each other's time, and no figure is told.
    """
    vision, spec = load_vision(settings, fps)
    threads = settle(vision.model, settings.threads, folder)
    measured = kept(folder, place(spec.sha256))
    if settings.threads:
        why = "as set"
    elif measured:
        why = f"measured here: {measured.line}"
    else:
        why = "until run has measured it, while nobody is in sight"
    taken = f"{spec.name}, {spec.input_size} px, threads: {threads} ({why})"
    if running:
        return [ok("model", f"{taken}; not timed beside the running rack")]
    took_ms = invoke_ms(vision.model, spec.input_size, runs=FEWEST)
    what = f"{taken}, {took_ms:.0f} ms a run, of {1e3 / fps:.0f} ms a picture"
    if took_ms <= 1e3 / fps:
        return [ok("model", what)]
    remedy = "pictures are left out; set camera.fps lower, or model.name = lightning"
    return [note("model", what, remedy)]
