"""What the device loop watches of itself after each lamp: pictures and heat."""

import time
from collections.abc import Callable
from typing import Protocol

from edge.core.types.events import Step
from edge.core.types.frames import Frame
from edge.devices.host.system import health
from edge.errors import DeviceError, Reason
from edge.session.cooling import Cooling
from edge.session.health_meter import HealthMeter

HEAT_S = 10.0  # chosen: a board warms by a degree in so long
# Chosen: after blue and dark lamps, and as long as a camera without any picture gets.
GIVE_UP_S = 8.0


class Rated(Protocol):
    """What of a camera can be told."""

    def ask(self, fps: float) -> None:
        """Have pictures come so often a second from now on."""


class Viewing(Protocol):
    """Whatever else looks at frames after their lamp."""

    def take(self, frame: Frame, step: Step) -> None:
        """Look at one."""


class Notifier(Protocol):
    """Whoever shows one line of how the rack is."""

    def status(self, text: str) -> None:
        """Show it."""


class LoopWatch:
    """Called once a frame, after the lamp is set.

    Parameters
    ----------
    meter
        Counts; health reads it.
    cooling, rate
        Of the camera; None where a file is watched: its pictures come as they are.
    notifier
        systemd.
    view
        Notices a camera that was knocked.
    temperature_c, clock
        For tests.
    """

    def __init__(
        self,
        meter: HealthMeter,
        notifier: Notifier,
        cooling: Cooling | None = None,
        rate: Rated | None = None,
        view: Viewing | None = None,
        *,
        temperature_c: Callable[[], float | None] = lambda: health().temperature_c,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._meter = meter
        self._notifier = notifier
        self._cooling = cooling
        self._rate = rate
        self._view = view
        self._temperature_c = temperature_c
        self._clock = clock
        self._felt_s = clock()
        self._frozen_s: float | None = None

    @property
    def frozen(self) -> bool:
        """Return whether a camera gives the same picture again and again.

        A lamp that goes on about it would lie; one that nobody sets turns blue.
        """
        return self._rate is not None and self._meter.frozen

    def take(self, frame: Frame, step: Step, dropped: int, step_ms: float) -> None:
        """Take a frame with what it came to, as ``HealthMeter.take`` does.

        Raises
        ------
        DeviceError
            When the camera's picture has been frozen for long.
        """
        if self._meter.take(frame, step, dropped, step_ms):
            self._notifier.status(self._meter.last.line)
        if not self.frozen:
            self._frozen_s = None
        elif self._frozen_s is None:
            self._frozen_s = frame.t_s
        elif frame.t_s - self._frozen_s >= GIVE_UP_S:
            raise DeviceError(
                "camera: gives the very same picture again and again; check its cable "
                "and restart (systemctl restart hingewatch)",
                Reason.STALLED,
            )
        self._cool()
        if self._view is not None:
            self._view.take(frame, step)

    def _cool(self) -> None:
        now_s = self._clock()
        if self._cooling is None or self._rate is None or now_s - self._felt_s < HEAT_S:
            return
        self._felt_s = now_s
        if self._cooling.step(now_s, self._temperature_c()):
            self._rate.ask(self._cooling.fps)
            self._meter.fps_target = self._cooling.fps
