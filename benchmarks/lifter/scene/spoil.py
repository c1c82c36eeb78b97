"""What a cheap camera does to a picture: blur, dark, noise, casts, compression."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from benchmarks.lifter.picture.compiled import compiled
from edge.core.types.frames import ByteArray, FloatArray

LEVELS = 4096  # of light before gamma
TILE = 512


@dataclass(frozen=True, slots=True)
class Faults:
    """One camera in one place: the same over a clip.

    ``exposure`` multiplies light; ``gamma`` and ``cast`` (3,) are the picture's;
    ``blur_px`` is a box's half side; ``noise`` in grey levels; ``coarse``: how much
    smaller the picture once was; ``quality`` is JPEG's, None without.
    """

    exposure: float
    gamma: float
    cast: FloatArray
    grey: bool
    blur_px: float
    sharpen: float
    noise: float
    coarse: float
    quality: int | None
    shake_px: float


def random_faults(torso_px: float, rng: np.random.Generator) -> Faults:
    """Return the faults of a random camera: many fair, some bad."""
    dark = rng.uniform() < 0.2
    return Faults(
        exposure=rng.uniform(0.08, 0.5) if dark else rng.uniform(0.6, 1.7),
        gamma=rng.uniform(1.8, 2.6),
        cast=np.exp(rng.normal(0.0, 0.08, 3)).astype(np.float32),
        grey=rng.uniform() < 0.08,
        blur_px=torso_px / 150 * rng.gamma(1.2, 1.1),
        sharpen=rng.uniform(0.5, 2.0) if rng.uniform() < 0.3 else 0.0,
        noise=rng.uniform(5, 22) if dark else rng.gamma(1.5, 2.0),
        coarse=rng.uniform(1.2, 2.2) if rng.uniform() < 0.15 else 1.0,
        quality=int(rng.integers(22, 96)) if rng.uniform() < 0.7 else None,
        shake_px=torso_px / 150 * rng.gamma(0.8, 2.0),
    )


def spoil(
    light: FloatArray, faults: Faults, rng: np.random.Generator, moved: float
) -> ByteArray:
    """Return a picture (H, W, 3) uint8 of linear light (H, W, 3).

    ``moved`` is 0 to 1, how quickly the lifter moves in this frame.
    """
    greys = 255 * np.linspace(0, 1, LEVELS) ** (1 / faults.gamma) + 0.5
    gain = (LEVELS * faults.exposure * faults.cast).astype(np.float32)
    picture = Image.fromarray(_exposed(light, gain, greys.astype(np.uint8)))
    size = picture.size
    if faults.coarse > 1:
        small = (max(int(s / faults.coarse), 8) for s in size)
        small_size = next(small), next(small)
        picture = picture.resize(small_size, Image.Resampling.BOX)
        picture = picture.resize(size, Image.Resampling.BILINEAR)
    if faults.blur_px > 0.35:
        picture = picture.filter(ImageFilter.BoxBlur(faults.blur_px))
    if faults.sharpen:
        picture = picture.filter(
            ImageFilter.UnsharpMask(2, int(80 * faults.sharpen), 2)
        )
    length = faults.shake_px * moved * rng.uniform(0.2, 1.0)
    values = np.asarray(picture)
    if length > 1:
        values = _dragged(values, length, rng.uniform(0, np.pi))
    y, x = rng.integers(0, TILE, 2)
    picture = Image.fromarray(_noisy(values, NOISE, faults.noise, int(y), int(x)))
    if faults.grey:
        picture = picture.convert("L").convert("RGB")
    if faults.quality is None:
        return np.asarray(picture)
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=faults.quality)
    return np.asarray(Image.open(packed).convert("RGB"))


@compiled
def _exposed(light: FloatArray, gain: FloatArray, greys: ByteArray) -> ByteArray:
    """Return the grey levels of linear light."""
    height, width, _ = light.shape
    out = np.empty((height, width, 3), np.uint8)
    for y in range(height):
        for x in range(width):
            for k in range(3):
                level = int(light[y, x, k] * gain[k])
                out[y, x, k] = greys[min(max(level, 0), LEVELS - 1)]
    return out


@compiled
def _noisy(
    values: ByteArray, noise: FloatArray, strength: float, top: int, left: int
) -> ByteArray:
    """Return a picture with noise from a place of the tile."""
    out = np.empty_like(values)
    for y in range(values.shape[0]):
        for x in range(values.shape[1]):
            j, i = (y + top) % TILE, (x + left) % TILE
            for k in range(3):
                grey = values[y, x, k] + strength * noise[j, i, k] + 0.5
                out[y, x, k] = int(min(max(grey, 0.0), 255.0))
    return out


def _dragged(values: ByteArray, length: float, angle: float) -> ByteArray:
    """Return the mean of copies moved along a line through the middle."""
    count = min(int(length) + 2, 12)
    out = np.zeros(values.shape, np.int32)
    for share in np.linspace(-0.5, 0.5, count):
        dx = round(share * length * np.cos(angle))
        dy = round(share * length * np.sin(angle))
        out += np.roll(values, (dy, dx), axis=(0, 1))
    return (out // count).astype(np.uint8)


_rng = np.random.default_rng(3)
# Mostly grey noise with some colour, as sensors have after demosaicing.
NOISE = (
    0.8 * _rng.standard_normal((TILE, TILE, 1))
    + 0.5 * _rng.standard_normal((TILE, TILE, 3))
).astype(np.float32)
