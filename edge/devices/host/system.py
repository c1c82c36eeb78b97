"""The machine underneath: service manager, clock, heat and power."""

import ctypes
import faulthandler
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from edge.closing import Closing
from edge.errors import EdgeError

log = logging.getLogger(__name__)

# What asks a process to end.
ENDS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

# The kernel's own limit between "somebody keeps this clock right" and "nobody does";
# systemd's NTPSynchronized uses the same.
MAX_CLOCK_ERROR_US = 16_000_000


class Notifier:
    """Tells systemd how the service is; does nothing when systemd did not start it.

    Parameters
    ----------
    clock
        Monotonic seconds; for tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        # "@" stands for the zero byte of an address that is in no folder.
        self._address = os.environ.get("NOTIFY_SOCKET", "").replace("@", "\0", 1)
        self._every_s = _watchdog_s() / 4
        self._fed_s = clock()
        self._frames = self._inferences = 0

    def ready(self) -> None:
        """Say that frames are being judged; the watchdog begins to count."""
        self._send("READY=1")

    def status(self, text: str) -> None:
        """Say one line that ``systemctl status`` shows."""
        self._send("STATUS=" + text.replace("\n", " "))

    def alive(self, frames: int, inferences: int) -> None:
        """Feed the watchdog, if both counts have grown since it was last fed.

        To be called once per frame with totals: a camera that delivers to a dead
        model, and a model that sees no new picture, are both left to starve.
        """
        now_s = self._clock()
        if not self._every_s or now_s - self._fed_s < self._every_s:
            return
        if frames > self._frames and inferences > self._inferences:
            self._fed_s, self._frames, self._inferences = now_s, frames, inferences
            self._send("WATCHDOG=1")

    def waiting(self, why: str) -> None:
        """Say that no frame is judged, as is wanted; feeds the watchdog by itself."""
        self._send(f"READY=1\nWATCHDOG=1\nSTATUS={why}")

    def stopping(self) -> None:
        """Say that the end is wanted."""
        self._send("STOPPING=1")

    def _send(self, text: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
                sender.setblocking(False)
                sender.sendto(text.encode(), self._address)
        except OSError as error:
            # Unheard, the service manager does what it must; nothing waits for it.
            log.debug("the service manager does not hear: %s", error)


def _watchdog_s() -> float:
    """Return the time after which systemd kills, 0 when it does not."""
    if os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return 0.0
    try:
        return max(int(os.environ.get("WATCHDOG_USEC", "0")), 0) / 1e6
    except ValueError:
        return 0.0


class LastResort(Closing):
    """Ends the process some time after a signal asked for it, if it is still there.

    Python runs its own handlers in the main thread, and not before a call of foreign
    code there returns, such as a model's that hangs. The byte that this waits for is
    written by the kernel's handler, at once. Once asked, it outlasts ``close``: what
    comes after may hang as well.

    Parameters
    ----------
    seconds
        How long lamps, session and store have. Chosen: below the unit's 20 s.
    leave
        Ends the process with a code, past everything that hangs.
    """

    def __init__(
        self, seconds: float = 15.0, leave: Callable[[int], None] = os._exit
    ) -> None:
        self._seconds = seconds
        self._leave = leave
        self._asked = self._closed = False
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._before = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        threading.Thread(target=self._wait, name="last resort", daemon=True).start()

    def _wait(self) -> None:
        while heard := os.read(self._read, 64):
            if set(ENDS).intersection(heard):
                self._asked = True
                until_s = time.monotonic() + self._seconds
                while (left_s := until_s - time.monotonic()) > 0.0:
                    # Foreign code may keep the interpreter itself, and this thread
                    # with it; faulthandler's is none of Python's.
                    faulthandler.dump_traceback_later(left_s + 1.0, exit=True, file=2)
                    time.sleep(min(left_s, 0.5))
                self._leave(EdgeError.exit_code)
        os.close(self._read)

    def close(self) -> None:
        """Stand down, unless the end was asked for; closing twice is harmless."""
        if not self._asked and not self._closed:
            self._closed = True
            signal.set_wakeup_fd(self._before)
            os.close(self._write)


def default_threads(root: Path = Path("/")) -> int:
    """Return how many threads a model takes where nobody has said.

    All cores but one of a Raspberry Pi, which has nothing else to do; one elsewhere.
    Chosen: a published 95 ms a frame on a Pi 4 are with four threads, and the last
    core is left to the camera, the lamps and the back's own network.
    """
    board = _read([root / "proc/device-tree/model"]) or ""
    if not board.startswith("Raspberry Pi"):
        return 1
    return max(len(os.sched_getaffinity(0)) - 1, 1)


@dataclass(frozen=True, slots=True)
class ClockReading:
    """When something began, in words that survive a clock nobody has set.

    ``utc`` is ISO 8601, or None while ``time_synced`` is False: a board without a clock
    battery wakes up in the past.
    """

    boot_id: str
    mono_s: float
    utc: str | None
    time_synced: bool


def clock_reading() -> ClockReading:
    """Return this moment."""
    synced = time_synced()
    utc = datetime.now(UTC).isoformat(timespec="milliseconds") if synced else None
    return ClockReading(boot_id(), time.monotonic(), utc, synced)


def boot_id(root: Path = Path("/")) -> str:
    """Return the id of this boot, which tells one monotonic clock from the next."""
    return _read([root / "proc/sys/kernel/random/boot_id"]) or ""


def time_synced() -> bool:
    """Whether the kernel believes its clock; no program is started to find out."""
    # struct timex in native longs: modes, offset, freq, maxerror, ...; mode 0 reads.
    timex = (ctypes.c_long * 64)()
    try:
        known = ctypes.CDLL(None).adjtimex(ctypes.byref(timex)) >= 0
    except (OSError, AttributeError):
        return False
    return bool(known and timex[3] < MAX_CLOCK_ERROR_US)


@dataclass(frozen=True, slots=True)
class Health:
    """What the board feels; None where it cannot tell.

    ``throttled`` holds the firmware's bits: 0-3 under-voltage, capped, throttled, too
    hot right now, 16-19 the same since boot.
    """

    temperature_c: float | None
    throttled: int | None
    under_voltage: bool | None


def health(root: Path = Path("/")) -> Health:
    """Return heat and power, from files below ``root``."""
    zones = (root / "sys/class/thermal").glob("thermal_zone*/temp")
    heat = [value for zone in zones if (value := _number([zone])) is not None]
    alarms = (root / "sys/class/hwmon").glob("hwmon*/in0_lcrit_alarm")
    alarm = _number(alarms)
    firmware = (root / "sys/devices/platform").glob("soc*/soc*:firmware/get_throttled")
    return Health(
        temperature_c=max(heat) / 1000.0 if heat else None,
        throttled=_number(firmware, base=16),
        under_voltage=None if alarm is None else bool(alarm),
    )


def _number(paths: Iterable[Path], base: int = 10) -> int | None:
    try:
        return int(_read(paths) or "", base)
    except ValueError:
        return None


def _read(paths: Iterable[Path]) -> str | None:
    """Return the stripped text of the first that can be read."""
    for path in paths:
        try:
            return path.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
    return None
