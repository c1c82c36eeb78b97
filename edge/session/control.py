"""Obeys what the rack is told over MQTT, and says what it shows and is set to."""

from collections.abc import Callable
from typing import Any

from edge.config.sections import AUTO
from edge.core.advising.coach import Coach
from edge.core.movement.rep_tally import RepTally
from edge.core.spine.own_hinge import OwnHinge
from edge.core.types.events import (
    ExerciseRecognised,
    HingeLearnt,
    HingeRefused,
    SetFinished,
    Step,
)
from edge.core.types.records import payload
from edge.exercises.tables import exercise_names
from edge.session.parties import Buzzer, Forgetful, Guide, Judging, Line
from edge.session.recorder import SessionRecorder
from edge.session.reference.bow_file import BOW_UNUSABLE
from edge.wire import payloads
from edge.wire.payloads import Command
from edge.wiring import chosen_exercises

SCREEN = "screen"
BUSY = "a screen is in progress; end it first"
UNKNOWN = "unknown exercise; known: "
# Told from the first state on: a missing key says less than null, and readers warn.
NOTHING_YET = {"verdict": None, "hip_share": None}


class Control:
    """``attend`` is called once a frame, after the lamp is set; it never waits.

    Exercises are read when it is made, because a frame must not wait for a disk.
    """

    def __init__(
        self,
        line: Line,
        judging: Judging,
        recorder: SessionRecorder,
        exercise: str,
        buzzer: Buzzer | None = None,
        hinges: Forgetful | None = None,
        guide: Guide | None = None,
    ) -> None:
        self._line = line
        self._judging = judging
        self._recorder = recorder
        self._buzzer = buzzer
        self._hinges = hinges
        self._guide = guide
        self._asked: Command | None = None  # for a bow that is not over yet
        self._exercises = {name: chosen_exercises(name) for name in exercise_choices()}
        # A name may be an alias; what is told is the exercise's own.
        named = chosen_exercises(exercise)[0].name
        self._exercise = AUTO if exercise == AUTO else named
        self._reps = RepTally()
        self._coach = Coach()
        self._last_rep: dict[str, Any] = dict(NOTHING_YET)
        self._recognised: str | None = None
        self._obeyed: dict[type[Command], Callable[[Any], str | None]] = {
            payloads.Start: self._start,
            payloads.End: self._end,
            payloads.Skip: self._skip,
            payloads.SetExercise: self._use,
            payloads.SetAthlete: self._name,
            payloads.Load: self._load,
            payloads.Mute: self._mute,
            payloads.Recalibrate: self._recalibrate,
            payloads.Reference: self._reference,
        }

    def attend(self, step: Step) -> None:
        """Obey at most one command, and tell what has changed."""
        self._answer_bow(step)
        waiting = self._line.poll()
        if waiting is not None:
            name, command = waiting
            error = self._obeyed[type(command)](command)
            if command is not self._asked:
                self._line.respond(name, command, error)
        if not self._recorder.open and not self._screening:
            # Another lifter's figures are nobody else's.
            self._reps.reset()
            self._coach.forget()
            self._last_rep = dict(NOTHING_YET)
        for event in step.events:
            if isinstance(event, ExerciseRecognised):
                self._recognised = event.exercise
            elif isinstance(event, SetFinished):
                self._recognised = None
        held = self._reps.last_hold
        reps = self._reps.take(step.events)
        if self._reps.last_hold is not held:
            verdict = payload(self._reps.last_hold)["verdict"]
            self._last_rep |= {"verdict": verdict, "hip_share": None}
        for each in reps:
            rep = payload(each)
            self._last_rep |= {key: rep[key] for key in ("verdict", "hip_share")}
        named = self._recognised if self._exercise == AUTO else self._exercise
        known = self._exercises.get(named or "")
        family = known[0].family if known else None
        self._coach.take(step.events, family)
        shown = (self._guide and self._guide.feedback) or step.feedback
        self._line.state(
            {
                "schema": "state/1",
                "level": str(shown.level),
                "cue": shown.cue and str(shown.cue),
                "screen": self._guide and self._guide.state(),
                "exercise": self._exercise,
                "recognised": self._recognised,
                "mute": self._buzzer is None or self._buzzer.muted,
                "athlete": self._recorder.athlete,
                "load_kg": self._recorder.load_kg,
                "session": self._recorder.session_id,
                "reps": self._reps.count,
                "holds": self._reps.holds,
                "advice": list(self._coach.codes),
                **_own_hinge(self._judging.own_hinge),
                **self._last_rep,
            }
        )

    @property
    def _screening(self) -> bool:
        return self._guide is not None and self._guide.running

    def _start(self, command: payloads.Start) -> str | None:
        wanted = command.exercise
        if wanted == SCREEN and self._guide:
            self._end(command)
            self._guide.begin(self._exercises[self._exercise])
            return None
        if wanted is not None and wanted not in self._exercises:
            return UNKNOWN + ", ".join(
                [SCREEN] * bool(self._guide) + [*self._exercises]
            )
        self._end(command)
        if wanted is not None:
            self._judge_by(wanted)
        self._recorder.begin()
        return None

    def _end(self, command: Command) -> str | None:
        if self._guide and self._screening:
            self._guide.stop()
            return None
        ended = self._recorder.end(self._judging)
        return "no session is open" if ended is None else None

    def _skip(self, command: payloads.Skip) -> str | None:
        if not self._guide or not self._screening:
            return "no screen is in progress"
        self._guide.skip()
        return None

    def _use(self, command: payloads.SetExercise) -> str | None:
        if command.exercise not in self._exercises:
            return UNKNOWN + ", ".join(self._exercises)
        if self._screening:
            return BUSY
        self._judge_by(command.exercise)
        return None

    def _judge_by(self, exercise: str) -> None:
        self._recorder.note(self._judging.use(*self._exercises[exercise]))
        self._exercise, self._recognised = exercise, None

    def _name(self, command: payloads.SetAthlete) -> None:
        self._recorder.athlete = command.athlete

    def _load(self, command: payloads.Load) -> None:
        self._recorder.load_kg = command.load_kg

    def _mute(self, command: payloads.Mute) -> str | None:
        if self._buzzer is None:
            return "this rack has no buzzer"
        self._buzzer.muted = command.mute
        return None

    def _recalibrate(self, command: payloads.Recalibrate) -> None:
        self._judging.recalibrate()
        if self._hinges is not None:
            self._hinges.forget()

    def _reference(self, command: payloads.Reference) -> str | None:
        if self._screening:
            return BUSY
        if self._asked is not None:
            return "a bow is being waited for already"
        self._judging.learn_hinge()
        self._asked = command  # answered when the bow is over
        return None

    def _answer_bow(self, step: Step) -> None:
        for event in step.events:
            if self._asked is not None and isinstance(
                event, (HingeLearnt, HingeRefused)
            ):
                error = None
                if isinstance(event, HingeRefused):
                    error = BOW_UNUSABLE[event.reason]
                self._line.respond("reference", self._asked, error)
                self._asked = None


def exercise_choices() -> tuple[str, ...]:
    """Return what a rack may be told to judge by: ``auto``, shipped and users' own."""
    return (AUTO, *exercise_names())


def _own_hinge(hinge: OwnHinge | None) -> dict[str, float | None]:
    if hinge is None:
        return dict.fromkeys(
            ("own_hinge_worth", "own_hinge_change_deg", "own_hinge_doubt_deg")
        )
    return {
        "own_hinge_worth": round(hinge.worth, 2),
        "own_hinge_change_deg": round(hinge.change_deg, 1),
        "own_hinge_doubt_deg": round(hinge.doubt_deg, 1),
    }
