"""Render strips and train the larger strip network: one command, on a GPU or not.

    python -m models.strip.larger.train FOLDER --bodies BODIES --photos PHOTOS

Renders on all cores for ``--render-minutes``, then trains until ``--minutes`` are over,
both counted from the start. What it has it keeps in ``FOLDER``: run again, it goes on
where it was stopped, and after its last step it changes nothing. It writes
``larger.npz``, which ``python -m models.strip.larger.export`` makes the file of.
``BODIES`` is what ``benchmarks.lifter.body.models`` builds, ``PHOTOS`` a folder that
``models.strip.larger.photos`` filled; without, all backgrounds are painted. It needs
PyTorch and numba. ``--steps 4 --shards 2 --batch 32`` is a dry run.
"""

import argparse
import json
import os
import time
from dataclasses import dataclass
from math import cos, pi
from pathlib import Path
from typing import Any

import torch

from benchmarks.lifter.picture.take import Kind
from models.strip.larger.loss import angles_deg, loss, read
from models.strip.larger.network import Weights, heads, new_weights, save
from models.strip.larger.samples import Samples, varied
from models.strip.larger.strips import render
from models.strip.layers import LARGER, macs

SEED = 1
RATE = 2e-3  # as of the smaller network, for whose batches of 96 it was found
KEEP = 0.999  # of the running mean of the weights, which is what is used in the end
WARM_STEPS = 200
TIMED_STEPS = 60  # after as many, how many there is time for is known
SAVED_EVERY_S = 20.0
SPARE_S = 25.0  # for the last saving and judging
JUDGED_SHARDS = 20


@dataclass
class State:
    """What is kept between two runs; ``steps`` is how many there are to be in all."""

    weights: Weights
    kept: Weights
    adam: Any
    done: int = 0
    steps: int | None = None

    def save(self, path: Path) -> None:
        """Write it, whole or not at all."""
        part = path.with_suffix(".part")
        adam = self.adam.state_dict()
        torch.save((self.weights, self.kept, adam, self.done, self.steps), part)
        part.replace(path)


def begun(path: Path, device: str) -> State:
    """Return the state that was kept, or one to begin from."""
    weights = new_weights(SEED, LARGER, device)
    kept = {name: weight.detach().clone() for name, weight in weights.items()}
    adam = torch.optim.Adam(list(weights.values()), RATE)
    state = State(weights, kept, adam)
    if path.is_file():
        old, mean, moments, state.done, state.steps = torch.load(path, device)
        with torch.no_grad():
            for name, weight in weights.items():
                weight.copy_(old[name])
                kept[name].copy_(mean[name])
        adam.load_state_dict(moments)
    return state


def main() -> None:
    """Render, train, judge and write."""
    start_s = time.monotonic()
    options = arguments().parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    strips = options.folder / "strips"
    photos = sorted(options.photos.glob("*.jpg")) if options.photos else []
    until_s = start_s + 60 * options.render_minutes
    shared = (options.bodies, photos, options.workers)
    judged_shards = min(JUDGED_SHARDS, options.shards or JUDGED_SHARDS)
    judge = render(strips, Kind.JUDGE, *shared, until_s, judged_shards)
    train = render(strips, Kind.TRAIN, *shared, until_s, options.shards)
    if not train or not judge:
        raise SystemExit("no strips were rendered in time: raise --render-minutes")
    samples = Samples.read(train, device)
    print(
        f"{len(samples)} strips after {time.monotonic() - start_s:.0f} s, on {device}; "
        f"{macs(LARGER) / 1e6:.1f} million products a strip",
        flush=True,
    )
    path = options.folder / "state.pt"
    state = begun(path, device)
    if options.steps:
        state.steps = options.steps
    end_s = start_s + 60 * options.minutes - SPARE_S
    costs = learn(state, samples, options.batch, end_s, path)
    state.save(path)
    save(state.kept, options.folder / "larger.npz")
    told = {
        "steps": state.done,
        "of": state.steps,
        "strips": len(samples),
        "cost": sum(costs[-200:]) / max(len(costs[-200:]), 1),
        **judged(state.kept, Samples.read(judge, device)),
    }
    (options.folder / "larger.json").write_text(json.dumps(told, indent=1) + "\n")
    print(json.dumps(told), f"after {time.monotonic() - start_s:.0f} s")


