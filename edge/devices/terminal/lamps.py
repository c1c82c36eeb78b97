"""The lamps on a screen, through rich: the same patterns, with words and shapes."""

import math
import time
from collections.abc import Callable

from rich.console import Console
from rich.live import Live

from edge.closing import Closing
from edge.core.advising.advice import advice_of
from edge.core.movement.rep_tally import RepTally
from edge.core.types.codes import Level
from edge.core.types.events import ExerciseRecognised, SetFinished, Step
from edge.core.types.exercise import Family
from edge.core.types.records import HoldRecord, RepRecord
from edge.core.types.states import Feedback
from edge.devices.lamps.patterns import LampSettings, PatternRow, rows
from edge.devices.terminal.progress import REDRAW_S, done_fraction
from edge.devices.terminal.screen import Scene, degrees, percent, picture, words
from edge.exercises.tables import load_exercise
from edge.texts.table import text


class Terminal(Closing):
    """Draws every step live; without a terminal, prints one line per change.

    Use it in a ``with`` block. On a terminal it redraws at most twelve times a second
    of its ``clock``, while the lamp's pattern runs on the source's time, so that it
    is the same whenever the same video is replayed.

    Parameters
    ----------
    console : Console or None
        Where to draw; None is standard output.
    title : str
        The source's name.
    frames_expected, duration_s : int or None, float or None
        Length of the source, where known, for the progress bar.
    settings : LampSettings or None
        Lamp patterns; None takes the defaults.
    clock : callable
        Seconds on a clock that never goes back.
    """

    def __init__(
        self,
        *,
        console: Console | None = None,
        title: str = "",
        frames_expected: int | None = None,
        duration_s: float | None = None,
        settings: LampSettings | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._console = console or Console()
        self._title = title
        self._frames_expected = frames_expected
        self._duration_s = duration_s
        self._rows = rows(settings or LampSettings())
        self._clock = clock
        self._ascii = self._console.options.ascii_only
        self._live: Live | None = None
        if self._console.is_terminal and not self._console.is_dumb_terminal:
            # What others print goes where it was sent, --frames - above all.
            self._live = Live(
                console=self._console,
                auto_refresh=False,
                redirect_stdout=False,
                redirect_stderr=False,
            )
        self._step: Step | None = None
        self._feedback: Feedback | None = None
        self._since_s = 0.0
        self._reps = RepTally()
        self._exercise = ""
        self._family: Family | None = None
        self._started = self._drawn = -math.inf
        self._frames = 0

    def show(self, step: Step) -> None:
        """Take in one step; draw it when it is time to."""
        now = self._clock()
        if self._step is None:
            self._started = now
            if self._live:
                self._live.start()
        changed = _changed(self._feedback, step.feedback)
        if self._feedback != step.feedback:
            self._feedback, self._since_s = step.feedback, step.t_s
        self._step = step
        self._frames += 1
        held = self._reps.last_hold
        finished = self._reps.take(step.events)
        self._follow_exercise(step)
        if self._live is None:
            self._print_changes(step, changed, finished)
            if self._reps.last_hold is not held:
                self._print_hold(step.t_s, self._reps.last_hold)
        elif now - self._drawn >= REDRAW_S:
            self._drawn = now
            self._draw(self._live, step)

    def _follow_exercise(self, step: Step) -> None:
        for event in step.events:
            if isinstance(event, ExerciseRecognised):
                self._exercise = words(event.exercise)
                self._family = load_exercise(event.exercise).family
                if self._live is None:
                    self._print(f"{step.t_s:8.2f} s  this is a {self._exercise}")
            elif isinstance(event, SetFinished):
                self._exercise, self._family = "", None

    def close(self) -> None:
        """Draw the last step and leave the terminal as it was; may be called twice."""
        if self._live and self._live.is_started:
            if self._step:
                self._draw(self._live, self._step)
            self._live.stop()

    def _print_changes(
        self, step: Step, changed: bool, finished: tuple[RepRecord, ...]
    ) -> None:
        if changed:
            spine = step.spine
            cue = f" ({words(step.feedback.cue)})" if step.feedback.cue else ""
            self._print(
                f"{step.t_s:8.2f} s  {step.feedback.level}{cue}  "
                f"pelvic tilt {degrees(spine.pelvis_tilt_deg, self._ascii)}, "
                f"spine flexion {degrees(spine.spine_flexion_deg, self._ascii)}"
            )
        for rep in finished:
            self._print(f"{step.t_s:8.2f} s  rep {rep.index}: {_verdict(rep)}")
            self._advise(rep)

    def _print_hold(self, t_s: float, hold: HoldRecord | None) -> None:
        if hold:
            lasted_s = hold.end_s - hold.start_s
            told = f"hold {hold.index}: {_remarked(hold)}, {lasted_s:.1f} s"
            self._print(f"{t_s:8.2f} s  {told}")
            self._advise(hold)

    def _advise(self, record: RepRecord | HoldRecord) -> None:
        for code in advice_of(record, self._family):
            self._print(f"{'':12}{text('advice', code)}")

    def _print(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _draw(self, live: Live, step: Step) -> None:
        feedback, elapsed_s = step.feedback, self._clock() - self._started
        row = self._rows.get((feedback.level, feedback.cue))
        row = row or self._rows[feedback.level, None]
        shown = Scene(
            step=step,
            colour=row.light.colour,
            glow=brightness(row, step.t_s - self._since_s),
            reps=self._reps.count,
            rep=self._reps.last,
            fps=self._frames / elapsed_s if elapsed_s > 0 else math.nan,
            fraction=done_fraction(step, self._frames_expected, self._duration_s),
            title=" · ".join(filter(None, (self._title, self._exercise))),
            width=self._console.width,
            ascii=self._ascii,
            holds=self._reps.holds,
            hold=self._reps.last_hold,
        )
        live.update(picture(shown), refresh=True)


def brightness(row: PatternRow, since_s: float) -> float:
    """Return how bright, 0 to 1, a lamp is ``since_s`` after it was set."""
    if since_s < row.wink_s:
        return 0.0
    steps = row.light.steps
    cycle_s = sum(seconds for _, seconds in steps)
    at_s = since_s % cycle_s if math.isfinite(cycle_s) else since_s
    for level, seconds in steps:
        if at_s < seconds:
            return level
        at_s -= seconds
    return steps[-1][0]


def _changed(before: Feedback | None, now: Feedback) -> bool:
    """Return whether a line is due: another level, or another step of a bow."""
    if before is None or before.level != now.level:
        return True
    return before.cue != now.cue and now.level is Level.UNSURE


def _verdict(rep: RepRecord) -> str:
    share = rep.hip_share
    hips = f", {percent(share)} from the hips" if not rep.side else f", {rep.side}"
    return _remarked(rep) + hips


def _remarked(each: RepRecord | HoldRecord) -> str:
    faults = ", ".join(dict.fromkeys(words(fault.code) for fault in each.faults))
    return f"{each.verdict} ({faults})" if faults else str(each.verdict)
