"""The story of one frame: every stage named once, in order.

A frame is cut to the square around the lifter, the pose model finds the keypoints, and
the lifter tracker makes sure that they are the same person's. A new scene begins with
nobody. Beside the pose model the edge of the back is looked for already, where the
lifter's trunk should be by now. Smoothed, the keypoints give the view and the joint
angles, and the chord from hip to shoulder: if it is elsewhere, the edge is looked for
again behind it. That edge, against the lifter's own neutral, gives pelvis and spine.
Hip flexion gives the phases and repetitions. The exercise's limits turn all that into
faults and a level, and a policy turns the levels into one desired lamp.

Nothing here reads a clock, a file or a device: the same frames give the same steps.
"""

import math
from dataclasses import replace

from edge.core.back.find import FindBack, back_chord, edge_of_back
from edge.core.back.tracker import ContourTracker
from edge.core.following.follower import Known
from edge.core.movement.body_posture import ON_FEET, BodyPostureTracker, lying
from edge.core.pose.angles import body_angles
from edge.core.pose.crop import cut
from edge.core.pose.geometry import sagittal_joints
from edge.core.pose.lens import Lens
from edge.core.pose.lifter_tracker import LifterTracker, nobody
from edge.core.pose.limbs import limbs
from edge.core.pose.presence import Presence
from edge.core.pose.scene import SceneWatch
from edge.core.pose.smoothing import PoseSmoother
from edge.core.pose.uncertainty import trusted
from edge.core.pose.view import ViewEstimator
from edge.core.spine import own_hinge
from edge.core.spine.floor import ON_FLOOR, FloorTracker
from edge.core.spine.frontal import FrontalTracker, completed
from edge.core.spine.own_hinge import OwnHinge
from edge.core.spine.sagittal import SpineTracker
from edge.core.spine.standing import arms_hang
from edge.core.types.codes import ViewKind
from edge.core.types.events import Event, HingeForgotten, Step
from edge.core.types.exercise import Exercise
from edge.core.types.frames import Frame
from edge.core.types.observation import Observation
from edge.core.types.records import Posture
from edge.core.types.skeleton import HIP
from edge.core.types.states import BodyState
from edge.core.verdict.bow import BowRequest
from edge.core.verdict.feedback import FeedbackPolicy, winks
from edge.core.verdict.lifting import Lifting
from edge.core.vision import Vision, Work, nothing


