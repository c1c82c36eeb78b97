"""The doubles do what their examples show."""

import doctest
import importlib
from pathlib import Path

import pytest

import edge.testing

FOLDER = Path(edge.testing.__file__).parent
EXAMPLES = ("figures", "picamera", "pins", "scenarios", "usb")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_of_a_module_runs(name: str) -> None:
    module = importlib.import_module(f"edge.testing.{name}")
    assert module.__doc__ is not None
    assert ">>>" in module.__doc__
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed


def test_the_catalogue_names_every_module() -> None:
    assert edge.testing.__doc__ is not None
    modules = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert modules <= set(edge.testing.__doc__.split())
    assert modules - {"requests"} == set(EXAMPLES)
