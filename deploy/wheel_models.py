"""Build hook: a wheel carries the model files among its assets.

A checkout has them in ``models/``, beside the scripts that make them, and an editable
install reads them there; ``edge.models.manifest`` looks in both places.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = {".tflite", ".toml", ".md"}


class WheelModels(BuildHookInterface):
    """Adds models, manifest and cards, but none of the scripts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files before a wheel is built."""
        if version == "standard":
            for path in sorted(Path(self.root, "models").iterdir()):
                if path.suffix in SHIPPED:
                    name = "MODELS.md" if path.name == "README.md" else path.name
                    build_data["force_include"][str(path)] = f"edge/assets/{name}"
