"""The TensorFlow Lite runtime: a model file becomes a plain callable.

LiteRT and tflite-runtime have the same interpreter; whichever is installed is used.
"""

import contextlib
import importlib
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from edge.core.pose.model_spec import Quantisation
from edge.errors import ModelError, Reason, reason_of
from edge.models.manifest import FOLDERS, known_models, sha256_of

RUNTIMES = ("ai_edge_litert.interpreter", "tflite_runtime.interpreter")
_TRIAL = (
    "import importlib, sys; module, path = sys.argv[1:];"
    "trial = importlib.import_module(module).Interpreter(model_path=path);"
    "trial.allocate_tensors(); trial.invoke()"
)
REFETCH = "get the file again, or leave the setting empty for the shipped model"


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


def load_network(path: Path, *, threads: int = 1, tried: str = "") -> Network:
    """Load any TensorFlow Lite file; a shipped one only if it is unchanged.

    ``tried`` is the SHA-256 of a file that was loaded before: the same one is not
    tried again in a process of its own, which takes seconds.

    Raises
    ------
    ModelError
        When the file is missing, damaged or altered, or no runtime works.
    """
    package, make = runtime()
    if not _is_known(path, tried):
        _try_elsewhere(package, path)
    try:
        with _quiet():
            interpreter = make(model_path=str(path), num_threads=threads)
            interpreter.allocate_tensors()
            named = _signature(interpreter)
    except (ValueError, RuntimeError, TypeError) as error:
        raise _refused(path, str(error)) from error
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
    # tflite-runtime switches denormal numbers off, and numpy then warns of its limits
    # on standard error, unless it has looked at them before.
    for kind in (np.float16, np.float32, np.float64):
        np.finfo(kind)
    broken = []
    for name in RUNTIMES:
        package = name.partition(".")[0]
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name != package:
                broken.append(f"{package} needs {error.name}")
            continue
        except Exception as error:  # a library of the system, a numpy that does not fit
            broken.append(f"{package}: {' '.join(str(error).split()) or repr(error)}")
            continue
        # It imports with numpy 2, and only fails at the first interpreter.
        if package == "tflite_runtime" and not np.__version__.startswith("1."):
            raise ModelError(
                f"tflite-runtime cannot work with numpy {np.__version__}: "
                "install 'numpy<2'",
                reason=Reason.UNSUPPORTED,
            )
        return package, module.Interpreter
    if broken:
        raise ModelError(
            f"the model runtime is installed and cannot be loaded "
            f"({'; '.join(broken)}): mend that, or install it again",
            reason=Reason.DAMAGED,
        )
    raise ModelError(
        "no model runtime is installed: install ai-edge-litert, or tflite-runtime "
        "on a Raspberry Pi with Python 3.11",
        reason=Reason.NOT_INSTALLED,
    )


def _is_known(path: Path, tried: str) -> bool:
    """Return whether the content is a known model's; refuse what is plainly none."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise OSError(0, "it is no file")
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise ModelError(
            f"model {path} cannot be read ({error.strerror}): check the path",
            reason=reason_of(error),
        ) from error
    if head[4:] != b"TFL3":
        what = "is empty" if not head else "is not a TensorFlow Lite file"
        raise ModelError(f"model {path} {what}: {REFETCH}", reason=Reason.DAMAGED)
    digest = sha256_of(path)
    known = {model.file: model.sha256 for model in known_models()}
    if path.resolve().parent in FOLDERS and known.get(path.name, digest) != digest:
        raise ModelError(
            f"model {path} is not what was shipped (SHA-256 differs): install it again",
            reason=Reason.DAMAGED,
        )
    return digest in (tried, *known.values())


def _try_elsewhere(package: str, path: Path) -> None:
    """Run a file in a process of its own: a damaged one can crash native code."""
    command = [sys.executable, "-c", _TRIAL, f"{package}.interpreter", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise _refused(path, done.stderr if done.returncode > 0 else "")


def _refused(path: Path, said: str) -> ModelError:
    why = said.strip().splitlines()[-1] if said.strip() else "damaged"
    return ModelError(
        f"model {path} cannot be loaded ({why}): {REFETCH}", reason=Reason.DAMAGED
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
