"""Loading model files: the shipped one, Google's, and everything that is neither."""

import csv
import shutil
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from edge.core.pose.decode import Decoder
from edge.devices.inference import movenet as interpreter
from edge.devices.inference import network
from edge.devices.inference.movenet import load_movenet
from edge.errors import ModelError, Reason
from edge.models import manifest

SHIPPED = manifest.asset("movenet_lightning_int8.tflite")


def squat(shared: Path) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The published picture as the network takes it, and its published keypoints."""
    folder = shared / "movenet"
    picture = Image.open(folder / "squat.bmp").convert("RGB").resize((192, 192))
    with (folder / "google_lightning_int8_squat.csv").open() as file:
        rows = list(csv.DictReader(file))
    xy = [(float(row["keypoint_x"]), float(row["keypoint_y"])) for row in rows]
    return np.asarray(picture), np.array(xy)


@pytest.mark.parametrize(
    ("name", "size"), [("movenet_lightning_int8", 192), ("movenet_thunder_int8", 256)]
)
def test_a_shipped_model_says_what_it_is(name: str, size: int) -> None:
    known = manifest.known_model(name)
    movenet = load_movenet(manifest.asset(known.file))
    assert movenet.spec.name == known.name
    assert movenet.spec.sha256 == known.sha256
    assert movenet.spec.input_size == known.input_size == size
    assert movenet.spec.layout == known.layout == "heads"
    assert movenet.spec.grid == size // 4
    xy, _, _ = Decoder(movenet.spec)(movenet(np.zeros((size, size, 3), np.uint8)))
    assert np.isfinite(xy).all()


def test_lightning_is_loaded_unless_told_otherwise() -> None:
    assert load_movenet().spec.name == "movenet_lightning_int8"


def test_the_same_file_with_other_threads_is_not_tried_elsewhere_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The loop waits for it: of somebody's own model it took seconds, a dozen times.
    own = tmp_path / "own.tflite"
    own.write_bytes(SHIPPED.read_bytes() + bytes(16))
    movenet = load_movenet(own)
    tried: list[Path] = []
    monkeypatch.setattr(network, "_try_elsewhere", lambda _, path: tried.append(path))
    assert movenet.with_threads(2).spec == movenet.spec
    assert tried == []
    own.write_bytes(SHIPPED.read_bytes() + bytes(32))
    movenet.with_threads(2)
    assert tried == [own]


def test_outputs_are_small_integers_in_the_order_of_the_heads() -> None:
    movenet = load_movenet(threads=2)
    outputs = movenet(np.zeros((192, 192, 3), np.uint8))
    assert [output.shape for output in outputs] == [
        (48, 48, depth) for depth in (17, 1, 34, 34)
    ]
    assert {output.dtype for output in outputs} == {np.dtype(np.int8)}


def test_outputs_stay_as_they_were_when_the_network_runs_again() -> None:
    movenet = load_movenet()
    random = np.random.default_rng(0)
    first = movenet(random.integers(0, 256, (192, 192, 3), np.uint8))
    kept = [output.copy() for output in first]
    movenet(np.zeros((192, 192, 3), np.uint8))
    for output, copy in zip(first, kept, strict=True):
        np.testing.assert_array_equal(output, copy)


def test_ours_meets_the_published_keypoints(shared_data: Path) -> None:
    picture, published = squat(shared_data)
    movenet = load_movenet()
    xy, score, _ = Decoder(movenet.spec)(movenet(picture))
    away = np.abs(xy - published)
    assert away.mean() < 0.02
    assert np.hypot(*(xy - published).T).mean() < 0.02
    assert score.min() > 0.1


def test_googles_own_file_gives_its_own_answer(shared_data: Path) -> None:
    picture, published = squat(shared_data)
    movenet = load_movenet(shared_data / "movenet" / "google_lightning_int8.tflite")
    assert (movenet.spec.layout, movenet.spec.grid) == ("keypoints", 0)
    (answer,) = movenet(picture)
    xy, _, _ = Decoder(movenet.spec)((answer,))
    np.testing.assert_array_equal(xy, answer[0, :, [1, 0]].T)
    # The published row is of a file with other steps (0.00395, this one 0.0041).
    assert np.hypot(*(xy - published).T).mean() < 0.02


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"no model at all, only words\n" * 20, "is not a TensorFlow Lite file"),
        (b"\x1c\0\0\0", "is not a TensorFlow Lite file"),
        (b"\x1c\0\0\0TFL3" + b"\xff" * 400, "cannot be loaded"),
    ],
)
def test_a_file_that_is_no_model_is_refused(
    tmp_path: Path, content: bytes, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "model.tflite"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=says) as caught:
        load_movenet(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_model_is_refused(tmp_path: Path, kept: float) -> None:
    path = tmp_path / "half.tflite"
    whole = SHIPPED.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        load_movenet(path)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nowhere\.tflite cannot be read"):
        load_movenet(tmp_path / "nowhere.tflite")
    with pytest.raises(ModelError, match="cannot be read"):
        load_movenet(tmp_path)


def test_a_shipped_file_with_other_content_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / SHIPPED.name
    content = bytearray(SHIPPED.read_bytes())
    content[-100] ^= 1
    path.write_bytes(content)
    monkeypatch.setattr(network, "FOLDERS", (tmp_path.resolve(),))
    with pytest.raises(ModelError, match="is not what was shipped"):
        load_movenet(path)


def test_another_networks_file_is_no_movenet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = interpreter.load_network(SHIPPED)
    loaded.outputs = loaded.outputs[:2]
    monkeypatch.setattr(interpreter, "load_network", lambda *_, **__: loaded)
    with pytest.raises(ModelError, match="is not a single-pose MoveNet"):
        load_movenet(SHIPPED)


def test_a_missing_runtime_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(network, "RUNTIMES", ("no_such_runtime.interpreter",))
    with pytest.raises(ModelError, match="install ai-edge-litert"):
        load_movenet()


def test_tflite_runtime_with_numpy_2_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = types.ModuleType("tflite_runtime.interpreter")
    monkeypatch.setitem(sys.modules, "tflite_runtime", types.ModuleType("t"))
    monkeypatch.setitem(sys.modules, "tflite_runtime.interpreter", fake)
    monkeypatch.setattr(network, "RUNTIMES", ("tflite_runtime.interpreter",))
    monkeypatch.setattr(network.np, "__version__", "2.1.0")
    with pytest.raises(ModelError, match="numpy<2"):
        load_movenet()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            "raise ImportError('libstdc++.so.6: no GLIBCXX_3.4.32')",
            "broken_runtime: libstdc++.so.6: no GLIBCXX_3.4.32",
        ),
        ("import no_such_library", "broken_runtime needs no_such_library"),
        ("raise AttributeError('_ARRAY_API not found')", "_ARRAY_API not found"),
    ],
)
def test_a_runtime_that_does_not_import_says_why(tmp_path, monkeypatch, content, says):
    package = tmp_path / "broken_runtime"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "interpreter.py").write_text(content)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(
        network, "RUNTIMES", ("broken_runtime.interpreter", "no_such.interpreter")
    )
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        network.runtime()
    assert says in str(caught.value)
    assert caught.value.reason is Reason.DAMAGED
    for name in ("broken_runtime", "broken_runtime.interpreter"):
        sys.modules.pop(name, None)


NO_DENORMALS = """
import sys
sys.path.insert(0, sys.argv[1])
from edge.devices.inference import network
network.RUNTIMES = ("denormals_off",)
network.runtime()
import numpy as np
for kind in (np.float32, np.float64):
    np.finfo(kind).smallest_subnormal
"""


def test_a_runtime_that_switches_denormals_off_causes_no_warning(
    tmp_path: Path,
) -> None:
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("needs a compiler: apt-get install gcc")
    (tmp_path / "off.c").write_text("int off;")
    # Linked so, a library switches denormal numbers off when it is loaded.
    options = ("-shared", "-fPIC", "-ffast-math", "-o", "off.so", "off.c")
    subprocess.run([compiler, *options], cwd=tmp_path, check=True)
    (tmp_path / "denormals_off.py").write_text(
        "import ctypes, pathlib\n"
        "ctypes.CDLL(str(pathlib.Path(__file__).with_name('off.so')))\n"
        "Interpreter = None\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", NO_DENORMALS, str(tmp_path)],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
