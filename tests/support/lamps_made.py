"""Lamps on mock pins: a pin that remembers its tones, and time that the test moves."""

import math

from gpiozero.pins.mock import MockPWMPin

from edge.core.types.codes import Cue, Level
from edge.core.types.states import Feedback

RED, GREEN, BLUE, BUZZER = 17, 27, 22, 23
ABSENT = Feedback(Level.ABSENT)
UNSURE = Feedback(Level.UNSURE)
NEUTRAL = Feedback(Level.NEUTRAL)
CAUTION = Feedback(Level.CAUTION)
FLEXION = Feedback(Level.FAULT, Cue.SPINE_FLEXION)
EXTENSION = Feedback(Level.FAULT, Cue.SPINE_EXTENSION)
GOOD_REP = Feedback(Level.NEUTRAL, Cue.GOOD_REP)


class TonePin(MockPWMPin):
    """A pin that also remembers at which frequency it was driven."""

    def __init__(self, factory, info):
        self.tones = []
        super().__init__(factory, info)

    def _set_frequency(self, value):
        self.tones.append(value)
        super()._set_frequency(value)


class FakeThread:
    """Stands in for gpiozero's thread: plays when told to, on a clock of its own."""

    made: "list[FakeThread]"

    def __init__(self, target, args):
        self.target, self.args = target, args
        self.stopping = self
        self.waits = []
        self.limit_s = 0.0
        self.alive = False
        self.made.append(self)

    def start(self):
        self.alive = True

    def stop(self, timeout):
        self.alive = False

    def wait(self, seconds):
        self.waits.append(seconds)
        return math.fsum(self.waits) > self.limit_s

    def run_for(self, seconds):
        assert self.alive
        self.limit_s = seconds + 1e-6
        self.target(*self.args)


def history(factory, number):
    return [state.state for state in factory.pin(number).states]
