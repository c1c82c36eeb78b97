"""The story of one frame: every stage named once, in order.

A frame is cut to the square around the lifter, the pose model finds the keypoints,
the lock makes sure that they are the same person's. Beside the pose model the edge of
the back is looked for already, where the lifter's trunk should be by now. Smoothed, the
keypoints give the view and the joint angles, and the chord from hip to shoulder: if it
is elsewhere, the edge is looked for again behind it. That edge, against the lifter's
own neutral, gives pelvis and spine. Hip flexion gives the phases and repetitions.
Thresholds turn all that into faults, and a policy turns the faults into one desired
lamp.

Nothing here reads a clock, a file or a device: the same frames give the same steps.
"""

import math
from collections.abc import Callable
from functools import partial

from edge.core.angles import body_angles
from edge.core.chord import Chord, chord
from edge.core.contour_tracker import ContourTracker
from edge.core.exercise import Exercise
from edge.core.eyes import Eyes
from edge.core.faults import FaultJudge
from edge.core.feedback import FeedbackPolicy
from edge.core.framing import cut
from edge.core.geometry import midpoints
from edge.core.lens import Lens
from edge.core.lock import LifterLock, torso
from edge.core.movement import RESTING, Bend, RepCounter
from edge.core.neutral import arms_hang
from edge.core.observation import Observation
from edge.core.planes import PlaneTracker, completed
from edge.core.presence import Presence
from edge.core.records import (
    BodyAngles,
    DorsalContour,
    Event,
    Frame,
    Movement,
    Pose,
    RepDiscarded,
    RepFinished,
    RepStarted,
    SetFinished,
    SpineState,
    Step,
    View,
)
from edge.core.skeleton import HIP, PAIRS, SHOULDER
from edge.core.smoothing import OneEuro
from edge.core.spine import SpineTracker
from edge.core.summary import SetBook
from edge.core.uncertainty import trusted
from edge.core.view import ViewEstimator
from edge.core.words import FaultCode, Verdict, ViewKind

# Chosen: a pause between repetitions is seconds, a rest between sets is minutes.
SET_REST_S = 30.0
UPRIGHT = 0.1  # of a full bend: nearer to standing than keypoints are exact
# Views in which no edge of the picture is the back's.
BLIND = (ViewKind.UNKNOWN, ViewKind.FRONT)

FindBack = Callable[[Chord | None], DorsalContour | None]


