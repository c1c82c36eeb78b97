"""Phases and repetitions from hip flexion.

What is noticed in a phase leads to the next (``phases``). A repetition ends when the
lifter stands again after a bend, so a deadlift that begins on the floor counts with its
first lockout, without an eccentric phase. Standing is the lifter's own: that of
somebody who never straightens fully is learnt.
"""

import math

from edge.core.filters import share
from edge.core.movement.bend import Bend, BendSoFar
from edge.core.movement.hip_motion import HipMotion
from edge.core.movement.phases import TABLE, Act, Trigger
from edge.core.movement.turns import Way
from edge.core.types.codes import Phase
from edge.core.types.exercise import RepAngle, RepLimits
from edge.core.types.states import Movement

PAUSE_S = 0.12  # chosen: four frames of slowness are a pause, one may be noise
# Chosen: who pauses at less than this beyond the most that anybody stands with, after a
# bend, stands; no exercise has its bottom there.
NEAR_STANDING_DEG = 10.0
# Whose feet stay apart bends the knee to get there: where it then rests for so long,
# no deeper than anybody stands with, they stand. Chosen: lunges that are as shallow
# turn round within 0.4 s, and who has set the feet waits for a breath.
STANCE_S = 0.7
# And the angle grows no faster than this. Chosen: a descent of ten seconds sinks by 8
# degrees a second where it is noticed, and noise of 2 degrees makes 2 over that time.
SINKS_DEG_PER_S = 4.5
TURN_DEG = 9.0  # chosen: one and a half times the noise in a bent hip
# The lifter's own standing: how soon it is followed, and slower upward, or a bend that
# takes seconds would be taken for a new way of standing. Chosen.
REFERENCE_S, STOOP_S = 0.6, 8.0
# Chosen: a hip that leans back, and a stoop that still is standing.
REFERENCE_DEG = (-15.0, 32.0)
# Of the knee in front where the feet stay apart: up to 56 degrees in lunges of one line
# (motion capture).
KNEE_REFERENCE_DEG = (-15.0, 60.0)
# Why a bend does not count: it was made void, or was quicker than a repetition.
UNFINISHED, TOO_QUICK, TOO_SHALLOW = "unfinished", "too_quick", "too_shallow"


