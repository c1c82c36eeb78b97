"""What the pages in docs name exists: paths, modules, classes, functions."""

import ast
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "CONTRIBUTING.md"]
PACKAGES = sorted(path.parent for path in (ROOT / "edge").rglob("__init__.py"))
PATH = re.compile(r"`((?:edge|tests|benchmarks|models|deploy|systemd|docs)/[\w./-]*)`")
NAME = re.compile(r"`((?:edge|tests|benchmarks|models)(?:\.\w+)+)`")
MODULE = re.compile(r"`python -m ([\w.]+)")


def is_there(name: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[count:]:
            thing = getattr(thing, attribute, None)
        return thing is not None
    return False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [p for p in PATH.findall(text) if not (ROOT / p).exists()] == []
    assert [n for n in NAME.findall(text) if not is_there(n)] == []
    assert [m for m in MODULE.findall(text) if not is_there(m)] == []


@pytest.mark.parametrize(
    "package", PACKAGES, ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_package_s_catalogue_names_each_of_its_modules(package: Path) -> None:
    text = ast.get_docstring(ast.parse((package / "__init__.py").read_text())) or ""
    named = {line.split()[0] for line in text.splitlines() if line.strip()}
    modules = {path.stem for path in package.glob("*.py") if path.stem[:2] != "__"}
    folders = {path.parent.name for path in package.glob("*/__init__.py")}
    assert sorted((modules | folders) - named) == []


def test_a_name_that_is_not_there_is_told() -> None:
    assert is_there("edge.pipeline.Pipeline.step")
    assert not is_there("edge.pipeline.Pipeline.missing")
    assert not is_there("edge.missing")
