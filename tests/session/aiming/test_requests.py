"""What the page asks for is checked before the loop sees it."""

import pytest

from edge.core.aim.advice import Advice, Do
from edge.core.types.codes import ViewKind
from edge.session.aiming.requests import (
    WAITING,
    Finish,
    LearnBow,
    LearnNeutral,
    LightLamp,
    Requests,
    SetLens,
)
from edge.session.aiming.words import SENTENCES, sentence


@pytest.mark.parametrize(
    ("asked", "request_"),
    [
        ({"what": "lamp", "name": "red"}, LightLamp("red")),
        ({"what": "lens", "preset": "none", "roll_deg": 2}, SetLens("none", 2.0)),
        ({"what": "neutral"}, LearnNeutral()),
        ({"what": "bow"}, LearnBow(None)),
        ({"what": "bow", "athlete": "Ana"}, LearnBow("Ana")),
        ({"what": "finish", "keep": True}, Finish(True)),
    ],
)
def test_what_a_page_can_ask_for_comes_to_the_loop(asked, request_):
    requests = Requests()
    assert requests.put(asked) == {"ok": True}
    assert requests.poll() == request_
    assert requests.poll() is None


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"what": "shell"},
        {"what": "lamp", "name": "all"},
        {"what": "lens", "preset": "none", "roll_deg": 90},
        {"what": "lens", "preset": "none", "roll_deg": "0"},
        {"what": "lens", "preset": "mine", "roll_deg": 0},
        {"what": "bow", "athlete": "a\nb"},
        {"what": "bow", "athlete": "x" * 65},
        {"what": "finish", "keep": 1},
    ],
)
def test_anything_else_is_refused_in_one_line(asked):
    with pytest.raises(ValueError, match="cannot be asked for") as raised:
        Requests().put(asked)
    assert "\n" not in str(raised.value)


def test_more_than_the_loop_takes_up_is_refused():
    requests = Requests()
    for _ in range(WAITING):
        requests.put({"what": "neutral"})
    with pytest.raises(ValueError, match="wait a moment"):
        requests.put({"what": "neutral"})


@pytest.mark.parametrize("do", Do)
@pytest.mark.parametrize("wanted", [ViewKind.SIDE, ViewKind.FRONT])
@pytest.mark.parametrize("amount", [float("nan"), 0.3, 12.4])
def test_every_piece_of_advice_is_a_sentence_with_or_without_its_amount(
    do, wanted, amount
):
    assert do in SENTENCES
    text = sentence(Advice(do, amount, amount), wanted)
    assert text.endswith(".")
    assert not {"{", "}", "nan", "  ", " ."} & {text[i : i + 2] for i in range(99)}
    assert "nan" not in text


def test_amounts_are_told_as_about():
    assert "about 30 cm" in sentence(Advice(Do.STEP_BACK, 0.28))
    assert "about 1.3 m" in sentence(Advice(Do.STEP_CLOSER, 1.3))
    assert "about 15°" in sentence(Advice(Do.TURN_LEFT, 15.2))