class RepCounter:
    """Steps through the phases; returns the bend that this frame ended, if any.

    ``limits`` may be changed between two bends.
    """

    def __init__(self, limits: RepLimits) -> None:
        self.limits = limits
        knee = limits.angle is RepAngle.FRONT_KNEE
        self._stance_deg = KNEE_REFERENCE_DEG if knee else REFERENCE_DEG
        self.reset()

    def reset(self) -> None:
        """Forget everything, the lifter's own standing included."""
        self.phase = Phase.UNKNOWN
        self.count = 0
        self._standing_deg = 0.0
        self._last_rom_deg = 0.0
        self._end_s = -math.inf
        self._hip, self._way = HipMotion(), Way()
        self._bend: BendSoFar | None = None

    def void(self) -> bool:
        """Let the bend in progress not count; returns whether there was one to void."""
        if self._bend is None or self._bend.void:
            return False
        self._bend.void = True
        return True

    @property
    def doubtful(self) -> bool:
        """Return whether the bend in progress may be just how somebody stands."""
        hip = self.limits.angle is RepAngle.HIP
        return hip and self._bend is not None and self._bend.doubtful

    def restart_count(self) -> None:
        """Begin a new set: the next repetition is number one."""
        self.count = 0

    def take_back(self) -> None:
        """Do not count the last bend after all."""
        self.count -= 1

    def step(self, t_s: float, hip_deg: float) -> tuple[Movement, Bend | None]:
        """Take one frame's hip flexion, degrees; NaN while nobody is seen."""
        bend = None
        if not math.isnan(hip_deg):
            self._follow(t_s, hip_deg)
            trigger = self._trigger()
            bend = self._take(trigger, t_s) if trigger else None
        elif not self._hip.clock.bridges(t_s):
            bend = self.lose(t_s)
        return self._movement(t_s), bend

    def lose(self, t_s: float) -> Bend | None:
        """Go on with somebody else; returns the bend in progress, which is lost."""
        bend = self._take(Trigger.LOST, t_s)
        self._hip = HipMotion()
        return bend

    def _follow(self, t_s: float, hip_deg: float) -> None:
        dt_s = self._hip.step(t_s, hip_deg, self._standing_deg)
        if not dt_s:
            self._way.forget()
        self._way.step(t_s, hip_deg, bending=self._bend is not None)
        if self._bend:
            self._bend.follow(t_s, hip_deg)
            if self.phase is Phase.CONCENTRIC:
                self._bend.go_on_rising(t_s, hip_deg)
        elif self.phase is Phase.STANDING and self._hip.slow_s > 0:
            low_deg, high_deg = self._stance_deg
            target_deg = min(max(hip_deg, low_deg), high_deg)
            stoops = target_deg > self._standing_deg
            pull = share(dt_s, STOOP_S if stoops else REFERENCE_S)
            self._standing_deg += pull * (target_deg - self._standing_deg)

    def _trigger(self) -> Trigger | None:
        hip, start = self._hip, self.limits.start
        bent_deg = hip.deg - self._standing_deg
        near_deg = self._stance_deg[1] + NEAR_STANDING_DEG
        near = hip.deg < near_deg and hip.slow_s >= PAUSE_S
        if self._bend is None:
            if self.phase is Phase.UNKNOWN and (bent_deg < start.leave_deg or near):
                return Trigger.ARRIVED
            return Trigger.LEFT if bent_deg > start.enter_deg else None
        rose_deg = self._bend.deepest_deg - hip.deg
        stands = (near and rose_deg > start.enter_deg) or self._took_stance()
        if bent_deg < start.leave_deg or stands:
            return Trigger.ARRIVED
        if self._bend.turned(hip.deg, self._standing_deg):
            return Trigger.TURNED
        if self.phase is Phase.CONCENTRIC:
            sank = hip.deg > self._bend.highest_deg + TURN_DEG
            return Trigger.SANK if sank else None
        if self._bend.sunk_deg - hip.deg > TURN_DEG:
            return Trigger.ROSE
        stopped = self.phase is Phase.ECCENTRIC and hip.slow_s >= PAUSE_S
        return Trigger.STOPPED if stopped else None

    def _took_stance(self) -> bool:
        """Return whether the bend in progress was the way into a stance."""
        knee, most_deg = self.limits.angle is RepAngle.FRONT_KNEE, self._stance_deg[1]
        low = knee and self._bend is not None and self._bend.deepest_deg < most_deg
        rests = low and self._way.range_deg(STANCE_S) < TURN_DEG
        return rests and self._way.pace_deg_per_s(STANCE_S) < SINKS_DEG_PER_S

    def _take(self, trigger: Trigger, t_s: float) -> Bend | None:
        transition = TABLE[self.phase][trigger]
        self.phase = transition.to
        hip, ended = self._hip, None
        if transition.act in (Act.BEGIN, Act.BEGIN_BENT):
            # It began when the lifter last stood still, if that was seen.
            stood = transition.act is Act.BEGIN and math.isfinite(hip.still_s)
            start_s = max(hip.still_s, self._end_s) if stood else t_s
            bent = transition.act is Act.BEGIN_BENT
            self._bend = BendSoFar(start_s, t_s, bent, hip.deg)
        elif transition.act is Act.STOP and self._bend:
            self._bend.stopped_s = t_s
        elif trigger is Trigger.SANK and self._bend:
            self._bend.sunk_deg = hip.deg
        elif transition.act is Act.RISE and self._bend:
            self._bend.rise(t_s, hip.deg)
        elif transition.act is Act.AGAIN and self._bend:
            ended, t_s = self._bend, self._bend.highest_s
            ended.t_s = t_s
            self._bend = BendSoFar(t_s, t_s, False, ended.highest_deg)
            self._bend.follow(hip.clock.t_s, hip.deg)
        elif transition.act in (Act.END, Act.GIVE_UP) and self._bend:
            ended, self._bend = self._bend, None
        if transition.act in (Act.STAND, Act.END):
            hip.still_s = t_s
            if hip.deg - self._standing_deg > self.limits.start.leave_deg:
                # Stands, but not as straight as was known.
                self._standing_deg = min(hip.deg, self._stance_deg[1])
        return self._ended(ended, t_s, lost=trigger is Trigger.LOST) if ended else None

    def _ended(self, bend: BendSoFar, t_s: float, lost: bool) -> Bend:
        hip = self.limits.angle is RepAngle.HIP
        if hip and not (bend.started_bent or lost):
            deg = self._standing_deg, bend.deepest_deg
            began_s = self._way.began_s(self._end_s, *deg)
            bend.start_s = bend.start_s if math.isnan(began_s) else began_s
        rom_deg = bend.deepest_deg - self._standing_deg
        reason = self._why_not(bend, rom_deg, lost)
        if reason is None:
            self.count += 1
            self._last_rom_deg = rom_deg
        raised = self.limits.angle is RepAngle.RAISED_LIMB
        if not raised and not lost and t_s == self._hip.clock.t_s:
            t_s += self._hip.until_s(self._standing_deg)
        self._end_s = t_s
        bottom_s = bend.bottom_start_s, bend.bottom_end_s
        return Bend(
            *(bend.start_s, t_s, *bottom_s),
            bend.started_bent,
            rom_deg,
            reason,
            index=self.count,
        )

    def _why_not(self, bend: BendSoFar, rom_deg: float, lost: bool) -> str | None:
        limits = self.limits
        if bend.void:
            return UNFINISHED
        if lost:
            return "lost"
        if rom_deg < limits.min_rom_deg.value:
            return TOO_SHALLOW
        # A lift from the floor shows only its way up.
        whole = 0.5 if bend.started_bent else 1.0
        if bend.t_s - bend.start_s < limits.min_duration_s.value * whole:
            return TOO_QUICK
        return "too_long" if bend.moving_s > limits.max_duration_s.value else None

    def _movement(self, t_s: float) -> Movement:
        full_deg = max(self.limits.full_rom_deg.value, self._last_rom_deg)
        depth = (self._hip.deg - self._standing_deg) / full_deg
        if math.isfinite(depth):
            depth = min(max(depth, 0.0), 1.0)
        number, set_up = None, False
        if self._bend:
            number = self.count + 1
            set_up = self._bend.rested and self.phase is not Phase.CONCENTRIC
        return Movement(t_s, self.phase, depth, number, set_up)
