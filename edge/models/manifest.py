"""Where the files that come with this software lie, and what they must contain.

In a checkout they are in ``edge/assets`` and ``models``; the installed package has
them all in ``edge/assets``.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from edge.core.pose.model_spec import Layout
from edge.errors import ModelError, Reason

_HERE = Path(__file__).resolve().parents[1]
FOLDERS = (_HERE / "assets", _HERE.parent / "models")
_DEMONSTRATION = "demonstration_"
DEFAULT_MODEL = "movenet_lightning_int8"
STRIP_MODEL = "dorsal_strip_int8"


@dataclass(frozen=True, slots=True)
class KnownModel:
    """One entry of ``models/manifest.toml``; ``url`` is empty for shipped files."""

    name: str
    file: str
    sha256: str
    input_size: int
    layout: Layout
    url: str = ""


def asset(name: str) -> Path:
    """Return the path of a file that comes with this software.

    Raises
    ------
    ModelError
        When the installation lacks it.
    """
    for folder in FOLDERS:
        if (folder / name).is_file():
            return folder / name
    raise ModelError(
        f"{name} is missing from this installation: install it again",
        reason=Reason.NOT_INSTALLED,
    )


def demonstrations() -> dict[str, Path]:
    """Return the shipped recordings that show an exercise, by its name."""
    return {
        path.stem.removeprefix(_DEMONSTRATION): path
        for folder in FOLDERS
        for path in sorted(folder.glob(f"{_DEMONSTRATION}*.npz"))
    }


@cache
def known_models() -> tuple[KnownModel, ...]:
    """Return every model that the manifest lists, the default first."""
    entries = tomllib.loads(asset("manifest.toml").read_text())["model"]
    return tuple(KnownModel(**entry) for entry in entries)


def known_model(name: str) -> KnownModel:
    """Return the manifest's entry called ``name``; ModelError when there is none."""
    for model in known_models():
        if model.name == name:
            return model
    names = ", ".join(model.name for model in known_models())
    raise ModelError(
        f"model {name!r} is not known: use one of {names}, or a path",
        reason=Reason.MISSING,
    )


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
