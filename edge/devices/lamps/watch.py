"""A dead man's switch: what the lamps do once nobody tells them anything any more."""

import faulthandler
import logging
import os
import statistics
import threading
import time
from collections import deque
from collections.abc import Callable
from itertools import pairwise

from edge.core.types.codes import Level
from edge.errors import EdgeError

log = logging.getLogger(__name__)

# Chosen: 15 frames of a rack's camera, longer than any hiccup that was measured; what
# the lamp says is then about a body that has moved on.
SILENT_S = 0.5
# A slow machine's frames are not a stall.
SILENT_INTERVALS = 3
# Chosen: blue for so long says "wait", and then dark says "off".
BLUE_S = 1.5
# A pin takes microseconds. Chosen: so long under way, it will not come back, and only
# the end of the process makes the kernel let go of it.
STUCK_S, LEAVE_S = 1.0, 2.0
LOOK_S = 0.1  # chosen: a fifth of the shortest limit
# Foreign code that keeps the interpreter stops this watch too. Chosen: no call of ours
# is known to keep it for longer than a tenth of a second.
FROZEN_S = 4.0

Now = Callable[[], float]


class LampWatch:
    """Watches from a thread of its own, which touches no pin and waits for nobody.

    Parameters
    ----------
    fall_back
        Shows a level; called in one more thread, as a pin may hang.
    busy_since
        Returns when the write to a pin began that is under way, s, or None.
    clock
        Monotonic seconds.
    leave
        Ends the process with a code, past everything that hangs.
    """

    def __init__(
        self,
        fall_back: Callable[[Level], None],
        busy_since: Callable[[], float | None],
        *,
        clock: Now = time.monotonic,
        leave: Callable[[int], None] = os._exit,
    ) -> None:
        self.stuck = False
        self._fall_back = fall_back
        self._busy_since = busy_since
        self._clock = clock
        self._leave = leave
        self._alive_s: deque[float] = deque(maxlen=10)
        self._level: Level | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name="lamp watch", daemon=True
        )
        self._thread.start()

    def alive(self) -> None:
        """Note that somebody has said what the lamps are to show."""
        self._alive_s.append(self._clock())

    def due(self) -> Level | None:
        """Return what is to be shown in place of what was said last, if anything."""
        alive_s = list(self._alive_s)
        if not alive_s:
            return None
        usual_s = statistics.median(
            [later - sooner for sooner, later in pairwise(alive_s)] or [0.0]
        )
        late_s = self._clock() - alive_s[-1]
        late_s -= max(SILENT_S, SILENT_INTERVALS * usual_s)
        if late_s < 0.0:
            return None
        return Level.UNSURE if late_s < BLUE_S else Level.ABSENT

    def look(self) -> None:
        """Do what is due now."""
        since_s = self._busy_since()
        busy_s = 0.0 if since_s is None else self._clock() - since_s
        self.stuck = busy_s > STUCK_S
        if busy_s > LEAVE_S:
            log.critical("lamps: a pin does not answer; ending, to have them let go")
            self._leave(EdgeError.exit_code)
        level = self.due()
        if level is not self._level and level is not None:
            work = threading.Thread(target=self._fall_back, args=(level,), daemon=True)
            work.start()
        self._level = level

    def stop(self) -> None:
        """End the watch; stopping twice is harmless."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(LOOK_S):
            if self._alive_s:
                # Its thread is none of Python's: it needs no interpreter to end it.
                faulthandler.dump_traceback_later(FROZEN_S, exit=True, file=2)
            self.look()
        faulthandler.cancel_dump_traceback_later()
