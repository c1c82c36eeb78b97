"""``hingewatch dark``: lamps, buzzer and LED strip off, whatever ended the rack.

What systemd runs after the service: a killed process closes nothing, and an LED strip
keeps what it was sent last.
"""

import argparse
import logging
from pathlib import Path

from edge.config.sections import Config, load_config
from edge.devices.lamps.gpio import Lamps
from edge.devices.lamps.led_strip import Strip
from edge.errors import DeviceError

log = logging.getLogger(__name__)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this command takes."""
    parser.add_argument("--config", type=Path, metavar="FILE", help="TOML settings")


def command(options: argparse.Namespace) -> int:
    """Do it; returns the exit code."""
    return 0 if darken(load_config(options.config)) else 1


def darken(config: Config) -> bool:
    """Switch everything off; returns whether all of it obeyed.

    One that cannot be had does not keep the others lit.
    """
    dark = True
    for name, switch in (("lamps", _lamps), ("strip", _strip)):
        try:
            switch(config)
        except DeviceError as error:
            log.warning("%s: not switched off: %s", name, error)
            dark = False
    return dark


def _lamps(config: Config) -> None:
    # Opened they are dark and silent, and stay so when they are let go of.
    Lamps(config.lamps).close()


def _strip(config: Config) -> None:
    if config.strip.kind != "none":
        Strip(config.strip).close()
