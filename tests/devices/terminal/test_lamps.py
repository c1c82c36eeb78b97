import io
import math
import re
import sys
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from rich.console import Console

from edge.core.types.codes import Cue, FaultCode, Level, Phase, Verdict, ViewKind
from edge.core.types.events import HoldFinished, RepFinished, Step
from edge.core.types.frames import Pose, View
from edge.core.types.records import FaultRecord, HoldRecord, RepRecord
from edge.core.types.states import BodyAngles, Feedback, Movement, SpineState
from edge.devices.lamps.patterns import LampSettings, rows
from edge.devices.terminal.lamps import Terminal, brightness
from edge.devices.terminal.progress import ReplayProgress
from edge.devices.terminal.screen import ASCII_SHAPES, SHAPES, seen_from

CONTROL = re.compile("\x1b\\[[0-9;?]*[A-Za-z]")


def step(
    t_s: float = 0.0,
    level: Level = Level.NEUTRAL,
    cue: Cue | None = None,
    *,
    tilt_deg: float = 40.0,
    flexion_deg: float = -12.0,
    events=(),
) -> Step:
    nan = math.nan
    return Step(
        t_s,
        round(t_s * 30),
        Pose(t_s, np.full((17, 2), nan, np.float32), np.zeros(17, np.float32)),
        View(ViewKind.SIDE, 1, 0.0),
        None,
        BodyAngles(t_s, 55.0, 66.0, 17.0, nan, nan),
        SpineState(t_s, tilt_deg, flexion_deg, nan, nan, 0.8),
        Movement(t_s, Phase.BOTTOM, 1.0, 1),
        Feedback(level, cue),
        events,
    )


def finished(t_s: float, verdict=Verdict.GOOD, share=0.85, faults=()) -> RepFinished:
    figures = (0.0, t_s, 1.0, 0.5, 1.0, 70.0, 80.0, 20.0, 60.0, 9.0, 0.0)
    return RepFinished(t_s, RepRecord(3, *figures, share, 0.8, verdict, faults))


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def screen(width: int = 80, *, terminal: bool = True, **kwargs) -> Console:
    return Console(
        file=kwargs.pop("file", None) or io.StringIO(),
        width=width,
        height=30,
        force_terminal=terminal,
        color_system=kwargs.pop("color_system", "truecolor"),
        _environ={},
        **kwargs,
    )


def drawn(console: Console, *steps: Step, **kwargs) -> str:
    """What a person reads on the screen after the last step."""
    with Terminal(console=console, clock=Clock(), **kwargs) as terminal:
        for each in steps:
            terminal.show(each)
    text = console.file.getvalue()
    return CONTROL.sub("", text[text.rindex("\x1b[2K") if "\x1b[2K" in text else 0 :])


def test_the_screen_says_it_in_words_shapes_and_numbers():
    text = drawn(
        screen(),
        step(0.0, events=(finished(0.0),)),
        step(0.1, Level.FAULT, Cue.SPINE_FLEXION),
        title="clip.mp4",
    )
    for words in (
        *("clip.mp4", "■ F A U L T ■", "spine flexion", "reps 1, last good"),
        *("+40°", "-12°", "+55°", "+66°", "+17°", "80 %", "85 %", "bottom", "side"),
    ):
        assert words in text


def test_every_level_has_its_own_shape_lit_and_dark():
    for shapes in (SHAPES, ASCII_SHAPES):
        assert set(shapes) == set(Level)
        assert len({lit for lit, _ in shapes.values()}) == len(Level)


def test_what_cannot_be_told_is_a_question_mark():
    text = drawn(screen(), step(0.0, tilt_deg=math.nan, flexion_deg=math.nan))
    assert re.search(r"pelvic tilt +\?", text)
    assert re.search(r"spine flexion +\?", text)
    assert "nan" not in text


