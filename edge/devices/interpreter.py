"""The TensorFlow Lite runtime: a verified model file becomes a plain callable.

LiteRT and tflite-runtime have the same interpreter; whichever is installed is used.
"""

import contextlib
import importlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge.assets import (
    DEFAULT_MODEL,
    FOLDERS,
    asset,
    known_model,
    known_models,
    sha256_of,
)
from edge.core.model_spec import HEADS, Layout, ModelSpec, Quantisation
from edge.core.records import ByteArray
from edge.errors import ModelError

RUNTIMES = ("ai_edge_litert.interpreter", "tflite_runtime.interpreter")
_REFETCH = "get the file again, or leave the setting empty for the shipped model"


@dataclass(frozen=True, slots=True)
class Tensor:
    """An input or output: ``name`` is the file's own word for it."""

    name: str
    index: int
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    quantisation: Quantisation


class Network:
    """A loaded file: one array in, its outputs as arrays out, in ``outputs``' order."""

    def __init__(self, interpreter: Any, inputs: list[Tensor], outputs: list[Tensor]):
        self._interpreter = interpreter
        self.input = inputs[0]
        self.inputs = inputs
        self.outputs = outputs

    def __call__(self, value: NDArray[Any]) -> tuple[NDArray[Any], ...]:
        """Run once. ``value`` has the input's shape, with or without the leading 1.

        The arrays are copies: views would lock the interpreter's memory.
        """
        whole = value.reshape(self.input.shape).astype(self.input.dtype, copy=False)
        self._interpreter.set_tensor(self.input.index, whole)
        self._interpreter.invoke()
        read = self._interpreter.get_tensor
        return tuple(read(output.index) for output in self.outputs)


class MoveNet:
    """A pose network: (size, size, 3) uint8 RGB in, what ``spec`` describes out."""

    def __init__(self, network: Network, spec: ModelSpec) -> None:
        self._network = network
        self.spec = spec

    def __call__(self, crop: ByteArray) -> tuple[NDArray[Any], ...]:
        """Return the raw outputs, each without its leading 1."""
        return tuple(output[0] for output in self._network(crop))


def load_movenet(path: Path | None = None, *, threads: int = 1) -> MoveNet:
    """Load a MoveNet file: the shipped one, or any other of either layout.

    Raises
    ------
    ModelError
        When the file is missing, damaged, altered or no MoveNet, or no runtime works.
    """
    path = asset(known_model(DEFAULT_MODEL).file) if path is None else path
    network = load_network(path, threads=threads)
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
    return MoveNet(network, spec)


def load_network(path: Path, *, threads: int = 1) -> Network:
    """Load any TensorFlow Lite file; a shipped one only if it is unchanged.

    Raises
    ------
    ModelError
        When the file is missing, damaged or altered, or no runtime works.
    """
    _check_content(path)
    _, make = runtime()
    try:
        with _quiet():
            interpreter = make(model_path=str(path), num_threads=threads)
            interpreter.allocate_tensors()
            named = _signature(interpreter)
    except (ValueError, RuntimeError, TypeError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "damaged"
        raise ModelError(f"model {path} cannot be loaded ({reason}): {_REFETCH}") from (
            error
        )
    inputs = [_tensor(item, {}) for item in interpreter.get_input_details()]
    outputs = [_tensor(item, named) for item in interpreter.get_output_details()]
    return Network(interpreter, inputs, outputs)


def runtime() -> tuple[str, Any]:
    """Return the runtime's package name and its ``Interpreter`` class.

    Raises
    ------
    ModelError
        When none is installed, or it cannot work with the installed numpy.
    """
    for name in RUNTIMES:
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        package = name.partition(".")[0]
        # It imports with numpy 2, and only fails at the first interpreter.
        if package == "tflite_runtime" and not np.__version__.startswith("1."):
            raise ModelError(
                f"tflite-runtime cannot work with numpy {np.__version__}: "
                "install 'numpy<2'"
            )
        return package, module.Interpreter
    raise ModelError(
        "no model runtime is installed: install ai-edge-litert, or tflite-runtime "
        "on a Raspberry Pi with Python 3.11"
    )


def _check_content(path: Path) -> None:
    """Refuse what is plainly no model before native code sees it."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise ModelError(
            f"model {path} cannot be read ({error.strerror}): check the path"
        ) from error
    if head[4:] != b"TFL3":
        what = "is empty" if not head else "is not a TensorFlow Lite file"
        raise ModelError(f"model {path} {what}: {_REFETCH}")
    if path.resolve().parent not in FOLDERS:
        return
    expected = {model.file: model.sha256 for model in known_models()}.get(path.name)
    if expected is not None and sha256_of(path) != expected:
        raise ModelError(
            f"model {path} is not what was shipped (SHA-256 differs): install it again"
        )


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
        f"model {path} is not a single-pose MoveNet (its input is {size}): {_REFETCH}"
    )


def _signature(interpreter: Any) -> dict[int, str]:
    """Return the names the model's author gave the outputs, by tensor index."""
    if not interpreter.get_signature_list():
        return {}
    runner = interpreter.get_signature_runner()
    details = runner.get_output_details()
    return {int(item["index"]): str(name) for name, item in details.items()}


def _tensor(item: dict[str, Any], named: dict[int, str]) -> Tensor:
    scale, zero_point = item["quantization"]
    return Tensor(
        name=named.get(int(item["index"]), str(item["name"])),
        index=int(item["index"]),
        shape=tuple(int(length) for length in item["shape"]),
        dtype=np.dtype(item["dtype"]),
        quantisation=Quantisation(float(scale) or 1.0, int(zero_point)),
    )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the runtime's own remarks off standard error: errors are raised anyway."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)