class Pipeline:
    """Steps through frames; ``observation`` is what the last one was reduced to."""

    def __init__(
        self,
        vision: Vision | None,
        *exercises: Exercise,
        view: ViewKind | None = None,
        lens: Lens | None = None,
    ) -> None:
        self._vision = vision
        self._lens = lens
        self._lifter = LifterTracker()
        self._scene = SceneWatch()
        self._smoothing = PoseSmoother()
        self._view = ViewEstimator(view)
        self._body_posture = BodyPostureTracker()
        self._contour = ContourTracker(vision.look if vision else None)
        self.spine = SpineTracker()
        self._frontal = FrontalTracker()
        self._floor = FloorTracker()
        self._of_back = self._contour, self.spine, self._frontal, self._floor
        self.own_hinge: OwnHinge | None = None
        self._hinge_told = False
        self._bow = BowRequest()
        self._lifting = Lifting(exercises)
        self._feedback = FeedbackPolicy()
        self._presence = Presence()
        self._t_s = math.nan
        self.observation: Observation | None = None

    def step(self, frame: Frame) -> Step:
        """Take one frame and return everything that it led to."""
        return self.judge(frame, self.see(frame))

    def see(self, frame: Frame, beside: Work = nothing) -> Observation:
        """Return who is in a frame, not yet judged, and whether in a new scene.

        ``beside`` is done while the pose model runs, before the back is looked for: it
        may judge the frame before (``edge.devices.inference.overlap``).
        """
        if self._vision is None:
            raise ValueError("a pipeline without a pose model can only replay")
        t_s, (height, width) = frame.t_s, frame.rgb.shape[:2]
        region = self._lifter.region(width, height)
        # What can be done before the model runs, is (``edge.core.vision``).
        prior = self._lifter.prior(region)
        crop = cut(frame.rgb, region, self._vision.input_size)
        new_scene = False

        def look() -> None:
            nonlocal new_scene
            beside()
            new_scene = self._scene.step(t_s, frame.rgb)
            self._contour.look_ahead(t_s, frame.rgb)

        looked = self._vision.background(look)
        try:
            heads = self._vision.model(crop)
        finally:
            looked()
        found = self._vision.decode(heads, prior)
        if new_scene:
            self._lifter.reset()
        pose = nobody(t_s) if new_scene else self._lifter.step(t_s, region, *found)
        size = width, height
        return Observation(t_s, frame.index, size, pose, None, new_scene=new_scene)

    def judge(self, frame: Frame, seen: Observation) -> Step:
        """Return what a frame leads to in which ``see`` saw this, in their order."""
        return self._follow(
            seen, lambda axes: self._contour.step(frame.t_s, frame.rgb, axes)
        )

    @property
    def searching(self) -> bool:
        """Whether nobody was found in the last frame: the next few will do later."""
        return self._lifter.searching

    def replay(self, observation: Observation) -> Step:
        """Take what an earlier frame was reduced to; no model, no pixels."""
        return self._follow(observation, lambda axes: observation.contour)

    def finish(self) -> tuple[Event, ...]:
        """End the set in progress; a bend that is not over does not count."""
        return self._lifting.finish(self._t_s, self.known())

    def use(self, *exercises: Exercise) -> tuple[Event, ...]:
        """Judge by other exercises from now on; the set in progress ends."""
        events = self.finish()
        self._lifting = Lifting(exercises)
        return events

    def recalibrate(self) -> None:
        """Learn anew how the lifter stands."""
        self._lifting.rejudge(self.known())
        for stage in self._of_back:
            stage.reset()
        self.own_hinge = None

    def learn_hinge(self, *, counts: bool = False) -> None:
        """Take the next bend for a bow with a neutral spine, and learn from it.

        With ``counts`` it is a repetition as well. How it ended is told by
        ``HingeLearnt`` or ``HingeRefused``.
        """
        self._bow.begin(counts=counts)

    @property
    def learning_hinge(self) -> bool:
        """Return whether a bow is waited for, or in progress."""
        return self._bow.waiting

    @property
    def learning(self) -> bool:
        """Return whether it is being learnt how this lifter stands or bends."""
        return self.learning_hinge or not self.spine.standing_known

    def use_hinge(self, hinge: OwnHinge | None) -> None:
        """Read bends against this neutral hinge from now on; None: standing alone.

        Whoever says so knows whose it is. One that was learnt is that of the lifter in
        sight, and forgotten with how they stand.
        """
        self.own_hinge, self._hinge_told = hinge, True

    def known(self) -> Known:
        """Return what is known of the lifter from how they stood."""
        spine = self.spine
        posture = Posture(spine.standing_lordosis_deg, spine.standing_neck_deg)
        return Known(spine.shift(), posture)

    def _follow(self, seen: Observation, find_back: FindBack) -> Step:
        t_s = self._t_s = seen.t_s
        forget = self._presence.gone(t_s) or seen.new_scene
        gone = self._forget_lifter(t_s) if forget else ()
        left = self._finish_set(t_s) if self._presence.left(t_s) else ()
        pose = self._smoothing.step(seen.pose)
        straight = self._lens.pose(pose, seen.size) if self._lens else pose
        joints = sagittal_joints(straight)
        view = self._view.step(straight, joints)
        sides = limbs(straight, view)
        posture = self._body_posture.step(straight, view, sides)
        view = lying(view, posture)
        axes = back_chord(joints, view)
        contour, edge = edge_of_back(find_back, pose, view, axes, seen.size, self._lens)
        self.observation = replace(seen, contour=contour)
        angles = body_angles(t_s, joints, view)
        # Only who is on their feet tells how they stand.
        arms_hanging = arms_hang(straight, joints) if posture in ON_FEET else None
        seen_back = (straight, edge, view.torso_px)
        edge = trusted(edge, pose.sd_px, axes.length_px if axes else math.nan)
        spine = self.spine.step(
            angles, view, edge, arms_hanging, on_floor=posture in ON_FLOOR
        )
        frontal = self._frontal.step(angles, view, straight, arms_hanging)
        spine = upright = completed(spine, frontal)
        if not self._bow.waiting:
            spine = own_hinge.read(self.own_hinge, angles, upright)
        person = not math.isnan(joints[HIP][0])
        presence = self._presence.step(t_s, person)
        repetition = self._bow.counts or not self._bow.waiting
        body = BodyState(posture, view, angles, sides, spine)
        spine = self._floor.step(body)
        if spine is not body.spine:
            body = replace(body, spine=spine)
        movement, lifted = self._lifting.step(body, seen_back, repetition=repetition)
        stood = self.spine.standing_known, self.spine.hindsight(), posture
        hinge, bowed = self._bow.step(angles, upright, movement, lifted, *stood)
        if hinge is not None:
            self.own_hinge, self._hinge_told = hinge, False
        rested = self._finish_set(t_s) if self._lifting.rested(t_s) else ()
        level = self._lifting.level
        feedback = self._feedback.step(t_s, level, person=person, **winks(lifted))
        # Who is asked for a bow is told how it goes on: it is not judged.
        feedback = self._bow.feedback or feedback
        events = (*gone, *left, *presence, *lifted, *bowed, *rested)
        measured = pose, view, contour, angles, spine
        told = movement, feedback, events, posture, self._lifting.views_needed
        return Step(t_s, seen.index, *measured, *told)

    def _forget_lifter(self, t_s: float) -> tuple[Event, ...]:
        """Forget the back of a lifter who is out of sight, not yet their set."""
        events = self._lifting.lose(t_s, self.known())
        for stage in (self._view, self._body_posture, *self._of_back):
            stage.reset()
        if self.own_hinge is None or self._hinge_told:
            return events
        self.own_hinge = None
        return (*events, HingeForgotten(t_s))

    def _finish_set(self, t_s: float) -> tuple[Event, ...]:
        return self._lifting.finish_set(t_s, self.known())
