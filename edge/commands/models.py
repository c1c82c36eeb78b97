"""``hingewatch models``: which models are known here, and are they intact."""

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table

from edge.checks.runtime import present, verify
from edge.errors import ModelError, Reason, UsageError
from edge.models.fetch import fetch_model
from edge.models.manifest import known_models


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument(
        "action", metavar="list|verify|fetch", choices=("list", "verify", "fetch")
    )
    parser.add_argument("model", nargs="?", help="fetch: its name")
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="fetch: where to")
    parser.add_argument("--url", default="", help="fetch: another address")


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    if options.action == "fetch":
        return fetch(options.model, options.to or Path(), options.url)
    return list_models() if options.action == "list" else verify_models()


def list_models() -> int:
    """Print every known model; the first is the default."""
    table = Table()
    for column in ("name", "input", "layout", "SHA-256", "here"):
        table.add_column(column, overflow="fold")
    for model in known_models():
        table.add_row(
            model.name,
            f"{model.input_size} px",
            model.layout,
            model.sha256,
            "yes" if present(model) else "no",
        )
    Console().print(table)
    return 0


def verify_models() -> int:
    """Check content and loading of every model that is here; 1 when one is bad."""
    console, bad = Console(soft_wrap=True), 0
    for model in known_models():
        path = present(model)
        if path is None:
            continue
        try:
            verify(model, path)
        except ModelError as error:
            bad += 1
            console.print(f"{model.name}: {error}", markup=False, highlight=False)
        else:
            console.print(f"{model.name}: fine", highlight=False)
    return 1 if bad else 0


def fetch(name: str | None, folder: Path, url: str) -> int:
    """Fetch a known model that is not shipped, and say where it went."""
    if name is None:
        raise UsageError(
            "models fetch needs a name; models list shows them", reason=Reason.INVALID
        )
    path = fetch_model(name, folder, url=url)
    Console(soft_wrap=True).print(str(path), markup=False, highlight=False)
    return 0
