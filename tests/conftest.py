"""Fixtures that every test file may use."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge import closing

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
OPTIONAL = {
    "pi": "needs a Raspberry Pi; run with -m pi",
    "clips": "takes long; run with make test-clips",
    "slow": "takes long; run with make test-slow",
}


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Clips that may not be shipped; tests that want them skip without them."""
    if not SHARED.is_dir():
        pytest.skip("needs the evaluation clips beside the checkout: ../shared/data")
    return SHARED


@pytest.fixture(autouse=True)
def nothing_of_another_test() -> Iterator[None]:
    """Forget what hangs, and the pins of a loop in this process: gpiozero keeps them.

    A command that ends while something hangs would take the test runner along.
    """
    yield
    closing._left.clear()
    if gpiozero := sys.modules.get("gpiozero"):
        gpiozero.Device.pin_factory = None


def pytest_configure() -> None:
    """Let programs that tests start be interrupted.

    A shell that runs the tests in the background has them ignore SIGINT, and what they
    start would too.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out what has its own mark, unless ``-m`` names that."""
    asked = config.getoption("-m")
    for mark, reason in OPTIONAL.items():
        if mark in asked:
            continue
        skip = pytest.mark.skip(reason=reason)
        for item in items:
            if mark in item.keywords:
                item.add_marker(skip)
