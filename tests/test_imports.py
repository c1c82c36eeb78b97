"""What importing a module loads, and which vendor each device file names."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

EDGE = Path(__file__).resolve().parents[1] / "edge"
VENDORS = {
    "PIL",
    "ai_edge_litert",
    "av",
    "bottle",
    "gpiozero",
    "lgpio",
    "libcamera",
    "matplotlib",
    "paho",
    "picamera2",
    "prometheus_client",
    "psycopg",
    "rich",
    "segno",
    "spidev",
    "sqlite3",
    "tflite_runtime",
    "waitress",
}
# One interpreter under two names: which of them is there depends on the machine.
SAME_VENDOR = {"tflite_runtime": "ai_edge_litert", "libcamera": "picamera2"}


def files_of(package: Path) -> list[Path]:
    """Every source file of a package, those in its subfolders too."""
    return sorted(package.rglob("*.py"))


def modules_of(package: Path, root: Path = EDGE.parent) -> list[str]:
    """Every module of a package as it is imported."""
    paths = [path.relative_to(root).with_suffix("") for path in files_of(package)]
    return [".".join(p.parts).removesuffix(".__init__") for p in paths]


PURE = sorted(
    {
        "edge",
        "edge.errors",
        "edge.exercises.tables",
        "edge.pipeline",
        *modules_of(EDGE / "core"),
    }
)
DEVICES = files_of(EDGE / "devices")


def loaded_by(*modules: str) -> set[str]:
    """Top-level packages in ``sys.modules`` of a fresh interpreter."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def vendors_named_in(path: Path) -> set[str]:
    """Vendors imported anywhere in a file, also inside functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return {SAME_VENDOR.get(name, name) for name in names & VENDORS}


def test_core_exercises_and_pipeline_load_no_vendor() -> None:
    assert not loaded_by(*PURE) & VENDORS


def test_reading_settings_loads_only_what_the_settings_stand_beside() -> None:
    assert loaded_by("edge.config.sections") & VENDORS <= {"paho"}


def test_importing_edge_loads_nothing_of_it() -> None:
    code = "import sys, edge; print([m for m in sys.modules if m.startswith('edge.')])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_nothing_of_the_device_names_the_doubles() -> None:
    named = {
        path
        for path in files_of(EDGE)
        if path.parent.name != "testing" and "edge.testing" in path.read_text("utf-8")
    }
    assert not named


def test_modules_in_subfolders_are_looked_at_too(tmp_path: Path) -> None:
    for name in ("core/__init__.py", "core/back/__init__.py", "core/back/chord.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("import av\n")
    named = modules_of(tmp_path / "core", tmp_path)
    assert named == ["core", "core.back", "core.back.chord"]
    assert all(vendors_named_in(path) for path in files_of(tmp_path / "core"))


@pytest.mark.parametrize("path", DEVICES, ids=lambda p: str(p.relative_to(EDGE)))
def test_a_device_file_names_at_most_one_vendor(path: Path) -> None:
    assert len(vendors_named_in(path)) <= 1


def test_no_core_file_names_a_vendor() -> None:
    named = {path: vendors_named_in(path) for path in files_of(EDGE / "core")}
    assert not {name: vendors for name, vendors in named.items() if vendors}
