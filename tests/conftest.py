"""Fixtures that every test file may use."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Clips that may not be shipped; tests that want them skip without them."""
    if not SHARED.is_dir():
        pytest.skip("needs the evaluation clips beside the checkout: ../shared/data")
    return SHARED


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out what needs a Raspberry Pi, unless ``-m pi`` asks for it."""
    if "pi" in config.getoption("-m"):
        return
    skip = pytest.mark.skip(reason="needs a Raspberry Pi; run with -m pi")
    for item in items:
        if "pi" in item.keywords:
            item.add_marker(skip)
