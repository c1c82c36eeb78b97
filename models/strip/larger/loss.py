"""The loss of ``models.strip.loss`` in PyTorch; what it counts is said there."""

import math
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from edge.core.back.strip import ALONG, BEHIND, COLUMNS, ROWS
from models.strip.asked import (
    ANGLE_SHARE,
    EDGE_SD,
    HEAD_SHARE,
    HIDDEN_SHARE,
    LANDMARK_SD,
    LARGE_DEG,
    MAPS,
    PITCH,
    WAY,
)
from models.strip.larger.samples import Samples


def loss(heads: dict[str, Any], batch: Samples) -> Any:
    """Return what edge, landmarks, visibility and angles are off by, weighted."""
    # Cells of four rows; channels are the second axis here.
    told = heads["visible"][..., 0].transpose(1, 2).reshape(-1, ROWS)
    visible = functional.binary_cross_entropy_with_logits(told, batch.visible)
    others = _landmarks(heads, batch) + visible
    angles = _angles(heads, batch)
    return _edge(heads, batch) + HEAD_SHARE * others + ANGLE_SHARE * angles


def _on(values: Any, like: Any) -> Any:
    return torch.as_tensor(np.asarray(values), dtype=torch.float32, device=like.device)


def _edge(heads: dict[str, Any], batch: Samples) -> Any:
    behind = _on(BEHIND, batch.edge)
    there = (batch.edge > BEHIND[0]) & (batch.edge < BEHIND[-1])
    away = (behind - torch.where(there, batch.edge, 0.0)[..., None]) / EDGE_SD
    target = torch.softmax(-0.5 * away**2, dim=-1)
    rows = -(target * torch.log_softmax(edge_logits(heads), dim=-1)).sum(-1)
    weight = HIDDEN_SHARE + (1 - HIDDEN_SHARE) * batch.visible
    weight = weight * there
    return (rows * weight).sum() / weight.sum()


def _cells(values: Any) -> Any:
    """Return a heat map's (N, 2, ROWS / 2, COLUMNS / 2) cells in a row, (N, 2, C)."""
    return values.reshape(len(values), 2, -1)


def _landmarks(heads: dict[str, Any], batch: Samples) -> Any:
    along = _on(ALONG.reshape(-1, 2).mean(1), batch.edge)
    behind = _on(BEHIND.reshape(-1, 2).mean(1), batch.edge)
    known = torch.isfinite(batch.landmarks)
    places = torch.where(known, batch.landmarks, 0.0)[..., None, None]  # N, 2, 2, 1, 1
    away_along = (along[:, None] - places[:, :, 0]) / LANDMARK_SD[0]
    away_behind = (behind - places[:, :, 1]) / LANDMARK_SD[1]
    target = torch.softmax(_cells(-0.5 * (away_along**2 + away_behind**2)), dim=2)
    told = torch.log_softmax(_cells(heads["landmarks"]), dim=2)
    each = -(target * told).sum(2)
    weight = known[..., 0].float()
    return (each * weight).sum() / weight.sum()


def _angles(heads: dict[str, Any], batch: Samples) -> Any:
    told = angles_deg(*read(heads))
    true = angles_deg(batch.edge, batch.landmarks[..., 0])
    off = told - torch.where(torch.isfinite(true), true, told.detach())
    return (torch.sqrt(1 + (off / LARGE_DEG) ** 2) - 1).mean()


def read(heads: dict[str, Any]) -> tuple[Any, Any]:
    """Return where the edge is in each row, (N, ROWS), and both ends along, (N, 2)."""
    logits = edge_logits(heads)
    behind = torch.softmax(logits, dim=-1) @ _on(BEHIND, logits)
    heat = torch.softmax(_cells(heads["landmarks"]), dim=2)
    heat = heat.reshape(-1, 2, ROWS // 2, COLUMNS // 2).sum(3)
    return behind, heat @ _on(ALONG.reshape(-1, 2).mean(1), logits)


def angles_deg(behind: Any, ends: Any) -> Any:
    """Return (N, 2): pelvic tilt and flexion that the map makes of an edge, degrees."""
    known = torch.isfinite(ends).all(dim=1, keepdim=True)
    ends = torch.where(known, ends, 0.0)
    along = ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * _on(WAY, ends)
    at = ((along - ALONG[0]) / PITCH).clamp(0.0, ROWS - 1.001)
    row = at.floor()
    below = behind.gather(1, row.long())
    above = behind.gather(1, row.long() + 1)
    places = below + (at - row) * (above - below)
    up, out = along.diff(dim=1), places.diff(dim=1)
    up = up.clamp(min=1e-3)
    length = torch.sqrt(up * up + out * out)
    share = length / length.sum(dim=1, keepdim=True)
    way = 2 * share.cumsum(dim=1) - share - 1
    lean = torch.atan2(-out, up) * 2 * share
    sums = []
    for powers in MAPS:
        factor = torch.zeros_like(way)
        for power in powers:  # highest first
            factor = factor * way + power
        sums.append((lean * factor).sum(dim=1))
    return torch.where(known, torch.stack(sums, dim=1) * (180 / math.pi), math.nan)


def edge_logits(heads: dict[str, Any]) -> Any:
    """Return (N, ROWS, COLUMNS): the four channels put back in their places."""
    return functional.pixel_shuffle(heads["edge"], 2)[:, 0]
