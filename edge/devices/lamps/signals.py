"""What lamps say that is no judgement: winks to be counted, a test of each lamp."""

from collections.abc import Iterator

from edge.devices.lamps.pattern_text import Light

Shade = tuple[tuple[Light, float], float]

# Chosen: two winks a second can be counted, and stay below the three flashes of WCAG
# 2.3.1. Dark before the first, or a lamp that is green already would lose one.
WINK_S, BETWEEN_S = 0.2, 0.3
TEST_S = 0.3  # chosen: each colour long enough to be named
TICK_S = 0.03  # chosen: as short as a piezo buzzer still sounds
# Chosen: seen by whoever looks for it, and by nobody who sleeps or trains beside it.
ALIVE = ((1.0, 0.1), (0.0, 4.9))


def winks(times: int, colour: str = "green") -> Iterator[Shade]:
    """Return so many winks, dark before each and after the last."""
    light = Light(colour, ())
    yield (light, 0.0), BETWEEN_S
    for _ in range(times):
        yield (light, 1.0), WINK_S
        yield (light, 0.0), BETWEEN_S


def each_lamp(colours: tuple[str, ...]) -> Iterator[Shade]:
    """Return every colour once."""
    for colour in colours:
        yield (Light(colour, ()), 1.0), TEST_S
