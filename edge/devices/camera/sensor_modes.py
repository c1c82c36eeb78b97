"""Which of the camera sensor's modes to read: the widest that is quick enough."""

from collections.abc import Iterable, Mapping
from typing import Any

_NEEDED = {"fps", "size", "bit_depth", "crop_limits"}


def widest(
    modes: Iterable[Mapping[str, Any]], size: tuple[int, int], fps: float
) -> dict[str, Any] | None:
    """Return what picamera2 calls ``sensor``: the mode to read, or None without any.

    Left alone, libcamera takes the mode whose size is nearest, and some modes show
    only the middle of the sensor: a Camera Module 3 Wide at 1280 x 720 would see 79
    degrees instead of 102, and a lens preset would be wrong. Of the modes that cover
    the ``size`` in px at ``fps``, the one with the largest field wins, and of those
    the one with the fewest pixels. Modes that do not tell all of it, as those of USB
    cameras, are passed over.
    """
    fit = [
        mode
        for mode in modes
        if mode.keys() >= _NEEDED
        and mode["fps"] >= fps
        and mode["size"][0] >= size[0]
        and mode["size"][1] >= size[1]
    ]
    if not fit:
        return None
    best = max(fit, key=lambda mode: (_field_px(mode), -mode["size"][0]))
    return {"output_size": best["size"], "bit_depth": best["bit_depth"]}


def _field_px(mode: Mapping[str, Any]) -> int:
    _, _, width, height = mode["crop_limits"]
    return int(width) * int(height)
