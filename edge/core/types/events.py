"""What happens, and everything that one frame led to."""

from dataclasses import dataclass, field

from edge.core.spine.own_hinge import OwnHinge, Unusable
from edge.core.types.codes import BodyPosture, FaultCode, Side, ViewKind
from edge.core.types.frames import (
    DorsalContour,
    Pose,
    View,
)
from edge.core.types.records import (
    FaultRecord,
    HoldRecord,
    Posture,
    RepRecord,
    SetRecord,
)
from edge.core.types.states import BodyAngles, Feedback, Movement, SpineState

PICKED_UP = "picked_up"


@dataclass(frozen=True, slots=True)
class RepStarted:
    """The lifter left standing far enough that a repetition has begun."""

    t_s: float
    index: int


@dataclass(frozen=True, slots=True)
class RepFinished:
    """The lifter stands again after a full repetition."""

    t_s: float
    rep: RepRecord


@dataclass(frozen=True, slots=True)
class RepDiscarded:
    """A movement that began like a repetition was none; ``reason`` is a code.

    Only one that is ``PICKED_UP`` was counted before: the set's first, which took up
    the weight that the others are done with. The others' numbers move up by one.
    """

    t_s: float
    reason: str


@dataclass(frozen=True, slots=True)
class HoldStarted:
    """A position is held; it counts from ``start_s``, when it was first kept."""

    t_s: float
    index: int
    start_s: float
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class HoldReached:
    """A hold has lasted as long as is aimed for; it goes on."""

    t_s: float
    index: int


@dataclass(frozen=True, slots=True)
class HoldFinished:
    """A hold is over."""

    t_s: float
    hold: HoldRecord


@dataclass(frozen=True, slots=True)
class ExerciseRecognised:
    """What is being done was not named and is known from now on.

    ``exercise`` is the name that the set goes by; ``sure`` says that it is that one and
    not just one of its family.
    """

    t_s: float
    exercise: str
    sure: bool


@dataclass(frozen=True, slots=True)
class FaultRaised:
    """A fault passed its upper threshold."""

    t_s: float
    code: FaultCode


@dataclass(frozen=True, slots=True)
class FaultCleared:
    """A fault fell below its lower threshold."""

    t_s: float
    fault: FaultRecord


@dataclass(frozen=True, slots=True)
class LifterLost:
    """Nobody is followed any more."""

    t_s: float


@dataclass(frozen=True, slots=True)
class LifterFound:
    """A lifter is followed from now on."""

    t_s: float


@dataclass(frozen=True, slots=True)
class SetFinished:
    """The lifter rested, left or the session ended: the set is final.

    ``posture`` is how whoever did it last stands.
    """

    t_s: float
    set: SetRecord
    posture: Posture = field(default_factory=Posture)


@dataclass(frozen=True, slots=True)
class HingeLearnt:
    """A bow told the lifter's own neutral hinge; later bends are read against it."""

    t_s: float
    hinge: OwnHinge


@dataclass(frozen=True, slots=True)
class HingeRefused:
    """A bow that was asked for tells nothing; what was known before stays."""

    t_s: float
    reason: Unusable


@dataclass(frozen=True, slots=True)
class HingeForgotten:
    """Whoever bowed is out of sight: the next may be somebody else."""

    t_s: float


Event = (
    RepStarted
    | RepFinished
    | RepDiscarded
    | HoldStarted
    | HoldReached
    | HoldFinished
    | ExerciseRecognised
    | FaultRaised
    | FaultCleared
    | LifterLost
    | LifterFound
    | SetFinished
    | HingeLearnt
    | HingeRefused
    | HingeForgotten
)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Everything that one frame led to; what goldens and recordings store."""

    t_s: float
    index: int
    pose: Pose
    view: View
    contour: DorsalContour | None
    angles: BodyAngles
    spine: SpineState
    movement: Movement
    feedback: Feedback
    events: tuple[Event, ...] = ()
    body_posture: BodyPosture = BodyPosture.UNKNOWN
    # From where what is done can be judged, where the view is none of these.
    views_needed: tuple[ViewKind, ...] = ()
