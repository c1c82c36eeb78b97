"""The back's edge followed from frame to frame, looked for before the pose is known.

The strip is wider than what it has to show, and the strip network finds sacrum and C7
itself. So it is enough to cut it where the chord is about to be, and that can be done
beside the pose model, which takes most of a frame's time. Where the chord turns out to
have gone elsewhere, the back is looked at again.
"""

from dataclasses import dataclass

from edge.core.back.chord import Chord, apart, moved_on
from edge.core.back.contour import TRACK_S, EdgeTrack, dorsal_contour
from edge.core.back.strip import cut_strip
from edge.core.back.strip_reader import Look
from edge.core.types.frames import ByteArray, DorsalContour, FloatArray

# What was seen ahead counts where the chord came so near, in torso lengths. Chosen:
# less than the pose model is off by itself. Below eight frames a second nothing is
# expected: TRACK_S holds two steps.
AHEAD_NEAR = 0.05


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the contour leans on beside the picture; off only to compare."""

    continuity: bool = True


class ContourTracker:
    """Finds the dorsal contour frame by frame."""

    def __init__(self, look: Look | None, evidence: Evidence = Evidence()) -> None:
        self._look = look
        self._evidence = evidence
        self.reset()

    def reset(self) -> None:
        """Forget where the edge and the chord were."""
        self._last: EdgeTrack | None = None
        self._chords: list[tuple[float, Chord]] = []
        self._ahead: tuple[DorsalContour, EdgeTrack] | None = None

    def look_ahead(self, t_s: float, rgb: ByteArray) -> None:
        """Look at a frame's back where the chord should be; ``step`` takes what fits.

        Without it every step looks for itself.
        """
        axes = self._expected(t_s)
        self._ahead = self._find(t_s, rgb, axes) if axes else None

    def step(
        self,
        t_s: float,
        rgb: ByteArray,
        axes: Chord | None,
        hints: FloatArray | None = None,
    ) -> DorsalContour | None:
        """Return the contour behind the chord, or None where there is no strip.

        Parameters
        ----------
        hints
            (ROWS, COLUMNS), what else speaks for the edge at each place of the strip:
            logarithms of likelihoods.
        """
        look, self._ahead = self._ahead, None
        if axes is None:
            self._chords.clear()
            return None
        self._chords = [*self._chords[-1:], (t_s, axes)]
        if look is None or hints is not None or not _fits(look[1], t_s, axes):
            look = self._find(t_s, rgb, axes, hints)
        if look is None:
            return None
        contour, self._last = look
        return contour

    def _find(
        self, t_s: float, rgb: ByteArray, axes: Chord, hints: FloatArray | None = None
    ) -> tuple[DorsalContour, EdgeTrack] | None:
        if self._look is None:
            return None
        strip, inside = cut_strip(rgb, axes)
        last = self._last if self._evidence.continuity else None
        return dorsal_contour(t_s, self._look(strip), inside, axes, last, hints)

    def _expected(self, t_s: float) -> Chord | None:
        """Return where the chord is if it goes on as it went; None if it is unknown."""
        if len(self._chords) < 2:
            return None
        (before_s, before), (last_s, last) = self._chords
        if not (before_s < last_s < t_s < before_s + TRACK_S):
            return None
        return moved_on(before, last, (t_s - last_s) / (last_s - before_s))


def _fits(trace: EdgeTrack, t_s: float, axes: Chord) -> bool:
    return trace.t_s == t_s and apart(trace.axes, axes) < AHEAD_NEAR
