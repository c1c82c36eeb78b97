"""What a clip shows: who does what before which camera, and the repetitions for it."""

from dataclasses import dataclass

from benchmarks.lifter.body.arms import Arms
from benchmarks.lifter.script import Ramp, Rep, rep

KNEE_DEG = 13.0
SIDE_YAW_DEG = 15.0  # what counts as a side view


@dataclass(frozen=True, slots=True)
class Plan:
    """One clip; what it does not say is drawn by its seed.

    ``body`` is a number in the bodies' file, a multiple of four: nothing is trained or
    fitted on those. ``side`` +1: the camera is at the lifter's left. ``light`` below
    1 is dim. ``passer``: somebody walks by behind the lifter. ``slower``: how many
    times longer the repetitions take. ``nearer_m``: how much nearer to the camera than
    it was put up for.
    """

    reps: tuple[Rep, ...]
    body: int
    seed: int
    yaw_deg: float = 0.0
    side: int = 1
    stand_s: float = 1.5
    even: bool = False
    arms: Arms = Arms.HANGING
    carried: str = "nothing"
    top: str | None = None
    background: str | None = None
    light: float = 1.0
    uprights: bool = False
    passer: bool = False
    slower: float = 1.0
    nearer_m: float = 0.0


def rdl(lumbar: float, thoracic: float, pelvis: float, neck: float = -8.0) -> Rep:
    """Return a Romanian deadlift."""
    return rep(
        pelvis=pelvis, lumbar=lumbar, thoracic=thoracic, neck=neck, knee=KNEE_DEG
    )


def worse(lumbar: float) -> Rep:
    """Return a Romanian deadlift whose pelvis leaves to the spine what that takes."""
    return rdl(lumbar, 0.3 * lumbar, 66 - 0.6 * lumbar)


def late(lumbar: float) -> Rep:
    """Return a deadlift whose spine gives way towards the bottom."""
    return {
        "pelvis": (Ramp(65.0 - 0.6 * lumbar, 0.0, 0.74),),
        "lumbar": (Ramp(lumbar, 0.62, 1.0),),
        "thoracic": (Ramp(0.16 * lumbar, 0.62, 1.0),),
        "neck": (Ramp(-6.0),),
        "knee": (Ramp(40.0),),
    }


def wink(lumbar: float) -> Rep:
    """Return a squat whose pelvis turns under at the bottom."""
    return {
        "pelvis": (Ramp(34.0, 0.0, 0.8), Ramp(-0.68 * lumbar, 0.55, 1.0)),
        "lumbar": (Ramp(lumbar, 0.55, 1.0),),
        "thoracic": (Ramp(0.12 * lumbar, 0.55, 1.0),),
        "neck": (Ramp(-8.0),),
        "knee": (Ramp(100.0),),
    }


def tiring(lumbar: float, more: tuple[float, ...]) -> tuple[Rep, ...]:
    """Return Romanian deadlifts that round by so much ``more`` than ``lumbar`` each."""
    return tuple(worse(lumbar + deg) for deg in more)


NEUTRAL = rdl(3.0, 0.0, 75.0, -12.0)
ROUNDED = rdl(35.0, 15.0, 45.0, 0.0)
PROGRESSIVE = tuple(worse(lumbar) for lumbar in (0.0, 10.0, 20.0, 30.0, 40.0))
OVEREXTENDED = rdl(-15.0, -4.0, 72.0, -18.0)
LATE, BUTT_WINK = late(25.0), wink(25.0)
SQUAT = rep(pelvis=33.0, neck=-10.0, knee=88.0)
SIDEWAYS = (
    rep(pelvis=45.0, knee=KNEE_DEG),
    rep(pelvis=45.0, knee=KNEE_DEG, lateral=15.0),
    rep(pelvis=45.0, knee=KNEE_DEG, rotation=-18.0),
    rep(pelvis=45.0, knee=KNEE_DEG, lateral=-10.0, rotation=12.0),
)
