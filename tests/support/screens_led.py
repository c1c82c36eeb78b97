"""A lifter who is led through a guided screen, and the pipeline that watches them."""

import json
import math
from dataclasses import replace

import numpy as np

from edge.core.following.follower import Known
from edge.core.types.codes import Level, Phase, Side, Verdict, ViewKind
from edge.core.types.events import (
    HoldFinished,
    HoldStarted,
    RepFinished,
    SetFinished,
    Step,
)
from edge.core.types.frames import Pose, View
from edge.core.types.records import Posture, SetRecord
from edge.core.types.states import BodyAngles, Feedback, Movement, SpineState
from edge.devices.host.system import clock_reading
from edge.session.screen.guide import exercises_of
from edge.session.screen.machine import DONE_S, Machine
from edge.session.screen.recorder import ScreenRecorder
from edge.session.screen.stations import STATIONS, Stage
from edge.wire.kinds.screen import Screen
from edge.wire.reading import read
from support.control_made import Sink
from support.records_made import hold, rep

GOOD, FAULT, UNSURE = Verdict.GOOD, Verdict.FAULT, Verdict.UNSURE
NEUTRAL = Posture(5.0, 5.0)
RATE_HZ = 10.0
ABOUT = {"rack": "rack-1", "model": {"name": "m", "sha256": "0" * 64}}


class Lifter:
    """A pipeline that answers as a test says, and the lifter before it."""

    def __init__(self, posture=NEUTRAL, stations=STATIONS):
        self.posture = posture
        self.exercise = None
        self.used = []
        self.t_s = 0.0
        self._reps, self._holds = [], []
        exercises = exercises_of(stations)
        self.machine = Machine(self, exercises, stations)
        self.sink = Sink()
        self.stored = []
        self.sink.open_session = self.stored.append
        self.recorder = ScreenRecorder(
            self.machine, exercises, ABOUT, clock_reading, self.sink
        )
        self.cues = []

    def use(self, *exercises):
        ended = self.finish()
        self.used.append(exercises[0].name)
        return ended

    def finish(self):
        reps, self._reps = tuple(self._reps), []
        holds, self._holds = tuple(self._holds), []
        if not reps and not holds:
            return ()
        return (SetFinished(self.t_s, SetRecord("x", reps, holds), Posture()),)

    def recalibrate(self):
        self.used.append("recalibrate")

    def known(self):
        return Known(None, self.posture)

    def show(self, s=0.1, events=(), there=True, lean_deg=0.0, flexion_deg=5.0):
        """Go on for ``s`` seconds; the events come with the first frame."""
        for _ in range(max(round(s * RATE_HZ), 1)):
            self.t_s += 1 / RATE_HZ
            xy = np.full((17, 2), 0.5 if there else math.nan, np.float32)
            self.machine.take(
                made := Step(
                    self.t_s,
                    0,
                    Pose(self.t_s, xy, np.ones(17, np.float32)),
                    View(ViewKind.SIDE, 1, 0.0, 100.0),
                    None,
                    BodyAngles(self.t_s, lean_deg, 0.0, 0.0, 0.0, 0.0),
                    SpineState(self.t_s, 0.0, flexion_deg, 0.0, 0.0, 0.9),
                    Movement(self.t_s, Phase.STANDING, 0.0, None),
                    Feedback(Level.NEUTRAL),
                    events,
                )
            )
            self.recorder.take(made)
            events = ()
            cue = self.machine.feedback and self.machine.feedback.cue
            if not self.cues or cue != self.cues[-1]:
                self.cues.append(cue)

    def to(self, name, round=1):
        """Go on to where a station is worked at; those before are left out."""
        for _ in range(10_000):
            machine = self.machine
            if (machine.seen and machine.station.name == name) and (
                machine.stage is Stage.WORK and machine.round == round
            ):
                return
            if machine.seen and machine.station.name != name:
                machine.skip()
            self.show()
        raise AssertionError(f"never came to {name}")

    def rep(self, verdict=GOOD, trunk_deg=65.0, faults=(), side=None):
        made = replace(
            rep(
                len(self._reps) + 1, verdict=verdict, trunk_deg=trunk_deg, faults=faults
            ),
            side=side,
        )
        self._reps.append(made)
        self.show(2.0, (RepFinished(self.t_s, made),))

    def hold(self, seconds, verdict=GOOD, faults=(), side=None):
        start_s = self.t_s
        self.show(1.0)
        made = hold(
            len(self._holds) + 1,
            start_s=start_s,
            end_s=start_s + seconds,
            verdict=verdict,
            faults=faults,
            side=side,
        )
        self.show(0.1, (HoldStarted(self.t_s, made.index, start_s, side),))
        self.show(seconds - 1.0)
        self._holds.append(made)
        self.show(0.1, (HoldFinished(self.t_s, made),))

    def record(self):
        self.machine.stop()
        record = self.recorder.close()
        read(Screen, json.dumps(record).encode())  # as the contract has it
        return record

    def station(self, name):
        return next(s for s in self.record()["stations"] if s["station"] == name)


def through(lifter):
    """Do all that is asked for, well."""
    for station in STATIONS[1:]:
        for round in range(1, station.rounds + 1):
            while lifter.machine.stage is not Stage.WORK or (
                lifter.machine.station is not station or lifter.machine.round != round
            ):
                lifter.show()
            for at in range(station.reps):
                lifter.rep(side=(Side.LEFT, Side.RIGHT)[at % 2])
            if station.lean_s:
                lifter.show(station.lean_s + 0.2, lean_deg=50.0)
            if station.hold_s:
                lifter.hold(station.hold_s + 1.0)
    lifter.show(DONE_S + 0.2)
