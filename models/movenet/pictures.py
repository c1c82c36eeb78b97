"""Pictures to calibrate on: only what the repository and packages on PyPI carry.

Crops are cut as the running device cuts them, a square around the lifter, but looser
and tighter, darker and brighter, mirrored, and with the lifter off the middle.
"""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import av
import numpy as np
import tensorflow as tf
from PIL import Image

from models.movenet.graph import Network
from models.movenet.reference import decode

ROOT = Path(__file__).resolve().parents[2]
CLIPS = (
    "models/calibration/demo_progressive.mp4",
    "models/calibration/dev_b_rdl_rounded.mp4",
    "models/calibration/dev_i_rdl_yaw30.mp4",
    "models/calibration/dev_j_rdl_front.mp4",
)
PHOTOGRAPHS = (
    ("skimage", "data/astronaut.png"),
    ("skimage", "data/coffee.png"),
    ("skimage", "data/chelsea.png"),
    ("skimage", "data/motorcycle_left.png"),
    ("skimage", "data/rocket.jpg"),
    ("skimage", "data/brick.png"),
    ("sklearn.datasets", "images/china.jpg"),
    ("sklearn.datasets", "images/flower.jpg"),
)


def calibration_crops(
    network: Network, *, per_clip: int = 48, per_photograph: int = 6, seed: int = 7
) -> np.ndarray:
    """Return (N, size, size, 3) uint8 crops, the same ones for the same ``seed``."""
    random = np.random.default_rng(seed)
    crops = [
        cut(picture, _around_lifter(network, picture, random), network.size)
        for clip in CLIPS
        for picture in _spread(ROOT / clip, per_clip)
    ]
    for package, name in PHOTOGRAPHS:
        picture = np.asarray(Image.open(str(files(package) / name)).convert("RGB"))
        for _ in range(per_photograph):
            crops.append(cut(picture, _anywhere(picture, random), network.size))
    return np.stack([_vary(crop, random) for crop in crops])


def cut(
    picture: np.ndarray, square: tuple[float, float, float], size: int
) -> np.ndarray:
    """Return the square (left, top, side in px), black outside, at ``size`` px."""
    left, top, side = square
    box: tuple[float, ...] = (left, top, left + side, top + side)
    image = Image.fromarray(picture)
    # Reducing first keeps a large square from being sampled with gaps.
    shrink = max(1, int(side // size))
    if shrink > 1:
        image = image.reduce(shrink)
        box = tuple(edge / shrink for edge in box)
    done = image.transform(
        (size, size), Image.Transform.EXTENT, box, Image.Resampling.BILINEAR
    )
    return np.asarray(done)


def whole(picture: np.ndarray) -> tuple[float, float, float]:
    """Return the square that holds all of ``picture``."""
    height, width = picture.shape[:2]
    side = float(max(height, width))
    return (width - side) / 2, (height - side) / 2, side


def lifter_square(network: Network, picture: np.ndarray) -> tuple[float, float, float]:
    """Return the square around the person whom the float model finds."""
    square = whole(picture)
    for _ in range(2):  # the second look is closer, so surer
        left, top, side = square
        crop = cut(picture, square, network.size)
        heads = network(tf.constant(crop[None] / 127.5 - 1, tf.float32))
        xy, score = decode({name: head.numpy()[0] for name, head in heads.items()})
        if score[[5, 6, 11, 12]].max() < 0.2:
            return square
        xy = xy * side + (left, top)
        hips = xy[11:13].mean(0)
        torso = np.abs(xy[[5, 6, 11, 12]] - hips).max()
        body = np.abs(xy[score > 0.2] - hips).max()
        half = max(1.9 * torso, 1.2 * body)  # the published crop rule
        square = (hips[0] - half, hips[1] - half, 2 * half)
    return square


def frames(clip: Path) -> Iterator[np.ndarray]:
    """Yield every picture of ``clip`` as (H, W, 3) uint8."""
    with av.open(str(clip)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="rgb24")


def _spread(clip: Path, count: int) -> list[np.ndarray]:
    pictures = list(frames(clip))
    return [pictures[i] for i in np.linspace(0, len(pictures) - 1, count).astype(int)]


def _around_lifter(
    network: Network, picture: np.ndarray, random: np.random.Generator
) -> tuple[float, float, float]:
    left, top, side = lifter_square(network, picture)
    middle = np.array([left, top]) + side / 2
    side *= random.uniform(0.8, 1.6)
    middle += random.uniform(-0.12, 0.12, 2) * side
    return middle[0] - side / 2, middle[1] - side / 2, side


def _anywhere(
    picture: np.ndarray, random: np.random.Generator
) -> tuple[float, float, float]:
    height, width = picture.shape[:2]
    side = random.uniform(0.5, 1.1) * min(height, width)
    left, top = random.uniform(-0.1, 1.1, 2) * (width - side, height - side)
    return left, top, side


def _vary(crop: np.ndarray, random: np.random.Generator) -> np.ndarray:
    light = random.uniform(0.6, 1.4) * random.uniform(0.9, 1.1, 3)
    varied = 255 * (crop / 255) ** random.uniform(0.7, 1.4) * light
    varied += random.normal(0, random.uniform(0, 8), crop.shape)
    if random.random() < 0.5:
        varied = varied[:, ::-1]
    return np.clip(varied, 0, 255).astype(np.uint8)
