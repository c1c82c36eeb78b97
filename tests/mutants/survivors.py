"""The mutants that no test kills, and why: they do what the code does."""

import tomllib
from pathlib import Path

LIST = Path(__file__).with_name("survivors.toml")


def survivors() -> dict[str, dict[str, str]]:
    """Return by module: a mutant's name, and why it need not die."""
    return tomllib.loads(LIST.read_text(encoding="utf-8"))
