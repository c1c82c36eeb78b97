"""States of the lamp, and the pins of the default settings."""

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
