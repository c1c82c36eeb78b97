"""The moving picture of the README: ``python -m benchmarks.pictures``.

The shipped clip is replayed with its overlay, as anybody can do, and made small.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import av
from PIL import Image

from edge.models.manifest import asset

OUT = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "demo.webp"
CLIP = "demo_progressive.mp4"
CROP = (0, 0, 900, 720)  # lamp, figures and lifter
SIZE = (450, 360)
EVERY = 3  # of 30 frames a second: ten are enough to follow a lift
QUALITY = 55  # chosen: the figures can be read, and the file is below 1 MB


def overlaid(folder: Path) -> Path:
    """Return the shipped clip with what the machine saw drawn in."""
    film = folder / "seen.mp4"
    command = (sys.executable, "-m", "edge", "replay", str(asset(CLIP)))
    subprocess.run([*command, "--pace", "fast", "--overlay", str(film)], check=True)
    return film


def frames(film: Path) -> Iterator[Image.Image]:
    """Yield every few pictures of a film, cut and small."""
    with av.open(str(film)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number % EVERY == 0:
                picture = Image.fromarray(frame.to_ndarray(format="rgb24")).crop(CROP)
                yield picture.resize(SIZE, Image.Resampling.LANCZOS)


def main() -> None:
    """Write the picture and say how large it is."""
    with tempfile.TemporaryDirectory() as folder:
        first, *rest = frames(overlaid(Path(folder)))
    first.save(
        OUT,
        save_all=True,
        append_images=rest,
        duration=EVERY * 1000 // 30,
        loop=0,
        quality=QUALITY,
        method=6,
    )
    print(f"{OUT}: {OUT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
