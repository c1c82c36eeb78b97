"""Makes the bundle that a rack without a network is installed from.

    python deploy/release/bundle.py [--debs FOLDER] [--key FILE.pub]

The program as git has it here, and the wheels that ``requirements.lock`` names for
64-bit ARM with the Python of Debian Bookworm and of Trixie; pip checks each against the
lock's hashes, here and again on the rack. numpy and PyAV are left out as
``deploy/install.sh`` leaves them to apt. The same tree gives the same bytes.
"""

import argparse
import gzip
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

CHECKOUT = Path(__file__).resolve().parents[2]
# What install.sh copies, and what a person reads first.
ITEMS = (
    *("edge", "models", "deploy", "systemd", "pyproject.toml", "requirements.lock"),
    *("README.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "NOTICE"),
)
FROM_APT = {"numpy", "av"}


@dataclass(frozen=True, slots=True)
class Target:
    """A system that racks run on: its Python, and the second number of its glibc."""

    name: str
    python: str
    glibc: int

    def marker(self) -> dict[str, str]:
        """Return what pip would find there."""
        return {
            "implementation_name": "cpython",
            "os_name": "posix",
            "platform_machine": "aarch64",
            "platform_python_implementation": "CPython",
            "platform_system": "Linux",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": "linux",
        }

    def options(self) -> list[str]:
        """Return pip's names for it; manylinux_2_17 is the oldest for 64-bit ARM."""
        digits = self.python.replace(".", "")
        words = ["--implementation", "cp", "--python-version", self.python]
        for abi in (f"cp{digits}", "abi3", "none"):
            words += ["--abi", abi]
        for minor in range(self.glibc, 16, -1):
            words += ["--platform", f"manylinux_2_{minor}_aarch64"]
        return [*words, "--platform", "manylinux2014_aarch64", "--platform", "any"]


TARGETS = (Target("bookworm", "3.11", 36), Target("trixie", "3.13", 41))


def locked(text: str, target: Target) -> Iterator[str]:
    """Yield the lock's requirements for a target, each with its hashes on one line."""
    for block in re.findall(r"^[A-Za-z0-9].*(?:\n[ \t]+.*)*", text, flags=re.MULTILINE):
        first, *others = block.replace("\\\n", "\n").splitlines()
        wanted = Requirement(first)
        if wanted.name in FROM_APT:
            continue
        if wanted.marker is None or wanted.marker.evaluate(target.marker()):
            hashes = [line.strip() for line in others if "--hash=" in line]
            yield " ".join([f"{wanted.name}{wanted.specifier}", *hashes])


def fetch(target: Target, folder: Path) -> None:
    """Have pip download a target's wheels, checked against the lock."""
    lines = locked((CHECKOUT / "requirements.lock").read_text(), target)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "-qq", "--no-deps"),
                *("--disable-pip-version-check", "--no-input"),
                *("--only-binary", ":all:", "--require-hashes"),
                *target.options(),
                *("--dest", str(folder), "--requirement", file.name),
            ],
            check=True,
            stdin=subprocess.DEVNULL,
        )


def git(*words: str) -> str:
    """Return what git says of the checkout."""
    return subprocess.run(
        ["git", "-C", str(CHECKOUT), *words], check=True, capture_output=True, text=True
    ).stdout


def version() -> str:
    """Return the program's version."""
    text = (CHECKOUT / "edge" / "__init__.py").read_text()
    found = re.search(r'^__version__ = "(.+)"$', text, flags=re.MULTILINE)
    assert found is not None
    return found[1]


def pack(path: Path, top: str, files: dict[str, Path], time_s: int) -> None:
    """Write an archive whose bytes depend on names and contents alone."""
    fresh = path.with_name(f"{path.name}.new")  # whole before it has its name
    with (
        fresh.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, source in sorted(files.items()):
            info = tarfile.TarInfo(f"{top}/{name}")
            info.size = source.stat().st_size
            info.mtime = time_s
            info.mode = 0o755 if os.access(source, os.X_OK) else 0o644
            with source.open("rb") as content:
                archive.addfile(info, content)
    fresh.rename(path)


def main() -> int:
    """Make it, and print where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=CHECKOUT / "dist")
    parser.add_argument(
        "--debs",
        type=Path,
        metavar="FOLDER",
        help="apt's packages, if the rack lacks them",
    )
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="minisign's public key, for upgrades"
    )
    options = parser.parse_args()
    names = git("ls-files", "-z", "--", *ITEMS).split("\0")
    files = {name: CHECKOUT / name for name in names if name}
    if options.key is not None:
        files["deploy/minisign.pub"] = options.key
    if options.debs is not None:
        files |= {f"debs/{each.name}": each for each in options.debs.glob("*.deb")}
    options.out.mkdir(parents=True, exist_ok=True)
    top = f"hingewatch-{version()}"
    path = options.out / f"{top}-arm64-bundle.tar.gz"
    with tempfile.TemporaryDirectory() as folder:
        for target in TARGETS:
            fetch(target, Path(folder))
        files |= {f"wheels/{each.name}": each for each in Path(folder).iterdir()}
        pack(path, top, files, int(git("log", "-1", "--format=%ct")))
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
