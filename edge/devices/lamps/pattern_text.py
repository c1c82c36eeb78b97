"""A pattern as a person writes it: words to steps of brightness, tone and time."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from edge.errors import ConfigError, Reason

COLOURS = ("red", "amber", "green", "blue")
# A pulse is drawn in steps; the eye no longer sees them at the rate of cinema.
FADE_HZ = 25.0
# Shorter than a camera frame nobody sees it, longer than this it is not a pattern.
DURATION_S = (0.02, 60.0)
# What a small piezo buzzer and its software pulse width can follow.
TONE_HZ = (50.0, 8000.0)

Steps = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Light:
    """A lamp pattern: (brightness 0-1, seconds) steps that repeat; one is steady."""

    colour: str
    steps: Steps


def light_of(name: str, text: str) -> Light:
    """Return the light that a text means.

    Raises
    ------
    ConfigError
        Naming the key under [lamps].
    """
    match text.split():
        case ["off"]:
            return Light("red", ((0.0, math.inf),))
        case [colour, "steady"] if colour in COLOURS:
            return Light(colour, ((1.0, math.inf),))
        case [colour, "blink", *times] if (
            colour in COLOURS and times and len(times) % 2 == 0
        ):
            on_off = (1.0, 0.0) * (len(times) // 2)
            seconds = [_number(name, word, DURATION_S, "s") for word in times]
            return Light(colour, tuple(zip(on_off, seconds, strict=True)))
        case [colour, "pulse", up, down] if colour in COLOURS:
            rise = round(_number(name, up, DURATION_S, "s") * FADE_HZ) or 1
            fall = round(_number(name, down, DURATION_S, "s") * FADE_HZ) or 1
            levels = [i / rise for i in range(rise)]
            levels += [1.0 - i / fall for i in range(fall)]
            return Light(colour, tuple((level, 1.0 / FADE_HZ) for level in levels))
    raise ConfigError(
        f"lamps.{name} = {text!r}: write 'off', 'COLOUR steady', 'COLOUR blink ON_S "
        f"OFF_S' or 'COLOUR pulse UP_S DOWN_S' with a colour of {', '.join(COLOURS)}",
        reason=Reason.INVALID,
    )


def sound_of(key: str, text: str, named: Mapping[str, float]) -> Steps:
    """Return the (hertz, seconds) steps of a sound; ``named`` tones have words.

    Raises
    ------
    ConfigError
        Naming the key under [lamps].
    """
    words = text.split()
    if len(words) % 2:
        raise ConfigError(
            f"lamps.{key}: write a tone and its seconds, in pairs",
            reason=Reason.INVALID,
        )
    steps = []
    for tone, seconds in zip(words[::2], words[1::2], strict=True):
        hertz = 0.0 if tone == "rest" else named.get(tone)
        if hertz is None:
            hertz = _number(key, tone, TONE_HZ, "Hz, or is low, high or rest")
        elif hertz:
            within(f"{tone}_hz", hertz, TONE_HZ, "Hz")
        steps.append((hertz, _number(key, seconds, DURATION_S, "s")))
    return tuple(steps)


def _number(key: str, word: str, limits: tuple[float, float], unit: str) -> float:
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    return within(key, value, limits, unit, word)


def within(
    key: str, value: float, limits: tuple[float, float], unit: str, word: str = ""
) -> float:
    """Return a value, or raise ConfigError where it is beyond its limits."""
    low, high = limits
    if not low <= value <= high:
        shown = word or f"{value:g}"
        raise ConfigError(
            f"lamps.{key}: {shown!r} is not {low:g} to {high:g} {unit}",
            reason=Reason.INVALID,
        )
    return value