@pytest.mark.parametrize("width", [12, 20, 34, 80, 200])
def test_it_fits_the_terminal(width):
    text = drawn(screen(width), step(0.0, Level.CAUTION), duration_s=9.0)
    assert max(len(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize("width", range(10, 40))
def test_a_narrow_terminal_keeps_every_figure_whole(width):
    text = drawn(screen(width), step(0.0, Level.CAUTION), duration_s=9.0)
    for figure in ("+40°", "-12°", "+55°", "+66°", "+17°"):
        assert re.search(re.escape(figure) + r"(\s|$)", text, re.MULTILINE)
    assert re.search(r"0\.0 s(\s|$)", text, re.MULTILINE)
    assert not re.search(r"fp?$", text, re.MULTILINE)


def test_no_color_leaves_words_and_shapes():
    console = screen(no_color=True)
    text = drawn(console, step(0.0, Level.FAULT))
    assert "F A U L T" in text
    assert not re.search("\x1b\\[[0-9;]*[34]8;", console.file.getvalue())


def test_an_ascii_terminal_gets_ascii():
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    console = screen(file=file)
    with Terminal(console=console, duration_s=9.0, clock=Clock()) as terminal:
        terminal.show(step(0.0, Level.CAUTION))
    assert b"^ C A U T I O N ^" in file.buffer.getvalue()


def lamp_over_time(level: Level, cue: Cue | None, times) -> list[bool]:
    row = rows(LampSettings())[level, cue]
    return [brightness(row, t_s) > 0.5 for t_s in times]


def test_the_lamp_follows_the_contracts_table():
    tenths = [i / 10 for i in range(20)]
    assert not any(lamp_over_time(Level.ABSENT, None, tenths))
    assert all(lamp_over_time(Level.NEUTRAL, None, tenths))
    changes = {
        key: sum(a != b for a, b in pairwise(lit))
        for key in ((Level.UNSURE, None), (Level.CAUTION, None), (Level.FAULT, None))
        if (lit := lamp_over_time(*key, [i / 100 for i in range(400)]))
    }
    assert changes[Level.UNSURE, None] < changes[Level.CAUTION, None]
    assert changes[Level.CAUTION, None] < changes[Level.FAULT, None]
    wink = lamp_over_time(Level.NEUTRAL, Cue.GOOD_REP, [0.0, 0.1, 0.2, 5.0])
    assert wink == [False, False, True, True]


def test_the_pattern_runs_on_the_sources_time():
    def shape(*times: float) -> str:
        fault = [step(t, Level.FAULT, Cue.SPINE_FLEXION) for t in times]
        text = drawn(screen(), step(0.9), *fault)
        return "dark" if "□ F A U L T □" in text else "lit"

    assert shape(1.0) == "lit"
    assert shape(1.0, 1.2) == "dark"
    assert shape(1.0, 1.2, 1.4) == "lit"
    assert shape(11.0, 11.2) == "dark"


def test_it_redraws_at_most_twelve_times_a_second():
    console, clock = screen(), Clock()
    with Terminal(console=console, clock=clock) as terminal:
        for index in range(600):
            clock.now = index / 200
            terminal.show(step(index / 30))
    pictures = console.file.getvalue().count("pelvic tilt")
    assert 30 <= pictures <= 38  # three seconds, the first and the last picture


def test_progress_knows_frames_or_seconds_or_nothing():
    half = step(0.5)
    assert "━" in drawn(screen(44), half, frames_expected=32)
    assert "━" in drawn(screen(44), half, duration_s=1.0)
    assert "━" not in drawn(screen(44), half)


def test_without_a_terminal_there_is_one_line_per_change():
    faults = (
        FaultRecord(FaultCode.SPINE_FLEXION, 1.0, 1.4, 31.0),
        FaultRecord(FaultCode.SPINE_FLEXION, 1.5, 1.6, 30.0),
    )
    console = screen(40, terminal=False)
    with Terminal(console=console) as terminal:
        for each in (
            step(0.0, tilt_deg=0.0, flexion_deg=math.nan),
            step(0.1),
            step(0.2, cue=Cue.GOOD_REP),
            step(1.0, Level.FAULT, Cue.SPINE_FLEXION),
            step(1.1, Level.FAULT, Cue.SPINE_FLEXION),
            step(2.0, events=(finished(2.0, Verdict.FAULT, 0.6, faults),)),
            step(2.1, events=(finished(2.1, share=math.nan),)),
        ):
            terminal.show(each)
    assert console.file.getvalue().splitlines() == [
        "    0.00 s  neutral  pelvic tilt +0°, spine flexion ?",
        "    1.00 s  fault (spine flexion)  pelvic tilt +40°, spine flexion -12°",
        "    2.00 s  neutral  pelvic tilt +40°, spine flexion -12°",
        "    2.00 s  rep 3: fault (spine flexion), 60 % from the hips",
        "            Push the hips back and keep the spine long.",
        "    2.10 s  rep 3: good, ? from the hips",
    ]


def hold_over(t_s: float, index: int = 1) -> HoldFinished:
    faults = (FaultRecord(FaultCode.HIPS_LOW, 1.0, 2.0, 20.0),)
    return HoldFinished(
        t_s, HoldRecord(index, 1.0, 31.5, 88.0, 3.0, Verdict.CAUTION, faults)
    )


def test_a_hold_is_a_line_and_on_a_screen_shows_how_long_it_has_lasted():
    console = screen(60, terminal=False)
    with Terminal(console=console) as terminal:
        terminal.show(step(0.0))
        terminal.show(step(33.0, events=(hold_over(33.0),)))
    assert console.file.getvalue().splitlines()[1:] == [
        "   33.00 s  hold 1: caution (hips low), 30.5 s",
        "            End the hold when the form goes, not when the strength does.",
        f"{'':12}Squeeze the buttocks and draw the ribs to the pelvis: the hips sank.",
    ]
    holding = Movement(
        40.0, Phase.UNKNOWN, math.nan, None, hold=2, held_s=12.2, target_s=30.0
    )
    text = drawn(
        screen(80),
        step(33.0, events=(hold_over(33.0),)),
        replace(step(40.0), movement=holding),
    )
    assert "holds 1, now 12 of 30 s" in text
    assert "holds 1, last caution" in drawn(
        screen(80), step(33.0, events=(hold_over(33.0),))
    )


def test_the_cursor_comes_back_after_an_error():
    console = screen()
    terminal = Terminal(console=console)
    terminal.show(step())
    with pytest.raises(KeyboardInterrupt), terminal:
        raise KeyboardInterrupt
    assert console.file.getvalue().rstrip().endswith("\x1b[?25h")


def test_nothing_shown_draws_nothing():
    console = screen()
    with Terminal(console=console):
        pass
    assert console.file.getvalue() == ""


@pytest.mark.parametrize("display", [Terminal, ReplayProgress])
def test_what_others_print_goes_where_they_sent_it(display, capsys):
    console = screen()
    with display(console=console, clock=Clock()) as shown:
        shown.show(step())
        print("a frame")  # noqa: T201
        print("a warning", file=sys.stderr)  # noqa: T201
    assert capsys.readouterr() == ("a frame\n", "a warning\n")
    assert "a frame" not in console.file.getvalue()


class TestReplayProgress:
    def bar(self, console: Console, **length) -> str:
        clock = Clock()
        with ReplayProgress(
            console=console, title="a [b] clip.mp4", clock=clock, **length
        ) as progress:
            for index in range(15):
                clock.now = index / 30
                progress.show(step(index / 30))
        progress.close()
        return CONTROL.sub("", console.file.getvalue())

    def test_shows_share_and_speed(self):
        text = self.bar(screen(), frames_expected=30)
        assert "a [b] clip.mp4" in text
        assert "50%" in text
        assert "32 fps" in text

    def test_of_a_source_of_unknown_length_still_moves(self):
        assert "fps" in self.bar(screen())

    def test_is_silent_without_a_terminal(self):
        assert self.bar(screen(terminal=False), duration_s=1.0) == ""


def test_without_a_terminal_each_step_of_a_bow_is_a_line():
    console = screen(terminal=False)
    cues = (Cue.BOW_READY, Cue.BOW_READY, Cue.BOW_NOW, Cue.BOW_UNUSABLE, None)
    steps = [step(at / 30, Level.UNSURE, cue) for at, cue in enumerate(cues)]
    text = drawn(console, *steps)
    said = [line for line in text.splitlines() if "unsure" in line]
    assert all(cue in text for cue in ("bow ready", "bow now", "bow unusable"))
    assert len(said) == 4


def test_a_view_that_judges_nothing_is_told_with_the_one_that_would():
    assert seen_from(()) == ""
    assert seen_from((ViewKind.SIDE, ViewKind.OBLIQUE)) == (
        "needs a view: side or oblique"
    )
