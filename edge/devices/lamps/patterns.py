"""What lamp and buzzer do for each level and cue: the contract's table, as data.

No hardware here. A pattern is written as a person would say it, so that every row
can be changed in the configuration: ``"red blink 0.17 0.17"``.
"""

from dataclasses import dataclass, field, fields
from typing import Literal

from edge.core.types.codes import Cue, Level
from edge.devices.lamps.night import period
from edge.devices.lamps.pattern_text import (
    DURATION_S,
    TONE_HZ,
    Light,
    Steps,
    light_of,
    sound_of,
    within,
)
from edge.errors import ConfigError, Reason

# What the steps of a neutral bow and of a guided screen are shown as.
STEP_CUES: dict[tuple[Level, Cue | None], str] = {
    (Level.UNSURE, Cue.BOW_READY): "bow_ready",
    (Level.UNSURE, Cue.BOW_NOW): "bow_now",
    (Level.NEUTRAL, Cue.BOW_TAKEN): "bow_taken",
    (Level.UNSURE, Cue.BOW_UNUSABLE): "bow_unusable",
    (Level.UNSURE, Cue.SCREEN_READY): "screen_ready",
    (Level.UNSURE, Cue.SCREEN_BEGIN): "screen_begin",
    (Level.NEUTRAL, Cue.SCREEN_DONE): "screen_done",
}

PIN = {"doc": "BCM number.", "min": 0, "max": 27}
TONE = {
    "doc": "What a sound's word stands for.",
    "unit": "Hz",
    "min": 0.0,  # silence
    "max": TONE_HZ[1],
}
LIGHT = {"doc": "off, COLOUR steady, COLOUR blink ON OFF ..., COLOUR pulse UP DOWN."}
SOUND = {"doc": "TONE SECONDS ..., with low, high, rest or hertz as tone."}


