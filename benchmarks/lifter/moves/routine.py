"""What somebody does one thing after the other, and when: stances, reps and holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from benchmarks.lifter.figure.stance import Stance, eased
from benchmarks.lifter.moves.moments import Moment, Part, TrueHold, TrueRep, Via

# A movement begins and ends where it has left by so much of its range. Chosen: half of
# what a frame of 25 a second may miss of a repetition of two seconds.
BEGUN = 0.02
BEGUN_SHARE = (2 * 0.2 * (1 - 0.2) * BEGUN) ** 0.5  # of the time, as ``eased`` goes


@dataclass(slots=True)
class Routine:
    """Collects what is done; ``at`` is the stance that was reached.

    ``carried`` is what the hands hold while ``held``. ``neutral_s`` is when the spine
    is as it should be in the exercise's own posture.
    """

    at: Stance
    posture: str = "upright"
    carried: str = "nothing"
    held: bool = True
    reps: list[TrueRep] = field(default_factory=list)
    holds: list[TrueHold] = field(default_factory=list)
    neutral_s: tuple[float, float] | None = None
    things: list[str] = field(default_factory=list)
    now_s: float = 0.0
    _parts: list[Part] = field(default_factory=list)
    _rep: int = 0
    _hold: int = 0
    _side: str | None = None

    def to(
        self,
        stance: Stance,
        seconds: float,
        posture: str | None = None,
        via: Via | None = None,
    ) -> None:
        """Move to a stance, at an even pace or along ``via`` (share of the way)."""
        start = self.at

        def straight(share: float) -> Stance:
            return start.to(stance, share)

        way = via or straight
        self._add(seconds, lambda share: way(eased(share)), posture or self.posture)
        self.at = stance

    def stay(self, seconds: float) -> None:
        """Stay as one is."""
        still = self.at
        self._add(seconds, lambda share: still, self.posture)

    def become(self, posture: str) -> None:
        """Be in another posture from now on."""
        self.posture = posture

    def neutral(self, seconds: float) -> None:
        """Stay, in what the spine is compared with."""
        self.neutral_s = (self.now_s, self.now_s + seconds)
        self.stay(seconds)

    def rep(
        self,
        bottom: Stance,
        down_s: float,
        pause_s: float,
        up_s: float,
        *,
        side: str | None = None,
        top: Stance | None = None,
        down: Via | None = None,
        up: Via | None = None,
        posture: str | None = None,
    ) -> None:
        """Do one repetition, back to where it began or to ``top``."""
        back = top or self.at
        start_s = self.now_s + BEGUN_SHARE * down_s
        end_s = self.now_s + down_s + pause_s + (1 - BEGUN_SHARE) * up_s
        self._rep, self._side = len(self.reps) + 1, side
        self.reps.append(
            TrueRep(
                self._rep,
                side,
                start_s,
                end_s,
                (1 - 2 * BEGUN_SHARE) * down_s,
                pause_s + BEGUN_SHARE * (down_s + up_s),
                (1 - 2 * BEGUN_SHARE) * up_s,
            )
        )
        before, self.posture = self.posture, posture or self.posture
        self.to(bottom, down_s, via=down)
        if pause_s:
            self.stay(pause_s)
        self.to(back, up_s, via=up)
        self.posture, self._rep, self._side = before, 0, None

    def pull(
        self,
        floor: Stance,
        top: Stance,
        down_s: float,
        pause_s: float,
        up_s: float,
        middle: Stance | None,
    ) -> None:
        """Do a repetition that counts at its top; without ``down_s`` it begins below.

        ``middle`` is passed on the way up.
        """
        self._rep = len(self.reps) + 1
        start_s = self.now_s + BEGUN_SHARE * (down_s or up_s)
        if down_s:
            self.to(floor, down_s)
        if pause_s:
            self.stay(pause_s)
        if middle is None:
            self.to(top, up_s)
        else:
            self.to(middle, 0.5 * up_s)
            self.to(top, 0.5 * up_s)
        self.reps.append(
            TrueRep(
                self._rep,
                None,
                start_s,
                self.now_s - BEGUN_SHARE * up_s,
                (1 - 2 * BEGUN_SHARE) * down_s,
                pause_s + BEGUN_SHARE * (down_s + up_s),
                (1 - 2 * BEGUN_SHARE) * up_s,
            )
        )
        self._rep = 0

    def swing(self, bottom: Stance, down_s: float, up_s: float, way: Via) -> None:
        """Do a repetition along ``way`` down and back up, timed by the pelvis.

        Without ``down_s`` it begins at its lowest point.
        """
        begin_s, self._rep = self.now_s, len(self.reps) + 1
        leaves, arrives = _moving(way)
        if down_s:
            self.to(bottom, down_s, via=way)
        self.to(way(0.0), up_s, via=lambda share: way(1.0 - share))
        start_s = begin_s + (leaves * down_s if down_s else (1 - arrives) * up_s)
        self.reps.append(
            TrueRep(
                self._rep,
                None,
                start_s,
                self.now_s - leaves * up_s,
                (arrives - leaves) * down_s,
                (1 - arrives) * (down_s + up_s),
                (arrives - leaves) * up_s,
            )
        )
        self._rep = 0

    def begin_hold(self, *, side: str | None = None) -> None:
        """Hold from now on, whatever moves meanwhile."""
        self._hold = len(self.holds) + 1
        self._side = side
        self.holds.append(TrueHold(self._hold, side, self.now_s, self.now_s))

    def end_hold(self) -> None:
        """Hold no more."""
        last = self.holds[-1]
        self.holds[-1] = TrueHold(last.index, last.side, last.start_s, self.now_s)
        self._hold, self._side = 0, None

    def raised(
        self, stance: Stance, up_s: float, hold_s: float, down_s: float, side: str
    ) -> None:
        """Do a repetition with a timed hold in it, as in a Bird Dog."""
        back, start_s = self.at, self.now_s + BEGUN_SHARE * up_s
        self._rep = len(self.reps) + 1
        self._side = side
        self.to(stance, up_s)
        self.begin_hold(side=side)
        self.stay(hold_s)
        self.end_hold()
        self._side = side
        self.to(back, down_s)
        self.reps.append(
            TrueRep(
                self._rep,
                side,
                start_s,
                self.now_s - BEGUN_SHARE * down_s,
                (1 - 2 * BEGUN_SHARE) * up_s,
                hold_s + BEGUN_SHARE * (up_s + down_s),
                (1 - 2 * BEGUN_SHARE) * down_s,
            )
        )
        self._rep, self._side = 0, None

    def moments(self, fps: float) -> Iterable[Moment]:
        """Yield the frames."""
        frame, begin_s = 0, 0.0
        for part in self._parts:
            end_s = begin_s + part.seconds
            while frame / fps < end_s - 1e-9:
                share = (frame / fps - begin_s) / part.seconds
                yield Moment(
                    frame / fps,
                    part.via(share),
                    part.posture,
                    part.rep,
                    part.hold,
                    part.side,
                    part.held,
                )
                frame += 1
            begin_s = end_s

    def _add(self, seconds: float, via: Via, posture: str) -> None:
        self._parts.append(
            Part(seconds, via, posture, self._rep, self._hold, self._side, self.held)
        )
        self.now_s += seconds


def _moving(way: Via) -> tuple[float, float]:
    """Return between which shares of the time the pelvis moves along a way."""
    shares = np.linspace(0.0, 1.0, 501)
    pelvis = np.array([way(eased(share)).pelvis for share in shares])
    done = (pelvis - pelvis[0]) / (pelvis[-1] - pelvis[0])
    return float(shares[done > BEGUN][0]), float(shares[done < 1 - BEGUN][-1])
