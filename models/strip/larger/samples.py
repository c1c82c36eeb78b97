"""Strips in the memory of the GPU, varied anew: ``models.strip.samples`` in PyTorch.

What is done and why is said there; the numbers are the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch

from edge.core.back.strip import ALONG, BEHIND, COLUMNS, ROWS
from models.strip.asked import BOW_SD, COLUMN, MOST_SHIFT, SHIFT_SD, SLANT_SD


@dataclass(frozen=True)
class Samples:
    """Strips and their truth, the first axis alike.

    ``strip`` (N, 3, ROWS, COLUMNS), uint8 as read and 0-1 as varied; ``edge`` and
    ``visible`` (N, ROWS); ``landmarks`` (N, 2, 2), sacrum and C7, along and behind.
    """

    strip: Any
    edge: Any
    visible: Any
    landmarks: Any

    @classmethod
    def read(cls, paths: Iterable[Path], device: str) -> Self:
        """Read and join shards."""
        shards = [np.load(path) for path in paths]
        found = []
        for field in fields(cls):
            values = np.concatenate([shard[field.name] for shard in shards])
            if field.name == "strip":
                values = values.transpose(0, 3, 1, 2)
            else:
                values = values.astype(np.float32)
            found.append(torch.as_tensor(np.ascontiguousarray(values), device=device))
        return cls(*found)

    def __len__(self) -> int:
        """Return the number of strips."""
        return len(self.strip)

    def some(self, which: Any) -> Self:
        """Return the samples that ``which`` indexes."""
        return type(self)(*(getattr(self, f.name)[which] for f in fields(self)))


def varied(batch: Samples) -> Samples:
    """Return a batch with other light, colours, backgrounds, cover and cut-outs."""
    strip = _recoloured(batch.strip.float() / 255)
    strip = _before_another(strip, batch.edge)
    strip, visible = _covered(strip, batch.edge, batch.visible)
    noise = _uniform(strip, 1, 1, 1) * 0.07 * (2 * torch.rand_like(strip) - 1)
    strip = (strip + noise).clamp(0, 1)
    return _bent(Samples(strip, batch.edge, visible, batch.landmarks))


def _uniform(like: Any, *shape: int, low: float = 0.0, high: float = 1.0) -> Any:
    """Return a number for each strip, (N, *shape)."""
    drawn = torch.rand((len(like), *shape), device=like.device)
    return low + (high - low) * drawn


def _normal(like: Any, *shape: int) -> Any:
    return torch.randn((len(like), *shape), device=like.device)


def _chosen(like: Any, share: float) -> Any:
    return (_uniform(like, 1, 1) < share).float()


def _on(values: Any, like: Any) -> Any:
    return torch.as_tensor(np.asarray(values), dtype=torch.float32, device=like.device)


def _recoloured(strip: Any) -> Any:
    grey = strip.mean(dim=1, keepdim=True)
    strip = grey + _uniform(strip, 1, 1, 1, high=1.4) * (strip - grey)
    # Another order of the colours for three in ten: a strip each, not a batch.
    order = torch.rand((len(strip), 3), device=strip.device).argsort(dim=1)
    same = torch.arange(3, device=strip.device)
    order = torch.where(_uniform(strip, 1) < 0.3, order, same)
    strip = strip.gather(1, order[:, :, None, None].expand_as(strip))
    gain = torch.exp(0.25 * _normal(strip, 1, 1, 1) + 0.10 * _normal(strip, 3, 1, 1))
    return (strip * gain + 0.05 * _normal(strip, 3, 1, 1)).clamp(0, 1)


def _before_another(strip: Any, edge: Any) -> Any:
    """Put what another strip shows behind some of the backs."""
    behind = _on(BEHIND, strip)
    outside = torch.sigmoid((behind - edge[..., None] - 0.5 * COLUMN) / (0.3 * COLUMN))
    outside = torch.where(torch.isfinite(outside), outside, 0.0)
    outside = (outside * _chosen(strip, 0.25))[:, None]
    return strip + outside * (strip.roll(1, dims=0).flip(3) - strip)


def _covered(strip: Any, edge: Any, visible: Any) -> tuple[Any, Any]:
    """Put things before some of the backs: pieces of other strips, posts and arms."""
    at = (torch.where(torch.isfinite(edge), edge, 0.0) - BEHIND[0]) / COLUMN
    at = at.round().long().clamp(0, COLUMNS - 1)[..., None]
    for cover, picture in (_patch(strip), _band(strip)):
        strip = strip + cover[:, None] * (picture - strip)
        visible = visible * (cover.gather(2, at)[..., 0] < 0.5)
    return strip, visible


def _patch(strip: Any) -> tuple[Any, Any]:
    """Return where rectangles cover strips, (N, ROWS, COLUMNS) 0-1, and with what."""

    def span(most: int, size: int, places: Any) -> Any:
        half = _uniform(strip, 1, 1, low=2.0, high=most / 2)
        return ((places - _uniform(strip, 1, 1, high=size)).abs() < half).float()

    rows = span(20, ROWS, _on(np.arange(ROWS)[:, None], strip))
    columns = span(30, COLUMNS, _on(np.arange(COLUMNS), strip))
    plain = _uniform(strip, 3, 1, 1).expand_as(strip)
    half = _uniform(strip, 1, 1, 1) < 0.5
    inside = rows * columns * _chosen(strip, 0.2)
    return inside, torch.where(half, plain, strip.roll(2, dims=0))


def _band(strip: Any) -> tuple[Any, Any]:
    """Return where posts and arms cross strips, any way, and how they look."""
    turn = _uniform(strip, 1, 1, high=np.pi)
    along = _on(ALONG[:, None], strip)
    along = along - _uniform(strip, 1, 1, low=ALONG[0], high=ALONG[-1])
    behind = _on(BEHIND, strip) - _uniform(strip, 1, 1, low=BEHIND[0], high=0.5)
    across = turn.cos() * along + turn.sin() * behind
    on = turn.cos() * behind - turn.sin() * along
    half = _uniform(strip, 1, 1, low=0.02, high=0.12)
    long = _uniform(strip, 1, 1, low=0.1, high=0.5) + 9.0 * _chosen(strip, 0.6)
    inside = torch.minimum(half - across.abs(), long - on.abs()) / COLUMN + 0.5
    inside = inside.clamp(0, 1) * _chosen(strip, 0.35)
    own = strip[:, :, ROWS // 2, COLUMNS // 6][..., None, None]
    colour = _uniform(strip, 3, 1, 1) ** 1.5
    colour = colour + _chosen(strip, 0.5)[:, None] * (own - colour)
    shade = 0.4 * _normal(strip, 1, 1) * across / half + 0.2 * _normal(strip, 1, 1)
    return inside, (colour * shade.exp()[:, None]).clamp(0, 1)


def _bent(batch: Samples) -> Samples:
    """Shift, slant, bow and stretch; what comes in goes on from the strip's border."""
    strip = batch.strip
    stretch = torch.exp(0.08 * _normal(strip, 1))
    down = _uniform(strip, 1, low=-MOST_SHIFT, high=MOST_SHIFT)
    new = _on(np.linspace(-1, 1, ROWS), strip)[None]
    rows = ((stretch * new + down + 1) * (ROWS - 1) / 2).round().long()
    there = (rows >= 0) & (rows < ROWS)
    rows = rows.clamp(0, ROWS - 1)
    shift, slant, bow = (sd * _normal(strip, 1) for sd in (SHIFT_SD, SLANT_SD, BOW_SD))

    def moved(at: Any) -> Any:
        """Return how far behind the picture moves at ``at``, -1 to 1 along."""
        return shift + slant * at + bow * (at * at - 0.3)

    columns = _on(np.arange(COLUMNS), strip) - (moved(new) / COLUMN).round()[..., None]
    places = rows[..., None] * COLUMNS + columns.long().clamp(0, COLUMNS - 1)
    flat = places.reshape(len(strip), 1, -1).expand(-1, 3, -1)
    strip = strip.reshape(len(strip), 3, -1).gather(2, flat).reshape(strip.shape)
    edge = batch.edge.gather(1, rows) + moved(new)
    along, behind = batch.landmarks[..., 0], batch.landmarks[..., 1]
    middle, half = (ALONG[0] + ALONG[-1]) / 2, (ALONG[-1] - ALONG[0]) / 2
    at = ((along - middle) / half - down) / stretch
    landmarks = torch.stack([middle + half * at, behind + moved(at)], dim=-1)
    visible = batch.visible.gather(1, rows) * there
    visible = visible * ((edge > BEHIND[0]) & (edge < BEHIND[-1]))
    return Samples(strip, torch.where(there, edge, np.nan), visible, landmarks)