@dataclass(frozen=True, slots=True)
class LampSettings:
    """Wiring and patterns; pins are BCM numbers, None = not wired.

    The default pins lie side by side on the header (11, 13, 15, 16), next to ground,
    carry no bus and are pulled down at boot, so that nothing glows before the program
    runs. One RGB lamp needs no ``amber_pin``: amber is mixed from red and green.
    Without ``blue_pin`` (a red, amber, green lamp) blue patterns are shown in amber.

    A light is ``"off"``, ``"COLOUR steady"``, ``"COLOUR blink ON_S OFF_S ..."`` or
    ``"COLOUR pulse UP_S DOWN_S"``; a sound is ``"TONE SECONDS ..."`` with ``low``,
    ``high``, ``rest`` or hertz as tone, and ``""`` is silence. The times are chosen:
    no pattern flashes more than three times a second, the limit of WCAG 2.3.1 for
    people with photosensitive epilepsy.
    """

    red_pin: int = field(default=17, metadata=PIN)
    green_pin: int = field(default=27, metadata=PIN)
    blue_pin: int | None = field(default=22, metadata=PIN)
    amber_pin: int | None = field(default=None, metadata=PIN)
    buzzer_pin: int | None = field(default=23, metadata=PIN)
    status_pin: int | None = field(
        default=None,
        metadata={
            **PIN,
            "doc": "BCM number; blinks while the lamps are dark: I am alive.",
        },
    )
    active_high: bool = field(
        default=True, metadata={"doc": "false for a common-anode lamp."}
    )
    brightness: float = field(
        default=1.0, metadata={"doc": "Of every lamp.", "min": 0.0, "max": 1.0}
    )
    night: str = field(
        default="",
        metadata={"doc": "Local times, such as 22:00-06:00, of dimmed lamps."},
    )
    # Chosen: a red LED is still seen from across a dark room.
    night_brightness: float = field(
        default=0.3,
        metadata={"doc": "Share of brightness left then.", "min": 0.0, "max": 1.0},
    )
    self_test: bool = field(
        default=True, metadata={"doc": "Light each lamp once at start, and tick."}
    )
    # Chosen: green outshines red at equal current.
    amber_green: float = field(
        default=0.35,
        metadata={"doc": "Share of green in mixed amber.", "min": 0.0, "max": 1.0},
    )
    buzzer: Literal["passive", "active"] = field(
        default="passive",
        metadata={"doc": "An active one makes its own, only tone."},
    )
    mute: bool = field(default=False, metadata={"doc": "true: no sound at all."})
    # Chosen: far enough apart for untrained ears in a noisy room.
    low_hz: float = field(default=600.0, metadata=TONE)
    high_hz: float = field(default=2000.0, metadata=TONE)
    absent: str = field(default="off", metadata=LIGHT)
    unsure: str = field(default="blue pulse 1.0 1.0", metadata=LIGHT)
    neutral: str = field(default="green steady", metadata=LIGHT)
    caution: str = field(default="amber blink 0.6 0.6", metadata=LIGHT)
    fault_flexion: str = field(default="red blink 0.17 0.17", metadata=LIGHT)
    fault_other: str = field(default="red blink 0.12 0.12 0.12 0.64", metadata=LIGHT)
    # The steps of a neutral bow: blue, because nothing is judged meanwhile.
    bow_ready: str = field(default="blue blink 0.2 0.8", metadata=LIGHT)
    bow_now: str = field(default="blue steady", metadata=LIGHT)
    bow_taken: str = field(default="green blink 0.4 0.4", metadata=LIGHT)
    bow_unusable: str = field(default="blue blink 0.2 0.2", metadata=LIGHT)
    # The steps of a guided screen, likewise.
    screen_ready: str = field(default="blue blink 0.2 0.8", metadata=LIGHT)
    screen_begin: str = field(default="blue steady", metadata=LIGHT)
    screen_done: str = field(default="green blink 0.4 0.4", metadata=LIGHT)
    good_rep_wink_s: float = field(
        default=0.15,
        metadata={
            "doc": "Dark for so long, once, also when an exercise is recognised; "
            "0 is no wink.",
            "unit": "s",
            "min": 0.0,
            "max": DURATION_S[1],
        },
    )
    fault_flexion_sound: str = field(
        default="low 0.12 rest 0.10 low 0.12", metadata=SOUND
    )
    fault_other_sound: str = field(default="high 0.50", metadata=SOUND)
    bow_ready_sound: str = field(default="", metadata=SOUND)
    bow_now_sound: str = field(default="high 0.10", metadata=SOUND)
    bow_taken_sound: str = field(default="low 0.10 high 0.20", metadata=SOUND)
    bow_unusable_sound: str = field(default="high 0.10 low 0.30", metadata=SOUND)
    screen_ready_sound: str = field(default="low 0.10", metadata=SOUND)
    screen_begin_sound: str = field(default="high 0.30", metadata=SOUND)
    screen_done_sound: str = field(default="low 0.10 high 0.20", metadata=SOUND)
    good_rep_sound: str = field(
        default="",
        metadata={"doc": 'As above; "high 0.03" is a tick, "" is silence.'},
    )

    def __post_init__(self) -> None:
        """Refuse what cannot be wired or played, naming the key."""
        wired = self.pins
        if len(set(wired)) != len(wired) or not all(0 <= pin <= 27 for pin in wired):
            raise ConfigError(
                f"lamps: pins {wired} must be different BCM numbers from 0 to 27",
                reason=Reason.INVALID,
            )
        for name in ("brightness", "amber_green", "night_brightness"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ConfigError(
                    f"lamps.{name} must lie between 0 and 1", reason=Reason.INVALID
                )
        if self.buzzer not in ("passive", "active"):
            raise ConfigError(
                f"lamps.buzzer = {self.buzzer!r}: use passive or active",
                reason=Reason.INVALID,
            )
        if self.good_rep_wink_s:
            within("good_rep_wink_s", self.good_rep_wink_s, DURATION_S, "s")
        period(self.night)
        rows(self)

    @property
    def pins(self) -> list[int]:
        """Return the BCM numbers of all that is wired."""
        named = [key.name for key in fields(self) if key.name.endswith("_pin")]
        return [pin for name in named if (pin := getattr(self, name)) is not None]


@dataclass(frozen=True, slots=True)
class PatternRow:
    """One row of the table: ``sound`` is (hertz, seconds) steps played once."""

    light: Light
    wink_s: float = 0.0
    sound: Steps = ()


def rows(settings: LampSettings) -> dict[tuple[Level, Cue | None], PatternRow]:
    """Return the table of the contract; cues that are not in it change nothing."""
    named = {"low": settings.low_hz, "high": settings.high_hz}

    def sound(key: str) -> Steps:
        return sound_of(key, getattr(settings, key), named)

    lights = {
        name: light_of(name, getattr(settings, name))
        for name in (
            *("absent", "unsure", "neutral", "caution"),
            *("fault_flexion", "fault_other", *STEP_CUES.values()),
        )
    }
    flexion = PatternRow(lights["fault_flexion"], sound=sound("fault_flexion_sound"))
    other = PatternRow(lights["fault_other"], sound=sound("fault_other_sound"))
    steps = {
        key: PatternRow(lights[name], sound=sound(f"{name}_sound"))
        for key, name in STEP_CUES.items()
    }
    wink_s = settings.good_rep_wink_s
    good = PatternRow(lights["neutral"], wink_s, sound("good_rep_sound"))
    return {
        (Level.ABSENT, None): PatternRow(lights["absent"]),
        (Level.UNSURE, None): PatternRow(lights["unsure"]),
        (Level.NEUTRAL, None): PatternRow(lights["neutral"]),
        (Level.NEUTRAL, Cue.GOOD_REP): good,
        (Level.CAUTION, None): PatternRow(lights["caution"]),
        (Level.FAULT, None): other,
        (Level.FAULT, Cue.SPINE_FLEXION): flexion,
        (Level.FAULT, Cue.SPINE_EXTENSION): other,
        (Level.FAULT, Cue.OTHER_FAULT): other,
        **steps,
        (Level.UNSURE, Cue.RECOGNISED): PatternRow(lights["unsure"], wink_s),
        (Level.NEUTRAL, Cue.RECOGNISED): PatternRow(lights["neutral"], wink_s),
    }
