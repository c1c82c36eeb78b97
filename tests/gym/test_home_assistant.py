"""A real Home Assistant has nothing to complain of."""

import importlib.util
import os
import shlex
import sys

import pytest
from support.mqtt_made import needs_mosquitto

from benchmarks.home_assistant import main

# [--root DIR] PYTHON, as the command takes them.
ASKED = os.environ.get("HOME_ASSISTANT")
HERE = [sys.executable] if importlib.util.find_spec("homeassistant") else None


@pytest.mark.slow
@needs_mosquitto
@pytest.mark.skipif(
    not (ASKED or HERE),
    reason="needs Home Assistant: HOME_ASSISTANT='[--root DIR] PYTHON'",
)
def test_home_assistant_complains_of_nothing(capsys):
    assert main(shlex.split(ASKED) if ASKED else HERE) == 0, capsys.readouterr().out