class Pipeline:
    """Steps through frames; ``observation`` is what the last one was reduced to."""

    def __init__(
        self,
        eyes: Eyes | None,
        exercise: Exercise,
        *,
        named: bool = True,
        view: ViewKind | None = None,
        lens: Lens | None = None,
    ) -> None:
        self._eyes = eyes
        self._lens = lens
        self._lock = LifterLock()
        self._smoothing = OneEuro()
        self._view = ViewEstimator(view)
        self._contour = ContourTracker(eyes.look if eyes else None)
        self.spine = SpineTracker()
        self._planes = PlaneTracker()
        self._counter = RepCounter(exercise.rep)
        self._judge = FaultJudge(exercise.faults)
        self._odd_deg = _odd_deg(exercise)
        self._feedback = FeedbackPolicy()
        self._book = SetBook(exercise, named)
        self._presence = Presence()
        self._t_s = math.nan
        self.observation: Observation | None = None

    def step(self, frame: Frame) -> Step:
        """Take one frame and return everything that it led to."""
        pose = self._find(frame)
        height, width = frame.rgb.shape[:2]
        seen = Observation(frame.t_s, frame.index, (width, height), pose, None)
        return self._follow(
            seen, lambda axes: self._contour.step(frame.t_s, frame.rgb, axes)
        )

    def replay(self, observation: Observation) -> Step:
        """Take what an earlier frame was reduced to; no model, no pixels."""
        return self._follow(observation, lambda axes: observation.contour)

    def finish(self) -> tuple[Event, ...]:
        """End the set in progress; a bend that is not over does not count."""
        self._counter.void()
        return (*self._drop_bend("unfinished"), *self._finish_set(self._t_s))

    def use(self, exercise: Exercise, *, named: bool = True) -> tuple[Event, ...]:
        """Judge by another exercise from now on; the set in progress ends."""
        events = self.finish()
        self._counter = RepCounter(exercise.rep)
        self._judge = FaultJudge(exercise.faults)
        self._odd_deg = _odd_deg(exercise)
        self._book = SetBook(exercise, named)
        return events

    def recalibrate(self) -> None:
        """Learn anew how the lifter stands."""
        for stage in (self._contour, self.spine, self._planes):
            stage.reset()

    def posture(self) -> dict[str, float | None]:
        """Return how the lifter stands: hollow of the back, head before shoulders."""
        figures = {
            "standing_lordosis_deg": self.spine.standing_lordosis_deg,
            "forward_head_deg": self.spine.standing_neck_deg,
        }
        return {k: v if math.isfinite(v) else None for k, v in figures.items()}

    def _find(self, frame: Frame) -> Pose:
        if self._eyes is None:
            raise ValueError("a pipeline without a pose model can only replay")
        height, width = frame.rgb.shape[:2]
        region = self._lock.region(width, height)
        # The model leaves nothing of ours in the cache: what can be done before, is.
        prior = self._lock.prior(region)
        crop = cut(frame.rgb, region, self._eyes.input_size)
        look = partial(self._contour.look_ahead, frame.t_s, frame.rgb)
        looked = self._eyes.aside(look)
        heads = self._eyes.model(crop)
        looked()
        found = self._eyes.decode(heads, prior)
        return self._lock.step(frame.t_s, region, *found)

    def _follow(self, seen: Observation, find_back: FindBack) -> Step:
        t_s = self._t_s = seen.t_s
        gone = self._forget_lifter(t_s) if self._presence.gone(t_s) else ()
        left = self._finish_set(t_s) if self._presence.left(t_s) else ()
        pose = self._smooth(seen.pose)
        straight = self._lens.pose(pose, seen.size) if self._lens else pose
        joints = midpoints(straight.xy, straight.score, PAIRS)
        view = self._view.step(straight, joints)
        axes = chord(joints[HIP], joints[SHOULDER], view.facing)
        contour, edge = self._find_back(pose, view, axes, seen.size, find_back)
        self.observation = Observation(
            t_s, seen.index, seen.size, seen.pose, contour, seen.dropped
        )

        angles = body_angles(t_s, joints, view)
        at_ease = arms_hang(straight, joints)
        edge = trusted(edge, pose.sd_px, axes.length_px if axes else math.nan)
        spine = self.spine.step(angles, view, edge, at_ease)
        planes = self._planes.step(angles, view, straight, at_ease)
        spine = completed(spine, planes)
        movement, bend = self._counter.step(t_s, angles.hip_flexion_deg)
        bending = movement.phase not in RESTING
        faults = self._judge.step(angles, spine, bending)
        person = not math.isnan(joints[HIP, 0])
        presence = self._presence.step(t_s, person)
        reps = self._keep_book(t_s, angles, spine, movement, bend)
        good = any(
            isinstance(event, RepFinished) and event.rep.verdict is Verdict.GOOD
            for event in reps
        )
        # Green says "as you stood": at rest too, where no fault is raised.
        odd = not bending and abs(spine.spine_flexion_deg) > self._odd_deg
        grades = self._judge.grades()
        feedback = self._feedback.step(person, spine, grades, good, odd=odd)
        events = (*gone, *left, *presence, *reps, *faults)
        return Step(
            t_s,
            seen.index,
            pose,
            view,
            contour,
            angles,
            spine,
            movement,
            feedback,
            events,
        )

    def _find_back(
        self,
        pose: Pose,
        view: View,
        axes: Chord | None,
        size: tuple[int, int],
        find_back: FindBack,
    ) -> tuple[DorsalContour | None, DorsalContour | None]:
        """Return the back's edge as it is in the picture, and as it is."""
        if view.kind in BLIND:
            return None, None
        if self._lens is None:
            contour = find_back(axes)
            return contour, contour
        # The picture is bent: the strip is cut along the chord that is seen in it.
        joints = midpoints(pose.xy, pose.score, PAIRS)
        contour = find_back(chord(joints[HIP], joints[SHOULDER], view.facing))
        return contour, contour and self._lens.contour(contour, size)

    def _smooth(self, pose: Pose) -> Pose:
        _, _, torso_px = torso(pose.xy)
        xy = self._smoothing.step(pose.t_s, pose.xy, torso_px, pose.sd_px)
        xy.setflags(write=False)
        return Pose(pose.t_s, xy, pose.score, pose.sd_px)

    def _keep_book(
        self,
        t_s: float,
        angles: BodyAngles,
        spine: SpineState,
        movement: Movement,
        bend: Bend | None,
    ) -> tuple[Event, ...]:
        events: list[Event] = []
        if bend is not None and bend.reason is None:
            events.append(self._book.finish_rep(bend))
        elif bend is not None:
            self._book.drop_bend()
            events.append(RepDiscarded(t_s, bend.reason or ""))
        if movement.rep is not None:
            if not self._book.bending:
                events.append(RepStarted(t_s, movement.rep))
            self._book.keep(angles, spine)
        elif t_s - self._book.last_end_s > SET_REST_S:
            events += self._finish_set(t_s)
        if movement.rep is None and movement.depth < UPRIGHT:
            self._book.stand(angles)
        return tuple(events)

    def _forget_lifter(self, t_s: float) -> tuple[Event, ...]:
        """Forget the back of a lifter who is out of sight, not yet their set."""
        self._counter.step(t_s, math.nan)
        events = self._drop_bend("lost")
        self._book.settle(self.spine.shift())
        for stage in (self._view, self._contour, self.spine, self._planes):
            stage.reset()
        return events

    def _drop_bend(self, reason: str) -> tuple[Event, ...]:
        bending = self._book.bending
        self._book.drop_bend()
        return (RepDiscarded(self._t_s, reason),) if bending else ()

    def _finish_set(self, t_s: float) -> tuple[Event, ...]:
        finished = self._book.finish_set(self.spine.shift())
        if finished is None:
            return ()
        self._counter.restart_count()
        return (SetFinished(t_s, finished),)


def _odd_deg(exercise: Exercise) -> float:
    limits = exercise.faults.get(FaultCode.SPINE_FLEXION)
    return limits.caution.enter_deg if limits else math.inf
