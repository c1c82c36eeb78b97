"""Collects photographs from packages, to stand behind rendered lifters in training.

    python -m models.strip.larger.photos FOLDER

needs Debian's package tools and its archive; what else it needs is in the ``build``
extra. The pictures are made small, and ``SOURCES.txt`` in the folder says where each
package keeps its licences. They serve training alone: neither they nor anything that
shows them is shipped.
"""

import argparse
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

# Wallpapers that are mostly photographs; and the folders of sample pictures in Python
# packages.
DEBIAN = ("mate-backgrounds", "ukui-wallpapers", "lomiri-wallpapers-20.04")
PYTHON = {"sklearn": "datasets/images", "skimage": "data"}
ENDINGS = (".jpg", ".jpeg", ".png")
# A strip's window is some 500 px wide: more would not be seen. With it a hundred
# photographs are 10 MB.
LONGER_PX, QUALITY = 800, 80
LEAST_PX = 200
# What is drawn is one colour nearly everywhere: its picture packs to less.
LEAST_BYTES_PER_PX = 0.06


def main() -> None:
    """Collect them, and print how many there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    sources = []
    for package, licence, pictures in _packages():
        kept = [path for path in pictures if small(path, folder, package)]
        sources.append(f"{package}: {len(kept)} pictures; licences: {licence}")
    (folder / "SOURCES.txt").write_text("\n".join(sources) + "\n")
    print("\n".join(sources))


def _packages() -> Iterator[tuple[str, str, list[Path]]]:
    """Yield each package, where its licences are said, and its pictures."""
    for package in DEBIAN:
        with TemporaryDirectory() as made:
            subprocess.run(["apt-get", "download", package], cwd=made, check=True)
            (archive,) = Path(made).glob("*.deb")
            subprocess.run(["dpkg-deb", "-x", archive, made], check=True)
            licence = f"/usr/share/doc/{package}/copyright in the Debian package"
            yield package, licence, pictures(Path(made) / "usr")
    for package, below in PYTHON.items():
        found = find_spec(package)
        if found is not None and found.origin is not None:
            root = Path(found.origin).parent / below
            licence = f"README files in {package}/{below}"
            yield package, licence, pictures(root)


def pictures(root: Path) -> list[Path]:
    """Return the pictures below a folder, each of them once."""
    return sorted(
        path
        for path in root.rglob("*")
        if path.suffix.lower() in ENDINGS and path.is_file() and not path.is_symlink()
    )


def small(path: Path, folder: Path, package: str) -> bool:
    """Write a small copy of a photograph; returns whether it was one."""
    with Image.open(path) as file:
        if min(file.size) < LEAST_PX:
            return False
        picture = file.convert("RGB")
    picture.thumbnail((LONGER_PX, LONGER_PX))
    copy = folder / f"{package}_{path.stem}.jpg"
    picture.save(copy, quality=QUALITY)
    if copy.stat().st_size < LEAST_BYTES_PER_PX * picture.width * picture.height:
        copy.unlink()
        return False
    return True


if __name__ == "__main__":
    main()
