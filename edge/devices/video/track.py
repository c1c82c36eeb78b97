"""Which track of a video file is the picture, how long it is, and how fast it runs."""

import logging
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

_DEFAULT = 1  # AV_DISPOSITION_DEFAULT
_CAPTURE_RATE = re.compile(r"capture[._-]?(fps|frame[._-]?rate)$", re.IGNORECASE)
# Chosen: a phone in the dark takes fewer pictures than its tag says, so a file that is
# stored at half of 60 may be either; from 90 a second on it is slow motion.
_SLOW_MOTION_FPS = 90
_OTHER_SPEED = Fraction(19, 10)  # chosen: slow motion is at least twice as slow


def main_track(tracks: Sequence[Any], smallest_side_px: int) -> Any:
    """Return the track to watch: what the file calls its default, else the largest.

    Tracks without a decoder, and those too small to see a person in, come last:
    cameras store thumbnails and measurements as tracks of pictures.
    """

    def rank(track: Any) -> tuple[bool, bool, int]:
        context = track.codec_context
        if context is None:
            return False, False, 0
        # An elementary stream tells its size only with the first picture.
        large_enough = not context.width or (
            min(context.width, context.height) >= smallest_side_px
        )
        return large_enough, is_default(track), context.width * context.height

    return max(tracks, key=rank)


def is_default(track: Any) -> bool:
    """Return whether the file names this track as the one to show."""
    disposition = getattr(track, "disposition", 0)
    return bool(getattr(disposition, "value", disposition) & _DEFAULT)


def speed(container: Any, track: Any, path: Path, fps: float | None) -> Fraction:
    """Return how many times faster than it is stored a video was taken; usually 1.

    Android stores slow motion at the speed of its display, with the rate of the camera
    as a tag; an iPhone stores the times at which the pictures were taken.

    Parameters
    ----------
    container, track
        PyAV's.
    path : Path
        Names the file in the log.
    fps : float or None
        Pictures per second as they were taken, where a person says so.
    """
    stored = Fraction(track.average_rate or track.guessed_rate or 0)
    if not stored:
        return Fraction(1)
    if fps is not None:
        return Fraction(fps).limit_denominator(1001) / stored
    taken = _capture_rate({**container.metadata, **track.metadata})
    if taken is None or 1 / _OTHER_SPEED < taken / stored < _OTHER_SPEED:
        return Fraction(1)
    said = f"was taken at {float(taken):g} pictures a second and is stored"
    said = f"video {path}: {said} at {float(stored):.4g}"
    if stored < taken < _SLOW_MOTION_FPS:
        log.warning(
            "%s, says its tag; if that is slow motion, give --fps %g", said, taken
        )
        return Fraction(1)
    log.info("%s: times are those at which it was taken", said)
    return taken / stored


def _capture_rate(tags: dict[str, str]) -> Fraction | None:
    for name, text in tags.items():
        if _CAPTURE_RATE.search(name):
            try:
                rate = Fraction(text.strip()).limit_denominator(1001)
            except (ValueError, ZeroDivisionError):
                continue
            if 0 < rate < 100_000:
                return rate
    return None


def stated_duration_s(track: Any) -> float | None:
    """Return the track's length as the file states it, in its own time, s."""
    if track.duration:
        return float(track.duration * track.time_base)
    # Matroska has a tag, hours:minutes:seconds: the end, or mkvmerge's length.
    # Taking it for the end never calls a whole file cut off.
    parts = track.metadata.get("DURATION", "").split(":")
    try:
        hours, minutes, seconds = (float(part) for part in parts)
    except ValueError:
        return None
    start_s = float((track.start_time or 0) * track.time_base)
    return hours * 3600 + minutes * 60 + seconds - max(0.0, start_s)
