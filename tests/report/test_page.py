"""The report: one file that needs nothing, whatever the session holds."""

import csv
import io
import json
import re
import subprocess
import sys
import time
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from support.sessions_made import (
    made_hold,
    made_rep,
    made_session,
    made_set,
    usual_set,
)

from edge.report.html import STYLE
from edge.report.page import page
from edge.report.picture import picture
from edge.report.rows import csv_text, json_text
from edge.session.past.stored import checked

EVIL = """<script>alert("x")</script>' $\\frac{1}{2}$ &amp; ="""
VOID = {"meta", "br"}


class Reader(HTMLParser):
    """What a browser would find: words, elements, and whether all are closed."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.words, self.ids = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        ElementTree.fromstring(svg)
    return reader


SESSIONS = {
    "usual": made_session(usual_set()),
    "one repetition": made_session(made_set([made_rep(1)])),
    "holds only": made_session(
        made_set(holds=[made_hold(1, "left"), made_hold(2, "right")])
    ),
    "all unsure": made_session(
        made_set([made_rep(i, "unsure") for i in (1, 2, 3)]),
        advice=["move_the_camera"],
    ),
    "empty": made_session(view="unknown"),
    "empty set": made_session(made_set()),
    "unknown exercise and advice": made_session(
        made_set([made_rep(1)], exercise="my_own"), advice=["a_new_code"]
    ),
    "curves without deepest": made_session(
        made_set([made_rep(i) | {"deepest": None} for i in (1, 2)])
    ),
    "nothing to draw": made_session(
        made_set([made_rep(i) | {"deepest": None, "curve": []} for i in (1, 2)])
    ),
    "gaps in a curve": made_session(
        made_set([made_rep(1) | {"curve": [[3.0, None, None], [3.1, 20.0, 5.0]]}])
    ),
    "two sets": made_session(usual_set(), made_set([made_rep(1)])),
}


@pytest.mark.parametrize("name", SESSIONS)
def test_every_session_makes_a_page_a_picture_and_tables(name):
    session = checked(SESSIONS[name], name)
    reader = read(page([session]))
    assert sum(tag == "h1" for tag, _ in reader.tags) == 1
    assert picture(session).startswith(b"\x89PNG")
    assert json.loads(json_text([session]))[0]["session"]["id"] == session["id"]
    rows = list(csv.DictReader(io.StringIO(csv_text([session]))))
    kept = [each for s in session["sets"] for each in (*s["reps"], *s["holds"])]
    assert len(rows) == len(kept)


@pytest.mark.parametrize("name", SESSIONS)
def test_a_page_asks_the_network_for_nothing(name):
    text = page([SESSIONS[name]])
    assert "default-src 'none'" in text
    for tag, attributes in read(text).tags:
        assert tag not in {"script", "link", "img", "iframe", "object"}
        for key, value in attributes.items():
            if key in {"src", "href", "xlink:href"}:
                assert value.startswith("#")
    assert "url(http" not in text
    assert "@import" not in text


def test_the_verdict_is_told_in_words_before_anything_is_drawn():
    text = page([SESSIONS["usual"] | {"advice": ["less_weight"]}])
    drawn = text.index("<svg")
    assert text.index("6 of 8 repetitions good, 1 amber and 1 red.") < drawn
    assert text.index("The spine rounded in repetitions 7 and 8") < drawn
    assert text.index("Take less weight") < drawn


def test_all_that_was_measured_is_on_the_page():
    reader = read(page([SESSIONS["usual"]]))
    labels = [a["aria-label"] for tag, a in reader.tags if tag == "svg"]
    for what in ("Peak spine flexion", "Hip share", "Tempo", "When there were faults"):
        assert any(label.startswith(what) for label in labels), what
    assert sum(label.startswith("Repetition ") for label in labels) == 8
    assert any(label.startswith("Best: repetition 1,") for label in labels)
    assert any(label.startswith("Worst: repetition 8,") for label in labels)
    assert all(a["role"] == "img" for tag, a in reader.tags if tag == "svg")
    words = " ".join(reader.words)
    assert "may be off by about 5°" in words
    assert "80 kg" in words


def test_a_load_is_told_in_the_unit_that_the_gym_has():
    assert "176 lb" in page([SESSIONS["usual"]], unit="lb")


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("own_hinge", "with a stick along the back"),
        ("standing", "how the lifter stood before"),
        ("population", "may be off by about 25°"),
        ("of_a_later_version", "as far as the record tells"),
    ],
)
def test_what_a_figure_stands_on_is_told_with_its_uncertainty(reference, words):
    rep = made_rep(1) | {"reference": reference}
    assert words in page([made_session(made_set([rep]))])


def test_what_could_not_be_judged_is_told_with_its_reason():
    front = page([SESSIONS["all unsure"] | {"view": "front"}])
    assert "Repetitions 1 to 3: filmed from the front" in front
    assert "None of 3 repetitions could be judged." in front
    side = page([SESSIONS["all unsure"]])
    assert "the back was seen in too few pictures" in side


def test_left_is_told_against_right():
    left, right = made_hold(1, "left"), made_hold(2, "right")
    left["spine_flexion_peak_deg"] = 14.0
    text = page([made_session(made_set(holds=[left, right]))])
    assert "Rounding: left 14°, right 9° (5° apart)." in text


def test_names_are_never_markup_formulas_or_mathematics():
    session = made_session(usual_set(), athlete=EVIL)
    session["sets"][0]["exercise"] = "<b>x</b>"
    reader = read(page([session, session | {"athlete": "=1+1"}]))
    assert not any(tag in {"script", "b"} for tag, _ in reader.tags)
    assert EVIL in "".join(reader.words)
    assert picture(session)
    for name in ("=1+1", "+1", "-1", "@x", "\t=1", "\uff1d1"):
        rows = list(
            csv.DictReader(io.StringIO(csv_text([session | {"athlete": name}])))
        )
        assert rows[0]["athlete"] == f"'{name}"
    # A negative figure stays a number.
    rep = made_rep(1) | {"spine_extension_peak_deg": -3.5}
    rows = csv_text([made_session(made_set([rep]))])
    assert ",-3.5," in rows


def test_five_hundred_repetitions_make_a_page_within_seconds():
    session = made_session(usual_set(500))
    began_s = time.thread_time()  # of work: the machine may have other
    text = page([session])
    assert time.thread_time() - began_s < 20
    assert len(text) < 3_000_000
    read(text)
    assert "498 of 500 repetitions good" in text


def test_what_a_newer_program_added_reaches_the_page_and_the_tables():
    rep = made_rep(1) | {"spine_drift_deg": 4.5, "reference": "own_hinge"}
    session = checked(made_session(made_set([rep])), "it")
    assert session["sets"][0]["reps"][0]["spine_drift_deg"] == 4.5
    assert "spine_drift_deg" in csv_text([session]).splitlines()[0]


def test_colours_come_from_the_page_so_that_the_dark_has_its_own():
    text = page([SESSIONS["usual"]])
    drawn = "".join(re.findall(r"<svg.*?</svg>", text, re.DOTALL))
    assert set(re.findall(r"#[0-9a-f]{6}\b", drawn)) == set()
    assert "prefers-color-scheme: dark" in text


@pytest.mark.parametrize(
    "modules", ["edge.commands.run", "edge.commands.report, edge.session.past.stored"]
)
def test_nothing_is_drawn_with_until_a_page_is_made(modules):
    code = f"import {modules}, sys; print('matplotlib' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("at", [0, 1], ids=["light", "dark"])
def test_every_colour_of_words_can_be_read(at):
    """WCAG 2.1 AA: 4.5 to 1 on both backgrounds, also within drawings."""
    roots = re.findall(r":root \{(.*?)\}", STYLE.read_text(), re.DOTALL)
    colours = dict(re.findall(r"--(\w+): (#\w{6})", roots[at]))
    for name in ("ink", "muted", "good", "caution", "fault", "unsure", "second"):
        for ground in ("paper", "card"):
            pair = sorted((luminance(colours[name]), luminance(colours[ground])))
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (name, ground)


def test_a_page_of_holds_alone_says_how_they_went_and_what_sides_differ_by():
    left = made_hold(1, "left") | {"spine_extension_peak_deg": 4.0}
    right = made_hold(2, "right") | {
        "spine_extension_peak_deg": 16.0,
        "verdict": "unsure",
        "reference": "hold_start",
        "ended_by": "broken",
    }
    made = page([made_session(made_set([], holds=[left, right], exercise="plank"))])
    assert "1 of 2 holds good." in made
    assert "Arching: left 4°, right 16° (12° apart)." in made
    assert "Hold 2: " in made
    assert "the first still second of the same hold" in made
    assert "when the form broke" in made
    assert "repetition was counted" not in made


def test_repetitions_that_bend_no_hips_are_good_and_not_from_them():
    rep = made_rep(1) | {"hip_share": None, "side": "left"}
    made = page([made_session(made_set([rep], exercise="bird_dog"))])
    assert "The repetition was good." in made


def arching(index):
    rep = made_rep(index, "fault", 2.0) | {"spine_extension_peak_deg": 28.0}
    faults = [fault | {"code": "spine_extension"} for fault in rep["faults"]]
    return rep | {"faults": faults, "hip_share": None}


def test_an_arched_back_is_drawn_below_zero_and_told_as_arched():
    made = page([made_session(made_set([arching(1)], exercise="bird_dog"))])
    assert "The repetition was red." in made
    assert "arched 28°" in made
    assert "from -28 degrees" in made
    assert "the back arched" in made
    assert "spine extension" not in made


def test_a_hold_within_a_repetition_is_not_told_twice():
    hold = made_hold(1, "left") | {"faults": arching(1)["faults"], "verdict": "fault"}
    made = page([made_session(made_set([arching(1)], [hold], exercise="bird_dog"))])
    assert made.count("The back arched in ") == 1


def test_amber_past_the_limit_of_red_is_explained():
    rep = made_rep(1, "caution", 40.0)
    assert "and yet amber" in page([made_session(made_set([rep]))])


def test_a_side_plank_that_is_not_judged_is_not_blamed_on_its_view():
    hold = made_hold(1, "left") | {"verdict": "unsure"}
    sets = made_set(holds=[hold], exercise="side_plank")
    made = page([made_session(sets, view="front")])
    assert "filmed from the front" not in made


def test_nothing_is_minus_zero():
    rep = made_rep(1) | {"spine_flexion_peak_deg": -0.3}
    assert "-0°" not in page([made_session(made_set([rep]))])
