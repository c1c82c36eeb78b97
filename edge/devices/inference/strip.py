"""The strip network on the device: a verified model file that looks at the back."""

from pathlib import Path

from edge.core.back.strip import COLUMNS, ROWS
from edge.core.back.strip_reader import STRIP_HEADS, STRIP_SHAPES, StripReader
from edge.devices.inference.network import REFETCH, load_network
from edge.errors import ModelError, Reason
from edge.models.manifest import STRIP_MODEL, asset, known_model


def load_strip(path: Path | None = None) -> StripReader:
    """Load a strip network, the shipped one unless told otherwise, on one thread.

    Raises
    ------
    ModelError
        When the file is missing, damaged, altered or another network, or no runtime
        works.
    """
    path = asset(known_model(STRIP_MODEL).file) if path is None else path
    network = load_network(path)
    named = {output.name: output for output in network.outputs}
    fits = network.input.shape == (1, ROWS, COLUMNS, 3) and all(
        name in named and named[name].shape == (1, *shape)
        for name, shape in zip(STRIP_HEADS, STRIP_SHAPES, strict=True)
    )
    if not fits or any(output.dtype != "int8" for output in network.outputs):
        raise ModelError(
            f"model {path} is no strip network (its input is {network.input.shape}): "
            f"{REFETCH}",
            reason=Reason.UNSUPPORTED,
        )
    network.outputs = [named[name] for name in STRIP_HEADS]
    return StripReader(
        network, tuple(output.quantisation for output in network.outputs)
    )
