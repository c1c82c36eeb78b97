"""A V4L2 camera's controls, by the kernel's own calls.

``v4l2-ctl`` does the same and would be one more program to install and to start; the
three calls are part of the kernel's stable interface (linux/videodev2.h).
"""

import fcntl
import logging
import os
import struct
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from edge.closing import Closing

log = logging.getLogger(__name__)

# id, type, name, minimum, maximum, step, default, flags, two reserved words
QUERY = struct.Struct("=II32siiiiI8x")
VALUE = struct.Struct("=Ii")


def _call(number: int, size: int) -> int:
    """Return a code that reads and writes a struct, as _IOWR('V', ...) makes it."""
    return 3 << 30 | size << 16 | ord("V") << 8 | number


QUERYCTRL = _call(36, QUERY.size)
G_CTRL = _call(27, VALUE.size)
S_CTRL = _call(28, VALUE.size)
DISABLED, READ_ONLY = 0x1, 0x4


class Control(IntEnum):
    """The controls that are used here, by their V4L2_CID numbers."""

    AUTO_WHITE_BALANCE = 0x0098090C
    AUTOGAIN = 0x00980912
    GAIN = 0x00980913
    POWER_LINE_FREQUENCY = 0x00980918
    EXPOSURE_AUTO = 0x009A0901
    EXPOSURE_ABSOLUTE = 0x009A0902  # in 100 us
    EXPOSURE_AUTO_PRIORITY = 0x009A0903  # 1: a dark picture may take its time
    FOCUS_AUTO = 0x009A090C


@dataclass(frozen=True, slots=True)
class Range:
    """What a control takes."""

    low: int
    high: int
    default: int


class Controls(Closing):
    """Reads and sets what the camera has; what it has not is None, or False."""

    def __init__(self, path: Path) -> None:
        self._file: int | None = None
        self.ranges: dict[Control, Range] = {}
        try:
            self._file = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            log.warning("%s: its exposure cannot be set (%s)", path, error.strerror)
            return
        for control in Control:
            if known := self._range(control):
                self.ranges[control] = known

    def _range(self, control: Control) -> Range | None:
        asked = bytearray(QUERY.size)
        struct.pack_into("=I", asked, 0, control)
        if not self._ioctl(QUERYCTRL, asked):
            return None
        _, _, _, low, high, _, default, flags = QUERY.unpack(asked)
        return None if flags & (DISABLED | READ_ONLY) else Range(low, high, default)

    def get(self, control: Control) -> int | None:
        """Return a control's value."""
        asked = bytearray(VALUE.pack(control, 0))
        if control not in self.ranges or not self._ioctl(G_CTRL, asked):
            return None
        return int(VALUE.unpack(asked)[1])

    def set(self, control: Control, value: int) -> bool:
        """Set a control, within its range; returns whether the camera took it."""
        known = self.ranges.get(control)
        if known is None:
            return False
        value = min(max(value, known.low), known.high)
        if self._ioctl(S_CTRL, bytearray(VALUE.pack(control, value))):
            return True
        log.warning("camera: refuses %s = %d", control.name.lower(), value)
        return False

    def _ioctl(self, call: int, data: bytearray) -> bool:
        if self._file is None:
            return False
        try:
            fcntl.ioctl(self._file, call, data)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Let go of the device; closing twice is harmless."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
