"""Writes the bill of materials: what is in a release, as CycloneDX has it.

    python deploy/release/sbom.py [FILE]

CycloneDX' own tool reads ``requirements.lock``; added to what it cannot know are the
model files, the program's version and, from the lock's "via" lines, who needs whom.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from bundle import CHECKOUT, version

TOOL = "cyclonedx-bom==7.5.0"
ROOT = "hingewatch"


def main() -> int:
    """Write it, by default to dist/."""
    default = CHECKOUT / "dist" / f"hingewatch-{version()}.cdx.json"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    bill = completed(from_lock())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(bill, indent=2) + "\n")
    sys.stdout.write(f"{path}\n")
    return 0


def from_lock() -> dict[str, Any]:
    """Return what CycloneDX' tool makes of the lock."""
    done = subprocess.run(
        [
            *("uv", "tool", "run", "--quiet", "--from", TOOL, "cyclonedx-py"),
            *("requirements", "requirements.lock", "--pyproject", "pyproject.toml"),
            *("--output-reproducible", "--short-PURLs"),
        ],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=CHECKOUT,
    )
    bill: dict[str, Any] = json.loads(done.stdout)
    return bill


def completed(bill: dict[str, Any]) -> dict[str, Any]:
    """Add models, version and dependencies to what the tool has made."""
    program = bill["metadata"]["component"]
    program |= {"bom-ref": ROOT, "version": version()}
    refs: dict[str, list[str]] = {ROOT: [ROOT]}
    for component in bill["components"]:
        # The tool puts the whole line here: name, marker and every hash.
        requirement = component.pop("description").split(": ", 1)[1]
        marker = re.search(r";(.*?)(?:--hash|$)", requirement)
        if marker is not None:
            component["description"] = f"where {marker[1].strip()}"
        refs.setdefault(component["name"], []).append(component["bom-ref"])
    needs = {ref: set[str]() for each in refs.values() for ref in each}
    for name, users in _users():
        for user in users:
            for ref in refs[user]:
                needs[ref].update(refs[name])
    models = list(_models())
    bill["components"] += models
    needs[ROOT].update(model["bom-ref"] for model in models)
    bill["dependencies"] = [
        {"ref": ref, "dependsOn": sorted(others)} for ref, others in needs.items()
    ]
    return bill


def _users() -> list[tuple[str, list[str]]]:
    """Return each package of the lock with those that need it."""
    found = []
    text = (CHECKOUT / "requirements.lock").read_text()
    for block in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]:
        _, _, via = block.partition("# via")
        names = re.findall(r"^(?: +#)? +([a-z][\w.-]*)(?: \(.*\))?$", via, re.MULTILINE)
        found.append((block.partition("=")[0], names))
    return found


def _models() -> list[dict[str, Any]]:
    """Return the model files that are shipped."""
    manifest = tomllib.loads((CHECKOUT / "models/manifest.toml").read_text())
    return [
        {
            "bom-ref": f"model-{model['name']}",
            "type": "machine-learning-model",
            "name": model["name"],
            "hashes": [{"alg": "SHA-256", "content": model["sha256"]}],
        }
        for model in manifest["model"]
        if (CHECKOUT / "models" / model["file"]).exists()
    ]


if __name__ == "__main__":
    sys.exit(main())
