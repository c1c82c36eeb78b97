"""MoveNet on the device: a verified model file and what it says about itself."""

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from edge.core.pose.model_spec import HEADS, Layout, ModelSpec
from edge.core.types.frames import ByteArray
from edge.devices.inference.network import (
    REFETCH,
    Network,
    Tensor,
    load_network,
    runtime,
)
from edge.errors import ModelError, Reason
from edge.models.manifest import (
    DEFAULT_MODEL,
    asset,
    known_model,
    known_models,
    sha256_of,
)

__all__ = ["MoveNet", "load_movenet", "load_network", "runtime"]


class MoveNet:
    """A pose network: (size, size, 3) uint8 RGB in, what ``spec`` describes out."""

    def __init__(self, network: Network, spec: ModelSpec, path: Path) -> None:
        self._network = network
        self.spec = spec
        self._path = path

    def __call__(self, crop: ByteArray) -> tuple[NDArray[Any], ...]:
        """Return the raw outputs, each without its leading 1."""
        return tuple(output[0] for output in self._network(crop))

    def with_threads(self, threads: int) -> "MoveNet":
        """Return another one of the same file; a frame may wait for it."""
        return load_movenet(self._path, threads=threads, tried=self.spec.sha256)

    def take_over(self, other: "MoveNet") -> None:
        """Run as ``other`` does from now on; it is of the same file."""
        self._network = other._network


def load_movenet(
    path: Path | None = None, *, threads: int = 1, tried: str = ""
) -> MoveNet:
    """Load a MoveNet file: the shipped one, or any other of either layout.

    ``tried`` is the SHA-256 of one that was loaded before.

    Raises
    ------
    ModelError
        When the file is missing, damaged, altered or no MoveNet, or no runtime works.
    """
    path = asset(known_model(DEFAULT_MODEL).file) if path is None else path
    network = load_network(path, threads=threads, tried=tried)
    layout, outputs = _layout(network, path)
    network.outputs = outputs
    digest = sha256_of(path)
    names = [model.name for model in known_models() if model.sha256 == digest]
    spec = ModelSpec(
        name=names[0] if names else path.stem,
        sha256=digest,
        input_size=network.input.shape[1],
        layout=layout,
        quantisation=tuple(output.quantisation for output in outputs),
        grid=outputs[0].shape[1] if layout == "heads" else 0,
    )
    return MoveNet(network, spec, path)


def _layout(network: Network, path: Path) -> tuple[Layout, list[Tensor]]:
    """Return the file's layout and its outputs in that layout's order."""
    size = network.input.shape
    outputs = {output.name: output for output in network.outputs}
    if len(network.inputs) == 1 and len(size) == 4 and size[0] == 1 and size[3] == 3:
        if set(outputs) == set(HEADS):
            grid = (1, size[1] // 4, size[2] // 4)
            shapes = [outputs[name].shape for name in HEADS]
            if shapes == [(*grid, depth) for depth in (17, 1, 34, 34)]:
                return "heads", [outputs[name] for name in HEADS]
        elif [output.shape for output in network.outputs] == [(1, 1, 17, 3)]:
            return "keypoints", network.outputs
    raise ModelError(
        f"model {path} is not a single-pose MoveNet (its input is {size}): {REFETCH}",
        reason=Reason.UNSUPPORTED,
    )
