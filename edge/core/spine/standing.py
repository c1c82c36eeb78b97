"""The lifter's own neutral: what their back looks like when they stand still.

Learnt in the first still moment, refreshed in every later one. Raised arms pull the
shoulder blades along, so that a back has two: one with the arms hanging, one with them
raised. An arm that hangs before the lordosis hides it: what such frames teach serves
only until better ones did. In the first degrees of a bend the arms still hang and the
back is not behind them: what it looks like then is kept beside.
"""

import math
from typing import NamedTuple

from edge.core.filters import LowPass
from edge.core.spine.feature_mean import FeatureMean
from edge.core.spine.linear import Features
from edge.core.types.frames import Points, Pose
from edge.core.types.skeleton import HIP, SEEN_SCORE, SHOULDER, WRISTS
from edge.core.types.states import BodyAngles

# Chosen: upright as far as relaxed standing wanders, and slower than any hinge.
STANDING_TRUNK_DEG = 15.0
STANDING_HIP_DEG = 30.0
STILL_DEG_PER_S = 25.0
RATE_S = 0.10  # chosen: noise of 2 deg a frame must not look like moving
# Less of it, at a lockout that a plate hides half of the time, makes an uncertain one.
BRIEF_S = 0.2
SWITCH_S = 0.25  # to the other reference, chosen: longer than a hand is lost
# Trunk inclinations of a bend's first degrees, and how long they must have been seen:
# the arms have left the back, the lifter has hardly moved. Chosen: a quick bend passes
# them in three frames of thirty a second, one of which may be unclear.
EARLY_DESCENT_DEG = (8.0, 18.0)
EARLY_DESCENT_HIP_DEG = 45.0  # chosen: beyond, it is an upright squat
EARLY_DESCENT_S = 0.05
# Hands above this height between shoulder (0) and hip (1) lift the shoulder blades.
# Chosen: hands that hang are at the hips, raised ones at the shoulders.
HANGING_HEIGHT = 0.5


class StandingReference(NamedTuple):
    """How the lifter stands: ``features``, and how little to rely on them, 0 to 1.

    ``occlusion``, 0 to 1, is how much of the lordosis was hidden in them.
    ``early_descent`` is what the same arms left to be seen in the first degrees of
    bends, None before one was.
    ``scatter_deg`` is by how much the flexion of what was seen differs, as a standard
    deviation.
    """

    features: Features
    uncertainty: float
    occlusion: float = 0.0
    early_descent: Features | None = None
    scatter_deg: float = 0.0