def arguments() -> argparse.ArgumentParser:
    """Return what the command line takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--bodies", type=Path, required=True)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--minutes", type=float, default=7.5)
    parser.add_argument("--render-minutes", type=float, default=3.5)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--shards", type=int, help="of strips at most")
    parser.add_argument("--steps", type=int, help="of training; as time allows else")
    parser.add_argument("--batch", type=int, default=384)
    return parser


def learn(
    state: State, samples: Samples, batch: int, end_s: float, path: Path
) -> list[float]:
    """Train by Adam on a falling rate until the steps or the time are over.

    How many steps there are to be is set once, by what the first ones took. Returns
    their costs.
    """
    device = samples.edge.device
    torch.manual_seed(SEED + state.done)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    costs: list[Any] = []
    begin_s = saved_s = time.monotonic()
    while state.done < (state.steps or state.done + 1) and time.monotonic() < end_s:
        some = samples.some(torch.randint(len(samples), (batch,), device=device))
        costs.append(step(state, varied(some)))
        now_s = time.monotonic()
        if state.steps is None and len(costs) == TIMED_STEPS:
            costs[-1].item()  # what was asked of a GPU is done only now
            each_s = (time.monotonic() - begin_s) / TIMED_STEPS
            state.steps = state.done + int((end_s - now_s) / each_s)
        if now_s - saved_s > SAVED_EVERY_S:
            state.save(path)
            saved_s = now_s
            told = sum(float(cost) for cost in costs[-100:]) / len(costs[-100:])
            print(f"{state.done}/{state.steps} loss {told:.3f}", flush=True)
    return [float(cost) for cost in costs]


def step(state: State, batch: Samples) -> Any:
    """Learn from one batch; returns its cost."""
    cost = loss(heads(state.weights, batch.strip, LARGER), batch)
    state.adam.zero_grad()
    cost.backward()
    torch.nn.utils.clip_grad_norm_(list(state.weights.values()), 2.0)
    warm = min((state.done + 1) / WARM_STEPS, 1.0)
    # Until it is known how many there are, the rate is that of the beginning.
    share = state.done / state.steps if state.steps else 0.0
    for group in state.adam.param_groups:
        group["lr"] = RATE * warm * 0.5 * (1 + cos(pi * share))
    state.adam.step()
    state.done += 1
    keep = min(KEEP, state.done / (state.done + 10))
    with torch.no_grad():
        for name, weight in state.weights.items():
            state.kept[name].lerp_(weight, 1 - keep)
    return cost.detach()


def judged(weights: Weights, samples: Samples) -> dict[str, float]:
    """Return what the network is off by on bodies that it was not trained on.

    ``edge_percent`` of the torso where the edge is in sight, ``flexion_deg`` and
    ``tilt_deg`` of single strips: means of the errors' sizes.
    """
    with torch.no_grad():
        found = [
            read(heads(weights, samples.strip[start : start + 256] / 255.0, LARGER))
            for start in range(0, len(samples), 256)
        ]
    edge, ends = (torch.cat(parts) for parts in zip(*found, strict=True))
    seen = (samples.visible > 0) & torch.isfinite(samples.edge)
    true = angles_deg(samples.edge, samples.landmarks[..., 0])
    off = (angles_deg(edge, ends) - true).abs().nanmean(dim=0)
    return {
        "edge_percent": 100 * float((edge - samples.edge).abs()[seen].mean()),
        "tilt_deg": float(off[0]),
        "flexion_deg": float(off[1]),
    }


if __name__ == "__main__":
    main()