class StandingReferences:
    """Keeps the features that are seen while the lifter stands still.

    There are two references, with the arms hanging and with the arms raised. In force
    is the one that the lifter last stood still in. Where that one is not known yet, the
    other takes its place and counts as uncertain. While the lifter moves, nothing of it
    changes but its early descent. How far they scatter is told ``along`` a direction.
    """

    def __init__(self, along: Features = ()) -> None:
        self._along = along
        self.reset()

    def reset(self) -> None:
        """Forget the lifter."""
        # By whether the arms hang; of all frames, and of those with a clear lordosis.
        self._all = {hang: FeatureMean(along=self._along) for hang in (True, False)}
        self._clear = {hang: FeatureMean() for hang in (True, False)}
        self._glimpses = FeatureMean(BRIEF_S, self._along)
        # The first degrees of bends, likewise.
        self._bow = FeatureMean(EARLY_DESCENT_S, self._along)
        self._early_descent = FeatureMean(EARLY_DESCENT_S)
        self._known: dict[bool, StandingReference | None] = {}
        self._hanging: bool | None = None
        self._references: tuple[bool, ...] = ()
        self._otherwise_s = 0.0
        self._hip_deg = math.nan
        self._rate = LowPass[float](RATE_S, 0.0)

    def step(
        self,
        dt_s: float,
        angles: BodyAngles,
        arms_hanging: bool | None,
        features: Features | None,
        occlusion: float = 0.0,
    ) -> bool:
        """Take one frame; returns whether it was one of standing still.

        ``features`` are those of a back that can be judged, else None; ``arms_hanging``
        tells whether the arms hang, None where no hand is seen: that teaches nothing.
        ``occlusion``, 0 to 1, is how much of the lordosis something hides.
        """
        hip_deg, trunk_deg = angles.hip_flexion_deg, angles.trunk_inclination_deg
        if dt_s and math.isfinite(hip_deg) and math.isfinite(self._hip_deg):
            self._rate.step(dt_s, (hip_deg - self._hip_deg) / dt_s)
        self._hip_deg = hip_deg
        still = (
            abs(trunk_deg) < STANDING_TRUNK_DEG
            and abs(hip_deg) < STANDING_HIP_DEG
            and abs(self._rate.value or 0.0) < STILL_DEG_PER_S
        )
        if still and dt_s and arms_hanging is not None:
            if features is not None:
                self._known.clear()
                self._all[arms_hanging].learn(dt_s, features, occlusion)
                if not occlusion:
                    self._clear[arms_hanging].learn(dt_s, features)
            hanging = self._switched(dt_s, arms_hanging)
            self._references = hanging, not hanging
        low_deg, high_deg = EARLY_DESCENT_DEG
        # Who rises still bends the back as the load made them.
        sinking = (self._rate.value or 0.0) > -STILL_DEG_PER_S
        early_descent = (
            not still and arms_hanging and low_deg < trunk_deg < high_deg and sinking
        )
        early_descent = early_descent and abs(hip_deg) < EARLY_DESCENT_HIP_DEG
        if early_descent and dt_s and features is not None:
            self._known.clear()
            self._bow.learn(dt_s, _upright(features, trunk_deg), occlusion)
            if not occlusion:
                self._early_descent.learn(dt_s, features)
        return still

    @property
    def reference(self) -> StandingReference | None:
        """Return what bends are to be read against, None before it is known."""
        return self.known(*self._references)

    @property
    def bow(self) -> StandingReference | None:
        """Return what serves, uncertain, where no reference is known; None before.

        It is the first degrees of bends, as if the hips alone had bent. What the spine
        has bent by then is missing in what is read later, but they are nearer than
        somebody else's back.
        """
        return _uncertain(self._bow)

    @property
    def glimpsed(self) -> StandingReference | None:
        """Return what serves in hindsight, where no reference is known: ``glimpse``."""
        return _uncertain(self._glimpses)

    def glimpse(self, dt_s: float, features: Features) -> None:
        """Take a moment of standing still, also of a back of which half is hidden."""
        if dt_s:
            self._glimpses.learn(dt_s, features)

    def _switched(self, dt_s: float, arms_hanging: bool) -> bool:
        """Return whether the arms hang, as they have for a while."""
        if self._hanging is None:
            self._hanging = arms_hanging
        same = arms_hanging is self._hanging
        self._otherwise_s = 0.0 if same else self._otherwise_s + dt_s
        if self._otherwise_s >= SWITCH_S:
            self._hanging, self._otherwise_s = arms_hanging, 0.0
        return self._hanging

    def known(self, *hanging: bool) -> StandingReference | None:
        """Return the first of these that is known, by whether the arms hang."""
        for hang in hanging:
            if hang not in self._known:
                self._known[hang] = self._reference(hang)
            found = self._known[hang]
            if found is not None:
                return found
        return None

    def _reference(self, hang: bool) -> StandingReference | None:
        # A few clear frames among hidden ones do not make them all certain; and
        # raised arms may be lowered before the bend, or were one misread hand.
        uncertainty = self._all[hang].hidden if hang else 1.0
        early_descent = self._early_descent.features if hang else None
        for mean in (self._clear[hang], self._all[hang]):
            features = mean.features
            if features is not None:
                known = features, uncertainty, mean.occlusion, early_descent
                return StandingReference(*known, self._all[hang].scatter_deg)
        return None


def _upright(features: Features, trunk_deg: float) -> Features:
    """Return the features of an edge turned back by how far the trunk leans.

    Their first is the edge's mean inclination; to turn it changes no other.
    """
    return features[0] - trunk_deg, *features[1:]


def _uncertain(mean: FeatureMean) -> StandingReference | None:
    if mean.features is None:
        return None
    return StandingReference(
        mean.features, 1.0, mean.occlusion, scatter_deg=mean.scatter_deg
    )


def arms_hang(pose: Pose, joints: Points) -> bool | None:
    """Return whether no hand is raised above the middle of the trunk; None unseen."""
    shoulder_y, hip_y = joints[SHOULDER][1], joints[HIP][1]
    limit_y = shoulder_y + HANGING_HEIGHT * (hip_y - shoulder_y)
    hanging = None
    for wrist in WRISTS:
        if pose.scores[wrist] > SEEN_SCORE:
            if pose.points[wrist][1] < limit_y:
                return False
            hanging = True
    return hanging
